package views

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"cohort/planner"
	"cohort/planner/demand"
	"cohort/reports/words"
	"cohort/sql/decided"
)

// PinsText lists pins, those of a session below it, and the sessions that are kept until
// somebody decides, by their short keys; instants are those of a zone.
func (v Views) PinsText(list []decided.Pin, kept []demand.Kept, keys map[string]string, zone *time.Location) string {
	w := v.words
	var out strings.Builder
	if len(list) == 0 {
		fmt.Fprintln(&out, w.Say("pins_none"))
	}
	for i := 0; i < len(list); {
		p := list[i]
		if i == 0 || list[i-1].Session != p.Session {
			fmt.Fprintln(&out, w.Say("pins_line", "Session", cmp.Or(p.Key, p.Session), "Course", v.called.Name(p.Course), "Date", w.Date(p.Date), "Start", w.Clock(p.Start), "Room", v.called.Name(p.Room)))
		}
		var fields []string
		least := 0
		for ; i < len(list) && setTogether(&list[i], &p); i++ {
			fields, least = append(fields, list[i].Field), max(least, list[i].Least)
		}
		what := w.PinnedFields(fields, least)
		said := w.Say("pins_holds", "What", what, "Who", p.Who, "Since", w.Date(planner.DateOf(p.Since.In(zone))), "Until", PinUntil(p.Until, w), "Reason", w.PinReason(p.Kind, p.Reason))
		if p.ReleasedAt != nil {
			said = w.Say("pins_released", "On", w.Date(planner.DateOf(p.ReleasedAt.In(zone))), "What", what, "Who", p.Who, "Cause", w.Released(p.Cause, v.called.Name(p.About)))
		}
		fmt.Fprintln(&out, "  "+said)
	}
	for _, x := range kept {
		key := cmp.Or(keys[x.Session], x.Session)
		fmt.Fprintln(&out, w.Say("pins_line", "Session", key, "Course", v.called.Name(x.Course), "Date", w.Date(x.Date), "Start", w.Clock(x.Start), "Room", v.called.Name(x.Room)))
		fmt.Fprintln(&out, "  "+w.Say("pins_kept", "People", x.People, "Least", x.Least, "Session", key))
	}
	return out.String()
}

// setTogether says whether two pins are one to people: of one session, set by one person for
// one reason, and released at once if they were.
func setTogether(a, b *decided.Pin) bool {
	return a.Session == b.Session && a.Who == b.Who && a.Kind == b.Kind && a.Reason == b.Reason && value(a.Until) == value(b.Until) && a.Since.Equal(b.Since) &&
		value(a.ReleasedAt).Equal(value(b.ReleasedAt)) && a.Cause == b.Cause && a.About == b.About
}

// value is what a pointer points to, and nothing where it points nowhere.
func value[T any](p *T) (v T) {
	if p != nil {
		v = *p
	}
	return v
}

// PinUntil is how long a pin holds.
func PinUntil(until *planner.Date, w words.Words) string {
	if until == nil {
		return w.Say("pins_no_end")
	}
	return w.Say("pins_until", "Until", w.Date(*until))
}
