package capacity

import (
	"strings"

	"cohort/internal/editions"
	"cohort/planner"
	"cohort/planner/capacity"
	"cohort/reports/sheet"
	"cohort/reports/words"
)

// heatMap is a map of shares, weeks across.
type heatMap struct {
	title string
	need  func(x loadCell) int
}

// heat is the shares of need in what there is, weeks across, as heat maps with
// the numbers in them, and charts of the hours.
func heat(c *editions.CapacityBook, w words.Words) sheet.Sheet {
	load := loadOf(w, c)
	title, intro := w.Say("heat_title"), w.Say("heat_purpose")
	maps := []heatMap{{w.Say("heat_likely"), func(x loadCell) int { return x.likely }}, {w.Say("heat_safe"), func(x loadCell) int { return x.safe }}}
	if !load.foreseen {
		intro = w.Say("heat_purpose_files")
		maps = maps[:1]
		maps[0].title = w.Say("heat_need")
	}
	intro = load.told(intro, w)
	return w.Sheet("heat", func(p *sheet.Page) {
		if len(load.lines) == 0 {
			p.Nothing(title, intro, w.Say("heat_none"))
			return
		}
		weeks := len(load.mondays)
		widths := []float64{34}
		for i := range maps {
			if i > 0 {
				widths = append(widths, 2)
			}
			for range weeks {
				widths = append(widths, max(7, 108/float64(weeks*len(maps))))
			}
		}
		p.Columns(widths...)
		p.Title(title)
		p.Sentence(1, 2, p.Last(), intro, sheet.Look{Color: sheet.Faint, Upright: "top"})
		row, last := 4, ""
		for _, l := range load.lines {
			if part := heatPart(w, l); part != last {
				if last != "" {
					row++
				}
				row = load.heatHead(p, row, part, maps, w)
				last = part
			}
			p.Label(1, row, l.name(), sheet.Look{Bottom: sheet.Edge{Line: sheet.Thin, Color: sheet.ThinInk}})
			for i, m := range maps {
				for k, x := range l.weeks {
					heatShare(p, 2+i*(weeks+1)+k, row, m.need(x), x.have, w)
				}
			}
			p.Height(row, sheet.OneLine)
			row++
		}
		for i := range maps {
			col := 2 + i*(weeks+1)
			p.Heat(col, 4, col+weeks-1, row-1, sheet.Stop{At: 0, Color: "FFFFFF"}, sheet.Stop{At: 0.7, Color: "FCE8B2"}, sheet.Stop{At: 1.1, Color: "E8825F"})
		}
		row = load.charts(p, row+1, w)
		p.Print(sheet.Print{Rows: row, Repeat: [2]int{1, 1}, FreezeCols: 1, FreezeRows: 2})
	})
}

func heatPart(w words.Words, l *loadLine) string {
	switch {
	case l.kind == capacity.Trainers:
		return w.Say("heat_trainers")
	case l.site == "":
		return w.Say("heat_rooms")
	}
	return w.Say("heat_sites")
}

// heatHead writes the heading of a part with the weeks of each map and returns
// the row after it.
func (o *sheetOfLoad) heatHead(p *sheet.Page, row int, part string, maps []heatMap, w words.Words) int {
	p.Subtitle(row, part)
	weeks := len(o.mondays)
	for i, m := range maps {
		from := 2 + i*(weeks+1)
		l := sheet.Look{Size: 10, Bold: true, Across: "left"}
		p.Fill(from, row, from+weeks-1, row, l)
		p.Text(from, row, m.title, l)
		p.Merge(from, row, from+weeks-1, row)
	}
	row++
	head := sheet.Look{Size: 8, Bold: true, Fill: sheet.Pale, Wrap: true, Across: "center", Bottom: sheet.Edge{Line: sheet.Medium, Color: sheet.Ink}, Top: sheet.Edge{Line: sheet.Thin, Color: sheet.Rule}}
	first := head
	first.Across = "left"
	p.Text(1, row, "", first)
	for i := range maps {
		for k, monday := range o.mondays {
			p.Text(2+i*(weeks+1)+k, row, o.week(monday, w), head)
		}
	}
	high := 28.0
	if len(o.parts(w)) > 0 {
		high = 40 // two days take two lines
	}
	p.Height(row, high)
	return row + 1
}

// week names a week: by its Monday, or by its first and last day where the plan has
// only a part of it.
func (o *sheetOfLoad) week(monday planner.Date, w words.Words) string {
	if from, to := o.part(monday); from != monday || to != monday+6 {
		return w.Say("heat_week_part", "Number", words.WeekNumber(monday), "From", w.DayMonth(from), "To", w.DayMonth(to))
	}
	return w.Say("heat_week", "Number", words.WeekNumber(monday), "From", w.DayMonth(monday))
}

// told adds to what a sheet says of itself which weeks the plan has only a part of.
func (o *sheetOfLoad) told(intro string, w words.Words) string {
	parts := o.parts(w)
	if len(parts) == 0 {
		return intro
	}
	return intro + " " + w.Count("weeks_part", len(parts), "Days", strings.Join(parts, ", "))
}

// parts are the days of the weeks that the plan has only a part of.
func (o *sheetOfLoad) parts(w words.Words) (out []string) {
	for _, monday := range o.mondays {
		if from, to := o.part(monday); from != monday || to != monday+6 {
			out = append(out, w.DayMonth(from)+"–"+w.DayMonth(to))
		}
	}
	return out
}

// heatShare writes how much of what there is is needed; more than all of it
// stands in bold.
func heatShare(p *sheet.Page, col, row, need, have int, w words.Words) {
	l := sheet.Look{Size: 9, Across: "center", Bottom: sheet.Edge{Line: sheet.Thin, Color: sheet.ThinInk}}
	switch {
	case have > 0:
		l.Format, l.Bold = sheet.AsShare, need > have
		p.Number(col, row, float64(need)/float64(have), l)
	case need > 0:
		l.Fill, l.Bold = sheet.Alarm, true
		p.Text(col, row, w.Say("heat_nothing"), l)
	default:
		l.Color = sheet.Rule
		p.Text(col, row, "—", l)
	}
}

// charts draws need and have by week of each role and kind of rooms, two beside
// each other, and returns the row after the last.
func (o *sheetOfLoad) charts(p *sheet.Page, row int, w words.Words) int {
	const rows = 14 // of one chart; two of them fit on a page
	half := p.Span(1, p.Last()) / 2
	drawn := 0
	for i, l := range o.lines {
		if l.site != "" {
			continue
		}
		if drawn%4 == 0 { // a chart must not be torn
			p.Break(row + drawn/2*rows)
		}
		c := o.chart(i, w)
		c.Col, c.Row, c.Right, c.Down = 1, row+drawn/2*rows, float64(drawn%2)*half, 3
		for ; c.Right >= p.Span(c.Col, c.Col) && c.Col < p.Last(); c.Col++ { // beside a cell, no farther right than it is wide
			c.Right -= p.Span(c.Col, c.Col)
		}
		c.Width, c.Height = half-6, rows*sheet.OneLine-6
		p.Chart(c)
		drawn++
	}
	last := row + (drawn+1)/2*rows
	for r := row; r < last; r++ {
		p.Height(r, sheet.OneLine)
	}
	return last
}

// chart is the hours of one line, which stand on the sheet of hours: need as
// columns, have as a line.
func (o *sheetOfLoad) chart(line int, w words.Words) sheet.Chart {
	name := o.lines[line].name()
	first := o.row(line)
	c := sheet.Chart{Title: w.Say("heat_chart", "What", name), Alt: name, Kind: sheet.Columns,
		Data:   sheet.Data{Sheet: w.Say("sheet_hours"), Head: 4, First: first, Last: first + len(o.mondays) - 1, Across: hoursWeek},
		Series: []sheet.Series{{Col: hoursNeed, Color: "9DB8D9"}}, Legend: true, Scale: sheet.Scale{Format: sheet.AsWhole, Gap: 60}}
	have := hoursNeed + 1
	if o.foreseen {
		c.Series = append(c.Series, sheet.Series{Col: hoursNeed + 1, Color: "2F6DB5"})
		have++
	}
	c.Lines = []sheet.Series{{Col: have, Color: "C8541B"}}
	return c
}
