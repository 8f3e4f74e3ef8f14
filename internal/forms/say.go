package forms

import (
	"fmt"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"cohort/planner"
	"cohort/sql/handin"
)

// show is a value as people write it.
func (w Words) show(lang string, c Column, v string, l lists) string {
	switch {
	case v == "":
		return ""
	case v == open && c.Open:
		return w[lang].Say("form_open")
	case c.Type == Date:
		return dotted(v)
	case c.Type == Moment:
		return dotted(v[:10]) + v[10:]
	case c.Type == Clock:
		return clockText(number(v))
	case c.Type == Choice:
		return w.choice(lang, c.Choices, v)
	case c.Type == Flag:
		return w.choice(lang, "flag", v)
	case c.Type == Spans:
		return spansText(v)
	case c.Type == List:
		return l.labels(c.List, v, lang)
	case c.List != "":
		return l.label(c.List, v, lang)
	}
	return v
}

func dotted(iso string) string {
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
		out = append(out, clockText(number(from))+"–"+clockText(number(to)))
	}
	return strings.Join(out, ", ")
}

// labels are the parts of a list: what people know by a name by that, the others
// by their keys.
func (l lists) labels(name, v, lang string) string {
	parts := strings.Split(v, "\n")
	if name == "pins" && len(parts) == len(planner.AllPins()) {
		parts = []string{everyPin}
	}
	for i, id := range parts {
		if e, known := l.get(name, id); known && e.bare {
			parts[i] = e.label(lang)
		}
	}
	return strings.Join(parts, ", ")
}

// tell is a value as people read it: a session by its short key, when and what it is;
// each of several people by name.
func (w Words) tell(lang string, c Column, v string, l lists) string {
	if e, known := l.get(c.List, v); (c.List == "sessions" || c.List == "standing") && known {
		return strings.TrimPrefix(e.sheet+", "+e.names[lang], ", ")
	}
	if c.List == "trainers" && c.Type == List && v != "" {
		var out []string
		for id := range strings.SplitSeq(v, "\n") {
			out = append(out, l.label(c.List, id, lang))
		}
		return strings.Join(out, ", ")
	}
	return w.show(lang, c, v, l)
}

// told is a row in words: each column with its value. Empty ones are left out.
func (w Words) told(lang string, columns []Column, row handin.Row, l lists) string {
	var out []string
	for _, c := range columns {
		if v := w.tell(lang, c, row[c.Name], l); v != "" {
			out = append(out, fmt.Sprintf("%s: %s", w[lang].Say(c.Word), v))
		}
	}
	if len(out) == 0 {
		return w[lang].Say("form_nothing")
	}
	return strings.Join(out, "; ")
}

// title is what people know a row by.
func (w Words) title(lang string, k Kind, row handin.Row, l lists) string {
	if k.Key[0] == "session" {
		return strings.TrimSpace(w.keyTold(lang, k, k.keyOf(row), l))
	}
	var parts []string
	for _, c := range k.Columns[:min(3, len(k.Columns))] {
		if v := w.tell(lang, c, row[c.Name], l); v != "" {
			parts = append(parts, v)
		}
	}
	if k.made() {
		return strings.Join(parts, ", ")
	}
	return strings.Join(parts, " ")
}

// keyTold is the hidden key of a row in words.
func (w Words) keyTold(lang string, k Kind, key string, l lists) string {
	parts := strings.SplitN(key, " ", len(k.Key))
	for i, v := range parts {
		c := columnOf(k, k.Key[i])
		if c.Type == List {
			v = strings.ReplaceAll(v, " ", "\n")
		}
		parts[i] = w.tell(lang, c, v, l)
	}
	return strings.Join(parts, ", ")
}

// change tells what becomes of a row, or what became of it if it is done.
func (w Words) change(lang string, k Kind, c Change, l lists, done bool) string {
	switch {
	case k.Name == pinned:
		return w.pinChange(lang, k, c, l, done)
	case c.Before == nil:
		return w[lang].Say("form_row_added", "Row", c.Row, "Done", done, "What", w.told(lang, k.Columns, c.After, l))
	case c.After == nil:
		text := w[lang].Say("form_row_deleted", "Row", c.Row, "Done", done, "What", w.told(lang, k.Columns, c.Before, l))
		if len(c.Taken) > 0 {
			text += w[lang].Say("form_row_with", "What", w.hanging(lang, c.Taken))
		}
		return text
	}
	var out []string
	for _, column := range k.Columns {
		if c.Before[column.Name] != c.After[column.Name] {
			before, after := w.tell(lang, column, c.Before[column.Name], l), w.tell(lang, column, c.After[column.Name], l)
			out = append(out, fmt.Sprintf("%s: %s → %s", w[lang].Say(column.Word), w.orNothing(lang, before), w.orNothing(lang, after)))
		}
	}
	return w[lang].Say("form_row_changed", "Row", c.Row, "Done", done, "Title", w.title(lang, k, c.Before, l), "What", strings.Join(out, "; "))
}

func (w Words) orNothing(lang, v string) string {
	if v == "" {
		return w[lang].Say("form_nothing")
	}
	return v
}

// hanging tells what a deletion takes with it.
func (w Words) hanging(lang string, taken map[string]int) string {
	var out []string
	for table, n := range taken {
		out = append(out, fmt.Sprintf("%s: %d", w[lang].Say("form_with_"+table), n))
	}
	slices.Sort(out)
	return strings.Join(out, ", ")
}

// spoken are the arguments of a message in a language.
func spoken(lang string, args []any) []any {
	out := slices.Clone(args)
	for i, a := range out {
		if f, asks := a.(func(string) string); asks {
			out[i] = f(lang)
		}
	}
	return out
}

// fault tells what is wrong with a row and what would be right, without its place.
func (w Words) fault(lang string, f Fault) string {
	if rule, is := strings.CutPrefix(f.Code, "rule_"); is {
		if text := w.said(lang, "form_rule_"+rule); text != "" {
			return text
		}
	}
	text := w[lang].Say("form_fault_"+f.Code, spoken(lang, f.Args)...)
	for i := 0; i+1 < len(f.Args); i += 2 {
		if near, is := f.Args[i+1].(string); is && f.Args[i] == "Near" && near != "" {
			text += " " + w[lang].Say("form_near", "Near", near)
		}
	}
	return text
}

// placed is a fault with its place: sheet, row, column and value.
func (w Words) placed(lang string, t *table, f Fault) string {
	var place []string
	if t.sheet.Name != "" {
		place = append(place, w[lang].Say("form_at_sheet", "Sheet", t.sheet.Name))
	}
	place = append(place, w[lang].Say("form_at_row", "Row", f.Row))
	if f.Column != "" {
		if col, there := t.columns[f.Column]; there {
			letter, err := excelize.ColumnNumberToName(col)
			if err == nil {
				place = append(place, w[lang].Say("form_at_column", "Letter", letter, "Heading", t.titles[f.Column]))
			}
		}
	}
	if f.Value != "" {
		place = append(place, w.quoted(lang, short(f.Value)))
	}
	return strings.Join(place, ", ") + ": " + w.fault(lang, f)
}

// remark is a fault in the row that it is about.
func (w Words) remark(lang string, t *table, f Fault) string {
	if title := t.titles[f.Column]; title != "" {
		return title + ": " + w.fault(lang, f)
	}
	return w.fault(lang, f)
}

// quoted puts a text between the quotes of a language.
func (w Words) quoted(lang, text string) string { return w[lang].Say("form_quoted", "Text", text) }

// short is a value of which a line has room.
func short(v string) string {
	if r := []rune(v); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return v
}

// Unfit tells why a file is not taken.
func (w Words) Unfit(lang string, u *Unfit) string {
	return w[lang].Say("form_file_"+u.Code, spoken(lang, u.Args)...)
}
