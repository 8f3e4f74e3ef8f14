package reports

import (
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"
)

// away writes who of the office is in training on each day, against how many of
// its working staff it releases.
func (b *book) away(o *OfficeWaves, foot string) {
	w := b.words
	name, title := w.Say("sheet_away"), w.Say("away_title", "Place", o.Place)
	purpose := w.Say("away_purpose", "Limit", o.Release)
	if len(o.Away) == 0 {
		b.list(name, title, purpose, w.Say("away_none"), nil, nil, foot)
		return
	}
	columns := b.columns("number", 5, "date", 11.5, "day", 9.5, "out_working", 13, "out_limit", 11, "out_left", 11, "out_state", 15, "out_newcomers", 13, "out_held", 11, "out_who", 58)
	var widths []float64
	for i := range columns {
		columns[i].middle = i != 2 && i != 6 && i != 9
		widths = append(widths, columns[i].width)
	}
	n := len(columns)
	widths = append(widths, 3, 21, 21, 21)
	s := b.sheet(name, widths...)
	s.title(1, len(widths), title)
	s.sentence(1, 2, len(widths), purpose, look{color: faint, upright: "top"})
	s.height(3, 6)
	s.header(4, columns, true)
	for i := range o.Away {
		d := &o.Away[i]
		r := listRow{begins: i > 0 && d.Date.Monday() != o.Away[i-1].Date.Monday()}
		state, left := "", o.Release-distinct(d.Working)
		switch {
		case left < 0:
			state, r.fill = w.Say("out_over"), alarm
		case left == 0 && len(d.Working) > 0:
			state, r.fill = w.Say("out_full"), "FFF1CC"
		}
		r.cells = []any{i + 1, d.Date, w.Weekday(d.Date) + " " + w.DayMonth(d.Date), distinct(d.Working), o.Release, max(left, 0), state, distinct(d.Newcomers), d.Held, w.whoIsAway(d)}
		s.row(5+i, columns, r)
	}
	last := 4 + len(o.Away)
	s.releaseChart(last, n, w.Say("chart_away"))
	s.print(page{cols: len(widths), rows: max(last, 24), titles: [2]int{4, 4}, freezeRows: 4, filter: [4]int{1, 4, n, last}, foot: foot})
}

// distinct counts people: somebody may have two trainings on a day.
func distinct(list []Absence) int {
	seen := map[string]bool{}
	for i := range list {
		seen[list[i].ID] = true
	}
	return len(seen)
}

// whoIsAway names who is in training on a day, and when: working staff first.
func (w Words) whoIsAway(d *AwayDay) string {
	var parts []string
	for _, list := range [][]Absence{d.Working, d.Newcomers} {
		for i := range list {
			parts = append(parts, list[i].Name+" "+strings.ReplaceAll(w.Hours(list[i].Start, list[i].End), " ", "\u00a0"))
		}
	}
	return strings.Join(parts, ", ")
}

// releaseChart draws how many are in training on each day, and the limit for working
// staff.
func (s *sheet) releaseChart(last, columns int, title string) {
	font := excelize.Font{Family: typeface, Size: 9, Color: ink}
	series := func(col int, color string) excelize.ChartSeries {
		ref := func(col int) string {
			return fmt.Sprintf("'%s'!%s:%s", s.name, absolute(col, 5), absolute(col, last))
		}
		fill := excelize.Fill{Type: "pattern", Pattern: solid, Color: []string{color}}
		return excelize.ChartSeries{Name: fmt.Sprintf("'%s'!%s", s.name, absolute(col, 4)), Categories: ref(3), Values: ref(col), Fill: fill,
			Line: excelize.LineOptions{Type: excelize.LineSolid, Width: 2.25, Dash: excelize.LineDashDash, Fill: fill}, Marker: excelize.ChartMarker{Symbol: "none"}}
	}
	working, newcomers := series(4, "2F6DB5"), series(8, "9BCBA8")
	working.Line, newcomers.Line = excelize.LineOptions{Type: excelize.LineNone}, excelize.LineOptions{Type: excelize.LineNone}
	bars := &excelize.Chart{
		Type:      excelize.Col,
		Series:    []excelize.ChartSeries{working, newcomers},
		Title:     excelize.ChartTitle{Paragraph: []excelize.RichTextRun{{Text: title, Font: &excelize.Font{Family: typeface, Size: 11, Bold: true, Color: ink}}}},
		Legend:    excelize.ChartLegend{Position: "bottom", Font: &font},
		Dimension: excelize.ChartDimension{Width: uint(s.span(columns+2, columns+4) / 0.75), Height: 380},
		Format:    excelize.GraphicOptions{Positioning: "oneCell", AltText: title},
		XAxis:     excelize.ChartAxis{Font: font, Alignment: excelize.Alignment{TextRotation: -90}},
		YAxis:     excelize.ChartAxis{Minimum: pointer(0.0), MajorUnit: 1, MajorGridLines: true, Font: font, NumFmt: excelize.ChartNumFmt{CustomNumFmt: asWhole}},
		GapWidth:  pointer(uint(30)),
	}
	if s.most(4, last) > 12 || s.most(8, last) > 12 {
		bars.YAxis.MajorUnit = 0
	}
	s.fail(s.file.AddChart(s.name, cell(columns+2, 5), bars,
		&excelize.Chart{Type: excelize.Line, Series: []excelize.ChartSeries{series(5, "C8541B")}, Legend: bars.Legend, XAxis: bars.XAxis, YAxis: bars.YAxis}))
}

// most is the largest number of a column from row 5 on.
func (s *sheet) most(col, last int) (top float64) {
	for row := 5; row <= last; row++ {
		var v float64
		if text, err := s.file.GetCellValue(s.name, cell(col, row), excelize.Options{RawCellValue: true}); err == nil {
			if _, err := fmt.Sscan(text, &v); err == nil {
				top = max(top, v)
			}
		}
	}
	return top
}
