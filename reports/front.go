package reports

import (
	"cohort/planner"
	"cohort/reports/sheet"
)

// front is the first sheet of a workbook: what this is, for whom, of when, what
// changed, whether it was checked.
type front struct {
	title, purpose string
	until          planner.Date // end of the period; 0: the week
	sentences      []string
	released       []Released
	once           bool     // asked once: there is no earlier edition to compare it with
	news           []string // what changed in sentences, in place of the head's changes; nil: those are told
}

// frontWidths are six columns: number, words, before, after, cause, people.
var frontWidths = []float64{5, 30, 32, 32, 28, 42}

// sheet declares the first sheet.
func (f front) sheet(h Head, w Words) sheet.Sheet {
	return sheet.Sheet{Name: w.Say("sheet_summary"), Draw: func(p *sheet.Page) { f.draw(p, h, w) }}
}

func (f front) draw(p *sheet.Page, h Head, w Words) {
	p.Columns(frontWidths...)
	p.Title(f.title)
	p.Sentence(1, 2, p.Last(), f.purpose, sheet.Look{Size: 10, Color: sheet.Faint, Upright: "top"})
	row := max(f.facts(p, 4, h, w), p.Contents(5, 4))
	if h.Notice != nil {
		row++
		p.Sentence(1, row, p.Last(), w.Notice(*h.Notice), sheet.Look{Size: 11, Bold: true, Fill: sheet.Alarm, Indent: 1}.Boxed(sheet.Thin, "C0392B"))
		row++
	}
	large := sheet.Look{Size: 11}
	if f.news != nil {
		row = p.Bullets(p.Part(row+1, p.Last(), w.Since(h)), p.Last(), f.news, large)
	}
	if len(f.sentences) > 0 {
		row = p.Bullets(p.Part(row+1, p.Last(), w.Say("in_short")), p.Last(), f.sentences, large)
	}
	if !f.once && h.Edition > 0 && f.news == nil {
		row = p.Part(row+1, p.Last(), w.Since(h))
	}
	repeat := 1 // of the rows, on every page: the columns of the changes, if there are any
	if h.Previous != 0 && len(h.Changes) > 0 {
		repeat = row
	}
	if h.Previous != 0 && f.news == nil {
		row = changes(p, row, h.Changes, w)
	}
	if len(f.released) > 0 {
		row = released(p, p.Part(row+1, p.Last(), w.Say("released_title")), f.released, w)
	}
	p.Print(sheet.Print{Rows: row - 1, Repeat: [2]int{repeat, repeat}, FreezeRows: 1})
}

// facts writes a fact in each row and returns the row after them.
func (f front) facts(p *sheet.Page, row int, h Head, w Words) int {
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
	if f.until == 0 {
		words("period", w.Week(h.Monday))
	} else {
		words("period", w.Date(h.Monday)+"–"+w.Date(f.until))
	}
	if h.Edition > 0 { // 0: made of files, for nobody in particular
		fact("edition", func(row int) { p.Count(3, row, h.Edition, value) })
	}
	fact("data_read", func(row int) { p.Moment(3, row, h.ReadAt, h.zone(), value) })
	words("checked", w.Certificate(h))
	return row
}

func changes(p *sheet.Page, row int, changes []Change, w Words) int {
	if len(changes) == 0 {
		p.Sentence(1, row, p.Last(), w.Say("changes_none"), sheet.Look{Size: 11})
		return row + 1
	}
	text := func(key string, i int, of func(c Change) string) sheet.Column[Change] {
		return sheet.Left(w.col(key), frontWidths[i], func(c Change) sheet.Value { return sheet.Text(of(c)) })
	}
	return sheet.List[Change]{Rows: changes, Columns: []sheet.Column[Change]{
		sheet.Numbers[Change](w.col("number"), frontWidths[0]),
		text("change", 1, func(c Change) string { return w.What(c) + ": " + c.Course }),
		text("before", 2, func(c Change) string { return w.Appointment(c.Before) }),
		text("after", 3, func(c Change) string { return w.Appointment(c.After) }),
		text("cause", 4, w.Cause),
		text("touched", 5, w.Touched),
	}}.At(p, row)
}

// released writes what had been announced and cannot stand. What became of it
// stands among the changes.
func released(p *sheet.Page, row int, list []Released, w Words) int {
	text := func(title string, i int, of func(c Change) string) sheet.Column[Change] {
		return sheet.Left(title, frontWidths[i], func(c Change) sheet.Value { return sheet.Text(of(c)) })
	}
	rows := make([]Change, len(list))
	for i, r := range list {
		rows[i] = Change{Course: r.Session.Course, Before: r.Session.appointment(), Cause: r.Cause, Who: r.Who, People: names(r.Session.Seated), Held: r.Session.Held()}
	}
	after := sheet.List[Change]{Rows: rows, Columns: []sheet.Column[Change]{
		sheet.Numbers[Change](w.col("number"), frontWidths[0]),
		text(w.col("session"), 1, func(c Change) string { return c.Course }),
		text(w.col("before"), 2, func(c Change) string { return w.Appointment(c.Before) }),
		sheet.Left("", frontWidths[3], func(Change) sheet.Value { return nil }),
		text(w.col("cause"), 4, w.Cause),
		text(w.col("touched"), 5, w.Touched),
	}}.At(p, row)
	for ; row < after; row++ {
		p.Merge(3, row, 4, row)
	}
	return after
}
