package views

import (
	"fmt"
	"strings"
	"time"

	"cohort/internal/decisions"
	"cohort/internal/editions"
	"cohort/internal/editions/directory"
	"cohort/planner"
	"cohort/reports/words"
	"cohort/sql/decided"
)

// PinsText lists pins, those of a session below it; instants are those of a zone.
func (v Views) PinsText(list []decided.Pin, zone *time.Location) string {
	w := v.words
	if len(list) == 0 {
		return w.Say("pins_none") + "\n"
	}
	var out strings.Builder
	for i := 0; i < len(list); {
		p := list[i]
		if i == 0 || list[i-1].Session != p.Session {
			fmt.Fprintln(&out, w.Say("pins_line", "Session", p.Session, "Course", v.called.Name(p.Course), "Date", w.Date(p.Date), "Start", w.Clock(p.Start), "Room", v.called.Name(p.Room)))
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

// NoPinText is why a session cannot be pinned.
func NoPinText(no *decided.NoPin, w words.Words) string {
	return w.NoPin(no.Code, no.Session, no.Date, no.Start, no.Until, no.Day, no.People, no.Group)
}

// RefusedText is why something cannot be decided.
func RefusedText(no *decisions.Refused, w words.Words) string {
	text, because := "", no.Because
	if no.Sheet && no.Facts != nil { // sheets have names where commands have keys
		because = because.Renamed(editions.NewNames(directory.Named(no.Facts), w.Language()).Called().Name)
	}
	if because.Code != "" || len(because.Parts) > 0 {
		text = w.Told(&because)
	} else if no.Code == "forbidden" {
		text = w.Say("decide_rule_" + no.Rule)
	}
	if no.Code == "broken" && no.Released.Cause != "" {
		who := no.Released.Who
		if no.Facts != nil {
			who = Called(no.Facts, w).Name(who)
		}
		text = w.Released(string(no.Released.Cause), who)
	}
	what := no.Kind
	if no.Code == "unknown" {
		what = w.Say("decide_kind_" + no.Kind)
	}
	if no.Code == "elsewhere" {
		what = w.Say("form_kind_" + no.Kind)
	}
	code := no.Code
	if code == "pinned" && no.Sheet {
		code = "pinned_sheet"
	}
	return w.Say("decide_"+code, "Rule", no.Rule, "Text", text, "Kind", what, "Date", w.Date(no.Date), "Start", w.Clock(no.Start), "By", no.Who, "ID", no.ID,
		"What", w.Pinned(no.Pin.Field, no.Pin.Least), "Who", no.Pin.Who, "Reason", w.PinReason(no.Pin.Kind, no.Pin.Reason))
}
