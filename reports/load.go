package reports

import (
	"fmt"
	"math"
	"strings"

	"github.com/xuri/excelize/v2"

	"cohort/planner"
)

// loadRow is how busy a room or a trainer is in a week, in minutes by day.
type loadRow struct {
	name       string
	used, have [7]int
}

func (r loadRow) total() (used, have int) {
	for day := range 7 {
		used += r.used[day]
		have += r.have[day]
	}
	return used, have
}

func minutes(spans []Span) int {
	sum := 0
	for _, s := range spans {
		sum += s.To - s.From
	}
	return sum
}

// roomLoad is the load of the rooms: planned of open minutes.
func roomLoad(week *Week) []loadRow {
	out := make([]loadRow, len(week.Rooms))
	for i, r := range week.Rooms {
		out[i].name = r.Name
		for day := range 7 {
			out[i].have[day] = minutes(r.Open[day])
		}
		for j := range week.Sessions {
			if s := &week.Sessions[j]; s.Room == r.Name {
				out[i].add(week.Monday, s)
			}
		}
	}
	return out
}

// trainerLoad is the load of the trainers: led, here and elsewhere, of minutes
// on the roster.
func trainerLoad(week *Week) []loadRow {
	out := make([]loadRow, len(week.Trainers))
	for i, t := range week.Trainers {
		out[i].name = t.Name
		for day := range 7 {
			out[i].have[day] = minutes(t.Available[day])
		}
		for _, sessions := range [][]Session{week.Sessions, week.Elsewhere} {
			for j := range sessions {
				if s := &sessions[j]; s.leads(t.ID) {
					out[i].add(week.Monday, s)
				}
			}
		}
	}
	return out
}

func (r *loadRow) add(monday planner.Date, s *Session) {
	if day := int(s.Date - monday); day >= 0 && day < 7 {
		r.used[day] += s.End - s.Start
	}
}

// load writes how busy rooms and trainers are: shares by day as a heat map with
// the numbers in it, and a chart of the week beside it.
func (b *book) load(week *Week, foot string) {
	w := b.words
	widths := []float64{27, 7, 7, 7, 7, 7, 7, 7, 9, 9, 11, 2, 13, 13, 13, 14}
	n := len(widths)
	s := b.sheet(w.Say("sheet_load"), widths...)
	s.title(1, n, w.Say("load_title", "Place", week.Place)+" · "+w.Week(week.Monday))
	s.sentence(1, 2, n, w.Say("load_purpose"), look{color: faint, upright: "top"})
	row := s.loadTable(4, week.Monday, "rooms", "hours_rooms", roomLoad(week))
	row = s.loadTable(row+1, week.Monday, "trainers", "hours_trainers", trainerLoad(week))
	// A chart must not be torn: what is a little too long is made smaller.
	high := 100 + tableHeight(len(week.Rooms)) + tableHeight(len(week.Trainers))
	s.print(page{cols: n, rows: row, onePage: high < 1.7*pageHeight, titles: [2]int{1, 1}, freezeCols: 1, freezeRows: 2, foot: foot})
}

// loadTable writes one table with its chart and returns the row after both. Have
// is the column of the hours there are.
func (s *sheet) loadTable(row int, monday planner.Date, kind, have string, rows []loadRow) int {
	w := s.words
	title := look{size: 12, bold: true}
	s.text(1, row, w.Say("load_"+kind), title)
	s.height(row, 20)
	columns := []column{{title: w.Say("col_" + strings.TrimSuffix(kind, "s")), width: s.widths[0]}}
	for day := range 7 {
		d := monday + planner.Date(day)
		columns = append(columns, column{title: w.Weekday(d) + "\n" + w.DayMonth(d), width: 8, middle: true})
	}
	for _, key := range []string{"week", "hours_used", have} {
		columns = append(columns, column{title: w.Say("col_" + key), width: 11, middle: true})
	}
	s.header(row+1, columns, false)
	s.height(row+1, 30)
	first := row + 2
	at := first
	for _, r := range rows {
		s.loadLine(at, r)
		at++
	}
	last := at - 1
	if len(rows) == 0 {
		s.text(1, at, w.Say("load_nothing"), look{italic: true, color: faint})
		return at + 2
	}
	heat := fmt.Sprintf("%s:%s", cell(2, first), cell(9, last))
	s.fail(s.file.SetConditionalFormat(s.name, heat, []excelize.ConditionalFormatOptions{{Type: "3_color_scale", Criteria: "=",
		MinType: "num", MinValue: "0", MinColor: "#FFFFFF", MidType: "num", MidValue: "0.6", MidColor: "#FCE8B2", MaxType: "num", MaxValue: "1", MaxColor: "#F0A48A"}}))
	high := tableHeight(len(rows))
	s.loadChart(row, first, last, w.Say("chart_"+kind), high)
	for used := 50 + float64(len(rows))*loadHeight; used < high; used += loadHeight { // the chart may be longer than the table
		s.height(at, loadHeight)
		at++
	}
	return at
}

const loadHeight = 17.0 // of a row, in points

// tableHeight is how high a table with its chart is, in points.
func tableHeight(rows int) float64 { return max(52+float64(rows)*loadHeight, 170) }

func (s *sheet) loadLine(row int, r loadRow) {
	l := look{bottom: edge{thin, thinInk}}
	name := l
	for name.size = 10; name.size > 7 && textWidth(r.name, name.size, false) > s.span(1, 1)-5; {
		name.size -= 0.5
	}
	s.text(1, row, shorten(r.name, name.size, false, s.span(1, 1)-5), name)
	part := l
	part.format, part.across = asShare, "center"
	put := func(col, used, have int, l look) {
		switch {
		case have > 0:
			s.number(col, row, float64(used)/float64(have), l)
		case used > 0:
			s.text(col, row, s.words.Say("load_over"), l)
		default:
			l.color = rule
			s.text(col, row, "—", l)
		}
	}
	for day := range 7 {
		put(2+day, r.used[day], r.have[day], part)
	}
	used, have := r.total()
	part.bold = true
	put(9, used, have, part)
	number := l
	number.format, number.across = asHours, "center"
	s.number(10, row, float64(used)/60, number)
	s.number(11, row, float64(have)/60, number)
	s.height(row, loadHeight)
}

// loadChart draws the shares of the week beside their table.
func (s *sheet) loadChart(row, first, last int, title string, high float64) {
	font := excelize.Font{Family: typeface, Size: 9, Color: ink}
	ref := func(col int) string {
		return fmt.Sprintf("'%s'!%s:%s", s.name, absolute(col, first), absolute(col, last))
	}
	top := 1.0
	for r := first; r <= last; r++ {
		if v, err := s.file.GetCellValue(s.name, cell(9, r), excelize.Options{RawCellValue: true}); err == nil {
			var f float64
			if _, err := fmt.Sscan(v, &f); err == nil {
				top = max(top, math.Ceil(f*4)/4)
			}
		}
	}
	s.fail(s.file.AddChart(s.name, cell(13, row), &excelize.Chart{
		Type: excelize.Bar,
		Series: []excelize.ChartSeries{{Name: fmt.Sprintf("'%s'!%s", s.name, absolute(9, first-1)), Categories: ref(1), Values: ref(9),
			Fill:      excelize.Fill{Type: "pattern", Pattern: solid, Color: []string{"2F6DB5"}},
			DataLabel: excelize.ChartDataLabel{Font: font}}},
		Title:     excelize.ChartTitle{Paragraph: []excelize.RichTextRun{{Text: title, Font: &excelize.Font{Family: typeface, Size: 11, Bold: true, Color: ink}}}},
		Legend:    excelize.ChartLegend{Position: "none"},
		Dimension: excelize.ChartDimension{Width: uint(s.span(13, 16) / 0.75), Height: uint((high - 6) / 0.75)},
		Format:    excelize.GraphicOptions{Positioning: "oneCell", AltText: title},
		XAxis:     excelize.ChartAxis{ReverseOrder: true, Font: font},
		YAxis:     excelize.ChartAxis{Minimum: pointer(0.0), Maximum: &top, MajorUnit: 0.25, MajorGridLines: true, NumFmt: excelize.ChartNumFmt{CustomNumFmt: asShare}, Font: font},
		PlotArea:  excelize.ChartPlotArea{ShowVal: true, NumFmt: excelize.ChartNumFmt{CustomNumFmt: asShare}},
		GapWidth:  pointer(uint(40)),
	}))
}
