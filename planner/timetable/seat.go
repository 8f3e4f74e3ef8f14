package timetable

import "cohort/planner/search"

// better finds somebody another session of their course, the first that is
// accepted from any on. In a full one, or where theirs cannot do with fewer,
// somebody makes way. Without a session to go to there is none.
func (d *state) better(r requestIx, rand *search.Rand, limit int64) (relocation, int64) {
	x := relocation{r: r, from: d.seat[r], to: none, out: none, then: none}
	list := d.byCourse[d.requests[r].course]
	if len(list) == 0 {
		return x, 0
	}
	stays := x.from != none && !d.spares(x.from)
	tried := &d.stats[d.last].evaluated
	for i, at := 0, rand.Intn(len(list)); i < len(list); i++ {
		x.to = list[at]
		if at++; at == len(list) {
			at = 0
		}
		if x.to == x.from {
			continue
		}
		*tried++
		y := &d.sessions[x.to]
		if y.n == y.cap || stays {
			if delta, found := d.exchanged(&x, stays, list, rand, limit); found {
				return x, delta
			}
			continue
		}
		if !d.fits(r, &y.place) {
			continue
		}
		if delta := d.priceOf(&x); delta <= limit>>seatShare {
			return x, delta
		}
	}
	x.to = none
	return x, 0
}

// exchanged finds who makes way for somebody, and where to.
func (d *state) exchanged(x *relocation, stays bool, list []sessionIx, rand *search.Rand, limit int64) (int64, bool) {
	y := &d.sessions[x.to]
	n := int(y.n)
	if n == 0 || !d.fitsBeside(x.r, &y.place, 1) {
		return 0, false
	}
	free := d.fits(x.r, &y.place) // whoever makes way
	tried := &d.stats[d.last].evaluated
	group := d.group(x.to)
	for i, at := 0, rand.Intn(n); i < n; i++ {
		x.out = group[at]
		if at++; at == n {
			at = 0
		}
		if d.requests[x.out].frozen {
			continue
		}
		x.then = x.from
		if !stays && rand.Chance(2) {
			if x.then = list[rand.Intn(len(list))]; x.then == x.to {
				x.then = x.from
			} else if z := &d.sessions[x.then]; x.then != x.from && z.n == z.cap {
				continue
			}
		}
		*tried++
		if !free && !d.enters(x) || !d.makesWay(x) {
			continue
		}
		most := limit
		if x.then != none {
			most >>= seatShare
		}
		if delta := d.priceOf(x); delta <= most {
			return delta, true
		}
	}
	x.out, x.then = none, none
	return 0, false
}

// spares says whether a session can do with one fewer.
func (d *state) spares(s sessionIx) bool {
	x := &d.sessions[s]
	return x.n > x.least || x.pinned != none
}
