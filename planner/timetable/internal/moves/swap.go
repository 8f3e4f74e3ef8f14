package moves

import (
	"cohort/planner/search"
	"cohort/planner/timetable/internal/draft"
)

var swap = neighbourhood{name: "swap", share: share{small: 3, long: 3, large: 2}, propose: making((*State).swap)}

// swap lets two sessions change places: each is held in the other's room on the
// other's day. People and crews come along where they can.
func (d *State) swap(rand *search.Rand) bool {
	a := d.anyHeld(rand)
	if a == draft.None {
		return false
	}
	b := d.related(a, rand)
	if rand.Chance(3) {
		b = d.anyHeld(rand)
	}
	if b == draft.None || a == b {
		return false
	}
	x, y := d.Sessions[a], d.Sessions[b]
	if y.Pinned != draft.None || x.Course == y.Course ||
		!draft.Contains(d.Courses[x.Course].Rooms, y.Room) || !draft.Contains(d.Courses[y.Course].Rooms, x.Room) {
		return false
	}
	w := &d.work
	w.group = append(w.group[:0], d.Group(a)...)
	w.others = append(w.others[:0], d.Group(b)...)
	w.crewA = append(w.crewA[:0], d.Crew(a)...)
	w.crewB = append(w.crewB[:0], d.Crew(b)...)
	d.Dissolve(a)
	d.Dissolve(b)
	first := d.place(x.Course, y, w.crewA, w.crewB, rand)
	if first == draft.None {
		return false
	}
	second := d.place(y.Course, x, w.crewB, w.crewA, rand)
	if second == draft.None {
		return false
	}
	d.seatAll(w.group, first)
	d.seatAll(w.others, second)
	d.Settle(rand)
	return true
}

// place opens a session of a course where another one was, with its own crew,
// else the other's, else whoever can.
func (d *State) place(c draft.CourseIx, was draft.Session, own, theirs []draft.TrainerIx, rand *search.Rand) draft.SessionIx {
	x := &d.Courses[c]
	at := was.At
	if p := d.PlaceAt(c, was.Site, was.Day, at); p.End > 1440 || d.StartsOf[int(c)*d.Words+int(at>>6)]>>(at&63)&1 == 0 || !d.Has(was.Room, &p, draft.None) {
		if at = d.anyStart(c, was.Room, was.Day, rand); at == draft.None {
			return draft.None
		}
	}
	p := d.PlaceAt(c, was.Site, was.Day, at)
	if !d.Has(was.Room, &p, draft.None) {
		return draft.None
	}
	w := &d.work
	w.crew = w.crew[:0]
	for i, able := range x.Able {
		t := draft.TrainerIx(draft.None)
		if i < len(own) && !draft.Contains(w.crew, own[i]) && d.Leads(own[i], &p, draft.None) {
			t = own[i]
		}
		for _, u := range theirs {
			if t == draft.None && draft.Contains(able, u) && !draft.Contains(w.crew, u) && d.Leads(u, &p, draft.None) {
				t = u
			}
		}
		if t == draft.None && len(able) > 0 {
			t = d.anyTrainer(able, w.crew, &p, draft.None, rand)
		}
		if t == draft.None {
			return draft.None
		}
		w.crew = append(w.crew, t)
	}
	return d.Open(d.SessionAt(p, was.Room), w.crew)
}

// seatAll seats those of a group who fit, and others where seats are left.
func (d *State) seatAll(group []draft.RequestIx, s draft.SessionIx) {
	x := &d.Sessions[s]
	for _, r := range group {
		if x.N < x.Cap && d.Seat[r] == draft.None && d.Fits(r, &x.Place) {
			d.Sit(r, s)
		}
	}
	if x.N < x.Cap {
		d.Fill(s)
	}
	if x.N < x.Least {
		d.Thin = append(d.Thin, s)
	}
}
