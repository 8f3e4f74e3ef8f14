package draft

import (
	"iter"

	"cohort/planner/search"
)

// Asks is what a seat costs. The price of being left out, which it saves, is not in it.
func (d *Draft) Asks(r RequestIx, s SessionIx) int64 {
	q, x := &d.Requests[r], &d.Sessions[s]
	cost := d.Lateness(q, x.Day) + d.Fare(q.Learner, &x.Place, None)
	if !q.Working && x.Day > d.LastDay[q.Learner] {
		cost += d.Readiness(q.Learner, x.Day) - d.Readiness(q.Learner, d.LastDay[q.Learner])
	}
	if q.Group != None && d.Spread[q.Group] > 0 && d.Scattered(q.Group, s, None) > 0 {
		cost += d.Weights.Split
	}
	if q.Announced != None {
		a, b, c := d.Changed(q, s)
		cost += a + b + c - d.PublishedPrice[q.Announced].Moved
	}
	return cost
}

// Insert seats a waiting request in the session where that costs least; false if there is
// no seat. With chance it skips a session now and then (blinks: Christiaens and Vanden
// Berghe 2020).
func (d *Draft) Insert(r RequestIx, rand *search.Rand) bool {
	best, least := SessionIx(None), int64(0)
	if d.Lacks[r] > 0 {
		return false
	}
	q := &d.Requests[r]
	ways, list := d.Ground.WaysOf(q.Learner), d.ByCourse[q.Course]
	for i, site := range d.sitesOf[q.Course] {
		if ways[site] == Far {
			continue
		}
		s := list[i]
		x := &d.Sessions[s]
		if x.N >= x.Cap || !d.Fits(r, &x.Place) {
			continue
		}
		if cost := d.Asks(r, s); best == None || cost < least {
			if best != None && rand != nil && rand.Chance(16) {
				continue
			}
			best, least = s, cost
		}
	}
	if best == None {
		return false
	}
	d.Sit(r, best)
	return true
}

// Near goes through the sessions of a request's course at sites where its learner may be
// sent, in the order of ByCourse. They may not change meanwhile.
func (d *Draft) Near(r RequestIx) iter.Seq[SessionIx] {
	q := &d.Requests[r]
	return func(yield func(SessionIx) bool) {
		ways, list := d.Ground.WaysOf(q.Learner), d.ByCourse[q.Course]
		for i, site := range d.sitesOf[q.Course] {
			if ways[site] != Far && !yield(list[i]) {
				return
			}
		}
	}
}

// taker is somebody who could take a seat, and what it would save.
type taker struct {
	request RequestIx
	worth   int64
}

// Fill seats waiting requests of a session's course in it, dearest first.
func (d *Draft) Fill(s SessionIx) {
	x := &d.Sessions[s]
	d.takers = d.takers[:0]
	for _, r := range d.Waiting[x.Course] {
		if d.Fits(r, &x.Place) {
			d.takers = append(d.takers, taker{r, d.Worth(r, x.Day)})
		}
	}
	for len(d.takers) > 0 && x.N < x.Cap {
		best := 0
		for i := range d.takers {
			if d.takers[i].worth > d.takers[best].worth {
				best = i
			}
		}
		r := d.takers[best].request
		d.takers[best] = d.takers[len(d.takers)-1]
		d.takers = d.takers[:len(d.takers)-1]
		// The first of an office may have used up its release.
		if d.Fits(r, &x.Place) {
			d.Sit(r, s)
		}
	}
}

// SeatGroup seats in a session those of a group who wait and fit, and others where seats
// are left.
func (d *Draft) SeatGroup(group []RequestIx, s SessionIx) {
	x := &d.Sessions[s]
	for _, r := range group {
		if x.N < x.Cap && d.Seat[r] == None && d.Fits(r, &x.Place) {
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

// ClearWay takes a learner out of their own seats that stand in the way of a place, as
// few as that takes; false if they cannot sit there even so.
func (d *Draft) ClearWay(r RequestIx, p *Place) bool {
	if d.Fits(r, p) {
		return true
	}
	for _, b := range d.Then[r] {
		if s := d.Seat[b]; s != None && !d.Requests[b].Frozen && !d.InTurn(p, &d.Sessions[s].Place) {
			d.Rise(b)
		}
	}
	for other := d.LearnerFirst[int(d.Requests[r].Learner)*d.Days+int(p.Day)]; other != None && !d.Fits(r, p); {
		next := d.LearnerNext[other]
		if other != r && !d.Requests[other].Frozen {
			d.Rise(other)
		}
		other = next
	}
	return d.Fits(r, p)
}

// Settle ends a move, so that every rule holds. Whoever lost a seat loses the seats that
// need it; sessions below their least group are filled or dissolved; then whoever lost a
// seat gets another one, where there is one.
func (d *Draft) Settle(rand *search.Rand) {
	if len(d.Dirty) == 0 && len(d.Thin) == 0 {
		return
	}
	d.Reinsert(rand)
	d.restore(true)
	d.Reinsert(rand)
}

// restore makes the rules hold again: it takes seats and sessions away. With refill it
// first tries to add people to a session below its least group.
func (d *Draft) restore(refill bool) {
	next := 0
	for next < len(d.Dirty) || len(d.Thin) > 0 {
		for ; next < len(d.Dirty); next++ {
			r := d.Dirty[next]
			if d.Seat[r] != None {
				continue
			}
			for _, b := range d.Then[r] {
				if d.Seat[b] != None {
					d.Rise(b)
				}
			}
		}
		if n := len(d.Thin); n > 0 {
			s := d.Thin[n-1]
			d.Thin = d.Thin[:n-1]
			x := &d.Sessions[s]
			if x.ListedAt == None || x.N >= x.Least || x.Pinned != None {
				continue
			}
			if p, told := d.spared[s]; told && d.left(s, p) > 0 {
				continue
			}
			if refill {
				d.Fill(s)
			}
			if x.N < x.Least {
				d.Dissolve(s)
			}
		}
	}
}

// Dissolve takes everybody out of a session and gives it up.
func (d *Draft) Dissolve(s SessionIx) {
	for d.Sessions[s].N > 0 {
		d.Rise(d.Group(s)[d.Sessions[s].N-1])
	}
	d.Close(s)
}

// Reinsert gives whoever lost a seat in this move the cheapest other one, if there is one.
func (d *Draft) Reinsert(rand *search.Rand) {
	for i := 0; i < len(d.Dirty); i++ {
		if r := d.Dirty[i]; d.Seat[r] == None {
			d.Insert(r, rand)
		}
	}
}

// Worth is what a seat on a day saves: the price of the request and of the seats that
// need it, and a part of what may follow, see follows.
func (d *Draft) Worth(r RequestIx, day int32) int64 {
	q := &d.Requests[r]
	v := q.Price - d.Lateness(q, day)
	for _, b := range d.Then[r] {
		if d.Seat[b] != None {
			v += d.Requests[b].Price
		}
	}
	return v + d.follows(r, day)
}
