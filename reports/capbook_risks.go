package reports

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/xuri/excelize/v2"

	"cohort/planner"
	"cohort/planner/capacity"
)

// lonely writes the courses that one person alone can lead.
func (b *book) lonely(c *CapacityBook, foot string) {
	w := b.words
	columns := b.columns("number", 5, "course", 44, "only_one", 24, "role", 26, "sites", 46, "alone_weeks", 46, "asked", 11)
	columns[6].middle = true
	mondays := map[planner.Date]bool{}
	for _, x := range c.Report.Load {
		mondays[x.Week] = true
	}
	var rows []listRow
	for i := range c.Report.Risks {
		r := &c.Report.Risks[i]
		rows = append(rows, listRow{cells: []any{i + 1, c.Called.name(r.Course), everyName(c.Called, r.Trainers), w.oneRole(r.Role),
			everyName(c.Called, r.Sites), w.when(r, len(mondays)), r.Requests}})
	}
	b.list(w.Say("sheet_lonely"), w.Say("lonely_title"), w.Say("lonely_purpose"), w.Say("capacity_none_risks"), columns, rows, foot)
}

// hangLine is what hangs on one trainer or room.
type hangLine struct {
	capacity.Hang
	name    string
	without *capacity.Without // nil: not solved
}

// hanging lists trainers, those whose absence was solved first, or rooms.
func (c *CapacityBook) hanging(kind capacity.Kind) []hangLine {
	var out []hangLine
	for _, h := range c.Report.Hangs {
		if h.Kind != kind {
			continue
		}
		l := hangLine{Hang: h, name: c.Called.name(h.ID)}
		if kind == capacity.Trainers {
			for i := range c.Report.Withouts {
				if c.Report.Withouts[i].Trainer == h.ID {
					l.without = &c.Report.Withouts[i]
				}
			}
		}
		out = append(out, l)
	}
	slices.SortStableFunc(out, func(a, b hangLine) int {
		next := func(l hangLine) int {
			if l.without == nil {
				return -1
			}
			return l.without.Seats
		}
		return cmp.Or(cmp.Compare(next(b), next(a)), cmp.Compare(b.Seats, a.Seats), cmp.Compare(a.name, b.name))
	})
	return out
}

// hangs writes what hangs on each trainer and room, and what is kept if one of
// the ten on whom most hangs is away next week.
func (b *book) hangs(c *CapacityBook, foot string) {
	w := b.words
	trainers, rooms := c.hanging(capacity.Trainers), c.hanging(capacity.Rooms)
	name, title, purpose := w.Say("sheet_hangs"), w.Say("hangs_title"), w.Say("hangs_purpose")
	if len(trainers)+len(rooms) == 0 {
		b.list(name, title, purpose, w.Say("hangs_none"), nil, nil, foot)
		return
	}
	columns := b.columns("number", 5, "trainer", 30, "hang_sessions", 11, "hang_seats", 11, "hang_waves", 11, "hang_alone", 14)
	solved := len(c.Report.Withouts) > 0
	if solved {
		columns = append(columns, b.columns("next_seats", 14, "next_kept", 13, "next_in_time", 13, "next_lost", 13)...)
	}
	var widths []float64
	for i := range columns {
		columns[i].middle = i != 1
		widths = append(widths, columns[i].width)
	}
	n := len(columns)
	if solved {
		widths = append(widths, 3, 20, 20, 20)
	}
	s := b.sheet(name, widths...)
	s.title(1, len(widths), title)
	s.sentence(1, 2, len(widths), purpose, look{color: faint, upright: "top"})
	s.height(3, 6)
	s.header(4, columns, false)
	row, away := 5, 0
	for i, l := range trainers {
		r := listRow{cells: []any{i + 1, l.name, l.Sessions, l.Hang.Seats, l.Waves, l.Alone}}
		if x := l.without; solved {
			r.cells = append(r.cells, nil, nil, nil, nil)
			if x != nil {
				copy(r.cells[6:], []any{x.Seats, x.Kept, x.InTime, x.Seats - x.Kept})
				away++
				if x.Kept < x.Seats {
					r.fill = alarm
				}
			}
		}
		s.row(row, columns, r)
		row++
	}
	if solved {
		x := &c.Report.Withouts[0]
		s.sentence(1, row, n, w.Say("hangs_solved", "From", w.Date(x.From), "To", w.Date(x.To)), look{size: 9, color: faint, upright: "top"})
		row++
		s.awayChart(5, 4+away, n, w.Say("chart_without", "From", w.DayMonth(x.From), "To", w.DayMonth(x.To)))
	}
	if len(rooms) > 0 {
		row = s.part(row+1, n, w.Say("hangs_rooms"))
		columns := b.columns("number", 5, "room", 30, "hang_sessions", 11, "hang_seats", 11, "hang_waves", 11)
		for i := range columns {
			columns[i].middle = i != 1
		}
		s.header(row, columns, false)
		for i, l := range rooms {
			row++
			s.row(row, columns, listRow{cells: []any{i + 1, l.name, l.Sessions, l.Hang.Seats, l.Waves}})
		}
		row++
	}
	s.print(page{cols: len(widths), rows: max(row-1, 25), titles: [2]int{4, 4}, freezeRows: 4, foot: foot})
}

// part writes a line between parts of a sheet over so many columns, beside which
// a chart stands, and returns the row after it.
func (s *sheet) part(row, cols int, text string) int {
	l := look{size: 12, bold: true, bottom: edge{thin, rule}}
	s.fill(1, row, cols, row, l)
	s.text(1, row, text, l)
	s.height(row, 20)
	return row + 1
}

// oneRole names somebody's role.
func (w Words) oneRole(role string) string {
	switch role {
	case "psychologist":
		return w.Say("capbook_role_psychologist")
	case "process":
		return w.Say("capbook_role_process")
	}
	return role
}

// awayChart draws what is kept and what is lost of the seats of next week.
func (s *sheet) awayChart(first, last, columns int, title string) {
	if last < first {
		return
	}
	font := excelize.Font{Family: typeface, Size: 9, Color: ink}
	ref := func(col int) string {
		return fmt.Sprintf("'%s'!%s:%s", s.name, absolute(col, first), absolute(col, last))
	}
	series := func(col int, color string) excelize.ChartSeries {
		return excelize.ChartSeries{Name: fmt.Sprintf("'%s'!%s", s.name, absolute(col, 4)), Categories: ref(2), Values: ref(col),
			Fill: excelize.Fill{Type: "pattern", Pattern: solid, Color: []string{color}}, DataLabel: excelize.ChartDataLabel{Font: font}}
	}
	s.fail(s.file.AddChart(s.name, cell(columns+2, 5), &excelize.Chart{
		Type:      excelize.BarStacked,
		Series:    []excelize.ChartSeries{series(columns-2, "7FB89A"), series(columns, "E8825F")},
		Title:     excelize.ChartTitle{Paragraph: []excelize.RichTextRun{{Text: title, Font: &excelize.Font{Family: typeface, Size: 11, Bold: true, Color: ink}}}},
		Legend:    excelize.ChartLegend{Position: "bottom", Font: &font},
		Dimension: excelize.ChartDimension{Width: uint(s.span(columns+2, columns+4) / 0.75), Height: 380},
		Format:    excelize.GraphicOptions{Positioning: "oneCell", AltText: title},
		XAxis:     excelize.ChartAxis{ReverseOrder: true, Font: font},
		YAxis:     excelize.ChartAxis{Minimum: pointer(0.0), MajorGridLines: true, Font: font, NumFmt: excelize.ChartNumFmt{CustomNumFmt: asWhole}},
		PlotArea:  excelize.ChartPlotArea{ShowVal: true, NumFmt: excelize.ChartNumFmt{CustomNumFmt: "0;;"}},
		GapWidth:  pointer(uint(40)),
		Overlap:   pointer(100),
	}))
}

// understudies writes who could take over each session.
func (b *book) understudies(c *CapacityBook, foot string) {
	w := b.words
	columns := b.columns("number", 6, "date", 12, "day", 6, "start", 9, "course", 48, "role", 26, "trainer", 24, "understudy", 28, "others", 12)
	columns[8].middle = true
	var rows []listRow
	for i := range c.Report.Understudies {
		u := &c.Report.Understudies[i]
		r := listRow{begins: i > 0 && c.Report.Understudies[i-1].Date != u.Date, cells: []any{i + 1, u.Date, w.Weekday(u.Date), clockTime(u.Start),
			c.Called.name(u.Course), w.oneRole(u.Role), c.Called.name(u.Trainer), w.Say("understudy_none"), nil}}
		if u.Understudy != nil {
			r.cells[7], r.cells[8] = c.Called.name(*u.Understudy), u.Others
		} else {
			r.fill = alarm
		}
		rows = append(rows, r)
	}
	b.list(w.Say("sheet_understudies"), w.Say("understudies_title"), w.Say("understudies_purpose"), w.Say("hangs_none"), columns, rows, foot)
}
