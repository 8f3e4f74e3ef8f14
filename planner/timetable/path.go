package timetable

import "cohort/planner/search"

// walkAgain takes a learner out of all their sessions, or of those from some day
// on, and seats them anew course by course, where it costs least or, in a small
// network, anywhere: in a large one there is too much that anywhere could be.
func (d *state) walkAgain(rand *search.Rand) bool {
	l := d.requests[d.loose[rand.Intn(len(d.loose))]].learner
	mine := d.requestsOf[l]
	if len(mine) < 2 {
		return false
	}
	from := int32(0)
	if s := d.seat[mine[rand.Intn(len(mine))]]; s != none && rand.Chance(2) {
		from = d.sessions[s].day
	}
	w := &d.work
	w.mine = w.mine[:0]
	for _, r := range mine {
		if d.requests[r].frozen {
			continue
		}
		if s := d.seat[r]; s != none {
			if d.sessions[s].day < from {
				continue
			}
			d.rise(r)
		}
		w.mine = append(w.mine, keyed{r, d.depth[d.requests[r].course]*4 + int32(rand.Intn(8))})
	}
	for i := 1; i < len(w.mine); i++ {
		for j := i; j > 0 && w.mine[j].key < w.mine[j-1].key; j-- {
			w.mine[j], w.mine[j-1] = w.mine[j-1], w.mine[j]
		}
	}
	anywhere := d.small() && rand.Chance(2)
	for again := true; again; {
		again = false
		for i := 0; i < len(w.mine); i++ {
			r := w.mine[i].request
			if anywhere && d.insertAnywhere(r, rand) || !anywhere && d.insert(r, rand) {
				w.mine = append(w.mine[:i], w.mine[i+1:]...)
				i--
				again = true
			}
		}
	}
	d.settle(rand)
	return true
}

// insertAnywhere seats a waiting request on any free seat. By price alone the
// soonest is taken nearly always, even where a later one would let more follow.
func (d *state) insertAnywhere(r requestIx, rand *search.Rand) bool {
	if d.lacks[r] > 0 {
		return false
	}
	chosen, n := sessionIx(none), 0
	for _, s := range d.byCourse[d.requests[r].course] {
		if x := &d.sessions[s]; x.n < x.cap && d.fits(r, &x.place) {
			if n++; rand.Chance(n) {
				chosen = s
			}
		}
	}
	if chosen == none {
		return false
	}
	d.sit(r, chosen)
	return true
}
