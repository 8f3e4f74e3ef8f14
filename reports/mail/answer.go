package mail

import (
	"strings"

	"cohort/internal/editions"
	"cohort/planner"
	"cohort/reports/words"
)

// Returned is what became of a file that came with a letter.
type Returned struct {
	File      string
	Kind      string // what the rows are; empty: that could not be seen
	Rows      int
	Changed   int      // rows that were taken
	Same      int      // rows that said nothing new
	Bad       int      // rows with remarks
	End       string   // what became of it as a whole
	Taken     []string // what was taken, row by row or by session
	Wrong     []string // what is wrong, row by row
	Noted     []string // what else there is to say, row by row
	BySession bool     // what was taken is told by session, and first
	AtOnce    bool     // what was taken stands in the timetable already
	Remarks   bool     // the file comes back with remarks
}

// told are rows of an answer of which the same is said.
type told struct {
	word string
	rows []string
}

// mostReturned is how many rows an answer shows.
const mostReturned = 60

// Answer is the answer to a letter: what was taken of the files that came with it, and
// what was not. Refused (may be empty) is why the letter as a whole was not read.
func Answer(reader, about string, day planner.Date, refused string, files []Returned, words words.Words) (Body, error) {
	about = OneLine(about)
	if len(about) >= 3 && strings.EqualFold(about[:3], "re:") { // an answer to an answer
		about = strings.TrimSpace(about[3:])
	}
	if about == "" {
		about = words.Say("answer_no_subject")
	}
	l := letter{Lang: words.Say("language"), Title: words.Say("answer_title"), Subtitle: about + " · " + words.Date(day),
		Greeting: greeting(editions.Head{Reader: reader}, words), Notice: refused}
	t := table{Title: words.Say("answer_rows"), Heads: []string{words.Say("answer_which"), words.Say("answer_row"), ""}}
	more, remarks, nights, atOnce := 0, false, false, false
	for _, f := range files {
		l.Short = append(l.Short, words.Say("answer_file", "File", f.File, "End", f.End))
		if f.Kind != "" {
			l.Short = append(l.Short, words.Say("answer_counts", "File", f.File, "Kind", f.Kind, "Rows", f.Rows, "Changed", f.Changed, "Same", f.Same, "Bad", f.Bad))
		}
		file := f.File // said once, as what became of the rows
		parts := []told{{"answer_bad", f.Wrong}, {"answer_note", f.Noted}, {"answer_done", f.Taken}}
		if f.BySession {
			parts = []told{{"answer_came", f.Taken}, {"answer_bad", f.Wrong}, {"answer_note", f.Noted}}
		}
		for _, part := range parts {
			what := words.Say(part.word)
			for _, row := range part.rows {
				if len(t.Rows) == mostReturned {
					more++
					continue
				}
				t.Rows = append(t.Rows, []string{file, what, row})
				file, what = "", ""
			}
		}
		remarks = remarks || f.Remarks
		nights, atOnce = nights || f.Changed > 0 && !f.AtOnce, atOnce || f.Changed > 0 && f.AtOnce
	}
	if more > 0 {
		t.More = words.Say("answer_more", "More", more)
	}
	var closing []string
	switch {
	case remarks:
		closing = append(closing, words.Say("answer_remarks"))
	case nights || !atOnce: // what is moved is pinned, and is not moved again in the same way
		closing = append(closing, words.Say("answer_closing"))
	}
	if nights {
		closing = append(closing, words.Say("answer_nights"))
	}
	if atOnce {
		closing = append(closing, words.Say("answer_at_once"))
	}
	l.Table, l.Closing = t, strings.Join(closing, " ")
	return l.body(words.Say("answer_subject", "Subject", about))
}
