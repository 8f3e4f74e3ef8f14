package timetable

// work is room to work in, so that moves allocate nothing.
type work struct {
	group   []requestIx
	others  []requestIx
	crewA   []trainerIx
	crewB   []trainerIx
	gone    []sessionIx
	open    []sessionIx // with seats left
	anchors []anchor
	pool    []anchor
	crew    []trainerIx
	best    []trainerIx
	bits    []uint64
	free    []uint64
	mine    []keyed
	values  []int64
	people  []learnerIx
}

// anchor is a room's or a trainer's day that a session may be opened on.
type anchor struct {
	room    roomIx    // none: a trainer's
	trainer trainerIx // none: a room's
	day     int32
}

type keyed struct {
	request requestIx
	key     int32
}
