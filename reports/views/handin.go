package views

import (
	"fmt"
	"strings"

	"cohort/internal/forms"
	"cohort/internal/inbox"
)

// mostLines are shown of changes, and of faults; the workbook has them all.
const mostLines = 200

// TakenText says what a file holds that people hand in, and what it would do.
func TakenText(t *forms.Taken) string {
	var out strings.Builder
	if unread := t.Unread(); unread != "" {
		fmt.Fprintln(&out, unread)
	}
	fmt.Fprintln(&out, t.Summary())
	for _, list := range [][]string{t.Lines(), t.Noted(), t.Wrongs()} {
		for _, line := range list[:min(len(list), mostLines)] {
			fmt.Fprintln(&out, "  "+line)
		}
		if more := len(list) - mostLines; more > 0 {
			fmt.Fprintln(&out, "  "+t.More(more))
		}
	}
	if left := t.Left(); left != "" {
		fmt.Fprintln(&out, left)
	}
	return out.String()
}

// LetterText says what became of a letter, or on trial what would become of it.
func LetterText(r inbox.Report, trial bool) string {
	text := map[inbox.Outcome]string{
		inbox.Taken: "taken", inbox.InPart: "taken in part", inbox.Refused: "nothing was taken", inbox.Before: "was dealt with before; left alone",
		inbox.Stranger: "nothing was taken: nobody in cohort.addresses has this address",
		inbox.CameBack: "a message of ours came back; it is marked, and the operators are told",
		inbox.Unknown:  "a message came back that is none of ours, or is marked already; look at it",
		inbox.Over:     "nothing was taken: its sender has sent as much as they may for now",
		inbox.Unproven: "nothing was taken: the mail server does not prove the sender",
	}[r.Outcome]
	if r.Why != "" {
		text += ": " + whyUnread[string(r.Why)]
	}
	from := ""
	if r.Sender != "" {
		from = " from " + r.Sender
	}
	var out strings.Builder
	fmt.Fprintf(&out, "%s%s: %s\n", r.File, from, text)
	for _, f := range r.Files {
		lines := append([]string{f.Name + ": " + f.End}, f.Lines[:min(len(f.Lines), mostLines)]...)
		fmt.Fprintln(&out, "  "+strings.Join(lines, "\n    "))
	}
	if trial {
		return out.String()
	}
	end := "no answer"
	if r.Answered {
		end = "answered"
	}
	fmt.Fprintf(&out, "  %s; the letter is in %s now\n", end, r.Moved)
	return out.String()
}

// whyUnread says why a letter was not read.
var whyUnread = map[string]string{
	"no_mail": "this is no letter", "too_large": "it is larger than 20 MB", "no_sender": "it does not say who sent it", "damaged": "it is damaged",
	"too_many": "it has too many parts", "too_deep": "it has letters within letters", "no_file": "no workbook is attached", string(inbox.Broken): "the program fails at it; please report it with the log",
}
