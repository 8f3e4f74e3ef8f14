package capacity

import (
	"slices"

	"cohort/planner"
)

// giver is a trainer or a room: what gives time.
type giver struct {
	id    string
	knows []int // courses that may be led, or held in it; ascending
	reach set   // places where it can be used
	// anywhere is true of trainers, who lead online sessions from anywhere, and of
	// virtual rooms.
	anywhere bool
	windows  [][]span // by day, sorted
	pause    int
	day      int   // most minutes of a day
	week     []int // most minutes of each week
	pins     []pin
	given    map[string][]int // by what is asked for: minutes of all weeks before each
}

// pin is a pinned session that a giver is used in.
type pin struct {
	course, day, start, end int
}

func (w *world) learnGivers() {
	pins := map[string][]pin{} // of rooms and trainers
	for _, p := range w.s.Published {
		if !p.Pinned {
			continue
		}
		c := w.courseAt[p.Course]
		x := pin{c, p.Day, p.Start, p.Start + w.courses[c].Minutes}
		pins["r"+p.Room] = append(pins["r"+p.Room], x)
		for _, t := range p.Trainers {
			pins["t"+t] = append(pins["t"+t], x)
		}
	}
	for i := range w.s.Trainers {
		t := &w.s.Trainers[i]
		g := giver{id: t.ID, reach: newSet(len(w.places)), anywhere: true, windows: w.days(t.Available), pause: min(w.s.Rules.TrainerBreakMinutes, minutesOfADay),
			day: min(t.MaxDayMinutes, minutesOfADay), pins: pins["t"+t.ID], given: map[string][]int{}}
		for at, p := range w.places {
			if w.joined[[2]string{t.Home, p}] {
				g.reach.add(at)
			}
		}
		for at := range w.weeks {
			most := t.MaxWeekMinutes
			if at == 0 {
				most -= t.TaughtMinutes
			}
			g.week = append(g.week, most)
		}
		for _, c := range t.Courses {
			g.knows = append(g.knows, w.courseAt[c])
		}
		slices.Sort(g.knows)
		g.knows = slices.Compact(g.knows)
		w.trainers = append(w.trainers, g)
	}
	for i := range w.s.Rooms {
		r := &w.s.Rooms[i]
		g := giver{id: r.ID, reach: newSet(len(w.places)), anywhere: w.virtual[r.Site], windows: w.days(r.Open), pause: min(w.s.Rules.RoomChangeoverMinutes, minutesOfADay),
			day: minutesOfADay, pins: pins["r"+r.ID], given: map[string][]int{}}
		if !g.anywhere {
			g.reach.add(w.placeAt[r.Site])
		}
		for range w.weeks {
			g.week = append(g.week, 7*minutesOfADay)
		}
		w.rooms = append(w.rooms, g)
	}
	for c := range w.courses {
		for _, r := range w.courses[c].rooms {
			w.rooms[r].knows = append(w.rooms[r].knows, c)
		}
	}
}

const minutesOfADay = 1440

// days are windows by day.
func (w *world) days(list []planner.Window) [][]span {
	out := make([][]span, w.s.Days)
	for _, x := range list {
		out[x.Day()] = append(out[x.Day()], span{x.From(), x.To()})
	}
	for _, day := range out {
		slices.SortFunc(day, func(a, b span) int { return a.from - b.from })
	}
	return out
}

// here says whether a giver can be used for some of the courses at some of the
// places.
func (w *world) here(g *giver, places set, online bool) bool {
	return g.reach.meets(places) || g.anywhere && online
}

// packings remembers what days can hold.
type packings struct {
	memo     map[string]int
	lengthAt map[int]int // minutes of a session, numbered
	lengths  []int
	buffer   []byte
	chosen   []int
}

func newPackings() *packings {
	return &packings{memo: map[string]int{}, lengthAt: map[int]int{}}
}

func (p *packings) learn(minutes int) {
	if _, known := p.lengthAt[minutes]; !known {
		p.lengthAt[minutes] = len(p.lengths)
		p.lengths = append(p.lengths, minutes)
	}
}

// of is pack, remembered.
func (p *packings) of(windows []span, lengths []int, pause, most int) int {
	if len(windows) == 0 || most <= 0 {
		return 0
	}
	pause, most = min(pause, minutesOfADay), min(most, minutesOfADay)
	b := p.buffer[:0]
	b = append(b, byte(pause), byte(pause>>8), byte(most), byte(most>>8))
	for _, x := range windows {
		b = append(b, byte(x.from), byte(x.from>>8), byte(x.to), byte(x.to>>8))
	}
	b = append(b, 255, 255)
	for _, x := range lengths {
		x = min(x, minutesOfADay+1)
		b = append(b, byte(x), byte(x>>8))
	}
	p.buffer = b
	if v, known := p.memo[string(b)]; known {
		return v
	}
	v := pack(windows, lengths, pause, most)
	p.memo[string(b)] = v
	return v
}

// gives is the most minutes of whole sessions of some courses that a giver has
// in the weeks from first to last: each day's, summed up to each week's limit,
// with what its pinned sessions of other courses take taken out.
func (w *world) gives(g *giver, courses set, first, last int) int {
	weeks := w.weekly(g, courses)
	return weeks[last+1] - weeks[first]
}

// weekly is what gives adds up: for each week, the minutes of all before it.
func (w *world) weekly(g *giver, courses set) []int {
	p := w.packed
	chosen := p.chosen[:0]
	for _, c := range g.knows {
		if courses.has(c) {
			at := p.lengthAt[w.courses[c].Minutes]
			if !slices.Contains(chosen, at) {
				chosen = append(chosen, at)
			}
		}
	}
	p.chosen = chosen
	slices.Sort(chosen)
	b := p.buffer[:0]
	for _, at := range chosen {
		b = append(b, byte(at), byte(at>>8))
	}
	for i, x := range g.pins {
		if courses.has(x.course) {
			b = append(b, 255, 255, byte(i), byte(i>>8))
		}
	}
	p.buffer = b
	if v, known := g.given[string(b)]; known {
		return v
	}
	key := string(b)
	lengths := make([]int, len(chosen))
	for i, at := range chosen {
		lengths[i] = p.lengths[at]
	}
	slices.Sort(lengths)
	out := make([]int, len(w.weeks)+1)
	for at, x := range w.weeks {
		out[at+1] = out[at] + w.giveWeek(g, courses, lengths, at, x)
	}
	g.given[key] = out
	return out
}

func (w *world) giveWeek(g *giver, courses set, lengths []int, at int, x week) int {
	sum, most := 0, g.week[at]
	for d := x.first; d <= x.last; d++ {
		windows, day := g.windows[d], g.day
		for _, p := range g.pins {
			if p.day == d && !courses.has(p.course) {
				windows = without(windows, p.start-g.pause, p.end+g.pause)
				day -= p.end - p.start
				most -= p.end - p.start
			}
		}
		sum += w.packed.of(windows, lengths, g.pause, day)
	}
	return max(0, min(sum, most))
}
