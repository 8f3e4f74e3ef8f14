package moves

import "cohort/planner/search"

var reseat = neighbourhood{name: "reseat", share: share{small: 22, large: 11}, priced: true, propose: (*State).reseat}

// reseat gives somebody who has a seat another one, or exchanges two people's.
func (d *State) reseat(rand *search.Rand, limit int64) (int64, bool) {
	return d.seatAnybody((*State).anySeated, rand, limit)
}
