package reports

import (
	"io"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"cohort/planner"
	"cohort/planner/whatif"
)

// WhatIf writes the base and the scenarios side by side for headquarters. The
// answer's sentences are told already.
func WhatIf(out io.Writer, h Head, a *whatif.Answer, c Called, words Words) error {
	b := newBook(words)
	until := a.FirstDay + planner.Date(a.Days-1)
	title := words.Say("whatif_title")
	foot := title + " · " + words.Date(a.FirstDay) + "–" + words.Date(until)
	h.Monday = a.FirstDay
	if h.Place == "" {
		h.Place = words.Say("whatif_network")
	}
	f := front{title: title, foot: foot, purpose: words.Say("whatif_purpose"), until: until, sentences: words.WhatIfInShort(a), once: true}
	for _, key := range []string{"beside", "figures", "what_changes", "what_lacks", "smallest_cure"} {
		f.sheets = append(f.sheets, [2]string{words.Say("sheet_" + key), words.Say("about_" + key)})
	}
	b.front(h, f)
	b.beside(a, foot)
	b.whatifFigures(a, foot)
	b.whatChanges(a, c, foot)
	b.whatLacks(a, foot)
	b.smallestCure(a, c, foot)
	return b.write(out, title, h.ReadAt)
}

// WhatIfInShort says the base and each scenario in a sentence.
func (w Words) WhatIfInShort(a *whatif.Answer) []string {
	out := []string{upperFirst(w.Say("whatif_base")) + ": " + w.sumUp(a, 0)}
	for i := 1; i < len(a.Scenarios); i++ {
		out = append(out, strconv.Itoa(i)+". "+a.Scenarios[i].Name+": "+w.sumUp(a, i))
	}
	if len(a.Again) > 0 {
		out = append(out, w.Say("whatif_chance_means", "Draws", len(a.Again)+1))
	}
	return out
}

// sumUp tells the figures of an outcome that matter most, those of a scenario
// with how they differ.
func (w Words) sumUp(a *whatif.Answer, i int) string {
	o := &a.Scenarios[i]
	value := func(key string) string {
		for k := range figures {
			f := &figures[k]
			if f.key != key {
				continue
			}
			if text := f.value(w, o); f.of(o) == f.of(&a.Scenarios[0]) {
				return text
			} else if key == "ready_median" && o.ReadyMedian == nil {
				return " (" + f.compare(w, a, o).text + ")"
			} else {
				return text + " (" + f.compare(w, a, o).text + ")"
			}
		}
		return ""
	}
	key := "whatif_half_ready"
	ready := value("ready_median")
	switch {
	case o.Newcomers == 0:
		key = "whatif_nobody_due"
	case o.ReadyMedian == nil:
		key, ready = "whatif_half_never", strings.TrimPrefix(ready, w.Say("whatif_never"))
	}
	served := strconv.Itoa(o.Served)
	return w.Say("whatif_sum", "Served", served, "Differs", strings.TrimPrefix(value("served"), served), "Requests", o.Requests, "LeftOut", value("left_out"), "Late", value("late"), "Shortages", value("shortages")) +
		" " + w.Say(key, "When", ready)
}

// besideAbreast is how many scenarios stand beside the base on a page.
const besideAbreast = 4

// beside writes the figures of the base and the scenarios, each with how it
// differs below it.
func (b *book) beside(a *whatif.Answer, foot string) {
	w := b.words
	all := max(1, len(a.Scenarios)-1)
	blocks := (all + besideAbreast - 1) / besideAbreast
	abreast := (all + blocks - 1) / blocks // as many in each block as in the others
	widths := []float64{38, 20}
	for range abreast {
		widths = append(widths, 32)
	}
	n := len(widths)
	s := b.sheet(w.Say("sheet_beside"), widths...)
	s.title(1, n, w.Say("beside_title"))
	s.sentence(1, 2, n, w.Say("beside_purpose"), look{color: faint, upright: "top"})
	s.height(3, 6)
	row := 4
	var breaks []int
	for from := 1; from == 1 || from < len(a.Scenarios); from += abreast {
		if from > 1 {
			breaks = append(breaks, row)
		}
		row = s.besideBlock(row, a, from, min(from+abreast, len(a.Scenarios))) + 1
	}
	for _, at := range breaks {
		s.fail(s.file.InsertPageBreak(s.name, cell(1, at)))
	}
	s.print(page{cols: n, rows: row - 2, titles: [2]int{1, 1}, freezeCols: 1, freezeRows: 4, foot: foot})
}

// besideBlock writes some scenarios beside the base and returns the row after
// them.
func (s *sheet) besideBlock(row int, a *whatif.Answer, from, to int) int {
	w := s.words
	base := &a.Scenarios[0]
	columns := []column{{title: "", width: s.widths[0]}, {title: upperFirst(w.Say("whatif_base")), width: s.widths[1], middle: true}}
	for i := from; i < to; i++ {
		columns = append(columns, column{title: strconv.Itoa(i) + ". " + a.Scenarios[i].Name, width: s.widths[2], middle: true})
	}
	s.header(row, columns, false)
	row++
	for k := range figures {
		f := &figures[k]
		top := look{top: edge{thin, thinInk}}
		if k == 0 {
			top = look{}
		}
		s.text(1, row, upperFirst(f.label(w)), top)
		s.text(1, row+1, "", look{})
		value := top
		value.across, value.bold = "center", true
		value.left = edge{thin, thinInk}
		s.figure(2, row, f, base, value)
		s.text(2, row+1, "", look{left: edge{thin, thinInk}})
		for i := from; i < to; i++ {
			o := &a.Scenarios[i]
			c := f.compare(w, a, o)
			l := value
			below := look{across: "center", size: 8, left: edge{thin, thinInk}, color: faint}
			switch {
			case c.verdict > 0:
				l.fill, below.fill, below.color = calm, calm, "1E7B45"
			case c.verdict < 0:
				l.fill, below.fill, below.color = alarm, alarm, "B03A2E"
			case c.chance:
				below.italic = true
			}
			s.figure(2+i-from+1, row, f, o, l)
			s.text(2+i-from+1, row+1, c.text, below)
		}
		s.height(row, 15)
		s.height(row+1, 12)
		row += 2
	}
	s.fill(1, row, 2+to-from, row, look{top: edge{thin, thinInk}})
	s.height(row, 8)
	return row + 1
}

// figure writes a figure as a true number or date.
func (s *sheet) figure(col, row int, f *figure, o *whatif.Outcome, l look) {
	v := f.of(o)
	switch {
	case f.kind == asMinutes:
		l.format = asHours
		s.number(col, row, float64(v)/60, l)
	case f.kind == asDay && v == never:
		s.text(col, row, s.words.Say("whatif_never"), l)
	case f.kind == asDay:
		s.date(col, row, planner.Date(v), l)
	default:
		s.whole(col, row, v, l)
	}
}

// whatifFigures writes the figures as a flat list, with charts of them.
func (b *book) whatifFigures(a *whatif.Answer, foot string) {
	w := b.words
	columns := []column{{title: w.Say("col_number"), width: 10, middle: true}, {title: w.Say("col_scenario"), width: 40}}
	for k := range figures {
		wide := 11.5
		if figures[k].kind == asDay {
			wide = 14
		}
		columns = append(columns, column{title: upperFirst(figures[k].label(w)), width: wide, middle: true})
	}
	n := len(columns)
	var widths []float64
	for _, c := range columns {
		widths = append(widths, c.width)
	}
	s := b.sheet(w.Say("sheet_figures"), widths...)
	s.title(1, n, w.Say("figures_title"))
	s.sentence(1, 2, n, w.Say("figures_purpose"), look{color: faint, upright: "top"})
	s.height(3, 6)
	s.header(4, columns, true)
	last := 4
	for i := range a.Scenarios {
		o := &a.Scenarios[i]
		cells := []any{w.Say("whatif_base"), ""}
		if i > 0 {
			cells = []any{strconv.Itoa(i), o.Name}
		}
		last++
		s.row(last, columns, listRow{cells: cells})
		l := look{bottom: edge{thin, thinInk}, left: edge{thin, thinInk}, across: "center"}
		for k := range figures {
			s.figure(3+k, last, &figures[k], o, l)
		}
	}
	at := last + 2
	s.whatifChart(at, 1, 3, last, w.Say("chart_out"), "E07B54", "left_out", "late")
	s.whatifChart(at, 4, 9, last, w.Say("chart_ready"), "2E8B57", "newcomers", "newcomers_ready")
	s.whatifChart(at, 10, n, last, w.Say("chart_hours"), "2F6DB5", "trainer_time", "overload")
	rows := at + 17
	s.print(page{cols: n, rows: rows, onePage: len(a.Scenarios) < 12, titles: [2]int{4, 4}, freezeRows: 4, filter: [4]int{1, 4, n, last}, foot: foot})
}

// whatifChart draws two figures of the base and of each scenario, over some
// columns.
func (s *sheet) whatifChart(row, col, toCol, last int, title, color string, keys ...string) {
	font := excelize.Font{Family: typeface, Size: 9, Color: ink}
	pale := map[string]string{"E07B54": "F3C6B3", "2E8B57": "C9D3DC", "2F6DB5": "F0A48A"}
	ref := func(col int) string {
		return "'" + s.name + "'!" + absolute(col, 5) + ":" + absolute(col, last)
	}
	chart := &excelize.Chart{
		Type:      excelize.Col,
		Title:     excelize.ChartTitle{Paragraph: []excelize.RichTextRun{{Text: title, Font: &excelize.Font{Family: typeface, Size: 11, Bold: true, Color: ink}}}},
		Legend:    excelize.ChartLegend{Position: "bottom", Font: &font},
		Dimension: excelize.ChartDimension{Width: uint(s.span(col, toCol)/0.75 - 8), Height: 330},
		Format:    excelize.GraphicOptions{Positioning: "oneCell", AltText: title},
		XAxis:     excelize.ChartAxis{Font: font},
		YAxis:     excelize.ChartAxis{Minimum: pointer(0.0), MajorGridLines: true, Font: font, NumFmt: excelize.ChartNumFmt{CustomNumFmt: "General"}},
		PlotArea:  excelize.ChartPlotArea{ShowVal: true, NumFmt: excelize.ChartNumFmt{CustomNumFmt: "0"}},
		GapWidth:  pointer(uint(60)),
	}
	for i, key := range keys {
		for k := range figures {
			if figures[k].key != key {
				continue
			}
			fill := color
			if i > 0 && key != "newcomers_ready" || key == "newcomers" {
				fill = pale[color]
			}
			chart.Series = append(chart.Series, excelize.ChartSeries{Name: "'" + s.name + "'!" + absolute(3+k, 4), Categories: ref(1), Values: ref(3 + k),
				Fill: excelize.Fill{Type: "pattern", Pattern: solid, Color: []string{fill}}, DataLabel: excelize.ChartDataLabel{Font: font}})
		}
	}
	s.fail(s.file.AddChart(s.name, cell(col, row), chart))
}
