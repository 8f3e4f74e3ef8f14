package mail

import (
	"cohort/internal/editions"
	"cohort/planner"
	"cohort/reports/words"
)

// Notice is the letter to an operator on mail of people that is not taken, as of a day:
// a sentence about each.
func Notice(reader string, day planner.Date, about []string, words words.Words) (Body, error) {
	l := letter{Lang: words.Say("language"), Title: words.Say("notice_title"), Subtitle: words.Date(day),
		Greeting: greeting(editions.Head{Reader: reader}, words), Short: about, Closing: words.Say("notice_closing")}
	return l.body(l.Title)
}
