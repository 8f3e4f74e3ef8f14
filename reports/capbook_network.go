package reports

import (
	"fmt"

	"github.com/xuri/excelize/v2"
)

// The columns of the network's forecast that its chart is drawn of.
const (
	netWeek  = 3
	netP10   = 5
	netP50   = 6
	netP80   = 7
	netWidth = 9
)

// network writes who is expected to start in the whole network, with a chart of
// the range.
func (b *book) network(c *CapacityBook, foot string) {
	w := b.words
	name, title, purpose := w.Say("sheet_forecast"), w.Say("network_title"), w.Say("network_purpose")
	if len(c.Starts) == 0 {
		b.list(name, title, purpose, w.Say("network_none"), nil, nil, foot)
		return
	}
	columns := b.columns("number", 5, "intake", 12.5, "week_short", 9, "net_mean", 10, "net_p10", 10, "net_p50", 11, "net_p80", 11, "net_p90", 10, "net_width", 11,
		"people_named", 12, "seats_held", 11)
	var widths []float64
	for i := range columns {
		columns[i].middle = i != 1
		widths = append(widths, columns[i].width)
	}
	n := len(columns)
	widths = append(widths, 3, 24, 24, 24)
	s := b.sheet(name, widths...)
	s.title(1, len(widths), title)
	s.sentence(1, 2, len(widths), purpose, look{color: faint, upright: "top"})
	s.height(3, 6)
	s.header(4, columns, true)
	for i, x := range c.Starts {
		s.row(5+i, columns, listRow{cells: []any{i + 1, x.Start, w.Say("week_short", "Number", isoNumber(x.Start)), hours(x.Mean), x.P10, x.P50, x.P80, x.P90, x.P90 - x.P10, x.Named, x.Held}})
	}
	last := 4 + len(c.Starts)
	s.sentence(1, last+2, n, w.Say("network_explained"), look{size: 9, color: faint, upright: "top"})
	s.rangeChart(last, n, w.Say("chart_network"))
	s.print(page{cols: len(widths), rows: max(last+2, 24), titles: [2]int{4, 4}, freezeRows: 4, filter: [4]int{1, 4, n, last}, foot: foot})
}

// rangeChart draws the range from P10 to P90 as a band, with P50 and P80 in it.
func (s *sheet) rangeChart(last, columns int, title string) {
	font := excelize.Font{Family: typeface, Size: 9, Color: ink}
	series := func(col int, color string) excelize.ChartSeries {
		ref := func(col int) string { return fmt.Sprintf("'%s'!%s:%s", s.name, absolute(col, 5), absolute(col, last)) }
		fill := excelize.Fill{Type: "pattern", Pattern: solid, Color: []string{color}}
		return excelize.ChartSeries{Name: fmt.Sprintf("'%s'!%s", s.name, absolute(col, 4)), Categories: ref(netWeek), Values: ref(col), Fill: fill,
			Line: excelize.LineOptions{Type: excelize.LineSolid, Width: 2.25, Fill: fill}, Marker: excelize.ChartMarker{Symbol: "none"}}
	}
	// The band stands on an area as high as P10 that is not seen.
	below, within := series(netP10, paper), series(netWidth, "C9DAEE")
	below.Line, within.Line = excelize.LineOptions{Type: excelize.LineNone}, excelize.LineOptions{Type: excelize.LineNone}
	below.Fill.Transparency = 100
	area := &excelize.Chart{
		Type:      excelize.AreaStacked,
		Series:    []excelize.ChartSeries{below, within},
		Title:     excelize.ChartTitle{Paragraph: []excelize.RichTextRun{{Text: title, Font: &excelize.Font{Family: typeface, Size: 11, Bold: true, Color: ink}}}},
		Legend:    excelize.ChartLegend{Position: "bottom", Font: &font},
		Dimension: excelize.ChartDimension{Width: uint(s.span(columns+2, columns+4) / 0.75), Height: 380},
		Format:    excelize.GraphicOptions{Positioning: "oneCell", AltText: title},
		XAxis:     excelize.ChartAxis{Font: font},
		YAxis:     excelize.ChartAxis{Minimum: pointer(0.0), MajorGridLines: true, Font: font, NumFmt: excelize.ChartNumFmt{CustomNumFmt: asWhole}},
	}
	s.fail(s.file.AddChart(s.name, cell(columns+2, 5), area,
		&excelize.Chart{Type: excelize.Line, Series: []excelize.ChartSeries{series(netP50, "2F6DB5"), series(netP80, "C8541B")}, Legend: area.Legend, XAxis: area.XAxis, YAxis: area.YAxis}))
}

// taught writes what was held and what is planned, by course and by week, and
// the programmes.
func (b *book) taught(c *CapacityBook, foot string) {
	w := b.words
	name, title := w.Say("sheet_taught"), w.Say("taught_title")
	purpose := w.Say("taught_purpose_files")
	if c.Since != 0 {
		purpose = w.Say("taught_purpose", "Since", w.Date(c.Since))
	}
	if len(c.Taught) == 0 {
		b.list(name, title, purpose, w.Say("taught_none"), nil, nil, foot)
		return
	}
	columns := b.columns("number", 5, "course", 46, "length", 12, "group_least", 13.5, "group_most", 13.5, "held_sessions", 13.5, "held_seats", 13.5, "planned_sessions", 11, "taken_named", 12, "taken_held", 11,
		"places", 9, "asked", 10, "asked_missing", 12)
	var widths []float64
	for i := range columns {
		columns[i].middle = i != 1
		widths = append(widths, columns[i].width)
	}
	n := len(columns)
	widths = append(widths, 3, 20, 20, 20)
	s := b.sheet(name, widths...)
	s.title(1, len(widths), title)
	s.sentence(1, 2, len(widths), purpose, look{color: faint, upright: "top"})
	s.height(3, 6)
	s.header(4, columns, false)
	row := 4
	var sum [8]int
	for i, x := range c.Taught {
		row++
		counts := [8]int{x.Held, x.HeldSeats, x.Sessions, x.Named, x.Reserved, x.Places, x.Asked, x.Missing}
		cells := []any{i + 1, x.Course, inHours(x.Minutes), x.MinGroup, x.MaxGroup}
		for k, v := range counts {
			sum[k] += v
			if c.Since == 0 && k < 2 || !c.Planned && (k > 1 && k < 6 || k == 7) {
				cells = append(cells, nil)
				continue
			}
			cells = append(cells, v)
		}
		r := listRow{cells: cells}
		if x.Missing > 0 {
			r.fill = alarm
		}
		s.row(row, columns, r)
	}
	row++
	l := look{bold: true, top: edge{medium, ink}}
	s.fill(1, row, n, row, l)
	s.text(2, row, w.Say("total"), l)
	l.across = "center"
	for k, v := range sum {
		if !(c.Since == 0 && k < 2 || !c.Planned && (k > 1 && k < 6 || k == 7)) {
			s.whole(6+k, row, v, l)
		}
	}
	s.height(row, 20)
	row = s.taughtWeeks(row+2, c, n)
	if len(c.Programmes) > 0 {
		row = s.part(row+1, n, w.Say("taught_programmes"))
		for _, p := range c.Programmes {
			s.text(1, row, "•", look{across: "center"})
			s.sentence(2, row, n, w.ProgrammeText(&p), look{})
			row++
		}
	}
	s.print(page{cols: len(widths), rows: row - 1, titles: [2]int{4, 4}, freezeRows: 4, foot: foot})
}

// ProgrammeText says a programme in a line.
func (w Words) ProgrammeText(p *ProgrammeLine) string {
	courses := ""
	for i, name := range p.Courses {
		if i > 0 {
			courses += " → "
		}
		courses += name
	}
	text := w.Say("programme_line", "Name", p.Name, "Courses", w.Count("courses", len(p.Courses)), "Hours", w.HoursOf(p.Minutes), "List", courses)
	if p.Due > 0 {
		text += " " + w.Count("programme_due", p.Due)
	}
	return text
}

// taughtWeeks writes the sessions of each week with a chart beside the courses.
func (s *sheet) taughtWeeks(row int, c *CapacityBook, columns int) int {
	if len(c.TaughtWeeks) == 0 {
		return row
	}
	w := s.words
	row = s.part(row, columns, w.Say("taught_weeks"))
	heads := make([]column, 5)
	for i, key := range []string{"number", "week", "held_sessions", "planned_sessions", "seats_taken"} {
		heads[i] = column{title: w.Say("col_" + key), width: s.widths[i], middle: i != 1}
	}
	s.header(row, heads, false)
	top := row
	for i, x := range c.TaughtWeeks {
		row++
		var held any = x.Held
		if c.Since == 0 {
			held = nil
		}
		s.row(row, heads, listRow{cells: []any{i + 1, upperFirst(w.Week(x.Monday)), held, x.Sessions, x.Seats}})
	}
	font := excelize.Font{Family: typeface, Size: 9, Color: ink}
	ref := func(col int) string {
		return fmt.Sprintf("'%s'!%s:%s", s.name, absolute(col, top+1), absolute(col, row))
	}
	series := func(col int, color string) excelize.ChartSeries {
		return excelize.ChartSeries{Name: fmt.Sprintf("'%s'!%s", s.name, absolute(col, top)), Categories: ref(2), Values: ref(col),
			Fill: excelize.Fill{Type: "pattern", Pattern: solid, Color: []string{color}}, DataLabel: excelize.ChartDataLabel{Font: font}}
	}
	title := w.Say("taught_weeks")
	s.fail(s.file.AddChart(s.name, cell(columns+2, 5), &excelize.Chart{
		Type:      excelize.BarStacked,
		Series:    []excelize.ChartSeries{series(3, "AEB6C0"), series(4, "7DA7D9")},
		Title:     excelize.ChartTitle{Paragraph: []excelize.RichTextRun{{Text: title, Font: &excelize.Font{Family: typeface, Size: 11, Bold: true, Color: ink}}}},
		Legend:    excelize.ChartLegend{Position: "bottom", Font: &font},
		Dimension: excelize.ChartDimension{Width: uint(s.span(columns+2, columns+4) / 0.75), Height: 460},
		Format:    excelize.GraphicOptions{Positioning: "oneCell", AltText: title},
		XAxis:     excelize.ChartAxis{ReverseOrder: true, Font: excelize.Font{Family: typeface, Size: 8, Color: ink}},
		YAxis:     excelize.ChartAxis{Minimum: pointer(0.0), MajorGridLines: true, Font: font, NumFmt: excelize.ChartNumFmt{CustomNumFmt: asWhole}},
		PlotArea:  excelize.ChartPlotArea{ShowVal: true, NumFmt: excelize.ChartNumFmt{CustomNumFmt: "0;;"}},
		GapWidth:  pointer(uint(40)),
		Overlap:   pointer(100),
	}))
	return row + 1
}
