package waves

import (
	"cohort/internal/editions"
	"cohort/planner/demand"
	"cohort/reports/sheet"
	"cohort/reports/words"
)

// pipeline is the hiring pipeline with its chances and a chart of it, and who is
// expected at the next intakes.
func pipeline(o *editions.OfficeWaves, w words.Words) sheet.Sheet {
	return w.Sheet("pipeline", sheet.Table[editions.Stage]{
		Title:   w.Say("pipeline_title", "Place", o.Place),
		Intro:   w.Say("pipeline_purpose"),
		Empty:   w.Say("pipeline_none"),
		Beside:  []float64{3, 14, 14, 14},
		OnePage: true,
		List: sheet.List[editions.Stage]{Rows: o.Pipeline, Filter: true,
			Columns: []sheet.Column[editions.Stage]{
				sheet.Numbers[editions.Stage](w.Col("number"), 8),
				sheet.Left(w.Col("stage"), 34, func(s editions.Stage) sheet.Value { return sheet.Text(words.UpperFirst(s.Name)) }),
				sheet.Middle(w.Col("people_count"), 11, func(s editions.Stage) sheet.Value { return sheet.Count(s.Count) }),
				sheet.Middle(w.Col("conversion"), 15, func(s editions.Stage) sheet.Value { return sheet.Share(s.Conversion) }),
				sheet.Middle(w.Col("chance"), 15, func(s editions.Stage) sheet.Value { return sheet.Share(s.Chance) }),
				sheet.Middle(w.Col("expected"), 15, func(s editions.Stage) sheet.Value { return sheet.Decimal(float64(s.Count) * s.Chance) }),
			}},
		Then: func(p *sheet.Page, last int) int {
			pipelineSum(o, p, last, w)
			return expected(o, p, max(last+5, 17), w)
		},
	}.Draw)
}

const pipelineColumns = 6

// pipelineSum writes the sum below the stages and draws the funnel beside them.
func pipelineSum(o *editions.OfficeWaves, p *sheet.Page, last int, w words.Words) {
	p.Height(3, 15) // the rows below are high
	people, expected := 0, 0.0
	for i, s := range o.Pipeline {
		p.Height(5+i, 22)
		people += s.Count
		expected += float64(s.Count) * s.Chance
	}
	p.Heat(5, 5, 5, last, sheet.Stop{At: 0, Color: "FFFFFF"}, sheet.Stop{At: 1, Color: "9BCBA8"})
	sum := sheet.Look{Bold: true, Top: sheet.Edge{Line: sheet.Medium, Color: sheet.Ink}}
	p.Fill(1, last+1, pipelineColumns, last+1, sum)
	p.Text(2, last+1, w.Say("total"), sum)
	sum.Across = "center"
	p.Count(3, last+1, people, sum)
	sum.Format = sheet.AsDecimal
	p.Number(6, last+1, expected, sum)
	p.Height(last+1, 20)
	p.Note(last+3, pipelineColumns, w.Say("pipeline_explained"))
	p.Chart(sheet.Chart{Title: w.Say("chart_pipeline"), Kind: sheet.Bars, Data: sheet.Data{Head: 4, First: 5, Last: last, Across: 2},
		Series: []sheet.Series{{Col: 3, Color: "9DB8D9"}, {Col: 6, Color: "2E8B57"}}, Legend: true, Figures: "0.#", Scale: sheet.Scale{Format: "General", Gap: 40},
		Col: 8, Row: 4, Width: p.Span(8, 10), Height: 225})
}

// expected writes how many people are expected at the next intakes, from a row
// on, with a chart of the range, and returns the last row of both.
func expected(o *editions.OfficeWaves, p *sheet.Page, row int, w words.Words) int {
	p.Subtitle(row, w.Say("expected_title"))
	if len(o.Starts) == 0 {
		p.Sentence(1, row+1, pipelineColumns, w.Say("expected_none"), sheet.Look{Fill: sheet.Calm, Indent: 1})
		return row + 1
	}
	next := sheet.List[demand.Starts]{Rows: o.Starts, Columns: []sheet.Column[demand.Starts]{
		sheet.Middle(w.Col("week"), 8, func(s demand.Starts) sheet.Value { return sheet.Text(w.WeekShort(s.Intake)) }),
		sheet.Middle(w.Col("intake"), 34, func(s demand.Starts) sheet.Value { return sheet.Day(s.Intake) }),
		sheet.Middle(w.Col("low"), 11, func(s demand.Starts) sheet.Value { return sheet.Count(s.P10) }),
		sheet.Middle(w.Col("likely"), 15, func(s demand.Starts) sheet.Value { return sheet.Count(s.P50) }),
		sheet.Middle(w.Col("high"), 15, func(s demand.Starts) sheet.Value { return sheet.Count(s.P90) }),
		sheet.Middle(w.Col("spread"), 15, func(s demand.Starts) sheet.Value { return sheet.Count(s.P90 - s.P10) }),
	}}.At(p, row+1)
	for i := range o.Starts {
		p.Height(row+2+i, 18)
	}
	p.Note(next+1, pipelineColumns, w.Say("expected_explained"))
	// The band from P10 to P90 stands on columns as high as P10 that are not seen, with
	// P50 in it.
	p.Chart(sheet.Chart{Title: w.Say("chart_expected"), Kind: sheet.StackedColumns, Data: sheet.Data{Head: row + 1, First: row + 2, Last: next - 1, Across: 1},
		Series: []sheet.Series{{Col: 3, Hidden: true}, {Col: 6, Color: "C9DAEE"}}, Lines: []sheet.Series{{Col: 4, Color: "2F6DB5", Marker: 6}},
		Scale: sheet.Scale{Format: sheet.AsWhole, Gap: 25},
		Col:   8, Row: row, Width: p.Span(8, 10), Height: 247.5})
	return max(next+1, row+19)
}
