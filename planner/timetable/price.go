package timetable

import "math"

// What changes of seats cost, found without making them. Making them changes
// the cost by the same, see change.go: the tests hold the two against each
// other.

// relocation is somebody's change of seat, and that of the one who makes way for
// them, if anybody does.
type relocation struct {
	r    requestIx
	from sessionIx // none: unserved
	to   sessionIx
	out  requestIx // leaves to; none: nobody
	then sessionIx // where out goes; none: unserved
}

// allowed says whether the rules hold after a relocation as they did before. How
// many people sessions may have is the caller's to know, and who is frozen.
func (d *state) allowed(x *relocation) bool { return d.enters(x) && d.makesWay(x) }

// enters says whether r may sit where they are to.
func (d *state) enters(x *relocation) bool {
	spared := int32(0)
	if x.out != none && d.absent(x.out, x.then) && d.besides(x.r, x.out) {
		spared = 1
	}
	return d.fitsBeside(x.r, &d.sessions[x.to].place, spared)
}

// makesWay says whether out may sit where they are to, or nowhere.
func (d *state) makesWay(x *relocation) bool {
	if x.out == none {
		return true
	}
	if x.then == none {
		for _, b := range d.then[x.out] {
			if d.seat[b] != none {
				return false
			}
		}
		return true
	}
	spared := int32(0)
	if x.from != none && d.sessions[x.from].day == d.sessions[x.then].day && d.absent(x.r, x.to) && d.besides(x.r, x.out) {
		spared = 1
	}
	return d.fitsBeside(x.out, &d.sessions[x.then].place, spared)
}

// besides says whether two people count against the release of one office.
func (d *state) besides(a, b requestIx) bool {
	return d.learners[d.requests[a].learner].office == d.learners[d.requests[b].learner].office
}

// absent says whether somebody who serves visitors would do so again on the day
// of their seat if they sat in another session instead.
func (d *state) absent(r requestIx, to sessionIx) bool {
	q := &d.requests[r]
	if !q.working {
		return false
	}
	day := d.sessions[d.seat[r]].day
	if to != none && d.sessions[to].day == day {
		return false
	}
	for other := d.userFirst[int(q.learner)*d.days+int(day)]; other != none; other = d.userNext[other] {
		if other != r && d.requests[other].working {
			return false
		}
	}
	return true
}

// priceOf is by how much a relocation worsens the cost.
func (d *state) priceOf(x *relocation) int64 {
	cost := d.seatChange(x.r, x.from, x.to)
	g := d.requests[x.r].group
	if x.out == none {
		return cost + d.parting(g, x.r, x.from, x.to)
	}
	cost += d.seatChange(x.out, x.to, x.then)
	if h := d.requests[x.out].group; g != h {
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
func (d *state) seatChange(r requestIx, from, to sessionIx) int64 {
	var a, b *place
	if from != none {
		a = &d.sessions[from].place
	}
	if to != none {
		b = &d.sessions[to].place
	}
	cost := d.placeChange(r, a, b)
	if q := &d.requests[r]; q.held != none {
		cost += d.difference(q, to) - d.difference(q, from)
	}
	return cost
}

// placeChange is the same without what was published; nil: unserved.
func (d *state) placeChange(r requestIx, from, to *place) int64 {
	q := &d.requests[r]
	l := q.learner
	cost := int64(0)
	was, is := int32(math.MinInt32), int32(math.MinInt32)
	if from == nil {
		cost -= q.price
	} else {
		was = from.day
		cost -= d.lateness(q, was) + d.fare(l, from, r)
	}
	if to == nil {
		cost += q.price
	} else {
		is = to.day
		cost += d.lateness(q, is) + d.fare(l, to, r)
	}
	if !q.working {
		last := d.lastDay[l]
		now := max(last, is)
		if was == last && is < last && from != nil {
			now = max(is, d.lastWithout(l, r))
		}
		if now != last {
			cost += d.readiness(l, now) - d.readiness(l, last)
		}
	}
	return cost
}

// difference is what somebody pays for another seat than the published one.
func (d *state) difference(q *request, s sessionIx) int64 {
	if s == none {
		return d.publishedPrice[q.held].moved
	}
	a, b, c := d.changed(q, s)
	return a + b + c
}

// parting is by how much a group's unity worsens when one of its people leaves a
// session and one enters another.
func (d *state) parting(g groupIx, r requestIx, from, to sessionIx) int64 {
	if g == none {
		return 0
	}
	n := d.spread[g]
	if from != none {
		n -= d.scattered(g, from, r)
	}
	if to != none {
		n += d.scattered(g, to, none)
	}
	return d.w.Split * int64(max(n-1, 0)-max(d.spread[g]-1, 0))
}

// relocate makes what was priced.
func (d *state) relocate(x *relocation) {
	if x.out != none {
		d.rise(x.out)
	}
	if x.from != none {
		d.rise(x.r)
	}
	d.sit(x.r, x.to)
	if x.out != none && x.then != none {
		d.sit(x.out, x.then)
	}
}
