package moves

import (
	"cohort/planner/search"
	"cohort/planner/timetable/internal/draft"
)

var path = neighbourhood{name: "path", share: share{small: 6, long: 7, large: 4}, propose: making((*State).path)}

// path takes a learner out of all their sessions, or of those from some day on, and seats
// them again course by course: where it costs least or, now and then in a small network,
// anywhere. In a large network there are too many seats for that.
func (d *State) path(rand *search.Rand) bool {
	l := d.Requests[d.Movable[rand.Intn(len(d.Movable))]].Learner
	mine := d.RequestsOf[l]
	if len(mine) < 2 {
		return false
	}
	from := int32(0)
	if s := d.Seat[mine[rand.Intn(len(mine))]]; s != draft.None && rand.Chance(2) {
		from = d.Sessions[s].Day
	}
	w := &d.work
	w.mine = w.mine[:0]
	for _, r := range mine {
		if d.Requests[r].Frozen {
			continue
		}
		if s := d.Seat[r]; s != draft.None {
			if d.Sessions[s].Day < from {
				continue
			}
			d.Rise(r)
		}
		w.mine = append(w.mine, keyed{r, d.Depth[d.Requests[r].Course]*4 + int32(rand.Intn(8))})
	}
	for i := 1; i < len(w.mine); i++ {
		for j := i; j > 0 && w.mine[j].key < w.mine[j-1].key; j-- {
			w.mine[j], w.mine[j-1] = w.mine[j-1], w.mine[j]
		}
	}
	anywhere := !d.Without.Anywhere && d.IsSmall() && rand.Chance(2)
	for again := true; again; {
		again = false
		for i := 0; i < len(w.mine); i++ {
			r := w.mine[i].request
			if anywhere && d.insertAnywhere(r, rand) || !anywhere && d.Insert(r, rand) {
				w.mine = append(w.mine[:i], w.mine[i+1:]...)
				i--
				again = true
			}
		}
	}
	d.Settle(rand)
	return true
}

// insertAnywhere seats a waiting request on any free seat; false if there is none. The
// cheapest seat is nearly always the soonest, even where a later one would let more follow.
func (d *State) insertAnywhere(r draft.RequestIx, rand *search.Rand) bool {
	if d.Lacks[r] > 0 {
		return false
	}
	chosen, n := draft.SessionIx(draft.None), 0
	for _, s := range d.ByCourse[d.Requests[r].Course] {
		if x := &d.Sessions[s]; x.N < x.Cap && d.Fits(r, &x.Place) {
			if n++; rand.Chance(n) {
				chosen = s
			}
		}
	}
	if chosen == draft.None {
		return false
	}
	d.Sit(r, chosen)
	return true
}
