package waves

import (
	"fmt"
	"slices"
	"strings"

	"cohort/internal/editions"
	"cohort/planner"
	"cohort/planner/promise"
	"cohort/reports/sheet"
	"cohort/reports/words"
)

// large is the table of waves: how many people from which day, and when they
// would be ready.
func large(o *editions.OfficeWaves, w words.Words) sheet.Sheet {
	return w.Sheet("large", func(p *sheet.Page) {
		title, t := w.Say("large_title", "Place", o.Place), o.Table
		if len(t.Intakes) == 0 {
			p.Nothing(title, w.Say("large_about"), w.Say("large_none"))
			return
		}
		heads := []sheet.Head{{Title: w.Col("week"), Width: 8, Middle: true}, {Title: w.Col("intake"), Width: 12.5, Middle: true}}
		for _, size := range promise.Sizes() {
			heads = append(heads, sheet.Head{Title: w.Count("people", size), Width: 18.5, Middle: true})
		}
		heads = append(heads, sheet.Head{Title: w.Col("due"), Width: 12, Middle: true}, sheet.Head{Title: w.Col("largest"), Width: 13, Middle: true})
		var widths []float64
		for _, h := range heads {
			widths = append(widths, h.Width)
		}
		n := len(heads)
		p.Columns(append(widths, 3, 17, 17, 17)...)
		p.Head(title, w.Say("large_purpose", "Programme", o.Called.Name(t.Programme), "Due", w.DueAfter(t), "Until", w.Date(t.Until)))
		p.Header(4, heads)
		for i := range t.Intakes {
			wavesOf(p, 5+i, &t.Intakes[i], w)
		}
		last := 4 + len(t.Intakes)
		row := last + 1
		for _, text := range tableNotes(w, t, o.Called) {
			p.Sentence(1, row, n, text, sheet.Look{Size: 9, Upright: "top"})
			row++
		}
		row = latest(p, row+1, t, w)
		p.Chart(sheet.Chart{Title: w.Say("chart_largest"), Kind: sheet.Columns, Data: sheet.Data{Head: 4, First: 5, Last: last, Across: 1},
			Series: []sheet.Series{{Col: n, Color: "2E8B57"}}, Figures: sheet.AsWhole, Scale: sheet.Scale{Format: sheet.AsWhole, Gap: 40},
			Col: n + 2, Row: 5, Width: p.Span(n+2, n+4), Height: 240})
		p.Print(sheet.Print{Rows: max(row, 24), Repeat: [2]int{4, 4}, FreezeRows: 4, FreezeCols: 2})
	})
}

// wavesOf writes the waves of one start. A late day is marked by a word behind it,
// one that waits for others by an asterisk, beside the colours.
func wavesOf(p *sheet.Page, row int, in *promise.Intake, w words.Words) {
	plain := sheet.Look{Bottom: sheet.Edge{Line: sheet.Thin, Color: sheet.ThinInk}, Across: "center"}
	bold := plain
	bold.Bold = true
	p.Text(1, row, w.WeekShort(in.Start), plain)
	plain.Left = sheet.Edge{Line: sheet.Thin, Color: sheet.ThinInk}
	bold.Left = plain.Left
	unknown := plain
	unknown.Color, unknown.Italic = sheet.Faint, true
	p.Day(2, row, sheet.Day(in.Start), bold)
	for i := range in.Waves {
		x, col, l := &in.Waves[i], 3+i, plain
		star := ""
		if len(x.WaitsFor) > 0 {
			star = " *"
		}
		switch {
		case x.Kind == promise.Unknown:
			p.Text(col, row, w.Say("table_not_known"), unknown)
		case !x.Possible:
			l.Fill = sheet.Alarm
			p.Text(col, row, w.Say("table_no_place")+star, l)
		default:
			l.Fill, l.Format = sheet.Calm, sheet.AsDate
			if !x.InTime {
				l.Fill, star = pending, " "+w.Say("large_late")+star
			}
			if star != "" {
				l.Format += `"` + star + `"`
			}
			p.Day(col, row, sheet.Day(*x.Ready), l)
		}
	}
	col := 3 + len(in.Waves)
	p.Day(col, row, sheet.Day(in.Due), plain)
	if in.Largest == nil {
		p.Text(col+1, row, w.Say("table_not_known"), unknown)
	} else {
		p.Count(col+1, row, *in.Largest, bold)
	}
	p.Height(row, 20)
}

// tableNotes say what stands behind the words of a table: what a small wave
// waits for, why there is no place, what is not known yet. What is said of
// several waves is said once.
func tableNotes(w words.Words, t *promise.Table, c editions.Called) []string {
	out := []string{w.Say("large_legend")}
	var order []string
	sizes := map[string]map[int][]string{} // by sentence and intake
	for i := range t.Intakes {
		in := &t.Intakes[i]
		for k := range in.Waves {
			text := tableNote(w, t, in, &in.Waves[k], c)
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
func tableNote(w words.Words, t *promise.Table, in *promise.Intake, x *promise.Cell, c editions.Called) string {
	switch {
	case len(x.WaitsFor) > 0:
		return w.Count("large_waits", min(len(x.WaitsFor), 2), "Courses", w.Quoted(c, x.WaitsFor)) + " *"
	case x.Possible:
		return ""
	}
	why := x.Why
	if why.Stuck != nil {
		of := *why.Stuck
		of.People = 0
		why.Stuck = &of
	}
	return w.WhyNot(&why, editions.Asked{Start: in.Start, Due: in.Due, Until: t.Until}, c)
}

// latest writes, for days on which people may be wanted, the latest intake that is
// safe, and returns the row after it.
func latest(p *sheet.Page, row int, t *promise.Table, w words.Words) int {
	days := wanted(t)
	if len(days) == 0 {
		return row
	}
	p.Subtitle(row, w.Say("latest_title"))
	columns := []sheet.Column[planner.Date]{
		sheet.Numbers[planner.Date](w.Col("number"), 8),
		sheet.Middle(w.Col("ready"), 12.5, func(by planner.Date) sheet.Value { return sheet.Day(by) }),
	}
	for k, size := range promise.Sizes() {
		columns = append(columns, sheet.Middle(w.Count("people", size), 18.5, func(by planner.Date) sheet.Value {
			if start := latestIntake(t, k, by); start != 0 {
				return sheet.Day(start)
			}
			return sheet.Text("—")
		}))
	}
	row = sheet.List[planner.Date]{Columns: columns, Rows: days}.At(p, row+1)
	p.Note(row, 4+len(promise.Sizes()), w.Say("latest_explained"))
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
		now := make([]planner.Date, len(promise.Sizes()))
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
func LargestInShort(w words.Words, t *promise.Table) string {
	var parts []string
	for _, in := range t.Intakes {
		text := w.Say("table_not_known")
		if in.Largest != nil {
			text = w.Say("large_up_to", "People", *in.Largest)
			if *in.Largest == 0 {
				text = w.Say("told_nobody")
			}
		}
		parts = append(parts, w.DayMonth(in.Start)+" – "+text)
	}
	return w.Say("large_short", "List", strings.Join(parts, "; "))
}
