package words

import (
	"cmp"
	"slices"
	"strings"

	"cohort/planner"
	"cohort/planner/demand"
)

// Pinned is what may not change of a session: one of planner.AllPins, all, or least, with how
// few people it is held.
func (w Words) Pinned(pin string, least int) string {
	if pin == "least" {
		return w.Count("pinned_least", least)
	}
	return w.Say("pinned_" + pin)
}

// PinnedFields names what may not change of a session: all, or each of planner.AllPins; and
// with how few people it is held.
func (w Words) PinnedFields(fields []string, least int) string {
	var out []string
	for _, f := range fields {
		if f != "least" {
			out = append(out, w.Pinned(f, 0))
		}
	}
	if len(out) == len(planner.AllPins()) {
		out = []string{w.Pinned("all", 0)}
	}
	if slices.Contains(fields, "least") {
		out = append(out, w.Pinned("least", least))
	}
	return strings.Join(out, ", ")
}

// PinReason is why something is pinned: the decision that set the pin, if one did, and what
// was said of it, if anything was.
func (w Words) PinReason(kind, reason string) string {
	switch {
	case kind == "" && reason != "":
		return reason
	case reason == "":
		return w.Say("pin_by_" + cmp.Or(kind, "decision"))
	}
	return w.Say("pin_by_"+kind) + ": " + reason
}

// Session is what people call a session: by what its course is called in both languages, when
// it begins and the short key of its attendance sheet. Without a key that is left out, and
// without a course all but the key.
func (w Words) Session(russian, english string, date planner.Date, start int, key string) string {
	course := russian
	if w.lang == "en" {
		course = cmp.Or(english, russian)
	}
	if course == "" {
		return key
	}
	text := w.Say("session_called", "Course", course, "Date", w.Date(date), "Start", w.Clock(start))
	if key != "" {
		text += " (" + key + ")"
	}
	return text
}

// NoPin is why a session cannot be pinned, by a code of decided.NoPin: what it is called, the
// last day that was asked for, today, how many sit in it, and the least group of its course.
func (w Words) NoPin(code, session string, until, day planner.Date, people, group int) string {
	return w.Say("pin_"+code, "Session", session, "Until", w.Date(until), "Day", w.Date(day),
		"People", w.Count("people", people), "Group", group, "Most", group-1)
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
