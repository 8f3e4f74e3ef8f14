package moves

import (
	"cohort/planner/search"
	"cohort/planner/timetable/internal/draft"
)

var swap = neighbourhood{name: "swap", share: share{small: 4, large: 2}, propose: making((*State).swap)}

// swap lets two sessions change places: each is held in the other's room on the
// other's day. People and crews come along where they can.
func (d *State) swap(rand *search.Rand) bool {
	a := d.anySession(rand)
	if a == draft.None {
		return false
	}
	b := d.related(a, rand)
	if rand.Chance(3) {
		b = d.anySession(rand)
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
	first := d.place(x.Course, y, w.crewA, rand)
	if first == draft.None {
		return false
	}
	second := d.place(y.Course, x, w.crewB, rand)
	if second == draft.None {
		return false
	}
	d.SeatGroup(w.group, first)
	d.SeatGroup(w.others, second)
	d.Settle(rand)
	return true
}

// place opens a session of a course where another one was, at its hour if that is
// allowed, with as many of a crew as can come; none if it cannot be held.
func (d *State) place(c draft.CourseIx, was draft.Session, crew []draft.TrainerIx, rand *search.Rand) draft.SessionIx {
	p := d.PlaceAt(c, was.Site, was.Day, was.At)
	if p.End > 1440 || !d.AllowsStart(&p) || !d.Has(was.Room, &p, draft.None) {
		at := d.freeStart(c, was.Room, nil, was.Day, draft.None, rand)
		if at == draft.None {
			return draft.None
		}
		p = d.PlaceAt(c, was.Site, was.Day, at)
	}
	could := func(t draft.TrainerIx) bool { return d.Leads(t, &p, draft.None) }
	draft.KeepCrew(crew, could)
	if !d.Complete(crew, c, could, nil, rand) {
		return draft.None
	}
	return d.Open(d.SessionAt(p, was.Room), crew)
}
