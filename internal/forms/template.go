package forms

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"

	"cohort/internal/forms/cell"
	"cohort/reports/sheet"
	"cohort/reports/words"
	"cohort/sql/audit"
	"cohort/sql/handin"
)

// spare are the rows of a template that are ready for new ones.
const spare = 1000

// Template makes the workbook in which a kind of form is filled in, in a language:
// today's rows of a scope, lists to choose from, and how to fill it in. Each row carries its
// key and what tells whether somebody changed it since, in columns that are hidden.
// It returns how many rows are in it, too.
func (d *Desk) Template(ctx context.Context, kind, lang string, of Scope) (data []byte, count int, err error) {
	k, known := KindOf(kind)
	if !known {
		return nil, 0, fmt.Errorf("there is no form %q", kind)
	}
	if _, spoken := d.Words[lang]; !spoken {
		return nil, 0, fmt.Errorf("language %q: there are words in ru and en only", lang)
	}
	var rows, blank []handin.Row
	var l *cell.Lists
	err = handin.Within(ctx, d.DB, kind, d.Zone, false, func(f *handin.Form) (bool, error) {
		listed, err := f.Lists(d.Today)
		if err != nil {
			return false, err
		}
		l = cell.NewLists(listed, d.Words, k.Columns)
		if rows, blank, err = f.Rows(d.Today, nil); err != nil {
			return false, err
		}
		return false, of.limit(k, l, &rows, &blank)
	})
	if err != nil {
		return nil, 0, err
	}
	data, count, err = d.filled(k, lang, l, rows, blank)
	if err != nil {
		return nil, 0, err
	}
	return data, count, audit.Record(ctx, d.DB, audit.Event{At: d.Now, Kind: audit.Template, About: kind, After: map[string]any{"rows": count, "office": of.Office, "site": of.Site}})
}

// filled is a workbook with rows of a kind.
func (d *Desk) filled(k Kind, lang string, l *cell.Lists, rows, blank []handin.Row) (data []byte, count int, err error) {
	t := &template{kind: k, lang: lang, words: d.Words, say: d.Words[lang], lists: l}
	name := d.Words.kindWord(lang, k.Name)
	form, count := t.form(rows, blank)
	var out bytes.Buffer
	book := sheet.Workbook{Title: name, Language: t.say.Say("language"), Made: d.Now, Foot: name + ", " + d.Today.UTC().Format("02.01.2006"),
		Pages: t.say.Say("page_of"), Sheets: []sheet.Sheet{form, t.how(), t.choices()}}
	if err := book.Write(&out); err != nil {
		return nil, 0, err
	}
	return out.Bytes(), count, nil
}

// template is a workbook to be filled in, in the making.
type template struct {
	kind  Kind
	lang  string
	words Words
	say   words.Words
	lists *cell.Lists
	picks []pick
}

// pick is a list to choose from, in a column of a sheet of its own.
type pick struct {
	name   string
	title  string
	labels []string
}

// form is the sheet with the rows, and how many there are.
func (t *template) form(rows, blank []handin.Row) (sheet.Sheet, int) {
	list := []sheet.FormColumn{{Title: t.say.Say("form_key"), Width: 16, Hidden: true}, {Title: t.say.Say("form_version"), Width: 14, Hidden: true}}
	for _, c := range t.kind.Columns {
		list = append(list, t.column(c))
	}
	list = append(list, sheet.FormColumn{Title: t.say.Say("form_delete"), Width: 10, Pick: t.pick("delete", t.say.Say("form_delete"), []string{t.lists.Show(t.lang, cell.Column{Type: cell.Flag}, "true")}),
		Strict: true, Wrong: t.say.Say("form_fault_delete")})
	var values [][]sheet.Value
	for _, row := range rows {
		if t.kind.ended(row) {
			continue
		}
		values = append(values, t.row(row, t.kind.keyOf(row), t.kind.version(row)))
	}
	for _, row := range blank {
		values = append(values, t.row(row, t.kind.keyOf(row), ""))
	}
	name := t.words.kindWord(t.lang, t.kind.Name)
	return sheet.Sheet{Name: name, About: name, Draw: sheet.Form{Columns: list, Rows: values, Spare: spare, Beside: 10}.Draw}, len(values)
}

// ended says whether a row is a candidate who is in the pipeline no more.
func (k Kind) ended(row handin.Row) bool {
	return k.Name == "candidates" && (row["stage"] == "started" || row["stage"] == "lost")
}

func (t *template) row(row handin.Row, key, version string) []sheet.Value {
	out := []sheet.Value{text(key), text(version)}
	for _, c := range t.kind.Columns {
		out = append(out, t.lists.Value(t.lang, c, row[c.Name]))
	}
	return append(out, nil)
}

func text(v string) sheet.Value {
	if v == "" {
		return nil
	}
	return sheet.Text(v)
}

// column is a column of the sheet.
func (t *template) column(c cell.Column) sheet.FormColumn {
	out := sheet.FormColumn{Title: t.say.Say(c.Word), Width: c.Width, Low: c.Low, High: c.High}
	switch c.Type {
	case cell.Date:
		out.Kind, out.Low, out.High, out.Wrong = sheet.FormDay, int(cell.Earliest), int(cell.Latest), t.say.Say("form_fault_date")
		if c.Open {
			out.High = out.Low
		}
	case cell.Moment:
		out.Kind, out.Low, out.High, out.Wrong = sheet.FormMoment, int(cell.Earliest), int(cell.Latest), t.say.Say("form_fault_moment")
	case cell.Clock:
		out.Kind, out.Wrong = sheet.FormClock, t.say.Say("form_fault_clock")
	case cell.Integer:
		out.Kind, out.Wrong = sheet.FormWhole, t.say.Say("form_fault_integer", "Low", c.Low, "High", c.High)
	case cell.Choice, cell.Flag:
		name := c.Choices
		if c.Type == cell.Flag {
			name = "flag"
		}
		var labels []string
		for _, code := range cell.Choices[name] {
			labels = append(labels, t.lists.Show(t.lang, c, code))
		}
		out.Pick, out.Strict, out.Wrong = t.pick("choice "+name, t.say.Say(c.Word), labels), !c.Free, t.say.Say("form_fault_choice", "Choices", strings.Join(labels, ", "))
	default:
		if c.List == "" {
			break
		}
		where := t.pick(c.List, t.say.Say(c.Word), t.lists.Offered(c.List, t.lang))
		if c.Type != cell.List { // several are written with commas between them
			out.Pick, out.Wrong = where, t.say.Say("form_fault_unknown")
		}
	}
	return out
}

// pick puts labels into the sheet of lists, once for each name, and returns where
// they stand.
func (t *template) pick(name, title string, labels []string) sheet.Range {
	if len(labels) == 0 {
		return sheet.Range{}
	}
	i := slices.IndexFunc(t.picks, func(p pick) bool { return p.name == name })
	if i < 0 {
		i = len(t.picks)
		t.picks = append(t.picks, pick{name, title, labels})
	}
	return sheet.Range{Sheet: t.say.Say("form_lists"), Col: i + 1, Row: 2, End: len(labels) + 1}
}

// choices is the sheet with the lists.
func (t *template) choices() sheet.Sheet {
	return sheet.Sheet{Name: t.say.Say("form_lists"), Draw: func(p *sheet.Page) {
		heads, widths := make([]sheet.Head, len(t.picks)), make([]float64, len(t.picks))
		last := 1
		for i, l := range t.picks {
			heads[i], widths[i] = sheet.Head{Title: l.title, Width: 40}, 40
			last = max(last, len(l.labels)+1)
		}
		p.Columns(widths...)
		p.Header(1, heads)
		for i, l := range t.picks {
			for k, label := range l.labels {
				p.Text(i+1, k+2, label, sheet.Look{})
			}
		}
		p.Print(sheet.Print{Rows: last, Repeat: [2]int{1, 1}, FreezeRows: 1})
	}}
}

// how is the sheet that says how the form is filled in.
func (t *template) how() sheet.Sheet {
	type line struct{ heading, what string }
	var lines []line
	for _, c := range t.kind.Columns {
		what := t.say.Say("form_how_"+string(c.Type), "Low", c.Low, "High", c.High)
		switch {
		case c.Type == cell.ID && c.List != "", c.Type == cell.Text && c.List != "":
			what = t.say.Say("form_how_pick")
		case c.List == "pins":
			what = t.say.Say("form_how_pins")
		}
		if c.Needed {
			what += " " + t.say.Say("form_how_needed")
		}
		lines = append(lines, line{t.say.Say(c.Word), what})
	}
	lines = append(lines, line{t.say.Say("form_delete"), t.deletion()})
	return sheet.Sheet{Name: t.say.Say("form_how"), Draw: sheet.Table[line]{
		Title: t.words.kindWord(t.lang, t.kind.Name), Intro: t.say.Say("form_how_intro"),
		List: sheet.List[line]{Rows: lines, Columns: []sheet.Column[line]{
			sheet.Left(t.say.Say("form_how_column"), 36, func(l line) sheet.Value { return sheet.Text(l.heading) }),
			sheet.Left(t.say.Say("form_how_what"), 90, func(l line) sheet.Value { return sheet.Text(l.what) }),
		}},
	}.Draw}
}

func (t *template) deletion() string {
	if t.kind.Stays != "" {
		return t.say.Say(t.kind.Stays) + "."
	}
	return t.say.Say("form_how_delete")
}
