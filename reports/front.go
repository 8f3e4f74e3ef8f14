package reports

import "cohort/planner"

// front is the first sheet of a workbook.
type front struct {
	title, purpose string
	until          planner.Date // end of the period; 0: the week
	sentences      []string
	released       []Released
	once           bool        // asked once: there is no earlier edition to compare it with
	news           []string    // what changed in sentences, in place of the head's changes; nil: those are told
	sheets         [][2]string // name and what it holds
	foot           string
}

// frontWidths are six columns: number, words, before, after, cause, people.
var frontWidths = []float64{5, 30, 32, 32, 28, 42}

const frontCols = 6

// front writes the first sheet: what this is, for whom, of when, what changed,
// whether it was checked.
func (b *book) front(h Head, f front) {
	w := b.words
	s := b.sheet(w.Say("sheet_summary"), frontWidths...)
	s.title(1, frontCols, f.title)
	s.sentence(1, 2, frontCols, f.purpose, look{size: 10, color: faint, upright: "top"})
	row := 4
	label, value := look{size: 10, color: faint}, look{size: 10, bold: true, across: "left"}
	fact := func(key string, write func(row int)) {
		s.text(1, row, w.Say(key), label)
		write(row)
		s.height(row, 16)
		row++
	}
	words := func(key, text string) {
		fact(key, func(row int) { s.text(3, row, text, value) })
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
		fact("edition", func(row int) { s.whole(3, row, h.Edition, value) })
	}
	fact("data_read", func(row int) { s.moment(3, row, h.ReadAt, h.zone(), value) })
	words("checked", w.Certificate(h))
	row = max(row, s.contents(4, f.sheets))
	if h.Notice != nil {
		row++
		s.sentence(1, row, frontCols, w.Notice(*h.Notice), look{size: 11, bold: true, fill: alarm, indent: 1}.boxed(thin, "C0392B"))
		row++
	}
	if f.news != nil {
		row = s.bullets(s.heading(row+1, w.Since(h)), f.news)
	}
	if len(f.sentences) > 0 {
		row = s.bullets(s.heading(row+1, w.Say("in_short")), f.sentences)
	}
	if !f.once && h.Edition > 0 && f.news == nil {
		row = s.heading(row+1, w.Since(h))
	}
	repeat := 1 // of the rows, on every page: the columns of the changes, if there are any
	if h.Previous != 0 && len(h.Changes) > 0 {
		repeat = row
	}
	if h.Previous != 0 && f.news == nil {
		row = s.changes(row, h.Changes)
	}
	if len(f.released) > 0 {
		row = s.released(s.heading(row+1, w.Say("released_title")), f.released)
	}
	s.print(page{cols: frontCols, rows: row - 1, titles: [2]int{repeat, repeat}, freezeRows: 1, foot: f.foot})
}

// bullets writes sentences, one below the other, and returns the row after them.
func (s *sheet) bullets(row int, sentences []string) int {
	for _, text := range sentences {
		s.text(1, row, "•", look{across: "center"})
		s.sentence(2, row, frontCols, text, look{size: 11})
		row++
	}
	return row
}

// contents writes the list of the other sheets beside the facts and returns the
// row after it.
func (s *sheet) contents(row int, sheets [][2]string) int {
	for _, line := range sheets {
		s.text(5, row, line[0], look{color: "1F5FA8", bold: true})
		s.fail(s.file.SetCellHyperLink(s.name, cell(5, row), "'"+sheetName(line[0])+"'!A1", "Location"))
		s.text(6, row, line[1], look{size: 8, color: faint})
		s.height(row, 16)
		row++
	}
	return row
}

// heading writes a line between parts of a sheet and returns the row after it.
func (s *sheet) heading(row int, text string) int {
	l := look{size: 12, bold: true, bottom: edge{thin, rule}}
	s.fill(1, row, len(s.widths), row, l)
	s.text(1, row, text, l)
	s.height(row, 20)
	return row + 1
}

func (s *sheet) changes(row int, changes []Change) int {
	w := s.words
	if len(changes) == 0 {
		s.sentence(1, row, frontCols, w.Say("changes_none"), look{size: 11})
		return row + 1
	}
	columns := s.frontColumns("number", "change", "before", "after", "cause", "touched")
	s.header(row, columns, false)
	for i, c := range changes {
		row++
		s.row(row, columns, listRow{cells: []any{i + 1, w.What(c) + ": " + c.Course,
			w.Appointment(c.Before), w.Appointment(c.After), w.Cause(c), w.Touched(c)}})
	}
	return row + 1
}

func (s *sheet) released(row int, released []Released) int {
	w := s.words
	// What became of it stands among the changes.
	columns := s.frontColumns("number", "session", "before", "", "cause", "touched")
	s.header(row, columns, false)
	s.merge(3, row, 4, row)
	for i, r := range released {
		row++
		c := Change{Before: r.Session.appointment(), Cause: r.Cause, Who: r.Who, People: names(r.Session.Seated), Held: r.Session.Held()}
		s.row(row, columns, listRow{cells: []any{i + 1, r.Session.Course, w.Appointment(c.Before), nil, w.Cause(c), w.Touched(c)}})
		s.merge(3, row, 4, row)
	}
	return row + 1
}

func (s *sheet) frontColumns(keys ...string) []column {
	out := make([]column, len(keys))
	for i, key := range keys {
		out[i].width, out[i].middle = s.widths[i], i == 0
		if key != "" {
			out[i].title = s.words.Say("col_" + key)
		}
	}
	return out
}

// appointment is when, where and with whom a session takes place.
func (s *Session) appointment() *Appointment {
	a := &Appointment{Date: s.Date, Start: s.Start, End: s.End, Room: s.Room}
	for _, t := range s.Trainers {
		a.Trainers = append(a.Trainers, t.Name)
	}
	return a
}

// where is the session's site with its address.
func (s *Session) where() string {
	if s.Site == "" || s.Address == "" {
		return s.Site + s.Address
	}
	return s.Site + ": " + s.Address
}

// names are the names of the people who sit somewhere.
func names(seats []Seat) []string {
	var out []string
	for _, seat := range seats {
		if seat.Name != "" {
			out = append(out, seat.Name)
		}
	}
	return out
}
