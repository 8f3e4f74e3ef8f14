package mail

import (
	"cohort/internal/editions"
	"cohort/planner"
	"cohort/reports/words"
)

// Letter is the letter to a person who is trained, or to the head of their office for them:
// where, when, what to bring; first what changed since the last one.
func Letter(x editions.Letter, words words.Words) (Body, error) {
	l := open(x.Head, words.Date(planner.DateOf(x.ReadAt)), words)
	l.Title = words.Say("letter_title", "Name", x.Person.Name)
	l.Subtitle = x.Place + " · " + words.ReadAt(x.Head)
	l.Since, l.More = "", ""
	for i := range l.Changes {
		l.Changes[i].Cause, l.Changes[i].Touched = "", ""
	}
	key := "letter_subject"
	if len(x.Changes) > 0 {
		key, l.Since = "letter_subject_changed", words.Say("letter_changed")
	}
	if x.Forward {
		l.Banner = words.Say("letter_forward", "Name", x.Person.Name)
	}
	l.Table = table{Title: words.Say("letter_sessions"), Heads: []string{words.Say("col_day"), words.Say("mail_hours"), words.Say("col_course"), words.Say("col_where"), words.Say("col_room")}}
	for _, s := range x.Sessions {
		l.Table.Rows = append(l.Table.Rows, []string{words.Weekday(s.Date) + " " + words.Date(s.Date), words.Hours(s.Start, s.End), s.Course, s.Where(), s.Room})
	}
	if len(x.Sessions) == 0 {
		l.Short = []string{words.Say("letter_none")}
	}
	l.Closing = words.Say("letter_bring")
	return l.body(words.Say(key, "Name", x.Person.Name))
}
