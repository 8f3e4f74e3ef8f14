package whatif

import (
	"slices"
	"strconv"

	"cohort/planner/whatif"
	"cohort/reports/sheet"
	"cohort/reports/words"
)

// scenario is an outcome with its number; 0 is the base.
type scenario struct {
	*whatif.Outcome
	number int
}

func scenariosOf(a *whatif.Answer) []scenario {
	out := make([]scenario, len(a.Scenarios))
	for i := range a.Scenarios {
		out[i] = scenario{&a.Scenarios[i], i}
	}
	return out
}

// called is the number and the name of a scenario; the base has none.
func (s scenario) called(w words.Words) (number, name string) {
	if s.number == 0 {
		return w.Say("whatif_base"), ""
	}
	return strconv.Itoa(s.number), s.Name
}

// allFigures is the figures as a flat list, with charts of them.
func allFigures(a *whatif.Answer, w words.Words) sheet.Sheet {
	columns := []sheet.Column[scenario]{
		sheet.Middle(w.Col("number"), 10, func(s scenario) sheet.Value { number, _ := s.called(w); return sheet.Text(number) }),
		sheet.Left(w.Col("scenario"), 40, func(s scenario) sheet.Value { _, name := s.called(w); return sheet.Text(name) }),
	}
	for k := range figures {
		f := &figures[k]
		width := 11.5
		if f.kind == asDay {
			width = 14
		}
		columns = append(columns, sheet.Middle(words.UpperFirst(f.label(w)), width, func(scenario) sheet.Value { return nil }))
	}
	n := len(columns)
	return w.Sheet("figures", sheet.Table[scenario]{
		Title:   w.Say("figures_title"),
		Intro:   w.Say("figures_purpose"),
		List:    sheet.List[scenario]{Rows: scenariosOf(a), Columns: columns, Filter: true},
		OnePage: len(a.Scenarios) < 12,
		Then: func(p *sheet.Page, last int) int {
			line := sheet.Edge{Line: sheet.Thin, Color: sheet.ThinInk}
			for i := range a.Scenarios {
				for k := range figures {
					figures[k].write(p, 3+k, 5+i, &a.Scenarios[i], sheet.Look{Bottom: line, Left: line, Across: "center"}, w)
				}
			}
			draw := func(title string, from, to int, series ...sheet.Series) {
				p.Chart(sheet.Chart{Title: title, Kind: sheet.Columns, Data: sheet.Data{Head: 4, First: 5, Last: last, Across: 1},
					Series: series, Legend: true, Figures: sheet.AsWhole, Scale: sheet.Scale{Format: "General", Gap: 60},
					Col: from, Row: last + 2, Width: p.Span(from, to) - 6, Height: 247.5})
			}
			draw(w.Say("chart_out"), 1, 3, figureSeries("left_out", "E07B54"), figureSeries("late", "F3C6B3"))
			draw(w.Say("chart_ready"), 4, 9, figureSeries("newcomers", "C9D3DC"), figureSeries("newcomers_ready", "2E8B57"))
			draw(w.Say("chart_hours"), 10, n, figureSeries("trainer_time", "2F6DB5"), figureSeries("overload", "F0A48A"))
			return last + 19
		},
	}.Draw)
}

// figureSeries is the column of a figure.
func figureSeries(key, color string) sheet.Series {
	return sheet.Series{Col: 3 + slices.IndexFunc(figures, func(f figure) bool { return f.key == key }), Color: color}
}
