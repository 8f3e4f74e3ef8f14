package timetable

import "cohort/planner/search"

// asks is what a seat costs beside the price of being left out, which it saves.
func (d *draft) asks(r requestIx, s sessionIx) int64 {
	q, x := &d.requests[r], &d.sessions[s]
	cost := d.lateness(q, x.day) + d.fare(q.learner, &x.place, none)
	if !q.working && x.day > d.lastDay[q.learner] {
		cost += d.readiness(q.learner, x.day) - d.readiness(q.learner, d.lastDay[q.learner])
	}
	if q.group != none && d.spread[q.group] > 0 && d.scattered(q.group, s, none) > 0 {
		cost += d.w.Split
	}
	if q.held != none {
		a, b, c := d.changed(q, s)
		cost += a + b + c - d.w.Moved
	}
	return cost
}

// insert seats a waiting request where there is a seat and it costs least; a
// place is passed over now and then (Christiaens and Vanden Berghe's blinks).
func (d *draft) insert(r requestIx, rand *search.Rand) bool {
	best, least := sessionIx(none), int64(0)
	if d.lacks[r] > 0 {
		return false
	}
	for _, s := range d.byCourse[d.requests[r].course] {
		x := &d.sessions[s]
		if x.n >= x.cap || !d.fits(r, &x.place) {
			continue
		}
		if cost := d.asks(r, s); best == none || cost < least {
			if best != none && rand != nil && rand.Chance(16) {
				continue
			}
			best, least = s, cost
		}
	}
	if best == none {
		return false
	}
	d.sit(r, best)
	return true
}

// taker is somebody who could take a seat, and what it would save.
type taker struct {
	request requestIx
	worth   int64
}

// fill seats waiting requests of a session's course in it, dearest first.
func (d *draft) fill(s sessionIx) {
	x := &d.sessions[s]
	d.takers = d.takers[:0]
	for _, r := range d.waiting[x.course] {
		if d.fits(r, &x.place) {
			d.takers = append(d.takers, taker{r, d.worth(r, x.day)})
		}
	}
	for len(d.takers) > 0 && x.n < x.cap {
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
		if d.fits(r, &x.place) {
			d.sit(r, s)
		}
	}
}

// settle ends a move: who lost what they need before loses the rest, sessions
// that have too few people are filled or given up, and whoever fell out is
// seated again where there is room. Afterwards every rule holds.
func (d *draft) settle(rand *search.Rand) {
	if len(d.dirty) == 0 && len(d.thin) == 0 {
		return
	}
	d.reinsert(rand)
	d.restore(true)
	d.reinsert(rand)
}

// restore makes the rules hold again by taking seats and sessions away, and
// adding people to sessions that have too few where refill says so.
func (d *draft) restore(refill bool) {
	next := 0
	for next < len(d.dirty) || len(d.thin) > 0 {
		for ; next < len(d.dirty); next++ {
			r := d.dirty[next]
			if d.seat[r] != none {
				continue
			}
			for _, b := range d.then[r] {
				if d.seat[b] != none {
					d.rise(b)
				}
			}
		}
		if n := len(d.thin); n > 0 {
			s := d.thin[n-1]
			d.thin = d.thin[:n-1]
			x := &d.sessions[s]
			if x.heldAt == none || x.n >= x.least || x.pinned != none {
				continue
			}
			if refill {
				d.fill(s)
			}
			if x.n < x.least {
				d.dissolve(s)
			}
		}
	}
}

// dissolve takes everybody out of a session and gives it up.
func (d *draft) dissolve(s sessionIx) {
	for d.sessions[s].n > 0 {
		d.rise(d.group(s)[d.sessions[s].n-1])
	}
	d.close(s)
}

func (d *draft) reinsert(rand *search.Rand) {
	for i := 0; i < len(d.dirty); i++ {
		if r := d.dirty[i]; d.seat[r] == none {
			d.insert(r, rand)
		}
	}
}

// worth is what a seat on a day saves: its own price, and those of the seats
// that would be lost with it.
func (d *draft) worth(r requestIx, day int32) int64 {
	q := &d.requests[r]
	v := q.price - d.lateness(q, day)
	for _, b := range d.then[r] {
		if d.seat[b] != none {
			v += d.requests[b].price
		}
	}
	return v + d.follows(r, day)
}
