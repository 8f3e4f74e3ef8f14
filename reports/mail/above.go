package mail

import (
	"html"
	"strings"

	"cohort/internal/editions"
	"cohort/planner"
	"cohort/reports/words"
)

// Above puts a paragraph at the head of a message that was written before.
func Above(htmlBody, text, paragraph string) (newHTML, newText string) {
	const heading = "<h1"
	banner := `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr><td bgcolor="#fff4ce" style="padding:10px 12px;border-left:6px solid #b7791f;font-family:Arial,Helvetica,sans-serif;font-size:14px;line-height:20px;"><b>` +
		html.EscapeString(paragraph) + "</b></td></tr></table>\n"
	if before, after, found := strings.Cut(htmlBody, heading); found {
		htmlBody = before + banner + heading + after
	} else if htmlBody != "" {
		htmlBody = banner + htmlBody
	}
	return htmlBody, "! " + paragraph + "\n\n" + text
}

// Undelivered is the letter to an operator on mail that did not arrive, or not as it was
// meant, as of a day: a sentence about each.
func Undelivered(reader string, day planner.Date, about []string, words words.Words) (Body, error) {
	l := letter{Lang: words.Say("language"), Title: words.Say("undelivered_title"), Subtitle: words.Date(day),
		Greeting: greeting(editions.Head{Reader: reader}, words), Short: about, Closing: words.Say("undelivered_closing")}
	return l.body(l.Title)
}

// Removed is the letter to an operator on what was removed because it is no longer kept, as of a
// day: counts by kind, and nobody's name.
func Removed(reader string, day planner.Date, about []string, words words.Words) (Body, error) {
	l := letter{Lang: words.Say("language"), Title: words.Say("removed_title"), Subtitle: words.Date(day),
		Greeting: greeting(editions.Head{Reader: reader}, words), Short: about, Closing: words.Say("removed_closing")}
	return l.body(l.Title)
}
