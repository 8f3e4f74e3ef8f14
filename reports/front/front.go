// Package front declares the sheets that several workbooks share: the first of
// each, and the record of past forecasts.
package front

import (
	"cohort/internal/editions"
	"cohort/planner"
	"cohort/planner/ledger"
	"cohort/reports/sheet"
	"cohort/reports/words"
)

// Page is the first sheet of a workbook: what this is, for whom, of when, what
// changed, whether it was checked.
type Page struct {
	Title, Purpose string
	Until          planner.Date // end of the period; 0: the week
	Tasks          []Task       // what the reader has to decide or to say; those and what changed stand before the sentences
	Pins           []editions.Pinned
	Sentences      []string
	Released       []editions.Released
	Missing        []editions.MissingSheet // sessions of which nobody has said anything
	Once           bool                    // asked once: there is no earlier edition to compare it with
	News           []string                // what changed in sentences, in place of the head's changes; nil: those are told
}

// frontWidths are six columns: number, words, before, after, cause, people.
var frontWidths = []float64{5, 28, 28, 28, 42, 38}

// Sheet declares the first sheet.
func (f Page) Sheet(h editions.Head, w words.Words) sheet.Sheet {
	return sheet.Sheet{Name: w.Say("sheet_summary"), Draw: func(p *sheet.Page) { f.draw(p, h, w) }}
}

func (f Page) draw(p *sheet.Page, h editions.Head, w words.Words) {
	p.Columns(frontWidths...)
	p.Title(f.Title)
	p.Sentence(1, 2, p.Last(), f.Purpose, sheet.Look{Size: 10, Color: sheet.Faint, Upright: "top"})
	row := max(f.facts(p, 4, h, w), p.Contents(5, 4))
	if h.Notice != nil {
		row++
		p.Sentence(1, row, p.Last(), w.Notice(*h.Notice), sheet.Look{Size: 11, Bold: true, Fill: sheet.Alarm, Indent: 1}.Boxed(sheet.Thin, "C0392B"))
		row++
	}
	large := sheet.Look{Size: 11}
	if f.News != nil {
		row = p.Bullets(p.Part(row+1, p.Last(), w.Since(h)), p.Last(), f.News, large)
	}
	if len(f.Tasks) > 0 {
		row = tasks(p, p.Part(row+1, p.Last(), w.Say("tasks_title")), f.Tasks, w)
	}
	short := func() {
		if len(f.Sentences) > 0 {
			row = p.Bullets(p.Part(row+1, p.Last(), w.Say("in_short")), p.Last(), f.Sentences, large)
		}
	}
	if len(f.Tasks) == 0 {
		short()
	}
	if !f.Once && h.Edition > 0 && f.News == nil {
		row = p.Part(row+1, p.Last(), w.Since(h))
	}
	repeat := 1 // of the rows, on every page: the columns of the changes, if there are any
	if h.Previous != 0 && len(editions.Announced(h.Changes)) > 0 {
		repeat = row
	}
	if h.Previous != 0 && f.News == nil {
		row = changes(p, row, h.Changes, w)
	}
	if len(f.Tasks) > 0 {
		short()
	}
	row = pins(p, row, f.Pins, w)
	if len(f.Released) > 0 {
		row = released(p, p.Part(row+1, p.Last(), w.Say("released_title")), f.Released, w)
	}
	if len(f.Missing) > 0 {
		row = missing(p, p.Part(row+1, p.Last(), w.Say("missing_title")), f.Missing, w)
	}
	p.Print(sheet.Print{Rows: row - 1, Repeat: [2]int{repeat, repeat}, FreezeRows: 1})
}

// facts writes a fact in each row and returns the row after them.
func (f Page) facts(p *sheet.Page, row int, h editions.Head, w words.Words) int {
	value := sheet.Look{Size: 10, Bold: true, Across: "left"}
	fact := func(key string, write func(row int)) {
		p.Text(1, row, w.Say(key), sheet.Look{Size: 10, Color: sheet.Faint})
		write(row)
		p.Height(row, 16)
		row++
	}
	words := func(key, text string) {
		fact(key, func(row int) { p.Text(3, row, text, value) })
	}
	if h.Reader != "" {
		words("for_whom", h.Reader)
	}
	words("place", h.Place)
	if f.Until == 0 {
		words("period", w.Week(h.Monday))
	} else {
		words("period", w.Date(h.From())+"–"+w.Date(f.Until))
	}
	if h.Edition > 0 { // 0: made of files, for nobody in particular
		fact("edition", func(row int) { p.Count(3, row, h.Edition, value) })
	}
	fact("data_read", func(row int) { p.Moment(3, row, h.ReadAt, h.Zone(), value) })
	words("checked", w.Certificate(h))
	return row
}

// changes writes what changed of what is announced, and how much of the preview did: nobody
// has arranged their week by that yet, and the other sheets show it as it is now.
func changes(p *sheet.Page, row int, all []editions.Change, w words.Words) int {
	announced := editions.Announced(all)
	preview := len(all) - len(announced)
	if len(announced) == 0 {
		said := w.Say("changes_none")
		if preview > 0 {
			said = w.Say("changes_preview_only") + " " + w.Count("changes_preview", preview)
		}
		p.Sentence(1, row, p.Last(), said, sheet.Look{Size: 11})
		return row + 1
	}
	text := func(key string, i int, of func(c editions.Change) string) sheet.Column[editions.Change] {
		return sheet.Left(w.Col(key), frontWidths[i], func(c editions.Change) sheet.Value { return sheet.Text(of(c)) })
	}
	row = sheet.List[editions.Change]{Rows: announced, Columns: []sheet.Column[editions.Change]{
		sheet.Numbers[editions.Change](w.Col("number"), frontWidths[0]),
		text("change", 1, func(c editions.Change) string { return w.What(c) + ": " + c.Course }),
		text("before", 2, func(c editions.Change) string { return w.Appointment(c.Before) }),
		text("after", 3, func(c editions.Change) string { return w.Appointment(c.After) }),
		text("cause", 4, w.Cause),
		text("touched", 5, w.Touched),
	}}.At(p, row)
	if preview > 0 {
		p.Sentence(1, row, p.Last(), w.Count("changes_preview", preview), sheet.Look{Size: 11})
		row++
	}
	return row
}

// released writes what had been announced and cannot stand, and where its people sit now.
func released(p *sheet.Page, row int, list []editions.Released, w words.Words) int {
	text := func(key string, i int, of func(r editions.Released) string) sheet.Column[editions.Released] {
		return sheet.Left(w.Col(key), frontWidths[i], func(r editions.Released) sheet.Value { return sheet.Text(of(r)) })
	}
	return sheet.List[editions.Released]{Rows: list, Columns: []sheet.Column[editions.Released]{
		sheet.Numbers[editions.Released](w.Col("number"), frontWidths[0]),
		text("session", 1, func(r editions.Released) string { return r.Session.Course }),
		text("before", 2, func(r editions.Released) string { return w.Appointment(r.Session.Appointment()) }),
		text("after", 3, w.Became),
		text("cause", 4, func(r editions.Released) string {
			return w.Causes([]editions.Cause{{Kind: ledger.Kind(r.Cause), Who: r.Who}})
		}),
		text("touched", 5, func(r editions.Released) string {
			return w.Touched(editions.Change{Before: r.Session.Appointment(), People: editions.SeatedNames(r.Session.Seated), Reserved: r.Session.ReservedSeats()})
		}),
	}}.At(p, row)
}

// missing writes the sessions of which nobody has said anything, and what to do.
func missing(p *sheet.Page, row int, list []editions.MissingSheet, w words.Words) int {
	p.Sentence(1, row, p.Last(), w.Say("missing_do"), sheet.Look{Size: 11})
	text := func(title string, i int, of func(m editions.MissingSheet) string) sheet.Column[editions.MissingSheet] {
		return sheet.Left(title, frontWidths[i], func(m editions.MissingSheet) sheet.Value { return sheet.Text(of(m)) })
	}
	return sheet.List[editions.MissingSheet]{Rows: list, Columns: []sheet.Column[editions.MissingSheet]{
		sheet.Numbers[editions.MissingSheet](w.Col("number"), frontWidths[0]),
		text(w.Col("session"), 1, func(m editions.MissingSheet) string { return m.Course }),
		text(w.Say("missing_when"), 2, func(m editions.MissingSheet) string { return w.Appointment(&m.At) }),
		text(w.Say("form_sheet_key"), 3, func(m editions.MissingSheet) string { return m.Key }),
		text(w.Say("missing_counts"), 4, func(m editions.MissingSheet) string {
			switch {
			case m.Nobody:
				return w.Say("missing_nobody")
			case m.Held:
				return w.Say("missing_held")
			}
			return w.Say("missing_not_held")
		}),
	}}.At(p, row+1)
}
