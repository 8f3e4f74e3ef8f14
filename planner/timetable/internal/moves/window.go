package moves

import (
	"cohort/planner/search"
	"cohort/planner/timetable/internal/draft"
)

var window = neighbourhood{name: "window", share: share{small: 3}, propose: ahead((*State).window)}

// window is ruin and recreate of days: it takes out the sessions of a few days at one site
// and opens others on the days of their trainers, one day after the other.
func (d *State) window(rand *search.Rand) bool {
	seed := d.anySession(rand)
	if seed == draft.None {
		return false
	}
	x := &d.Sessions[seed]
	from := x.Day
	site := x.Site
	w := &d.work
	w.gone = w.gone[:0]
	span := int32(1 + rand.Intn(4))
	to := min(from+span, int32(d.Days))
	for day := from; day < to; day++ {
		for _, r := range d.SiteRooms[site] {
			for s := d.RoomFirst[int(r)*d.Days+int(day)]; s != draft.None; s = d.RoomNext[s] {
				if d.Sessions[s].Pinned == draft.None && len(w.gone) < 24 {
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
		for _, t := range d.Crew(s) {
			a := anchor{draft.None, t, d.Sessions[s].Day}
			if !draft.Contains(w.pool, a) {
				w.pool = append(w.pool, a)
			}
		}
		d.Dissolve(s)
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
				for d.openBest(w.anchors[i:i+1], draft.None, rand) {
				}
			}
		}
		for n := 0; mode == 0 && n < 2*len(w.anchors); n++ {
			if !d.openBest(w.anchors, draft.None, rand) {
				break
			}
		}
	}
	d.Settle(rand)
	return true
}
