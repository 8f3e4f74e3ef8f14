package mail

import (
	"cohort/internal/editions"
	"cohort/planner"
	"cohort/reports/words"
)

// Pins is the letter to whoever pinned something that the world broke, as of a day: what it
// was and why it stands no more. Where else the session is held, the next timetable says.
func Pins(reader string, day planner.Date, list []editions.Unpinned, called editions.Called, words words.Words) (Body, error) {
	l := letter{Lang: words.Say("language"), Title: words.Say("pins_letter_title"), Subtitle: words.Say("data_letter_day", "Day", words.Date(day)),
		Greeting: greeting(editions.Head{Reader: reader}, words), Closing: words.Say("pins_letter_next")}
	t := table{Title: words.Say("pins_letter_rows"), Heads: []string{words.Say("col_session"), words.Say("missing_when"), words.Say("pins_what"), words.Say("pins_why"), words.Say("pins_reason")}}
	for _, x := range list {
		t.Rows = append(t.Rows, []string{called.Name(x.Course), words.Date(x.Date) + " " + words.Clock(x.Start) + ", " + called.Name(x.Room),
			words.Pinned(x.Pin, x.Least), words.Released(string(x.Cause), called.Name(x.Who)), words.PinReason(x.Kind, x.Reason)})
	}
	l.Table = t
	return l.body(words.Count("pins_letter_subject", len(list)))
}
