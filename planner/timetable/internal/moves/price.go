package moves

import (
	"math"

	"cohort/planner/timetable/internal/draft"
)

// What changes of seats cost, before they are made. Making them changes the cost by the
// same: tests compare the two.

// relocation is somebody's change of seat, and that of the one whom they eject, if
// anybody.
type relocation struct {
	r    draft.RequestIx
	from draft.SessionIx // none: unserved
	to   draft.SessionIx
	out  draft.RequestIx // ejected from to; none: nobody
	then draft.SessionIx // where out goes; none: unserved
}

// allowed says whether the rules still hold after a relocation. It does not check how many
// people sessions have, nor who is frozen.
func (d *State) allowed(x *relocation) bool { return d.enters(x) && d.leaves(x) }

// enters says whether r may sit where they are to.
func (d *State) enters(x *relocation) bool {
	spared := int32(0)
	if x.out != draft.None && d.absent(x.out, x.then) && d.besides(x.r, x.out) {
		spared = 1
	}
	return d.FitsBeside(x.r, &d.Sessions[x.to].Place, spared)
}

// leaves says whether out, once ejected, may sit where they are to, or nowhere.
func (d *State) leaves(x *relocation) bool {
	if x.out == draft.None {
		return true
	}
	if x.then == draft.None {
		for _, b := range d.Then[x.out] {
			if d.Seat[b] != draft.None {
				return false
			}
		}
		return true
	}
	spared := int32(0)
	if x.from != draft.None && d.Sessions[x.from].Day == d.Sessions[x.then].Day && d.absent(x.r, x.to) && d.besides(x.r, x.out) {
		spared = 1
	}
	return d.FitsBeside(x.out, &d.Sessions[x.then].Place, spared)
}

// besides says whether two people count against the release of one office.
func (d *State) besides(a, b draft.RequestIx) bool {
	return d.Learners[d.Requests[a].Learner].Office == d.Learners[d.Requests[b].Learner].Office
}

// absent says whether somebody who serves visitors would do so again on the day
// of their seat if they sat in another session instead.
func (d *State) absent(r draft.RequestIx, to draft.SessionIx) bool {
	q := &d.Requests[r]
	if !q.Working {
		return false
	}
	day := d.Sessions[d.Seat[r]].Day
	if to != draft.None && d.Sessions[to].Day == day {
		return false
	}
	for other := d.LearnerFirst[int(q.Learner)*d.Days+int(day)]; other != draft.None; other = d.LearnerNext[other] {
		if other != r && d.Requests[other].Working {
			return false
		}
	}
	return true
}

// priceOf is by how much a relocation worsens the cost.
func (d *State) priceOf(x *relocation) int64 {
	cost := d.seatChange(x.r, x.from, x.to)
	g := d.Requests[x.r].Group
	if x.out == draft.None {
		return cost + d.parting(g, x.r, x.from, x.to)
	}
	cost += d.seatChange(x.out, x.to, x.then)
	if h := d.Requests[x.out].Group; g != h {
		return cost + d.parting(g, x.r, x.from, x.to) + d.parting(h, x.out, x.to, x.then)
	}
	if x.from == x.then {
		return cost
	}
	// Where one of the group comes and another goes it stays as it was.
	return cost + d.parting(g, x.r, x.from, x.then)
}

// seatChange is by how much somebody's change of seat worsens the cost, the term
// split apart.
func (d *State) seatChange(r draft.RequestIx, from, to draft.SessionIx) int64 {
	var a, b *draft.Place
	if from != draft.None {
		a = &d.Sessions[from].Place
	}
	if to != draft.None {
		b = &d.Sessions[to].Place
	}
	cost := d.placeChange(r, a, b)
	if q := &d.Requests[r]; q.Announced != draft.None {
		cost += d.difference(q, to) - d.difference(q, from)
	}
	return cost
}

// placeChange is the same without what was published; nil: unserved.
func (d *State) placeChange(r draft.RequestIx, from, to *draft.Place) int64 {
	q := &d.Requests[r]
	l := q.Learner
	cost := int64(0)
	was, is := int32(math.MinInt32), int32(math.MinInt32)
	if from == nil {
		cost -= q.Price
	} else {
		was = from.Day
		cost -= d.Lateness(q, was) + d.Fare(l, from, r)
	}
	if to == nil {
		cost += q.Price
	} else {
		is = to.Day
		cost += d.Lateness(q, is) + d.Fare(l, to, r)
	}
	if !q.Working {
		last := d.LastDay[l]
		now := max(last, is)
		if was == last && is < last && from != nil {
			now = max(is, d.LastWithout(l, r))
		}
		if now != last {
			cost += d.Readiness(l, now) - d.Readiness(l, last)
		}
	}
	return cost
}

// difference is what somebody pays for another seat than the published one.
func (d *State) difference(q *draft.Request, s draft.SessionIx) int64 {
	if s == draft.None {
		return d.PublishedPrice[q.Announced].Moved
	}
	a, b, c := d.Changed(q, s)
	return a + b + c
}

// parting is by how much a group's unity worsens when one of its people leaves a
// session and one enters another.
func (d *State) parting(g draft.GroupIx, r draft.RequestIx, from, to draft.SessionIx) int64 {
	if g == draft.None {
		return 0
	}
	n := d.Spread[g]
	if from != draft.None {
		n -= d.Scattered(g, from, r)
	}
	if to != draft.None {
		n += d.Scattered(g, to, draft.None)
	}
	return d.Weights.Split * int64(max(n-1, 0)-max(d.Spread[g]-1, 0))
}

// makeRelocation makes what was priced.
func (d *State) makeRelocation(x *relocation) {
	if x.out != draft.None {
		d.Rise(x.out)
	}
	if x.from != draft.None {
		d.Rise(x.r)
	}
	d.Sit(x.r, x.to)
	if x.out != draft.None && x.then != draft.None {
		d.Sit(x.out, x.then)
	}
}
