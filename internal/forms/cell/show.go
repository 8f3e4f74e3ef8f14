package cell

import (
	"fmt"
	"slices"
	"strings"

	"cohort/planner"
	"cohort/reports/sheet"
	"cohort/sql/decided"
)

// Show is a value as people write it.
func (l *Lists) Show(lang string, c Column, v string) string {
	switch {
	case v == "":
		return ""
	case v == Open && c.Open:
		return l.words[lang].Say("form_open")
	case c.Type == Date:
		return Dotted(v)
	case c.Type == Moment:
		return Dotted(v[:10]) + v[10:]
	case c.Type == Clock:
		return clockText(Number(v))
	case c.Type == Choice:
		return l.word(lang, c.Choices, v)
	case c.Type == Flag:
		return l.word(lang, "flag", v)
	case c.Type == Spans:
		return spansText(v)
	case c.Type == List:
		return l.labels(c.List, v, lang)
	case c.List != "":
		return l.label(c.List, v, lang)
	}
	return v
}

// Dotted is a day as people write it, 22.01.2027.
func Dotted(iso string) string {
	d, err := planner.ParseDate(iso)
	if err != nil {
		return iso
	}
	return d.UTC().Format("02.01.2006")
}

func clockText(minute int) string { return fmt.Sprintf("%d:%02d", minute/60, minute%60) }

func spansText(v string) string {
	var out []string
	for part := range strings.SplitSeq(v, "\n") {
		from, to, _ := strings.Cut(part, "-")
		out = append(out, clockText(Number(from))+"–"+clockText(Number(to)))
	}
	return strings.Join(out, ", ")
}

// labels are the parts of a list: what people know by a name by that, the others
// by their keys.
func (l *Lists) labels(name, v, lang string) string {
	parts := strings.Split(v, "\n")
	if name == "pins" {
		parts = slices.DeleteFunc(parts, func(f string) bool { return f == decided.PinLeast }) // stands in a column of its own
		if len(parts) == len(planner.AllPins()) {
			parts = []string{everyPin}
		}
	}
	for i, id := range parts {
		if e, known := l.Get(name, id); known && e.bare {
			parts[i] = e.label(lang)
		}
	}
	return strings.Join(parts, ", ")
}

// Tell is a value as people read it: a session by its short key, when and what it is;
// each of several people by name.
func (l *Lists) Tell(lang string, c Column, v string) string {
	if e, known := l.Get(c.List, v); (c.List == "sessions" || c.List == "standing") && known {
		return strings.TrimPrefix(e.sheet+", "+e.Names[lang], ", ")
	}
	if c.List == "trainers" && c.Type == List && v != "" {
		var out []string
		for id := range strings.SplitSeq(v, "\n") {
			out = append(out, l.label(c.List, id, lang))
		}
		return strings.Join(out, ", ")
	}
	return l.Show(lang, c, v)
}

// word is the word for a code; a rotation that has none is its own.
func (l *Lists) word(lang, name, code string) string {
	key := "form_choice_" + name + "_" + code
	if rotation.MatchString(code) && l.said(lang, key) == "" {
		return code
	}
	return l.words[lang].Say(key)
}

// Value is what a cell of a workbook holds: true dates, times and numbers, all else as text.
func (l *Lists) Value(lang string, c Column, v string) sheet.Value {
	switch {
	case v == "":
		return nil
	case c.Type == Date && v != Open:
		if d, err := planner.ParseDate(v); err == nil {
			return sheet.Day(d)
		}
	case c.Type == Moment && v != Open:
		if d, err := planner.ParseDate(v[:10]); err == nil {
			_, minute := clockOf(strings.TrimSpace(v[10:]))
			return sheet.Moment{Day: sheet.Day(d), Minute: minute}
		}
	case c.Type == Clock:
		return sheet.Clock(Number(v))
	case c.Type == Integer:
		return sheet.Count(Number(v))
	}
	return sheet.Text(l.Show(lang, c, v))
}
