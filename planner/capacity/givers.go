package capacity

import (
	"slices"

	"cohort/planner"
	"cohort/planner/ground"
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
	roomPins, trainerPins := make([][]pin, len(w.s.Rooms)), make([][]pin, len(w.s.Trainers))
	for _, p := range w.Pinned {
		start := w.s.Published[p.Published].Start
		x := pin{int(p.Course), p.Day, start, start + w.courses[p.Course].Minutes}
		roomPins[p.Room] = append(roomPins[p.Room], x)
		for _, id := range w.s.Published[p.Published].Trainers {
			t := w.Trainer(id)
			trainerPins[t] = append(trainerPins[t], x)
		}
	}
	for i := range w.s.Trainers {
		t := &w.s.Trainers[i]
		g := giver{id: t.ID, reach: newSet(len(w.places)), anywhere: true, windows: w.days(t.Available), pause: min(w.s.Rules.TrainerBreakMinutes, minutesOfADay),
			day: min(t.MaxDayMinutes, minutesOfADay), pins: trainerPins[i], given: map[string][]int{}}
		for at, p := range w.places {
			if w.Way(w.Base(t.Home), w.Base(p)) != ground.Far {
				g.reach.add(at)
			}
		}
		for at := range w.weeks {
			g.week = append(g.week, w.WeekMinutes(ground.TrainerIx(i), int32(at)))
		}
		for _, c := range t.Courses {
			g.knows = append(g.knows, int(w.Course(c)))
		}
		slices.Sort(g.knows)
		g.knows = slices.Compact(g.knows)
		w.trainers = append(w.trainers, g)
	}
	for i := range w.s.Rooms {
		r := &w.s.Rooms[i]
		g := giver{id: r.ID, reach: newSet(len(w.places)), anywhere: w.Virtual[w.SiteOf[i]], windows: w.days(r.Open), pause: min(w.s.Rules.RoomChangeoverMinutes, minutesOfADay),
			day: minutesOfADay, pins: roomPins[i], given: map[string][]int{}}
		if !g.anywhere {
			g.reach.add(w.placeAt[w.SiteOf[i]])
		}
		for range w.weeks {
			g.week = append(g.week, 7*minutesOfADay)
		}
		w.rooms = append(w.rooms, g)
	}
	for c := range w.courses {
		for _, r := range w.Suits[c] {
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
