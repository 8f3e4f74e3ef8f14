package timetable

import "cohort/planner/search"

// takeSeat tries to seat somebody who is left out: on a free seat, else on one
// of somebody who finds another, else on that of somebody who then is left out.
func (d *draft) takeSeat(rand *search.Rand) bool {
	if len(d.out) == 0 {
		return false
	}
	r := d.out[rand.Intn(len(d.out))]
	list := d.byCourse[d.requests[r].course]
	best, least, full, n := sessionIx(none), int64(0), sessionIx(none), 0
	if len(list) == 0 {
		return false
	}
	for i, at := 0, rand.Intn(len(list)); i < len(list); i++ {
		s := list[at]
		if at++; at == len(list) {
			at = 0
		}
		x := &d.sessions[s]
		if !d.fits(r, &x.place) {
			continue
		}
		if x.n < x.cap {
			if cost := d.asks(r, s); best == none || cost < least {
				best, least = s, cost
			}
		} else if n++; rand.Chance(n) {
			full = s
		}
	}
	if best != none {
		d.sit(r, best)
		return true
	}
	if full == none {
		return false
	}
	out := d.yielding(full, rand)
	if out == none {
		return false
	}
	d.rise(out)
	if !d.fits(r, &d.sessions[full].place) {
		return false
	}
	d.sit(r, full)
	d.settle(rand)
	return true
}

// yielding picks who gives up their seat: whoever has another place to go to,
// else anybody.
func (d *draft) yielding(s sessionIx, rand *search.Rand) requestIx {
	n := int(d.sessions[s].n)
	if n == 0 {
		return none
	}
	at := rand.Intn(n)
	for range n {
		r := d.group(s)[at]
		if at++; at == n {
			at = 0
		}
		if d.requests[r].frozen {
			continue
		}
		for _, other := range d.byCourse[d.requests[r].course] {
			x := &d.sessions[other]
			if other != s && x.n < x.cap && d.fits(r, &x.place) {
				return r
			}
		}
	}
	r := d.group(s)[at]
	if d.requests[r].frozen {
		return none
	}
	return r
}

// changeSeat moves somebody to another session of their course, in exchange for
// somebody there if it is full.
func (d *draft) changeSeat(rand *search.Rand) bool {
	r := requestIx(rand.Intn(len(d.requests)))
	from := d.seat[r]
	if from == none || d.requests[r].frozen {
		return false
	}
	list := d.byCourse[d.requests[r].course]
	to := list[rand.Intn(len(list))]
	if to == from {
		return false
	}
	x, y := &d.sessions[from], &d.sessions[to]
	if !d.fits(r, &y.place) {
		return false
	}
	if y.n < y.cap {
		d.rise(r)
		d.sit(r, to)
		d.settle(rand)
		return true
	}
	n := int(y.n)
	at := rand.Intn(n)
	for range n {
		other := d.group(to)[at]
		if at++; at == n {
			at = 0
		}
		if d.requests[other].frozen || !d.fits(other, &x.place) {
			continue
		}
		d.rise(r)
		d.rise(other)
		// Two people of one office may stand in each other's way.
		if !d.fits(r, &y.place) {
			return false
		}
		d.sit(r, to)
		if d.fits(other, &x.place) {
			d.sit(other, from)
		}
		d.settle(rand)
		return true
	}
	return false
}
