package moves

import (
	"cohort/planner/search"
	"cohort/planner/timetable/internal/draft"
)

// Small moves change one person's seat or two people's. Each is priced
// before it is made, and only an accepted one is made. So a hundred of them take as long as
// one ruin and recreate.

// smallTries is how many small moves, and how many people, one iteration looks at, at most.
const smallTries = 8

// seatShare is how much colder than other moves the moves of seats are, as a power of two.
// Sitting a day later costs a fiftieth of sitting nowhere. At a temperature at which
// sessions still come and go, who sits where would be noise.
const seatShare = 6

// seatAnybody draws people until one of them finds another seat that is accepted, and
// seats them there; false if none does in as many tries as a step has.
func (d *State) seatAnybody(draw func(*State, *search.Rand) draft.RequestIx, rand *search.Rand, limit int64) (int64, bool) {
	tried := &d.Stats[d.last].Evaluated
	from := *tried
	for people := 0; people < smallTries && *tried < from+smallTries; people++ {
		r := draw(d, rand)
		if r == draft.None {
			continue
		}
		if x, delta := d.relocate(r, rand, limit); x.to != draft.None {
			d.makeRelocation(&x)
			return delta, true
		}
	}
	return 0, false
}

// relocate looks for another session of somebody's course, starting at a random one,
// and takes the first that is accepted. If it is full, or the old one would fall below
// its least group, it exchanges seats with somebody. It returns to == None where there
// is nothing to go to.
func (d *State) relocate(r draft.RequestIx, rand *search.Rand, limit int64) (relocation, int64) {
	x := relocation{r: r, from: d.Seat[r], to: draft.None, out: draft.None, then: draft.None}
	list := d.ByCourse[d.Requests[r].Course]
	if len(list) == 0 {
		return x, 0
	}
	stays := x.from != draft.None && !d.spares(x.from)
	tried := &d.Stats[d.last].Evaluated
	for i, at := 0, rand.Intn(len(list)); i < len(list); i++ {
		x.to = list[at]
		if at++; at == len(list) {
			at = 0
		}
		if x.to == x.from {
			continue
		}
		*tried++
		y := &d.Sessions[x.to]
		if y.N == y.Cap || stays {
			if delta, found := d.exchanged(&x, stays, list, rand, limit); found {
				return x, delta
			}
			continue
		}
		if !d.Fits(r, &y.Place) {
			continue
		}
		if delta := d.priceOf(&x); delta <= limit>>seatShare {
			return x, delta
		}
	}
	x.to = draft.None
	return x, 0
}

// exchanged finds whom somebody can eject from a session, and where they go; false if
// there is nobody. stays says that the session they come from cannot do with fewer.
func (d *State) exchanged(x *relocation, stays bool, list []draft.SessionIx, rand *search.Rand, limit int64) (int64, bool) {
	y := &d.Sessions[x.to]
	n := int(y.N)
	if n == 0 || !d.FitsBeside(x.r, &y.Place, 1) {
		return 0, false
	}
	free := d.Fits(x.r, &y.Place) // whoever is ejected
	tried := &d.Stats[d.last].Evaluated
	group := d.Group(x.to)
	for i, at := 0, rand.Intn(n); i < n; i++ {
		x.out = group[at]
		if at++; at == n {
			at = 0
		}
		if d.Requests[x.out].Frozen {
			continue
		}
		x.then = x.from
		if !stays && rand.Chance(2) {
			if x.then = list[rand.Intn(len(list))]; x.then == x.to {
				x.then = x.from
			} else if z := &d.Sessions[x.then]; x.then != x.from && z.N == z.Cap {
				continue
			}
		}
		*tried++
		if !free && !d.enters(x) || !d.leaves(x) {
			continue
		}
		most := limit
		if x.then != draft.None {
			most >>= seatShare
		}
		if delta := d.priceOf(x); delta <= most {
			return delta, true
		}
	}
	x.out, x.then = draft.None, draft.None
	return 0, false
}

// spares says whether a session keeps its least group without one of its people.
func (d *State) spares(s draft.SessionIx) bool {
	x := &d.Sessions[s]
	return x.N > x.Least || x.Pinned != draft.None
}
