package waves

import (
	"strings"

	"cohort/internal/editions"
	"cohort/reports/sheet"
	"cohort/reports/words"
)

// away is who of the office is in training on each day, against how many of its
// working staff it releases.
func away(o *editions.OfficeWaves, w words.Words) sheet.Sheet {
	left := func(d *editions.AwayDay) int { return o.Release - distinct(d.Working) }
	state := func(d *editions.AwayDay) (text, fill string) {
		switch n := left(d); {
		case n < 0:
			return w.Say("out_over"), sheet.Alarm
		case n == 0 && len(d.Working) > 0:
			return w.Say("out_full"), pending
		case o.Provisional(d.Date):
			return w.Say("state_provisional"), ""
		}
		return "", ""
	}
	return w.Sheet("away", sheet.Table[editions.AwayDay]{
		Title:  w.Say("away_title", "Place", o.Place),
		Intro:  w.Say("away_purpose", "Limit", o.Release),
		Empty:  w.Say("away_none"),
		Beside: []float64{3, 21, 21, 21},
		List: sheet.List[editions.AwayDay]{Rows: o.Away, Filter: true,
			Look: func(i int) sheet.RowLook {
				_, fill := state(&o.Away[i])
				return sheet.RowLook{Fill: fill, Begins: i > 0 && o.Away[i].Date.Monday() != o.Away[i-1].Date.Monday()}
			},
			Columns: []sheet.Column[editions.AwayDay]{
				sheet.Numbers[editions.AwayDay](w.Col("number"), 5),
				sheet.Middle(w.Col("date"), 11.5, func(d editions.AwayDay) sheet.Value { return sheet.Day(d.Date) }),
				sheet.Left(w.Col("day"), 9.5, func(d editions.AwayDay) sheet.Value { return sheet.Text(w.Weekday(d.Date) + " " + w.DayMonth(d.Date)) }),
				sheet.Middle(w.Col("out_working"), 13, func(d editions.AwayDay) sheet.Value { return sheet.Count(distinct(d.Working)) }),
				sheet.Middle(w.Col("out_limit"), 11, func(editions.AwayDay) sheet.Value { return sheet.Count(o.Release) }),
				sheet.Middle(w.Col("out_left"), 11, func(d editions.AwayDay) sheet.Value { return sheet.Count(max(left(&d), 0)) }),
				sheet.Left(w.Col("out_state"), 15, func(d editions.AwayDay) sheet.Value { text, _ := state(&d); return sheet.Text(text) }),
				sheet.Middle(w.Col("out_newcomers"), 13, func(d editions.AwayDay) sheet.Value { return sheet.Count(distinct(d.Newcomers)) }),
				sheet.Middle(w.Col("seats_held"), 11, func(d editions.AwayDay) sheet.Value { return sheet.Count(d.Reserved) }),
				sheet.Left(w.Col("out_who"), 58, func(d editions.AwayDay) sheet.Value { return sheet.Text(whoIsAway(w, &d)) }),
			}},
		Then: func(p *sheet.Page, last int) int {
			releaseChart(o, p, last, w)
			return max(last, 24)
		},
	}.Draw)
}

// pending is the colour of what is neither well nor wrong.
const pending = "FFF1CC"

// distinct counts people: somebody may have two trainings on a day.
func distinct(list []editions.Absence) int {
	seen := map[string]bool{}
	for i := range list {
		seen[list[i].ID] = true
	}
	return len(seen)
}

// whoIsAway names who is in training on a day, and when: working staff first.
func whoIsAway(w words.Words, d *editions.AwayDay) string {
	var parts []string
	for _, list := range [][]editions.Absence{d.Working, d.Newcomers} {
		for i := range list {
			parts = append(parts, list[i].Name+" "+strings.ReplaceAll(w.Hours(list[i].Start, list[i].End), " ", "\u00a0"))
		}
	}
	return strings.Join(parts, ", ")
}

// releaseChart draws how many are in training on each day, and the limit for
// working staff.
func releaseChart(o *editions.OfficeWaves, p *sheet.Page, last int, w words.Words) {
	step := 1.0
	for i := range o.Away {
		if max(distinct(o.Away[i].Working), distinct(o.Away[i].Newcomers)) > 12 {
			step = 0
		}
	}
	p.Chart(sheet.Chart{Title: w.Say("chart_away"), Kind: sheet.Columns, Data: sheet.Data{Head: 4, First: 5, Last: last, Across: 3},
		Series: []sheet.Series{{Col: 4, Color: "2F6DB5"}, {Col: 8, Color: "9BCBA8"}}, Lines: []sheet.Series{{Col: 5, Color: "C8541B", Dashed: true}}, Legend: true,
		Scale: sheet.Scale{Format: sheet.AsWhole, Step: step, Gap: 30, Turned: true},
		Col:   12, Row: 5, Width: p.Span(12, 14), Height: 285})
}
