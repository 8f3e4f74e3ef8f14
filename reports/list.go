package reports

import (
	"fmt"

	"cohort/planner"
)

// Values of a list's cells, beside string, int and planner.Date.
type (
	clockTime int     // minute of the day
	share     float64 // shown as a percentage
	hours     float64 // or any number with one decimal
)

// column is a column of a flat list.
type column struct {
	title  string
	width  float64 // in characters
	middle bool    // numbers, which stand in the middle
}

// listRow is a row of a flat list.
type listRow struct {
	cells  []any
	italic bool
	fill   string
	begins bool // a stronger line above: another person, another day
}

// list writes a sheet that holds one flat list: a title, what it says, and rows
// that can be filtered. It returns the sheet; the list's header stands in row 4.
func (b *book) list(name, title, purpose, nothing string, columns []column, rows []listRow, foot string) *sheet {
	if len(rows) == 0 {
		s := b.sheet(name, 148)
		s.title(1, 1, title)
		s.sentence(1, 2, 1, purpose, look{color: faint, upright: "top"})
		s.height(3, 6)
		s.sentence(1, 4, 1, nothing, look{size: 12, fill: calm, indent: 1})
		s.height(4, 26)
		s.print(page{cols: 1, rows: 4, foot: foot})
		return s
	}
	widths := make([]float64, len(columns))
	for i, c := range columns {
		widths[i] = c.width
	}
	s := b.sheet(name, widths...)
	n := len(columns)
	s.title(1, n, title)
	s.sentence(1, 2, n, purpose, look{size: 10, color: faint, upright: "top"})
	s.height(3, 6)
	s.header(4, columns, true)
	for i, r := range rows {
		s.row(5+i, columns, r)
	}
	s.print(page{cols: n, rows: 4 + len(rows), titles: [2]int{4, 4}, freezeRows: 4, filter: [4]int{1, 4, n, 4 + len(rows)}, foot: foot})
	return s
}

// title writes the heading of a sheet.
func (s *sheet) title(row, cols int, text string) {
	l := look{size: 16, bold: true}
	for l.size > 10 && textWidth(text, l.size, true) > s.span(1, cols) {
		l.size--
	}
	s.text(1, row, text, l)
	s.height(row, 24)
}

// header writes the titles of a list's columns.
func (s *sheet) header(row int, columns []column, filtered bool) {
	l := look{size: 9, bold: true, fill: head, wrap: true, across: "left", bottom: edge{medium, ink}, top: edge{thin, rule}}
	if filtered {
		l.upright = "top"
	}
	high := 18.0
	for i, c := range columns {
		l := l
		if c.middle {
			l.across = "center"
		}
		if i > 0 {
			l.left = edge{thin, thinInk}
		}
		s.text(i+1, row, c.title, l)
		high = max(high, wrappedHeight(c.title, l, points(c.width)))
	}
	if filtered {
		high += 12 // the buttons of the filter stand below the words
	}
	s.height(row, high)
}

// row writes a row of a list and makes it as high as its words need.
func (s *sheet) row(row int, columns []column, r listRow) {
	l := look{italic: r.italic, fill: r.fill, bottom: edge{thin, thinInk}, wrap: true}
	if r.begins {
		l.top = edge{thin, rule}
	}
	high := 17.0
	for i, v := range r.cells {
		col, l := i+1, l
		if i > 0 {
			l.left = edge{thin, thinInk}
		}
		if columns[i].middle {
			l.across = "center"
		}
		switch v := v.(type) {
		case nil:
			s.text(col, row, "", l)
		case string:
			s.text(col, row, v, l)
			high = max(high, wrappedHeight(v, l, points(columns[i].width)))
		case int:
			s.whole(col, row, v, l)
		case planner.Date:
			l.across = "center"
			s.date(col, row, v, l)
		case clockTime:
			s.clock(col, row, int(v), l)
		case share:
			l.format = asShare
			s.number(col, row, float64(v), l)
		case hours:
			l.format = asHours
			s.number(col, row, float64(v), l)
		default:
			s.fail(fmt.Errorf("a cell cannot hold %T", v))
		}
	}
	s.height(row, min(high, 400))
}
