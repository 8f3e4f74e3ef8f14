package views

import (
	"fmt"
	"strings"
	"time"

	"cohort/planner"
	"cohort/reports/words"
)

// Calendar is a calendar feed as it is shown.
type Calendar struct {
	Kind    string     `json:"kind"`    // trainer, room or site
	Subject string     `json:"subject"` // its key
	File    string     `json:"file"`
	Since   *time.Time `json:"since"` // when it got that name; nil: not written down
}

// CalendarsText lists feeds, with instants of a zone.
func (v Views) CalendarsText(list []Calendar, zone *time.Location) string {
	w := v.words
	if len(list) == 0 {
		return w.Say("calendars_none") + "\n"
	}
	var out strings.Builder
	for i := range list {
		fmt.Fprintln(&out, v.CalendarText(&list[i], zone))
	}
	return out.String()
}

// CalendarText tells one feed in a line.
func (v Views) CalendarText(c *Calendar, zone *time.Location) string {
	return v.words.Say("calendars_line", "Kind", v.words.Say("calendars_"+c.Kind), "ID", c.Subject, "Name", v.called.Name(c.Subject), "File", c.File, "Since", since(c.Since, zone, v.words))
}

func since(at *time.Time, zone *time.Location, w words.Words) string {
	if at == nil {
		return ""
	}
	return w.Date(planner.DateOf(at.In(zone)))
}
