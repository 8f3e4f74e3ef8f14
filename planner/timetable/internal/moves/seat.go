package moves

import "cohort/planner/search"

var seat = neighbourhood{name: "seat", share: share{small: 14, large: 8}, priced: true, propose: (*State).seat}

// seat gives somebody who is left out a seat, on a free one or in place of somebody.
func (d *State) seat(rand *search.Rand, limit int64) (int64, bool) {
	return d.seatAnybody((*State).anyOut, rand, limit)
}
