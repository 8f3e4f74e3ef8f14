package reports

import (
	"fmt"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"cohort/planner"
	"cohort/planner/promise"
)

// large writes the table of waves: how many people from which day, and when they
// would be ready.
func (b *book) large(o *OfficeWaves, foot string) {
	w := b.words
	name, title := w.Say("sheet_large"), w.Say("large_title", "Place", o.Place)
	if o.Table == nil || len(o.Table.Intakes) == 0 {
		nothing := w.Say("large_none")
		if o.Table == nil {
			nothing = w.Say("large_not_made")
		}
		b.list(name, title, w.Say("large_about"), nothing, nil, nil, foot)
		return
	}
	t := o.Table
	columns := []column{{w.Say("col_week"), 8, true}, {w.Say("col_intake"), 12.5, true}}
	for _, n := range promise.Sizes {
		columns = append(columns, column{w.Count("people", n), 18.5, true})
	}
	columns = append(columns, column{w.Say("col_due"), 12, true}, column{w.Say("col_largest"), 13, true})
	n := len(columns)
	var widths []float64
	for _, c := range columns {
		widths = append(widths, c.width)
	}
	widths = append(widths, 3, 17, 17, 17)
	s := b.sheet(name, widths...)
	s.title(1, len(widths), title)
	s.sentence(1, 2, len(widths), w.Say("large_purpose", "Programme", t.Programme, "Days", t.DueDays, "Until", w.Date(t.Until)), look{color: faint, upright: "top"})
	s.height(3, 6)
	s.header(4, columns, false)
	for i := range t.Intakes {
		s.intake(5+i, &t.Intakes[i], columns)
	}
	last := 4 + len(t.Intakes)
	row := last + 1
	for _, text := range w.tableNotes(t) {
		s.sentence(1, row, n, text, look{size: 9, upright: "top"})
		row++
	}
	row = s.latest(row+1, t, n)
	s.largestChart(last, n, w.Say("chart_largest"))
	s.print(page{cols: len(widths), rows: max(row, 24), titles: [2]int{4, 4}, freezeRows: 4, freezeCols: 2, foot: foot})
}

// intake writes the waves of one start. A late day is marked by a word behind it,
// one that waits for others by an asterisk, beside the colours.
func (s *sheet) intake(row int, in *promise.Intake, columns []column) {
	w := s.words
	plain := look{bottom: edge{thin, thinInk}, across: "center"}
	bold := plain
	bold.bold = true
	s.text(1, row, w.Say("week_short", "Number", isoNumber(in.Start)), plain)
	plain.left = edge{thin, thinInk}
	bold.left = plain.left
	s.date(2, row, in.Start, bold)
	for i := range in.Waves {
		x, col, l := &in.Waves[i], 3+i, plain
		star := ""
		if len(x.WaitsFor) > 0 {
			star = " *"
		}
		switch {
		case x.Kind == promise.Unknown:
			l.color, l.italic = faint, true
			s.text(col, row, w.Say("large_unknown"), l)
		case !x.Possible:
			l.fill = alarm
			s.text(col, row, w.Say("large_no_place")+star, l)
		default:
			l.fill, l.format = calm, asDate
			if !x.InTime {
				l.fill, star = "FFF1CC", " "+w.Say("large_late")+star
			}
			if star != "" {
				l.format += `"` + star + `"`
			}
			s.number(col, row, serial(*x.Ready), l)
		}
	}
	s.date(3+len(in.Waves), row, in.Due, plain)
	if in.Largest == nil {
		plain.color, plain.italic = faint, true
		s.text(len(columns), row, w.Say("large_unknown"), plain)
	} else {
		s.whole(len(columns), row, *in.Largest, bold)
	}
	s.height(row, 20)
}

// tableNotes say what stands behind the words of a table: what a small wave
// waits for, why there is no place, what is not known yet. What is said of
// several waves is said once.
func (w Words) tableNotes(t *promise.Table) []string {
	out := []string{w.Say("large_legend")}
	var order []string
	sizes := map[string]map[int][]string{} // by sentence and intake
	for i := range t.Intakes {
		in := &t.Intakes[i]
		for k := range in.Waves {
			text := w.tableNote(t, in, &in.Waves[k])
			if text == "" {
				continue
			}
			if sizes[text] == nil {
				order = append(order, text)
				sizes[text] = map[int][]string{}
			}
			sizes[text][i] = append(sizes[text][i], fmt.Sprint(in.Waves[k].Headcount))
		}
	}
	where := func(text string) string {
		var parts []string
		for i, in := range t.Intakes {
			list := strings.Join(sizes[text][i], ", ")
			if len(sizes[text][i]) == len(in.Waves) {
				list = w.Say("large_any")
			}
			if list != "" {
				parts = append(parts, w.Say("large_of", "Start", w.DayMonth(in.Start), "Sizes", list))
			}
		}
		return strings.Join(parts, "; ")
	}
	const most = 12
	for _, text := range order[:min(len(order), most)] {
		out = append(out, where(text)+": "+strings.TrimSuffix(text, ".")+".")
	}
	if left := len(order) - most; left > 0 {
		out = append(out, w.Count("large_more", left))
	}
	return out
}

// tableNote says of one wave what it waits for, or why there is no place for it.
func (w Words) tableNote(t *promise.Table, in *promise.Intake, x *promise.Cell) string {
	switch {
	case len(x.WaitsFor) > 0:
		return w.Count("large_waits", min(len(x.WaitsFor), 2), "Courses", w.quoted(nil, x.WaitsFor)) + " *"
	case x.Possible:
		return ""
	}
	why := x.Why
	if why.Stuck != nil {
		of := *why.Stuck
		of.People = 0
		why.Stuck = &of
	}
	return w.WhyNot(&why, Asked{in.Start, in.Due, t.Until}, nil)
}

// latest writes, for days on which people may be wanted, the latest intake that is
// safe, and returns the row after it.
func (s *sheet) latest(row int, t *promise.Table, n int) int {
	w := s.words
	days := wanted(t)
	if len(days) == 0 {
		return row
	}
	s.text(1, row, w.Say("latest_title"), look{size: 12, bold: true})
	s.height(row, 20)
	columns := []column{{"", s.widths[0], true}, {w.Say("col_ready_by"), s.widths[1], true}}
	for i, size := range promise.Sizes {
		columns = append(columns, column{w.Count("people", size), s.widths[2+i], true})
	}
	columns[0].title = w.Say("col_number")
	s.header(row+1, columns, false)
	for i, by := range days {
		cells := []any{i + 1, by}
		for k := range promise.Sizes {
			if start := latestIntake(t, k, by); start != 0 {
				cells = append(cells, start)
			} else {
				cells = append(cells, "—")
			}
		}
		s.row(row+2+i, columns, listRow{cells: cells})
	}
	row += 2 + len(days)
	s.sentence(1, row, n, w.Say("latest_explained"), look{size: 9, color: faint, upright: "top"})
	return row
}

// latestIntake is the latest start of a table after which a wave of its k-th
// size is ready by a day; 0: there is none.
func latestIntake(t *promise.Table, k int, by planner.Date) (start planner.Date) {
	for _, in := range t.Intakes {
		if x := &in.Waves[k]; x.Possible && *x.Ready <= by {
			start = max(start, in.Start)
		}
	}
	return start
}

// wanted are the Mondays for which the latest intakes differ from those of the
// Monday before, at most ten.
func wanted(t *promise.Table) (out []planner.Date) {
	var before []planner.Date
	for by := t.Intakes[0].Start.Monday() + 7; by <= t.Until+7 && len(out) < 10; by += 7 {
		now := make([]planner.Date, len(promise.Sizes))
		for k := range now {
			now[k] = latestIntake(t, k, by-1)
		}
		if slices.Max(now) > 0 && !slices.Equal(now, before) {
			out = append(out, by)
		}
		before = now
	}
	return out
}

// LargestInShort says for each intake how many people would be ready in time.
func (w Words) LargestInShort(t *promise.Table) string {
	var parts []string
	for _, in := range t.Intakes {
		text := w.Say("large_unknown")
		if in.Largest != nil {
			text = w.Say("large_up_to", "People", *in.Largest)
			if *in.Largest == 0 {
				text = w.Say("large_nobody")
			}
		}
		parts = append(parts, w.DayMonth(in.Start)+" – "+text)
	}
	return w.Say("large_short", "List", strings.Join(parts, "; "))
}

// largestChart draws the largest wave that is ready in time, by intake.
func (s *sheet) largestChart(last, columns int, title string) {
	font := excelize.Font{Family: typeface, Size: 9, Color: ink}
	ref := func(col int) string { return fmt.Sprintf("'%s'!%s:%s", s.name, absolute(col, 5), absolute(col, last)) }
	s.fail(s.file.AddChart(s.name, cell(columns+2, 5), &excelize.Chart{
		Type: excelize.Col,
		Series: []excelize.ChartSeries{{Name: fmt.Sprintf("'%s'!%s", s.name, absolute(columns, 4)), Categories: ref(1), Values: ref(columns),
			Fill: excelize.Fill{Type: "pattern", Pattern: solid, Color: []string{"2E8B57"}}, DataLabel: excelize.ChartDataLabel{Font: font}}},
		Title:     excelize.ChartTitle{Paragraph: []excelize.RichTextRun{{Text: title, Font: &excelize.Font{Family: typeface, Size: 11, Bold: true, Color: ink}}}},
		Legend:    excelize.ChartLegend{Position: "none"},
		Dimension: excelize.ChartDimension{Width: uint(s.span(columns+2, columns+4) / 0.75), Height: 320},
		Format:    excelize.GraphicOptions{Positioning: "oneCell", AltText: title},
		XAxis:     excelize.ChartAxis{Font: font},
		YAxis:     excelize.ChartAxis{Minimum: pointer(0.0), MajorGridLines: true, Font: font, NumFmt: excelize.ChartNumFmt{CustomNumFmt: asWhole}},
		PlotArea:  excelize.ChartPlotArea{ShowVal: true, NumFmt: excelize.ChartNumFmt{CustomNumFmt: asWhole}},
		GapWidth:  pointer(uint(40)),
	}))
}
