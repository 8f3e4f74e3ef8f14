package sheet

import (
	"fmt"

	"github.com/xuri/excelize/v2"
)

// Chart is a chart of columns that stand in a workbook.
type Chart struct {
	Title, Alt string // Alt says what is seen to whom it is read aloud; empty: the title
	Kind       Kind
	Data       Data
	Series     []Series
	Lines      []Series // drawn over the series as lines
	Legend     bool     // below
	Figures    string   // the format in which the figures stand at the bars; empty: they do not
	Scale      Scale

	Col, Row      int     // of the cell in which its left upper corner is
	Right, Down   float64 // how far from that cell's
	Width, Height float64
}

// Kind is what a chart draws its series as.
type Kind int

// The kinds of charts.
const (
	Columns Kind = iota
	StackedColumns
	Bars // lie on their sides, the first on top
	StackedBars
	StackedAreas
	Scatter // over numbers or dates, each series a line or circles
)

// Data are the rows that a chart is drawn of. The names of the series stand in
// row Head, their values in the rows First to Last, what they are of in column
// Across.
type Data struct {
	Sheet             string // empty: the chart's own
	Head, First, Last int
	Across            int
}

// Series is a column that a chart shows.
type Series struct {
	Col    int
	Color  string
	Hidden bool    // takes its place in a stack and is not seen
	Marker float64 // size of the circle at each value of a line; 0: none
	Dashed bool    // the line
	NoLine bool    // nothing joins the circles
}

// Scale is how a chart counts.
type Scale struct {
	Format      string  // of the values
	Most, Step  float64 // the last value and the distance between the lines; 0: as the program finds
	Gap         int     // between the bars, in percent of a bar; 0: as the program finds
	From, Until float64 // first and last number across, of a Scatter; both 0: as the program finds
	Across      string  // format of the numbers across
	Turned      bool    // what stands across is turned upright
	Small       bool    // what stands across stands in small type
}

// Chart draws a chart.
func (p *Page) Chart(c Chart) {
	font := excelize.Font{Family: typeface, Size: 9, Color: Ink}
	if c.Alt == "" {
		c.Alt = c.Title
	}
	legend := excelize.ChartLegend{Position: "none"}
	if c.Legend {
		legend = excelize.ChartLegend{Position: "bottom", Font: &font}
	}
	x := excelize.ChartAxis{Font: font, NumFmt: excelize.ChartNumFmt{CustomNumFmt: c.Scale.Across}}
	if c.Scale.Small {
		x.Font.Size = 8
	}
	if c.Scale.Turned {
		x.Alignment = excelize.Alignment{TextRotation: -90}
	}
	if c.Scale.From != c.Scale.Until {
		x.Minimum, x.Maximum = &c.Scale.From, &c.Scale.Until
	}
	y := excelize.ChartAxis{Minimum: pointer(0.0), MajorUnit: c.Scale.Step, MajorGridLines: true, Font: font, NumFmt: excelize.ChartNumFmt{CustomNumFmt: c.Scale.Format}}
	if c.Scale.Most != 0 {
		y.Maximum = &c.Scale.Most
	}
	chart := &excelize.Chart{
		Title:     excelize.ChartTitle{Paragraph: []excelize.RichTextRun{{Text: c.Title, Font: &excelize.Font{Family: typeface, Size: 11, Bold: true, Color: Ink}}}},
		Legend:    legend,
		Dimension: excelize.ChartDimension{Width: uint(c.Width / 0.75), Height: uint(c.Height / 0.75)},
		Format:    excelize.GraphicOptions{Positioning: "oneCell", AltText: c.Alt, OffsetX: int(c.Right / 0.75), OffsetY: int(c.Down / 0.75)},
	}
	switch c.Kind {
	case Columns:
		chart.Type = excelize.Col
	case StackedColumns:
		chart.Type = excelize.ColStacked
	case Bars:
		chart.Type, x.ReverseOrder = excelize.Bar, true
	case StackedBars:
		chart.Type, x.ReverseOrder, chart.Overlap = excelize.BarStacked, true, pointer(100)
	case StackedAreas:
		chart.Type = excelize.AreaStacked
	case Scatter:
		chart.Type = excelize.Scatter
	}
	if c.Scale.Gap > 0 {
		chart.GapWidth = pointer(uint(c.Scale.Gap))
	}
	if c.Figures != "" {
		chart.PlotArea = excelize.ChartPlotArea{ShowVal: true, NumFmt: excelize.ChartNumFmt{CustomNumFmt: c.Figures}}
	}
	chart.XAxis, chart.YAxis = x, y
	for _, s := range c.Series {
		one := p.series(c.Data, s)
		if c.Figures != "" {
			one.DataLabel = excelize.ChartDataLabel{Font: font}
		}
		if c.Kind == Scatter {
			one.Line.Width = 2 // nothing but lines: finer ones do
		}
		chart.Series = append(chart.Series, one)
	}
	var over []*excelize.Chart
	if len(c.Lines) > 0 {
		lines := &excelize.Chart{Type: excelize.Line, Legend: legend, XAxis: x, YAxis: y}
		for _, s := range c.Lines {
			lines.Series = append(lines.Series, p.series(c.Data, s))
		}
		over = append(over, lines)
	}
	p.fail(p.file.AddChart(p.name, cell(c.Col, c.Row), chart, over...))
}

func (p *Page) series(d Data, s Series) excelize.ChartSeries {
	sheet := p.name
	if d.Sheet != "" {
		sheet = sheetName(d.Sheet)
	}
	values := func(col int) string {
		return fmt.Sprintf("'%s'!%s:%s", sheet, absolute(col, d.First), absolute(col, d.Last))
	}
	fill := excelize.Fill{Type: "pattern", Pattern: solid, Color: []string{s.Color}}
	out := excelize.ChartSeries{Name: fmt.Sprintf("'%s'!%s", sheet, absolute(s.Col, d.Head)), Categories: values(d.Across), Values: values(s.Col), Fill: fill,
		Line: excelize.LineOptions{Type: excelize.LineSolid, Width: 2.25, Fill: fill}, Marker: excelize.ChartMarker{Symbol: "none"}}
	if s.Marker > 0 {
		out.Marker = excelize.ChartMarker{Symbol: "circle", Size: int(s.Marker), Fill: fill}
	}
	switch {
	case s.NoLine:
		out.Line.Type = excelize.LineNone
	case s.Dashed:
		out.Line.Dash = excelize.LineDashDash
	}
	if s.Hidden {
		out.Fill.Color, out.Fill.Transparency = []string{Paper}, 100
	}
	return out
}
