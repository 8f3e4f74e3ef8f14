package forms

import (
	"fmt"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"cohort/internal/forms/cell"
	"cohort/reports/words"
	"cohort/sql/handin"
)

// Words are the words of both languages, by language.
type Words map[string]words.Words

// NewWords loads the words.
func NewWords() (Words, error) {
	out := Words{}
	for _, lang := range cell.Languages {
		w, err := words.New(lang)
		if err != nil {
			return nil, err
		}
		out[lang] = w
	}
	return out, nil
}

// told is a row in words: each column with its value. Empty ones are left out.
func (w Words) told(lang string, columns []cell.Column, row handin.Row, l *cell.Lists) string {
	var out []string
	for _, c := range columns {
		if v := l.Tell(lang, c, row[c.Name]); v != "" {
			out = append(out, fmt.Sprintf("%s: %s", w[lang].Say(c.Word), v))
		}
	}
	if len(out) == 0 {
		return w[lang].Say("form_nothing")
	}
	return strings.Join(out, "; ")
}

// title is what people know a row by.
func (w Words) title(lang string, k Kind, row handin.Row, l *cell.Lists) string {
	if k.Key[0] == "session" {
		return strings.TrimSpace(w.keyTold(lang, k, k.keyOf(row), l))
	}
	var parts []string
	for _, c := range k.Columns[:min(3, len(k.Columns))] {
		if v := l.Tell(lang, c, row[c.Name]); v != "" {
			parts = append(parts, v)
		}
	}
	if k.made() {
		return strings.Join(parts, ", ")
	}
	return strings.Join(parts, " ")
}

// keyTold is the hidden key of a row in words.
func (w Words) keyTold(lang string, k Kind, key string, l *cell.Lists) string {
	parts := strings.SplitN(key, " ", len(k.Key))
	for i, v := range parts {
		c := columnOf(k, k.Key[i])
		if c.Type == cell.List {
			v = strings.ReplaceAll(v, " ", "\n")
		}
		parts[i] = l.Tell(lang, c, v)
	}
	return strings.Join(parts, ", ")
}

// change tells what becomes of a row, or what became of it if it is done.
func (w Words) change(lang string, k Kind, c Change, l *cell.Lists, done bool) string {
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
			before, after := l.Tell(lang, column, c.Before[column.Name]), l.Tell(lang, column, c.After[column.Name])
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
		if key := "form_rule_" + rule; w[lang].Has(key) {
			return w[lang].Say(key)
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
