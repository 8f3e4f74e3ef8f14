package reports

import (
	"fmt"

	"github.com/xuri/excelize/v2"
)

// pipeline writes the hiring pipeline with its chances, and a chart of it.
func (b *book) pipeline(o *OfficeWaves, foot string) {
	w := b.words
	columns := b.columns("number", 8, "stage", 34, "people_count", 11, "conversion", 15, "chance", 15, "expected", 15)
	if len(o.Pipeline) == 0 {
		b.list(w.Say("sheet_pipeline"), w.Say("pipeline_title", "Place", o.Place), w.Say("pipeline_purpose"), w.Say("pipeline_none"), columns, nil, foot)
		return
	}
	n := len(columns)
	widths := make([]float64, 0, n+4)
	for _, c := range columns {
		widths = append(widths, c.width)
	}
	widths = append(widths, 3, 14, 14, 14)
	s := b.sheet(w.Say("sheet_pipeline"), widths...)
	s.title(1, len(widths), w.Say("pipeline_title", "Place", o.Place))
	s.sentence(1, 2, len(widths), w.Say("pipeline_purpose"), look{color: faint, upright: "top"})
	s.header(4, columns, true)
	last := 4 + len(o.Pipeline)
	people, expected := 0, 0.0
	for i, st := range o.Pipeline {
		s.row(5+i, columns, listRow{cells: []any{i + 1, upperFirst(st.Name), st.Count, share(st.Conversion), share(st.Chance), hours(float64(st.Count) * st.Chance)}})
		s.height(5+i, 22)
		people += st.Count
		expected += float64(st.Count) * st.Chance
	}
	s.fail(s.file.SetConditionalFormat(s.name, cell(5, 5)+":"+cell(5, last), []excelize.ConditionalFormatOptions{{Type: "2_color_scale", Criteria: "=",
		MinType: "num", MinValue: "0", MinColor: "#FFFFFF", MaxType: "num", MaxValue: "1", MaxColor: "#9BCBA8"}}))
	sum := look{bold: true, top: edge{medium, ink}}
	s.fill(1, last+1, n, last+1, sum)
	s.text(2, last+1, w.Say("total"), sum)
	sum.across = "center"
	s.whole(3, last+1, people, sum)
	sum.format = asHours
	s.number(6, last+1, expected, sum)
	s.height(last+1, 20)
	s.sentence(1, last+3, n, w.Say("pipeline_explained"), look{size: 9, color: faint, upright: "top"})
	s.funnel(last, w.Say("chart_pipeline"))
	end := s.expected(max(last+5, 17), o, n)
	s.print(page{cols: len(widths), rows: end, onePage: true, titles: [2]int{4, 4}, freezeRows: 4, filter: [4]int{1, 4, n, last}, foot: foot})
}

func (s *sheet) funnel(last int, title string) {
	font := excelize.Font{Family: typeface, Size: 9, Color: ink}
	ref := func(col int) string {
		return fmt.Sprintf("'%s'!%s:%s", s.name, absolute(col, 5), absolute(col, last))
	}
	s.fail(s.file.AddChart(s.name, cell(8, 4), &excelize.Chart{
		Type: excelize.Bar,
		Series: []excelize.ChartSeries{
			{Name: fmt.Sprintf("'%s'!$C$4", s.name), Categories: ref(2), Values: ref(3), Fill: excelize.Fill{Type: "pattern", Pattern: solid, Color: []string{"9DB8D9"}}, DataLabel: excelize.ChartDataLabel{Font: font}},
			{Name: fmt.Sprintf("'%s'!$F$4", s.name), Categories: ref(2), Values: ref(6), Fill: excelize.Fill{Type: "pattern", Pattern: solid, Color: []string{"2E8B57"}}, DataLabel: excelize.ChartDataLabel{Font: font}},
		},
		Title:     excelize.ChartTitle{Paragraph: []excelize.RichTextRun{{Text: title, Font: &excelize.Font{Family: typeface, Size: 11, Bold: true, Color: ink}}}},
		Legend:    excelize.ChartLegend{Position: "bottom", Font: &font},
		Dimension: excelize.ChartDimension{Width: uint(s.span(8, 10) / 0.75), Height: 300},
		Format:    excelize.GraphicOptions{Positioning: "oneCell", AltText: title},
		XAxis:     excelize.ChartAxis{ReverseOrder: true, Font: font},
		YAxis:     excelize.ChartAxis{Minimum: pointer(0.0), MajorGridLines: true, Font: font, NumFmt: excelize.ChartNumFmt{CustomNumFmt: "General"}},
		PlotArea:  excelize.ChartPlotArea{ShowVal: true, NumFmt: excelize.ChartNumFmt{CustomNumFmt: "0.#"}},
		GapWidth:  pointer(uint(40)),
	}))
}

// expected writes how many people are expected at the next intakes, from a row
// on, with a chart of the range, and returns the last row of both.
func (s *sheet) expected(row int, o *OfficeWaves, n int) int {
	w := s.words
	s.text(1, row, w.Say("expected_title"), look{size: 12, bold: true})
	s.height(row, 20)
	if len(o.Starts) == 0 {
		s.sentence(1, row+1, n, w.Say("expected_none"), look{fill: calm, indent: 1})
		return row + 1
	}
	columns := s.columns("week", 8, "intake", 34, "low", 11, "likely", 15, "high", 15, "spread", 15)
	for i := range columns {
		columns[i].middle = true
	}
	s.header(row+1, columns, false)
	for i, x := range o.Starts {
		s.row(row+2+i, columns, listRow{cells: []any{w.Say("week_short", "Number", isoNumber(x.Intake)), x.Intake, x.P10, x.P50, x.P90, x.P90 - x.P10}})
		s.height(row+2+i, 18)
	}
	last := row + 1 + len(o.Starts)
	s.sentence(1, last+2, n, w.Say("expected_explained"), look{size: 9, color: faint, upright: "top"})
	s.expectedChart(row, last, w.Say("chart_expected"))
	return max(last+2, row+19)
}

// expectedChart draws the range from P10 to P90 as a band and P50 in it.
func (s *sheet) expectedChart(row, last int, title string) {
	font := excelize.Font{Family: typeface, Size: 9, Color: ink}
	series := func(col int, color string) excelize.ChartSeries {
		ref := func(col int) string {
			return fmt.Sprintf("'%s'!%s:%s", s.name, absolute(col, row+2), absolute(col, last))
		}
		fill := excelize.Fill{Type: "pattern", Pattern: solid, Color: []string{color}}
		return excelize.ChartSeries{Name: fmt.Sprintf("'%s'!%s", s.name, absolute(col, row+1)), Categories: ref(1), Values: ref(col), Fill: fill,
			Line: excelize.LineOptions{Type: excelize.LineSolid, Width: 2.25, Fill: fill}, Marker: excelize.ChartMarker{Symbol: "circle", Size: 6, Fill: fill}}
	}
	// The band stands on columns as high as P10 that are not seen.
	below, within := series(3, paper), series(6, "C9DAEE")
	below.Line, within.Line = excelize.LineOptions{Type: excelize.LineNone}, excelize.LineOptions{Type: excelize.LineNone}
	below.Fill.Transparency = 100
	band := &excelize.Chart{
		Type:      excelize.ColStacked,
		Series:    []excelize.ChartSeries{below, within},
		Title:     excelize.ChartTitle{Paragraph: []excelize.RichTextRun{{Text: title, Font: &excelize.Font{Family: typeface, Size: 11, Bold: true, Color: ink}}}},
		Legend:    excelize.ChartLegend{Position: "none"},
		Dimension: excelize.ChartDimension{Width: uint(s.span(8, 10) / 0.75), Height: 330},
		Format:    excelize.GraphicOptions{Positioning: "oneCell", AltText: title},
		XAxis:     excelize.ChartAxis{Font: font},
		YAxis:     excelize.ChartAxis{Minimum: pointer(0.0), MajorGridLines: true, Font: font, NumFmt: excelize.ChartNumFmt{CustomNumFmt: asWhole}},
		GapWidth:  pointer(uint(25)),
	}
	s.fail(s.file.AddChart(s.name, cell(8, row), band,
		&excelize.Chart{Type: excelize.Line, Series: []excelize.ChartSeries{series(4, "2F6DB5")}, Legend: band.Legend, XAxis: band.XAxis, YAxis: band.YAxis}))
}
