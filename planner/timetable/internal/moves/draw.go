package moves

import (
	"cohort/planner/search"
	"cohort/planner/timetable/internal/draft"
)

// What a move begins with. It is drawn from what may change: where much is pinned, a draw
// from all would hardly ever find that.

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

// sessionDraws is how often anySession draws, at most.
const sessionDraws = 16

// anySession draws a session that is not pinned; None if it finds none.
func (d *State) anySession(rand *search.Rand) draft.SessionIx {
	for range min(sessionDraws, len(d.All)) {
		if s := d.All[rand.Intn(len(d.All))]; d.Sessions[s].Pinned == draft.None {
			return s
		}
	}
	return draft.None
}

// anyLoose draws a session of which not all is pinned; None if it finds none.
func (d *State) anyLoose(rand *search.Rand) draft.SessionIx {
	for range min(sessionDraws, len(d.All)) {
		if s := d.All[rand.Intn(len(d.All))]; d.Sessions[s].Pinned == draft.None || d.Loose(&d.Sessions[s]) {
			return s
		}
	}
	return draft.None
}

// freeStart draws a start at which a room and a crew are free on a day for a course; None
// if there is none. The session except does not count.
func (d *State) freeStart(i draft.CourseIx, r draft.RoomIx, crew []draft.TrainerIx, day int32, except draft.SessionIx, rand *search.Rand) int32 {
	w, c := &d.work, &d.Courses[i]
	w.bits = append(w.bits[:0], d.AllowedStarts(i)...)
	if !d.InRoom(w.bits, r, day, c, except) {
		return draft.None
	}
	for _, t := range crew {
		if !d.ForTrainer(w.bits, t, day, c, except) {
			return draft.None
		}
	}
	return draft.Pick(w.bits, rand)
}
