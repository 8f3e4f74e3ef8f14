package moves

import (
	"cohort/planner/ground"
	"cohort/planner/search"
	"cohort/planner/timetable/internal/draft"
)

var shift = neighbourhood{name: "shift", share: share{small: 6, large: 41}, propose: making((*State).shift)}

// shift moves a session to another hour, day, room or crew. Its people come along where
// they can; in a small network they now and then give up what is in the way. The others are
// seated elsewhere. What is pinned of the session stays as it is.
func (d *State) shift(rand *search.Rand) bool {
	s := d.anyLoose(rand)
	if s == draft.None {
		return false
	}
	x := d.Sessions[s]
	w := &d.work
	w.crew = append(w.crew[:0], d.Crew(s)...)
	day, r := x.Day, x.Room
	c := &d.Courses[x.Course]
	if len(c.Rooms) == 0 {
		return false // it is held in a room that is too small for others
	}
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
	if d.Fixes(&x, draft.FixedTime) {
		day = x.Day
	}
	if d.Fixes(&x, draft.FixedRoom) {
		r = x.Room
	}
	newCrew = newCrew && !d.Fixes(&x, draft.FixedTrainers)
	at := d.freeStart(x.Course, r, nil, day, s, rand)
	if at == draft.None {
		return false
	}
	if day == x.Day && (rand.Chance(2) || d.Fixes(&x, draft.FixedTime)) {
		at = x.At
	}
	p := d.PlaceIn(x.Course, r, day, at)
	if !d.Has(r, &p, s) {
		return false
	}
	could := func(t draft.TrainerIx) bool {
		return d.Leads(t, &p, s) && !(newCrew && draft.Contains(d.Crew(s), t))
	}
	ground.KeepCrew(w.crew, could)
	if d.Fixes(&x, draft.FixedTrainers) && draft.Contains(w.crew, draft.None) {
		return false
	}
	if !d.Ground.Complete(w.crew, x.Course, could, nil, rand.Intn) {
		return false
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
	y := d.SessionAt(p, r)
	y.Pinned = x.Pinned
	to := d.Open(y, w.crew)
	clears := !d.Without.Clearing && day != x.Day && rand.Intn(2*draft.Smallest) < d.Smallness
	for _, r := range w.group {
		if y := &d.Sessions[to]; clears && y.N < y.Cap && d.ClearWay(r, &p) {
			d.Sit(r, to)
		}
	}
	d.SeatGroup(w.group, to)
	if day != x.Day || newCrew || r != x.Room {
		d.openBest(w.anchors, draft.None, rand)
	}
	d.Settle(rand)
	return true
}
