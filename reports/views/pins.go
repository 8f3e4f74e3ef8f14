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
	for i, p := range list {
		if i == 0 || list[i-1].Session != p.Session {
			fmt.Fprintln(&out, w.Say("pins_line", "Session", p.Session, "Course", v.called.Name(p.Course), "Date", w.Date(p.Date), "Start", w.Clock(p.Start), "Room", v.called.Name(p.Room)))
		}
		said := w.Say("pins_holds", "What", w.Pinned(p.Field), "Who", p.Who, "Since", w.Date(planner.DateOf(p.Since.In(zone))), "Until", PinUntil(p.Until, w), "Reason", p.Reason)
		if p.ReleasedAt != nil {
			said = w.Say("pins_released", "On", w.Date(planner.DateOf(p.ReleasedAt.In(zone))), "What", w.Pinned(p.Field), "Who", p.Who, "Cause", w.Released(p.Cause, v.called.Name(p.About)))
		}
		fmt.Fprintln(&out, "  "+said)
	}
	return out.String()
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
	return w.NoPin(no.Code, no.Session, no.Date, no.Start, no.Until, no.Day)
}

// RefusedText is why something cannot be decided.
func RefusedText(no *decisions.Refused, w words.Words) string {
	text, because := no.Text, no.Because
	if no.Sheet && no.Facts != nil { // sheets have names where commands have keys
		because = because.Renamed(editions.NewNames(directory.Named(no.Facts), w.Language()).Called().Name)
	}
	if because.Code != "" || len(because.Parts) > 0 {
		text = w.Told(&because)
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
	return w.Say("decide_"+code, "Rule", no.Rule, "Text", text, "Kind", what, "ID", no.ID, "What", w.Pinned(no.Pin.Field), "Who", no.Pin.Who, "Reason", no.Pin.Reason)
}
