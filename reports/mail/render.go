package mail

import (
	_ "embed"
	"fmt"
	"html/template"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Tables and inline styles alone: what Outlook shows as it is meant.
//
//go:embed body.html
var bodyHTML string

var page = template.Must(template.New("body").Parse(bodyHTML))

// The most letters of a sentence, and of a cell of a table, that a message shows.
const (
	mostOfSentence = 2000
	mostOfCell     = 300
)

// shown is a text as a message shows it: what nobody sees and what turns the direction of
// reading as a sign, and what is long beyond all use cut.
func shown(s string, most int) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n', r == '\t':
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r):
			return utf8.RuneError
		}
		return r
	}, s)
	if utf8.RuneCountInString(s) > most {
		s = string([]rune(s)[:most-1]) + "…"
	}
	return s
}

// shown is a letter with every text in it as a message shows it.
func (l letter) shown() letter {
	sentences := func(list ...*string) {
		for _, s := range list {
			*s = shown(*s, mostOfSentence)
		}
	}
	sentences(&l.Title, &l.Banner, &l.Subtitle, &l.Greeting, &l.Notice, &l.Since, &l.More, &l.Closing, &l.Table.Title, &l.Table.More)
	l.Changes, l.Short = slices.Clone(l.Changes), slices.Clone(l.Short)
	for i := range l.Changes {
		c := &l.Changes[i]
		sentences(&c.What, &c.When, &c.Cause, &c.Touched)
	}
	for i := range l.Short {
		sentences(&l.Short[i])
	}
	rows := make([][]string, len(l.Table.Rows))
	for i, row := range l.Table.Rows {
		rows[i] = slices.Clone(row)
		for k := range row {
			rows[i][k] = shown(row[k], mostOfCell)
		}
	}
	l.Table.Rows = rows
	return l
}

// body renders the twins.
func (l letter) body(subject string) (Body, error) {
	l = l.shown()
	var html strings.Builder
	if err := page.Execute(&html, l); err != nil {
		return Body{}, fmt.Errorf("write message %q: %w", subject, err)
	}
	return Body{Subject: OneLine(subject), HTML: html.String(), Text: l.text()}, nil
}

// OneLine makes a text fit for a header: no line break, no control character,
// nothing that turns the direction of reading, and not too long.
func OneLine(s string) string {
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
	if l.Link != "" {
		para(l.LinkTo+":", l.Link)
	}
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
