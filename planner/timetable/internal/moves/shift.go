package moves

import (
	"cohort/planner/search"
	"cohort/planner/timetable/internal/draft"
)

var shift = neighbourhood{name: "shift", share: share{small: 5, long: 5, large: 30}, propose: making((*State).shift)}

// shift moves a session to another hour, day, room or crew. Its people come
// along where they can, in a small network now and then at the price of what stands
// in their way; the others are seated elsewhere.
func (d *State) shift(rand *search.Rand) bool {
	s := d.anyHeld(rand)
	if s == draft.None {
		return false
	}
	x := d.Sessions[s]
	w := &d.work
	w.crew = append(w.crew[:0], d.Crew(s)...)
	day, r := x.Day, x.Room
	c := &d.Courses[x.Course]
	newCrew := false
	switch rand.Intn(8) {
	case 0, 1: // another hour
	case 2, 3: // another day
		day = int32(rand.Intn(d.Days))
	case 4: // another room
		r = c.Rooms[rand.Intn(len(c.Rooms))]
	case 5: // another crew
		newCrew = true
	default:
		r = c.Rooms[rand.Intn(len(c.Rooms))]
		if rand.Chance(2) {
			day = int32(rand.Intn(d.Days))
		}
		newCrew = true
	}
	at := d.anyStart(x.Course, r, day, rand)
	if at == draft.None {
		return false
	}
	if day == x.Day && rand.Chance(2) {
		at = x.At
	}
	p := d.PlaceAt(x.Course, d.Rooms[r].Site, day, at)
	if !d.Has(r, &p, s) {
		return false
	}
	for i := range w.crew {
		if newCrew || !d.Leads(w.crew[i], &p, s) {
			t := d.anyTrainer(c.Able[i], w.crew, &p, s, rand)
			if t == draft.None {
				return false
			}
			w.crew[i] = t
		}
	}
	w.group = append(w.group[:0], d.Group(s)...)
	for _, r := range w.group {
		d.Rise(r)
	}
	w.anchors = append(w.anchors[:0], anchor{x.Room, draft.None, x.Day})
	if n := len(d.Crew(s)); n > 0 && rand.Chance(2) {
		w.anchors[0] = anchor{draft.None, d.Crew(s)[rand.Intn(n)], x.Day}
	}
	d.Close(s)
	to := d.Open(d.SessionAt(p, r), w.crew)
	y := d.Sessions[to]
	clears := !d.Without.Clearing && d.IsSmall() && day != x.Day && rand.Chance(2)
	for _, r := range w.group {
		if clears && d.Sessions[to].N < y.Cap && !d.Fits(r, &y.Place) {
			d.clearWay(r, &y.Place)
		}
		if d.Sessions[to].N < y.Cap && d.Fits(r, &y.Place) {
			d.Sit(r, to)
		}
	}
	if d.Sessions[to].N < y.Cap {
		d.Fill(to)
	}
	if d.Sessions[to].N < y.Least {
		d.Thin = append(d.Thin, to)
	}
	if day != x.Day || newCrew || r != x.Room {
		d.openBest(w.anchors, draft.None, rand)
	}
	d.Settle(rand)
	return true
}

// clearWay takes somebody out of what could keep them from a seat at a place: all
// that they have besides on that day, and what would come too early after it.
func (d *State) clearWay(r draft.RequestIx, p *draft.Place) {
	day := int(d.Requests[r].Learner)*d.Days + int(p.Day)
	for other := d.LearnerFirst[day]; other != draft.None; {
		next := d.LearnerNext[other]
		if !d.Requests[other].Frozen {
			d.Rise(other)
		}
		other = next
	}
	for _, b := range d.Then[r] {
		if s := d.Seat[b]; s != draft.None && !d.Requests[b].Frozen {
			if x := &d.Sessions[s]; p.Day > x.Day || p.Day == x.Day && p.End+d.LearnerBreak > x.Start {
				d.Rise(b)
			}
		}
	}
}

// anyStart picks one of the starts that a course's hours and a room's windows
// leave on a day; none if there is none.
func (d *State) anyStart(c draft.CourseIx, r draft.RoomIx, day int32, rand *search.Rand) int32 {
	open := d.Windows.Bits(d.RoomDay[int(r)*d.Days+int(day)], d.Courses[c].Length)
	w := &d.work
	w.bits = w.bits[:0]
	for i, b := range open {
		w.bits = append(w.bits, b&d.StartsOf[int(c)*d.Words+i])
	}
	return draft.Pick(w.bits, rand)
}
