package moves

import (
	"cohort/planner/search"
	"cohort/planner/timetable/internal/draft"
)

var open = neighbourhood{name: "open", share: share{large: 3}, propose: making((*State).open)}

// open holds a session on some free day of a trainer or a room.
func (d *State) open(rand *search.Rand) bool {
	if len(d.Trainers) == 0 || len(d.Rooms) == 0 {
		return false
	}
	w := &d.work
	day := int32(rand.Intn(d.Days))
	w.anchors = append(w.anchors[:0], anchor{draft.None, draft.TrainerIx(rand.Intn(len(d.Trainers))), day})
	if rand.Chance(4) {
		w.anchors[0] = anchor{draft.RoomIx(rand.Intn(len(d.Rooms))), draft.None, day}
	}
	if !d.openBest(w.anchors, draft.None, rand) {
		return false
	}
	d.Settle(rand)
	return true
}
