package moves

import (
	"cohort/planner/timetable/internal/draft"
)

// work is room to work in, so that moves allocate nothing.
type work struct {
	group   []draft.RequestIx
	gone    []draft.SessionIx
	open    []draft.SessionIx // with seats left
	anchors []anchor
	pool    []anchor
	crew    []draft.TrainerIx
	best    []draft.TrainerIx
	bits    []uint64
	free    []uint64
	values  []int64
	people  []draft.LearnerIx
}

// anchor is a room's or a trainer's day that a session may be opened on.
type anchor struct {
	room    draft.RoomIx    // none: a trainer's
	trainer draft.TrainerIx // none: a room's
	day     int32
}
