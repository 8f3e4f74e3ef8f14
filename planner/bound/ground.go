package bound

import (
	"fmt"
	"slices"
	"strings"

	"cohort/planner"
)

// far is the way to a place where nobody may be sent.
const far = int64(-1)

// ground is the snapshot by small numbers: who may be where at what minute, as
// if nothing were planned. Zones are the sites that have rooms.
type ground struct {
	s                         *planner.Snapshot
	days, words               int
	zones                     []string
	virtual                   []bool // of each zone
	course                    map[string]int
	base                      map[string]string // of each office, the site where its people set out from
	ways                      map[[2]string]int64
	lengths                   []int      // the minutes that courses take, each once
	length                    []int      // of each course, its place in lengths
	rooms, trainers, learners []int32    // calendar of each room, trainer and learner, day by day
	calendars                 [][]uint64 // of each different day and length, the starts that its windows leave
	calendar                  map[string]int32
	longest                   []int // of each different day, its longest window in minutes
	roomZone                  []int
	suits                     [][]int              // of each course, the rooms that have what it asks for
	able                      [][][]int            // of each course and place in its crew, who may take it
	starts                    [][]uint64           // of each course, those that it allows
	held                      []*planner.Published // of each request, the published session that holds it
	could                     [][]uint64           // of each course and zone, day by day: starts that a room and a crew could keep
	week                      []int                // of each day, counted from 0
	requestsOf                [][]int              // of each learner
}

func newGround(s *planner.Snapshot) *ground {
	g := &ground{s: s, days: s.Days, words: (1440/s.GridMinutes + 64) / 64, course: map[string]int{}, base: map[string]string{}, ways: map[[2]string]int64{}, calendar: map[string]int32{}}
	for _, x := range s.Sites {
		g.ways[[2]string{x.ID, x.ID}] = 0
	}
	for _, x := range s.Travel {
		g.ways[[2]string{x.From, x.To}], g.ways[[2]string{x.To, x.From}] = int64(x.Minutes), int64(x.Minutes)
	}
	for _, o := range s.Offices {
		g.base[o.ID] = o.Site
	}
	for i, c := range s.Courses {
		g.course[c.ID] = i
		k := slices.Index(g.lengths, c.Minutes)
		if k < 0 {
			k = len(g.lengths)
			g.lengths = append(g.lengths, c.Minutes)
		}
		g.length = append(g.length, k)
		allowed := make([]uint64, g.words)
		if len(c.Starts) == 0 {
			g.span(allowed, 0, 1440, c.Minutes)
		}
		for _, start := range c.Starts {
			g.span(allowed, start, start+c.Minutes, c.Minutes)
		}
		g.starts = append(g.starts, allowed)
	}
	zone := map[string]int{}
	isVirtual := map[string]bool{}
	for _, x := range s.Sites {
		isVirtual[x.ID] = x.Virtual
	}
	for _, r := range s.Rooms {
		z, known := zone[r.Site]
		if !known {
			z = len(g.zones)
			zone[r.Site] = z
			g.zones, g.virtual = append(g.zones, r.Site), append(g.virtual, isVirtual[r.Site])
		}
		g.roomZone = append(g.roomZone, z)
		g.rooms = g.read(g.rooms, r.Open)
	}
	for _, t := range s.Trainers {
		g.trainers = g.read(g.trainers, t.Available)
	}
	for _, l := range s.Learners {
		g.learners = g.read(g.learners, l.Available)
	}
	g.week = make([]int, s.Days)
	for d := range g.week {
		g.week[d] = int(s.FirstDay+planner.Date(d)-s.FirstDay.Monday()) / 7
	}
	g.suitable()
	g.people()
	return g
}

// suitable finds the rooms and crews of each course and when they could hold it.
func (g *ground) suitable() {
	s := g.s
	taught := make([]map[string]bool, len(s.Trainers))
	for i, t := range s.Trainers {
		taught[i] = map[string]bool{}
		for _, c := range t.Courses {
			taught[i][c] = true
		}
	}
	g.could = make([][]uint64, len(s.Courses)*len(g.zones))
	for c, x := range s.Courses {
		var rooms []int
		for r, room := range s.Rooms {
			if !slices.ContainsFunc(x.Features, func(f string) bool { return !slices.Contains(room.Features, f) }) {
				rooms = append(rooms, r)
			}
		}
		g.suits = append(g.suits, rooms)
		able := make([][]int, len(x.Crew))
		for i, role := range x.Crew {
			for t, who := range s.Trainers {
				if taught[t][x.ID] && slices.Contains(who.Roles, role) {
					able[i] = append(able[i], t)
				}
			}
		}
		g.able = append(g.able, able)
		for z := range g.zones {
			g.could[c*len(g.zones)+z] = g.possible(c, z)
		}
	}
}

// possible returns day by day the starts that some room in the zone and some
// crew leave to a course, or nil if there is none.
func (g *ground) possible(c, z int) []uint64 {
	all := make([]uint64, g.days*g.words)
	for _, r := range g.suits[c] {
		if g.roomZone[r] == z {
			for i := range all {
				all[i] |= g.open(g.rooms, r, i/g.words, g.length[c])[i%g.words]
			}
		}
	}
	role := make([]uint64, len(all))
	for _, able := range g.able[c] {
		clear(role)
		for _, t := range able {
			for d := range g.days {
				if g.leads(t, c, z, d) {
					for i, b := range g.open(g.trainers, t, d, g.length[c]) {
						role[d*g.words+i] |= b
					}
				}
			}
		}
		for i := range all {
			all[i] &= role[i]
		}
	}
	some := uint64(0)
	for i := range all {
		all[i] &= g.starts[c][i%g.words]
		some |= all[i]
	}
	if some == 0 {
		return nil
	}
	return all
}

// leads says whether a trainer may go to a zone on a day and has the minutes for
// a course, as if they taught nothing else.
func (g *ground) leads(t, c, z, d int) bool {
	who, minutes := &g.s.Trainers[t], g.s.Courses[c].Minutes
	return minutes <= who.MaxDayMinutes && minutes <= g.weekly(t, g.week[d]) && g.trainerWay(t, z) != far
}

// weekly is how many minutes a trainer may still teach in a week.
func (g *ground) weekly(t, week int) int {
	who := &g.s.Trainers[t]
	if week == 0 {
		return who.MaxWeekMinutes - who.TaughtMinutes
	}
	return who.MaxWeekMinutes
}

func (g *ground) trainerWay(t, z int) int64 { return g.way(g.s.Trainers[t].Home, z) }

func (g *ground) way(base string, z int) int64 {
	if g.virtual[z] {
		return 0
	}
	if minutes, known := g.ways[[2]string{base, g.zones[z]}]; known {
		return minutes
	}
	return far
}

// reach returns the zones that a learner may be sent to, and the way to each.
func (g *ground) reach(l int) (zones []int, ways []int64) {
	who := &g.s.Learners[l]
	for z, site := range g.zones {
		if !g.virtual[z] && !slices.Contains(who.Sites, site) {
			continue
		}
		if way := g.way(g.base[who.Office], z); way != far {
			zones, ways = append(zones, z), append(ways, way)
		}
	}
	return zones, ways
}

// at returns the starts of a course in a zone on a day that a room and a crew
// could keep; nil if there are none on any day.
func (g *ground) at(c, z, d int) []uint64 {
	all := g.could[c*len(g.zones)+z]
	if all == nil {
		return nil
	}
	return all[d*g.words : (d+1)*g.words]
}

// people finds each learner's requests and what was published to them.
func (g *ground) people() {
	learner, request := map[string]int{}, map[string]int{}
	for i, l := range g.s.Learners {
		learner[l.ID] = i
	}
	g.requestsOf = make([][]int, len(g.s.Learners))
	for i, r := range g.s.Requests {
		request[r.ID] = i
		g.requestsOf[learner[r.Learner]] = append(g.requestsOf[learner[r.Learner]], i)
	}
	g.held = make([]*planner.Published, len(g.s.Requests))
	for i := range g.s.Published {
		for _, id := range g.s.Published[i].Seated {
			g.held[request[id]] = &g.s.Published[i]
		}
	}
}

// read appends the days of one calendar to a list and returns it.
func (g *ground) read(to []int32, windows []planner.Window) []int32 {
	days := make([][]planner.Window, g.days)
	for _, w := range windows {
		days[w.Day()] = append(days[w.Day()], w)
	}
	var name strings.Builder
	for _, day := range days {
		name.Reset()
		for _, w := range day {
			fmt.Fprintf(&name, "%d-%d ", w.From(), w.To())
		}
		k, known := g.calendar[name.String()]
		if !known {
			k = int32(len(g.calendar))
			g.calendar[name.String()] = k
			g.longest = append(g.longest, 0)
			for _, w := range day {
				g.longest[k] = max(g.longest[k], w.To()-w.From())
			}
			for _, minutes := range g.lengths {
				starts := make([]uint64, g.words)
				for _, w := range day {
					g.span(starts, w.From(), w.To(), minutes)
				}
				g.calendars = append(g.calendars, starts)
			}
		}
		to = append(to, k)
	}
	return to
}

// span marks the starts on the grid of a session of so many minutes that lies
// within a window.
func (g *ground) span(starts []uint64, from, to, minutes int) {
	grid := g.s.GridMinutes
	for k := (from + grid - 1) / grid; k*grid+minutes <= to; k++ {
		starts[k>>6] |= 1 << (k & 63)
	}
}

// open returns the starts of a length that the windows of somebody or of a room
// leave on a day.
func (g *ground) open(of []int32, who, d, length int) []uint64 {
	return g.calendars[int(of[who*g.days+d])*len(g.lengths)+length]
}

// soonest is the first start at or after a minute, or -1.
func (g *ground) soonest(starts []uint64, minute int) int {
	grid := g.s.GridMinutes
	for k := (minute + grid - 1) / grid; k>>6 < len(starts); k++ {
		if b := starts[k>>6] >> (k & 63); b == 0 {
			k |= 63
		} else if b&1 != 0 {
			return k * grid
		}
	}
	return -1
}
