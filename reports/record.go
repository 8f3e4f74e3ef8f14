package reports

import (
	"fmt"
	"math"
	"strings"

	"github.com/xuri/excelize/v2"

	"cohort/planner"
	"cohort/planner/demand"
)

// Record is what was forecast for intakes that are over, as it stood some days
// before each, and what came.
type Record struct {
	Tracks []Track      // by days before, the longest first
	Past   []PastIntake // ascending
}

// Track is how the forecasts of so many days before did.
type Track struct {
	Days    int                // before the intake
	Own     demand.Calibration // of whom the record is about
	Network demand.Calibration // of the network's sums; without outcomes where the record is the network's own
}

// PastIntake is what was forecast for one intake and what came.
type PastIntake struct {
	Start    planner.Date
	Came     int
	Foretold []*Foretold // as Record.Tracks; nil in place of one that is not known
}

// Foretold is a forecast: most likely so many, from so many to so many.
type Foretold struct{ Likely, Low, High int }

// ForetoldText says a forecast and what came.
func (w Words) ForetoldText(f Foretold, came int) string {
	return w.Say("past_in_words", "Likely", f.Likely, "Low", f.Low, "High", f.High, "Came", came)
}

// TrackText says how often what came lay within a forecast's range.
func (w Words) TrackText(key string, days int, c demand.Calibration) string {
	return w.Say(key, "Before", w.Count("days_before", days), "Inside", c.Inside, "Outcomes", c.Outcomes,
		"Share", math.Round(100*c.Share), "Band", math.Round(100*c.Band), "Mean", w.decimal(c.Mean, 1), "Came", c.Came, "Unseen", c.Unseen)
}

// decimal writes a number with so many decimals.
func (w Words) decimal(x float64, places int) string {
	return strings.Replace(fmt.Sprintf("%.*f", places, x), ".", w.Say("decimal_mark"), 1)
}

// record writes what was forecast and what came, with a chart of it.
func (b *book) record(r *Record, place, foot string) {
	w := b.words
	name, title, purpose := w.Say("sheet_record"), w.Say("record_title", "Place", place), w.Say("record_purpose")
	if len(r.Past) == 0 || len(r.Tracks) == 0 {
		b.list(name, title, purpose, w.Say("record_none"), nil, nil, foot)
		return
	}
	columns := b.columns("number", 5, "intake", 12.5)
	for _, t := range r.Tracks {
		before := w.Count("days_before", t.Days)
		for _, key := range []string{"past_likely", "past_low", "past_high"} {
			columns = append(columns, column{title: upperFirst(w.Say(key, "Before", before)), width: 11, middle: true})
		}
	}
	columns = append(columns, column{title: w.Say("past_came"), width: 10, middle: true},
		column{title: w.Say("past_hit", "Before", w.Count("days_before", r.Tracks[len(r.Tracks)-1].Days)), width: 15}, column{title: w.Say("past_words"), width: 37})
	n := len(columns)
	var widths []float64
	for _, c := range columns {
		widths = append(widths, c.width)
	}
	widths = append(widths, 3, 22, 22, 22)
	s := b.sheet(name, widths...)
	s.title(1, len(widths), title)
	s.sentence(1, 2, len(widths), purpose, look{color: faint, upright: "top"})
	s.height(3, 6)
	s.header(4, columns, true)
	for i := range r.Past {
		s.row(5+i, columns, r.row(w, i))
	}
	last := 4 + len(r.Past)
	row := last + 2
	for _, t := range r.Tracks {
		s.sentence(1, row, n, w.TrackText("track_own", t.Days, t.Own), look{size: 11})
		row++
		if t.Network.Outcomes > 0 {
			s.sentence(1, row, n, w.TrackText("track_network", t.Days, t.Network), look{})
			row++
		}
	}
	t := r.Tracks[len(r.Tracks)-1]
	all := t.Network
	if all.Outcomes == 0 {
		all = t.Own
	}
	s.sentence(1, row, n, w.Say("record_explained", "Before", w.Count("days_before", t.Days), "Brier", w.decimal(all.Brier, 3), "Base", w.decimal(all.Base, 3)),
		look{size: 9, color: faint, upright: "top"})
	s.bandChart(r, n, w.Say("chart_record", "Before", w.Count("days_before", t.Days)))
	s.print(page{cols: len(widths), rows: max(row, 21), titles: [2]int{4, 4}, freezeRows: 4, filter: [4]int{1, 4, n, last}, foot: foot})
}

// row is one intake. Its colour and words tell of the latest forecast.
func (r *Record) row(w Words, i int) listRow {
	p := &r.Past[i]
	cells := []any{i + 1, p.Start}
	for _, f := range p.Foretold {
		if f == nil {
			cells = append(cells, nil, nil, nil)
			continue
		}
		cells = append(cells, f.Likely, f.Low, f.High)
	}
	f := p.Foretold[len(p.Foretold)-1]
	if f == nil {
		return listRow{cells: append(cells, p.Came, nil, nil)}
	}
	hit, fill := w.Say("hit_inside"), calm
	switch {
	case p.Came < f.Low:
		hit, fill = w.Say("hit_fewer"), alarm
	case p.Came > f.High:
		hit, fill = w.Say("hit_more"), alarm
	}
	return listRow{fill: fill, cells: append(cells, p.Came, hit, w.ForetoldText(*f, p.Came))}
}

// bandChart draws the range of the latest forecast, which stands before the last
// three of so many columns, and what came.
func (s *sheet) bandChart(r *Record, columns int, title string) {
	font := excelize.Font{Family: typeface, Size: 9, Color: ink}
	last := 4 + len(r.Past)
	series := func(col int, color, mark string, line excelize.LineType) excelize.ChartSeries {
		ref := func(col int) string { return fmt.Sprintf("'%s'!%s:%s", s.name, absolute(col, 5), absolute(col, last)) }
		fill := excelize.Fill{Type: "pattern", Pattern: solid, Color: []string{color}}
		return excelize.ChartSeries{Name: fmt.Sprintf("'%s'!%s", s.name, absolute(col, 4)), Categories: ref(2), Values: ref(col), Fill: fill,
			Line: excelize.LineOptions{Type: line, Width: 2, Fill: fill}, Marker: excelize.ChartMarker{Symbol: mark, Size: 7, Fill: fill}}
	}
	came := columns - 2
	// Dates as numbers: of an axis of dates some programs label every day.
	first, until := serial(r.Past[0].Start)-7, serial(r.Past[len(r.Past)-1].Start)+7
	s.fail(s.file.AddChart(s.name, cell(columns+2, 5), &excelize.Chart{
		Type: excelize.Scatter,
		Series: []excelize.ChartSeries{series(came-2, "9DB8D9", "none", excelize.LineSolid), series(came-1, "2F6DB5", "none", excelize.LineSolid),
			series(came, "C8541B", "circle", excelize.LineNone)},
		Title:     excelize.ChartTitle{Paragraph: []excelize.RichTextRun{{Text: title, Font: &excelize.Font{Family: typeface, Size: 11, Bold: true, Color: ink}}}},
		Legend:    excelize.ChartLegend{Position: "bottom", Font: &font},
		Dimension: excelize.ChartDimension{Width: uint(s.span(columns+2, columns+4) / 0.75), Height: 360},
		Format:    excelize.GraphicOptions{Positioning: "oneCell", AltText: title},
		XAxis:     excelize.ChartAxis{Font: font, Minimum: &first, Maximum: &until, NumFmt: excelize.ChartNumFmt{CustomNumFmt: "dd.mm"}},
		YAxis:     excelize.ChartAxis{Minimum: pointer(0.0), MajorGridLines: true, Font: font, NumFmt: excelize.ChartNumFmt{CustomNumFmt: "0"}},
	}))
}
