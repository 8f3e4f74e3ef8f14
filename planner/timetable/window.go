package timetable

import "cohort/planner/search"

// replanDays takes out all sessions of a few days, at one site or everywhere,
// and plans those days anew, one after the other.
func (d *state) replanDays(rand *search.Rand) bool {
	seed := d.anyHeld(rand)
	if seed == none {
		return false
	}
	x := &d.sessions[seed]
	from := x.day
	site := x.site
	w := &d.work
	w.gone = w.gone[:0]
	span := int32(1 + rand.Intn(4))
	to := min(from+span, int32(d.days))
	for day := from; day < to; day++ {
		for _, r := range d.siteRooms[site] {
			for s := d.roomFirst[int(r)*d.days+int(day)]; s != none; s = d.roomNext[s] {
				if d.sessions[s].pinned == none && len(w.gone) < 24 {
					w.gone = append(w.gone, s)
				}
			}
		}
	}
	if len(w.gone) == 0 {
		return false
	}
	w.pool = w.pool[:0]
	for _, s := range w.gone {
		for _, t := range d.crew(s) {
			a := anchor{none, t, d.sessions[s].day}
			if !contains(w.pool, a) {
				w.pool = append(w.pool, a)
			}
		}
		d.dissolve(s)
	}
	mode := rand.Intn(3)
	for day := from; day < to; day++ {
		w.anchors = w.anchors[:0]
		for _, a := range w.pool {
			if a.day == day {
				w.anchors = append(w.anchors, a)
			}
		}
		for i := len(w.anchors) - 1; i > 0; i-- {
			j := rand.Intn(i + 1)
			w.anchors[i], w.anchors[j] = w.anchors[j], w.anchors[i]
		}
		if mode > 0 {
			for i := range w.anchors {
				for d.openBest(w.anchors[i:i+1], none, rand) {
				}
			}
		}
		for n := 0; mode == 0 && n < 2*len(w.anchors); n++ {
			if !d.openBest(w.anchors, none, rand) {
				break
			}
		}
	}
	d.settle(rand)
	return true
}
