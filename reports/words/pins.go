package words

import (
	"strings"

	"cohort/planner"
	"cohort/planner/demand"
)

// Pinned is what may not change of a session: one of planner.AllPins, or all.
func (w Words) Pinned(pin string) string { return w.Say("pinned_" + pin) }

// PinnedFields names what may not change of a session: all, or each of planner.AllPins.
func (w Words) PinnedFields(fields []string) string {
	if len(fields) == len(planner.AllPins()) {
		return w.Say("pinned_all")
	}
	out := make([]string, len(fields))
	for i, f := range fields {
		out[i] = w.Pinned(f)
	}
	return strings.Join(out, ", ")
}

// NoPin is why a session cannot be pinned, by a code of decided.NoPin: the session as it is
// called, when it begins, the last day that was asked for, and today.
func (w Words) NoPin(code, session string, date planner.Date, start int, until, day planner.Date) string {
	return w.Say("pin_"+code, "Session", session, "Date", w.Date(date), "Start", w.Clock(start), "Until", w.Date(until), "Day", w.Date(day))
}

// Released is why a pin was released, with the trainer or room that the cause hangs on; that
// may be empty.
func (w Words) Released(cause, about string) string {
	text := ""
	switch demand.Cause(cause) {
	case demand.TrainerAway, demand.RoomShut, demand.NobodyLeft, demand.CourseGone:
		text = w.Say("cause_" + cause)
	default:
		text = w.Say("unpinned_" + cause)
	}
	if about != "" {
		text += ": " + about
	}
	return text
}
