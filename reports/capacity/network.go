package capacity

import (
	"strings"

	"cohort/internal/editions"
	"cohort/reports/sheet"
	"cohort/reports/words"
)

// network is who is expected to start in the whole network, with a chart of the
// range.
func network(c *editions.CapacityBook, w words.Words) sheet.Sheet {
	count := func(key string, width float64, of func(x editions.NetIntake) int) sheet.Column[editions.NetIntake] {
		return sheet.Middle(w.Col(key), width, func(x editions.NetIntake) sheet.Value { return sheet.Count(of(x)) })
	}
	return w.Sheet("forecast", sheet.Table[editions.NetIntake]{
		Title:  w.Say("network_title"),
		Intro:  strings.TrimSpace(w.Say("network_purpose") + " " + besidePipeline(c, w)),
		Empty:  w.Say("network_none"),
		Beside: []float64{3, 24, 24, 24},
		List: sheet.List[editions.NetIntake]{Rows: c.Starts, Filter: true, Columns: []sheet.Column[editions.NetIntake]{
			sheet.Numbers[editions.NetIntake](w.Col("number"), 5),
			sheet.Left(w.Col("intake"), 12.5, func(x editions.NetIntake) sheet.Value { return sheet.Day(x.Start) }),
			sheet.Middle(w.Col("week"), 9, func(x editions.NetIntake) sheet.Value { return sheet.Text(w.WeekShort(x.Start)) }),
			sheet.Middle(w.Col("net_mean"), 10, func(x editions.NetIntake) sheet.Value { return sheet.Decimal(x.Mean) }),
			count("net_p10", 10, func(x editions.NetIntake) int { return x.P10 }),
			count("net_p50", 11, func(x editions.NetIntake) int { return x.P50 }),
			count("net_p80", 11, func(x editions.NetIntake) int { return x.P80 }),
			count("net_p90", 10, func(x editions.NetIntake) int { return x.P90 }),
			count("net_width", 11, func(x editions.NetIntake) int { return x.P90 - x.P10 }),
			count("people_named", 12, func(x editions.NetIntake) int { return x.Named }),
			count("seats_held", 11, func(x editions.NetIntake) int { return x.Reserved }),
		}},
		Then: func(p *sheet.Page, last int) int {
			p.Note(last+2, 11, w.Say("network_explained"))
			// The band from P10 to P90 stands on an area as high as P10 that is not seen, with
			// P50 and P80 in it.
			p.Chart(sheet.Chart{Title: w.Say("chart_network"), Kind: sheet.StackedAreas, Data: sheet.Data{Head: 4, First: 5, Last: last, Across: 3},
				Series: []sheet.Series{{Col: 5, Hidden: true}, {Col: 9, Color: "C9DAEE"}}, Lines: []sheet.Series{{Col: 6, Color: "2F6DB5"}, {Col: 7, Color: "C8541B"}}, Legend: true,
				Scale: sheet.Scale{Format: sheet.AsWhole},
				Col:   13, Row: 5, Width: p.Span(13, 15), Height: 285})
			return max(last+2, 24)
		},
	}.Draw)
}
