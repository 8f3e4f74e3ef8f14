package moves

import (
	"cohort/planner/timetable/internal/draft"
)

// carriage is a session's change of place, room and crew with everybody in it.
type carriage struct {
	s     draft.SessionIx
	place draft.Place
	room  draft.RoomIx
	crew  []draft.TrainerIx
}

// carries says whether the rules still hold after a carriage. It does not check whether the
// room has what the course needs, whether the crew may lead it, nor pins.
func (d *State) carries(x *carriage) bool {
	y, p := &d.Sessions[x.s], &x.place
	if y.N > min(d.Courses[p.Course].Max, d.Rooms[x.room].Seats) || !d.Has(x.room, p, x.s) {
		return false
	}
	for _, t := range x.crew {
		if !d.Leads(t, p, x.s) {
			return false
		}
	}
	if y.Place == *p {
		return true
	}
	group := d.Group(x.s)
	for i, r := range group {
		if !d.FitsBeside(r, p, -d.joining(group[:i], r, p.Day)) {
			return false
		}
	}
	return true
}

// joining is how many of a group count against the release of somebody's office on a day,
// and did not before.
func (d *State) joining(group []draft.RequestIx, r draft.RequestIx, day int32) (n int32) {
	if !d.Requests[r].Working {
		return 0
	}
	for _, other := range group {
		if q := &d.Requests[other]; q.Working && d.besides(r, other) && !d.InTraining(q.Learner, day) {
			n++
		}
	}
	return n
}

// priceOfCarriage is by how much it worsens the cost.
func (d *State) priceOfCarriage(x *carriage) int64 {
	y, p := &d.Sessions[x.s], &x.place
	cost := int64(0)
	for _, r := range d.Group(x.s) {
		if y.Place != *p {
			cost += d.placeChange(r, &y.Place, p)
		}
		if q := &d.Requests[r]; q.Announced != draft.None {
			a, b, c := d.ChangedAt(q, p, x.room, x.crew)
			cost += a + b + c - d.difference(q, x.s)
		}
	}
	minutes := d.Courses[p.Course].Minutes
	from, to := d.Week[y.Day], d.Week[p.Day]
	for _, t := range d.Crew(x.s) {
		cost -= d.TourBeside(t, &y.Place, x.s)
		if from != to || !draft.Contains(x.crew, t) {
			taught := d.Taught[int(t)*d.Weeks+int(from)]
			cost += d.Overtime(t, taught-minutes) - d.Overtime(t, taught)
		}
	}
	for _, t := range x.crew {
		cost += d.TourBeside(t, p, x.s)
		if from != to || !draft.Contains(d.Crew(x.s), t) {
			taught := d.Taught[int(t)*d.Weeks+int(to)]
			cost += d.Overtime(t, taught+minutes) - d.Overtime(t, taught)
		}
	}
	return cost
}

// carryOut makes what was priced.
func (d *State) carryOut(x *carriage) {
	w := &d.work
	w.group = append(w.group[:0], d.Group(x.s)...)
	for _, r := range w.group {
		d.Rise(r)
	}
	d.Close(x.s)
	s := d.Open(d.SessionAt(x.place, x.room), x.crew)
	for _, r := range w.group {
		d.Sit(r, s)
	}
}
