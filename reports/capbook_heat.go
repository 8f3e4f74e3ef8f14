package reports

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"cohort/planner"
	"cohort/planner/capacity"
)

// loadLine is the load of a role, of the rooms of a kind, or of those at one
// site, by week.
type loadLine struct {
	kind  capacity.Kind
	what  string // the role or the kind of rooms, in words
	site  string // empty: the whole network
	weeks []loadCell
}

// loadCell is one week of it, in minutes. Without a forecast likely is the need
// of the snapshot and safe is not known.
type loadCell struct{ likely, safe, have, planned int }

// sheetOfLoad is the load as the sheets show it: roles, kinds of rooms over all
// sites, and where there are several sites the rooms of each.
type sheetOfLoad struct {
	mondays  []planner.Date
	lines    []*loadLine
	foreseen bool // likely and safe are those of a forecast
	planned  bool
}

func (w Words) loadOf(b *CapacityBook) *sheetOfLoad {
	out := &sheetOfLoad{planned: b.Planned}
	for i := range b.Report.Load {
		x := &b.Report.Load[i]
		out.foreseen = out.foreseen || x.NeedP50Minutes != nil && x.NeedP80Minutes != nil
		if !slices.Contains(out.mondays, x.Week) {
			out.mondays = append(out.mondays, x.Week)
		}
	}
	slices.Sort(out.mondays)
	at := map[[3]string]*loadLine{}
	line := func(kind capacity.Kind, id, what, site string) *loadLine {
		key := [3]string{string(kind), id, site}
		if at[key] == nil {
			at[key] = &loadLine{kind: kind, what: what, site: site, weeks: make([]loadCell, len(out.mondays))}
			out.lines = append(out.lines, at[key])
		}
		return at[key]
	}
	sites := map[string]bool{}
	for i := range b.Report.Load {
		x := &b.Report.Load[i]
		c := loadCell{likely: x.NeedMinutes, have: x.HaveMinutes}
		if out.foreseen && x.NeedP50Minutes != nil && x.NeedP80Minutes != nil {
			c.likely, c.safe = *x.NeedP50Minutes, *x.NeedP80Minutes
		}
		if x.PlannedMinutes != nil {
			c.planned = *x.PlannedMinutes
		}
		week, _ := slices.BinarySearch(out.mondays, x.Week)
		if x.Kind == capacity.Trainers {
			line(x.Kind, x.ID, w.Role(x.ID), "").weeks[week].add(c)
			continue
		}
		feature, site, _ := strings.Cut(x.ID, "@")
		sites[site] = true
		line(x.Kind, feature, w.Feature(feature), "").weeks[week].add(c)
		line(x.Kind, feature, w.Feature(feature), b.Called.name(site)).weeks[week].add(c)
	}
	if len(sites) < 2 {
		out.lines = slices.DeleteFunc(out.lines, func(l *loadLine) bool { return l.site != "" })
	}
	slices.SortStableFunc(out.lines, func(a, b *loadLine) int {
		return cmp.Or(cmp.Compare(b.kind, a.kind), cmp.Compare(min(len(a.site), 1), min(len(b.site), 1)), cmp.Compare(a.site, b.site), cmp.Compare(a.what, b.what))
	})
	return out
}

func (c *loadCell) add(x loadCell) {
	c.likely += x.likely
	c.safe += x.safe
	c.have += x.have
	c.planned += x.planned
}

// row is where the weeks of a line begin on the sheet of hours, and heat shows
// charts of them.
func (o *sheetOfLoad) row(line int) int { return 5 + line*len(o.mondays) }

// name says what a line is of.
func (l *loadLine) name() string {
	if l.site == "" {
		return upperFirst(l.what)
	}
	return l.site + ": " + l.what
}

// heat writes the shares of need in what there is, weeks across, as heat maps
// with the numbers in them, and charts of the hours.
func (b *book) heat(c *CapacityBook, foot string) {
	w := b.words
	load := w.loadOf(c)
	name, title, purpose := w.Say("sheet_heat"), w.Say("heat_title"), w.Say("heat_purpose")
	if !load.foreseen {
		purpose = w.Say("heat_purpose_files")
	}
	if len(load.lines) == 0 {
		b.list(name, title, purpose, w.Say("heat_none"), nil, nil, foot)
		return
	}
	weeks := len(load.mondays)
	maps := []struct {
		title string
		need  func(loadCell) int
	}{{w.Say("heat_need"), func(x loadCell) int { return x.likely }}}
	if load.foreseen {
		maps[0].title = w.Say("heat_likely")
		maps = append(maps, maps[0])
		maps[1].title, maps[1].need = w.Say("heat_safe"), func(x loadCell) int { return x.safe }
	}
	widths := []float64{34}
	for range maps {
		for range weeks {
			widths = append(widths, max(7, 108/float64(weeks*len(maps))))
		}
		widths = append(widths, 2)
	}
	widths = widths[:len(widths)-1]
	n := len(widths)
	s := b.sheet(name, widths...)
	s.title(1, n, title)
	s.sentence(1, 2, n, purpose, look{color: faint, upright: "top"})
	row, last := 4, ""
	var ranges []string
	for _, l := range load.lines {
		part := w.heatPart(l)
		if part != last {
			if last != "" {
				row++
			}
			row = s.heatHead(row, part, load.mondays, len(maps), func(i int) string { return maps[i].title })
			last = part
		}
		s.heatName(row, l)
		for i, m := range maps {
			col := 2 + i*(weeks+1)
			for k, x := range l.weeks {
				s.share(col+k, row, m.need(x), x.have)
			}
		}
		s.height(row, loadHeight)
		row++
	}
	for i := range maps {
		col := 2 + i*(weeks+1)
		ranges = append(ranges, cell(col, 4)+":"+cell(col+weeks-1, row-1))
	}
	for _, r := range ranges {
		s.fail(s.file.SetConditionalFormat(s.name, r, []excelize.ConditionalFormatOptions{{Type: "3_color_scale", Criteria: "=",
			MinType: "num", MinValue: "0", MinColor: "#FFFFFF", MidType: "num", MidValue: "0.7", MidColor: "#FCE8B2", MaxType: "num", MaxValue: "1.1", MaxColor: "#E8825F"}}))
	}
	row = s.loadCharts(row+1, load)
	s.print(page{cols: n, rows: row, titles: [2]int{1, 1}, freezeCols: 1, freezeRows: 2, foot: foot})
}

func (w Words) heatPart(l *loadLine) string {
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
func (s *sheet) heatHead(row int, part string, mondays []planner.Date, maps int, title func(int) string) int {
	s.text(1, row, part, look{size: 12, bold: true})
	weeks := len(mondays)
	for i := range maps {
		from := 2 + i*(weeks+1)
		l := look{size: 10, bold: true, across: "left"}
		s.fill(from, row, from+weeks-1, row, l)
		s.text(from, row, title(i), l)
		s.merge(from, row, from+weeks-1, row)
	}
	s.height(row, 20)
	row++
	head := look{size: 8, bold: true, fill: head, wrap: true, across: "center", bottom: edge{medium, ink}, top: edge{thin, rule}}
	first := head
	first.across = "left"
	s.text(1, row, "", first)
	for i := range maps {
		for k, monday := range mondays {
			s.text(2+i*(weeks+1)+k, row, s.words.Say("heat_week", "Number", isoNumber(monday), "From", s.words.DayMonth(monday)), head)
		}
	}
	s.height(row, 28)
	return row + 1
}

func isoNumber(d planner.Date) int {
	_, week := d.ISOWeek()
	return week
}

func (s *sheet) heatName(row int, l *loadLine) {
	name := look{bottom: edge{thin, thinInk}}
	for name.size = 10; name.size > 7 && textWidth(l.name(), name.size, false) > s.span(1, 1)-5; {
		name.size -= 0.5
	}
	s.text(1, row, shorten(l.name(), name.size, false, s.span(1, 1)-5), name)
}

// share writes how much of what there is is needed; more than all of it stands
// in bold.
func (s *sheet) share(col, row, need, have int) {
	l := look{size: 9, across: "center", bottom: edge{thin, thinInk}}
	switch {
	case have > 0:
		l.format, l.bold = asShare, need > have
		s.number(col, row, float64(need)/float64(have), l)
	case need > 0:
		l.fill, l.bold = alarm, true
		s.text(col, row, s.words.Say("heat_nothing"), l)
	default:
		l.color = rule
		s.text(col, row, "—", l)
	}
}

// loadCharts draws need and have by week of each role and kind of rooms, two
// beside each other, and returns the row after the last.
func (s *sheet) loadCharts(row int, load *sheetOfLoad) int {
	const rows = 14 // of one chart; two of them fit on a page
	half := s.span(1, len(s.widths)) / 2
	drawn := 0
	for i, l := range load.lines {
		if l.site != "" {
			continue
		}
		if drawn%4 == 0 { // a chart must not be torn
			s.fail(s.file.InsertPageBreak(s.name, cell(1, row+drawn/2*rows)))
		}
		col, left := 1, float64(drawn%2)*half // beside a cell, no farther right than it is wide
		for ; left >= s.span(col, col) && col < len(s.widths); col++ {
			left -= s.span(col, col)
		}
		s.loadChartOf(cell(col, row+drawn/2*rows), load, i, left, half-6, rows*loadHeight-6)
		drawn++
	}
	last := row + (drawn+1)/2*rows
	for r := row; r < last; r++ {
		s.height(r, loadHeight)
	}
	return last
}

// loadChartOf draws the hours of one line so far right of a cell, in points: need
// as columns, have as a line.
func (s *sheet) loadChartOf(at string, load *sheetOfLoad, line int, left, width, high float64) {
	font := excelize.Font{Family: typeface, Size: 9, Color: ink}
	sheet, first := s.words.Say("sheet_hours"), load.row(line)
	last := first + len(load.mondays) - 1
	series := func(col int, color string) excelize.ChartSeries {
		ref := func(col int) string {
			return fmt.Sprintf("'%s'!%s:%s", sheet, absolute(col, first), absolute(col, last))
		}
		fill := excelize.Fill{Type: "pattern", Pattern: solid, Color: []string{color}}
		return excelize.ChartSeries{Name: fmt.Sprintf("'%s'!%s", sheet, absolute(col, 4)), Categories: ref(hoursWeek), Values: ref(col), Fill: fill,
			Line: excelize.LineOptions{Type: excelize.LineSolid, Width: 2.25, Fill: fill}, Marker: excelize.ChartMarker{Symbol: "none"}}
	}
	title := load.lines[line].name()
	frame := excelize.GraphicOptions{Positioning: "oneCell", AltText: title, OffsetX: int(left / 0.75), OffsetY: 4}
	columns := &excelize.Chart{
		Type:      excelize.Col,
		Series:    []excelize.ChartSeries{series(hoursNeed, "9DB8D9")},
		Title:     excelize.ChartTitle{Paragraph: []excelize.RichTextRun{{Text: s.words.Say("heat_chart", "What", title), Font: &excelize.Font{Family: typeface, Size: 11, Bold: true, Color: ink}}}},
		Legend:    excelize.ChartLegend{Position: "bottom", Font: &font},
		Dimension: excelize.ChartDimension{Width: uint(width / 0.75), Height: uint(high / 0.75)},
		Format:    frame,
		XAxis:     excelize.ChartAxis{Font: font},
		YAxis:     excelize.ChartAxis{Minimum: pointer(0.0), MajorGridLines: true, Font: font, NumFmt: excelize.ChartNumFmt{CustomNumFmt: asWhole}},
		GapWidth:  pointer(uint(60)),
	}
	have := hoursNeed + 1
	if load.foreseen {
		columns.Series = append(columns.Series, series(hoursNeed+1, "2F6DB5"))
		have++
	}
	s.fail(s.file.AddChart(s.name, at, columns, &excelize.Chart{Type: excelize.Line, Series: []excelize.ChartSeries{series(have, "C8541B")}, Legend: columns.Legend, XAxis: columns.XAxis, YAxis: columns.YAxis}))
}

// The columns of the sheet of hours that charts are drawn of.
const (
	hoursWeek = 3
	hoursNeed = 6
)

// hours writes the load in hours as a flat list: what the heat map and its
// charts are made of.
func (b *book) hours(c *CapacityBook, foot string) {
	w := b.words
	load := w.loadOf(c)
	columns := b.columns("number", 5, "week_from", 12, "week_number", 10, "load_of", 30, "place", 30)
	middle := func(key string) {
		columns = append(columns, column{title: w.Say("col_" + key), width: 12, middle: true})
	}
	if load.foreseen {
		middle("need_likely")
		middle("need_safe")
	} else {
		middle("need_hours")
	}
	middle("have_hours")
	if load.foreseen {
		middle("share_likely")
		middle("share_safe")
	} else {
		middle("share_need")
	}
	if load.planned {
		middle("planned_hours")
	}
	columns[2].middle = true
	part := func(need, have int) any {
		if have == 0 {
			return nil
		}
		return share(float64(need) / float64(have))
	}
	var rows []listRow
	for _, l := range load.lines {
		place := l.site
		if place == "" {
			place = w.Say("capbook_network")
		}
		for i, x := range l.weeks {
			cells := []any{len(rows) + 1, load.mondays[i], isoNumber(load.mondays[i]), upperFirst(l.what), place, inHours(x.likely)}
			if load.foreseen {
				cells = append(cells, inHours(x.safe))
			}
			cells = append(cells, inHours(x.have), part(x.likely, x.have))
			if load.foreseen {
				cells = append(cells, part(x.safe, x.have))
			}
			if load.planned {
				cells = append(cells, inHours(x.planned))
			}
			rows = append(rows, listRow{cells: cells, begins: i == 0})
		}
	}
	b.list(w.Say("sheet_hours"), w.Say("hours_title"), w.Say("hours_purpose"), w.Say("heat_none"), columns, rows, foot)
}

func inHours(minutes int) hours { return hours(float64(minutes) / 60) }
