package moves

import (
	"cohort/planner/search"
	"cohort/planner/timetable/internal/draft"
)

var displace = neighbourhood{name: "displace", share: share{small: 4, long: 5, large: 3}, propose: ahead((*State).displace)}

// displace frees a day of a trainer who could lead what somebody waits for.
func (d *State) displace(rand *search.Rand) bool {
	if len(d.AllWaiting) == 0 {
		return false
	}
	r := d.AllWaiting[rand.Intn(len(d.AllWaiting))]
	q := &d.Requests[r]
	c := &d.Courses[q.Course]
	first := max(q.Earliest, 0)
	if len(c.Able) == 0 || len(c.Able[0]) == 0 || int(first) >= d.Days {
		return false
	}
	t := c.Able[0][rand.Intn(len(c.Able[0]))]
	day := first + int32(rand.Intn(d.Days-int(first)))
	w := &d.work
	w.anchors = append(w.anchors[:0], anchor{draft.None, t, day})
	w.gone = w.gone[:0]
	for at := d.TrainerFirst[int(t)*d.Days+int(day)]; at != draft.None; at = d.TrainerNext[at] {
		w.gone = append(w.gone, draft.SessionIx(int(at)/d.CrewMax))
	}
	for _, s := range w.gone {
		if d.Sessions[s].Pinned == draft.None && d.Sessions[s].ListedAt != draft.None {
			d.vacate(s, rand)
		}
	}
	for range len(w.gone) + 1 {
		if !d.openBest(w.anchors, draft.None, rand) {
			break
		}
	}
	if len(d.Log) == 0 {
		return false
	}
	d.Settle(rand)
	return true
}
