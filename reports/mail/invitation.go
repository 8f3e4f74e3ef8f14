package mail

import (
	"time"

	"cohort/internal/calendar"
	"cohort/internal/editions"
	"cohort/planner"
	"cohort/reports/words"
)

// Invitation is the letter that a session comes with for a trainer's calendar, for mail programs
// that show no invitations.
func Invitation(reader string, x *calendar.Invitation, zone *time.Location, words words.Words) (Body, error) {
	start, end := x.Start.In(zone), x.End.In(zone)
	day := planner.DateOf(start)
	key, subject := "invitation", "invitation_subject"
	if x.Cancelled {
		key, subject = "invitation_cancelled", "invitation_cancelled_subject"
	}
	l := letter{Lang: words.Say("language"), Title: x.Summary, Subtitle: words.Weekday(day) + " " + words.Date(day),
		Greeting: greeting(editions.Head{Reader: reader}, words), Short: []string{words.Say(key)}, Closing: words.Say("invitation_choice")}
	l.Table = table{Title: words.Say("letter_sessions"), Heads: []string{words.Say("col_day"), words.Say("mail_hours"), words.Say("col_course"), words.Say("col_where")},
		Rows: [][]string{{words.Weekday(day) + " " + words.Date(day), words.Hours(start.Hour()*60+start.Minute(), end.Hour()*60+end.Minute()), x.Summary, x.Location}}}
	return l.body(words.Say(subject, "Course", x.Summary, "Day", words.Weekday(day)+" "+words.Date(day), "Start", words.Clock(start.Hour()*60+start.Minute())))
}
