package mail

import (
	_ "embed"
	"fmt"
	"html/template"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Tables and inline styles alone: what Outlook shows as it is meant.
//
//go:embed body.html
var bodyHTML string

var page = template.Must(template.New("body").Parse(bodyHTML))

// body renders the twins.
func (l letter) body(subject string) (Body, error) {
	var html strings.Builder
	if err := page.Execute(&html, l); err != nil {
		return Body{}, fmt.Errorf("write message %q: %w", subject, err)
	}
	return Body{Subject: oneLine(subject), HTML: html.String(), Text: l.text()}, nil
}

// oneLine makes a text fit for a header: no line break, no control character,
// nothing that turns the direction of reading, and not too long.
func oneLine(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' {
			return ' '
		}
		if unicode.Is(unicode.Bidi_Control, r) || r == utf8.RuneError {
			return -1
		}
		return r
	}, s)
	s = strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == ' ' }), " ")
	if runes := []rune(s); len(runes) > 200 {
		s = string(runes[:199]) + "…"
	}
	return s
}

// text is the plain twin.
func (l letter) text() string {
	var b strings.Builder
	para := func(lines ...string) {
		wrote := false
		for _, line := range lines {
			if line != "" {
				b.WriteString(strings.TrimRight(strings.ReplaceAll(line, "\u00a0", " "), " ") + "\n")
				wrote = true
			}
		}
		if wrote {
			b.WriteString("\n")
		}
	}
	para(l.Title, l.Subtitle)
	if l.Banner != "" {
		para("! " + l.Banner)
	}
	para(l.Greeting)
	if l.Notice != "" {
		para("! " + l.Notice)
	}
	lines := []string{l.Since}
	for _, c := range l.Changes {
		lines = append(lines, "- "+c.What, "  "+c.When)
		if c.Cause != "" {
			lines = append(lines, "  "+c.Cause+"; "+c.Touched)
		}
	}
	para(append(lines, l.More)...)
	lines = nil
	for _, s := range l.Short {
		lines = append(lines, "- "+s)
	}
	para(lines...)
	if len(l.Table.Rows) > 0 {
		lines = append([]string{l.Table.Title}, l.Table.lines()...)
		para(append(lines, l.Table.More)...)
	}
	para(l.Closing)
	return strings.TrimRight(b.String(), "\n") + "\n"
}

// widest is how wide a column of the plain twin is at most, in characters: an address
// fits, and a monstrous text makes no other row wide.
const widest = 90

// lines are a table's rows with their columns one under the other.
func (t table) lines() []string {
	all := append([][]string{t.Heads}, t.Rows...)
	widths := make([]int, len(t.Heads))
	for _, row := range all {
		for i, c := range row {
			widths[i] = max(widths[i], min(utf8.RuneCountInString(c), widest))
		}
	}
	out := make([]string, len(all))
	for r, row := range all {
		var b strings.Builder
		for i, c := range row {
			b.WriteString(c)
			if i < len(row)-1 {
				b.WriteString(strings.Repeat(" ", max(widths[i]-utf8.RuneCountInString(c), 0)+2))
			}
		}
		out[r] = b.String()
	}
	return out
}
