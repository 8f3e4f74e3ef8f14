package moves

import (
	"cohort/planner/search"
	"cohort/planner/timetable/internal/draft"
)

// Whom and what a move begins with. Where much is pinned, as in a snapshot in
// which only a few newcomers want seats, a draw from all would hardly ever find
// something that may change.

// anyOut draws somebody who is left out, none if nobody is.
func (d *State) anyOut(rand *search.Rand) draft.RequestIx {
	if len(d.AllWaiting) == 0 {
		return draft.None
	}
	return d.AllWaiting[rand.Intn(len(d.AllWaiting))]
}

// anySeated draws somebody who may change their seat, none if it finds nobody.
func (d *State) anySeated(rand *search.Rand) draft.RequestIx {
	r := d.Movable[rand.Intn(len(d.Movable))]
	if d.Seat[r] == draft.None {
		return draft.None
	}
	return r
}

// sessionDraws is how often a session is drawn at most until one is not pinned.
const sessionDraws = 16

// anySession draws a session that may be moved, none if it finds none.
func (d *State) anySession(rand *search.Rand) draft.SessionIx {
	for range min(sessionDraws, len(d.All)) {
		if s := d.All[rand.Intn(len(d.All))]; d.Sessions[s].Pinned == draft.None {
			return s
		}
	}
	return draft.None
}
