package timetable

import "cohort/planner/search"

// Whom and what a move begins with. Where much is pinned, as in a snapshot in
// which only a few newcomers want seats, a draw from all would hardly ever find
// something that may change.

// anyOut draws somebody who is left out, none if nobody is.
func (d *state) anyOut(rand *search.Rand) requestIx {
	if len(d.out) == 0 {
		return none
	}
	return d.out[rand.Intn(len(d.out))]
}

// anySeated draws somebody who may change their seat, none if it finds nobody.
func (d *state) anySeated(rand *search.Rand) requestIx {
	r := d.loose[rand.Intn(len(d.loose))]
	if d.seat[r] == none {
		return none
	}
	return r
}

// heldDraws is how often a session is drawn at most until one is not pinned.
const heldDraws = 16

// anyHeld draws a session that may be moved, none if it finds none.
func (d *state) anyHeld(rand *search.Rand) sessionIx {
	for range min(heldDraws, len(d.held)) {
		if s := d.held[rand.Intn(len(d.held))]; d.sessions[s].pinned == none {
			return s
		}
	}
	return none
}
