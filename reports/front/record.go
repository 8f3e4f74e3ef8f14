package front

import (
	"cohort/internal/editions"
	"cohort/reports/sheet"
	"cohort/reports/words"
)

// Record is what was forecast and what came, with a chart of it. Colours and words
// of a row tell of the latest forecast.
func Record(r *editions.Record, place string, w words.Words) sheet.Sheet {
	t := sheet.Table[editions.PastIntake]{
		Title:  w.Say("record_title", "Place", place),
		Intro:  w.Say("record_purpose"),
		Empty:  w.Say("record_none"),
		Beside: []float64{3, 22, 22, 22},
		Then:   func(p *sheet.Page, last int) int { return explain(r, p, last, w) },
	}
	if len(r.Tracks) == 0 {
		return w.Sheet("record", t.Draw)
	}
	t.Rows, t.Filter = r.Past, true
	t.Look = func(i int) sheet.RowLook {
		_, fill := verdict(&r.Past[i], w)
		return sheet.RowLook{Fill: fill}
	}
	t.Columns = []sheet.Column[editions.PastIntake]{
		sheet.Numbers[editions.PastIntake](w.Col("number"), 5),
		sheet.Middle(w.Col("intake"), 12.5, func(p editions.PastIntake) sheet.Value { return sheet.Day(p.Start) }),
	}
	for i, track := range r.Tracks {
		column := func(key string, of func(f *editions.Foretold) int) {
			t.Columns = append(t.Columns, sheet.Middle(words.UpperFirst(w.Say(key, "Before", w.Count("days_before", track.Days))), 11, func(p editions.PastIntake) sheet.Value {
				if p.Foretold[i] == nil {
					return nil
				}
				return sheet.Count(of(p.Foretold[i]))
			}))
		}
		column("past_likely", func(f *editions.Foretold) int { return f.Likely })
		column("past_low", func(f *editions.Foretold) int { return f.Low })
		column("past_high", func(f *editions.Foretold) int { return f.High })
	}
	latest := w.Count("days_before", r.Tracks[len(r.Tracks)-1].Days)
	t.Columns = append(t.Columns,
		sheet.Middle(w.Say("past_came"), 10, func(p editions.PastIntake) sheet.Value { return sheet.Count(p.Came) }),
		sheet.Left(w.Say("past_hit", "Before", latest), 15, func(p editions.PastIntake) sheet.Value {
			if hit, _ := verdict(&p, w); hit != "" {
				return sheet.Text(hit)
			}
			return nil
		}),
		sheet.Left(w.Say("past_words"), 37, func(p editions.PastIntake) sheet.Value {
			if f := lastForetold(&p); f != nil {
				return sheet.Text(w.ForetoldText(*f, p.Came))
			}
			return nil
		}))
	return w.Sheet("record", t.Draw)
}

// lastForetold is the last forecast before an intake; nil: it is not known.
func lastForetold(p *editions.PastIntake) *editions.Foretold { return p.Foretold[len(p.Foretold)-1] }

// verdict says whether what came lay within the latest forecast's range, in words
// and in a colour; nothing where the forecast is not known.
func verdict(p *editions.PastIntake, w words.Words) (hit, fill string) {
	switch f := lastForetold(p); {
	case f == nil:
		return "", ""
	case p.Came < f.Low:
		return w.Say("hit_fewer"), sheet.Alarm
	case p.Came > f.High:
		return w.Say("hit_more"), sheet.Alarm
	}
	return w.Say("hit_inside"), sheet.Calm
}

// explain writes below the rows how often the forecasts hit, draws the chart
// beside them and returns the last row.
func explain(r *editions.Record, p *sheet.Page, last int, w words.Words) int {
	n := p.Last() - 4
	row := last + 2
	for _, t := range r.Tracks {
		p.Sentence(1, row, n, w.TrackText("track_own", t.Days, t.Own), sheet.Look{Size: 11})
		row++
		if t.Network.Outcomes > 0 {
			p.Sentence(1, row, n, w.TrackText("track_network", t.Days, t.Network), sheet.Look{})
			row++
		}
	}
	t := r.Tracks[len(r.Tracks)-1]
	all := t.Network
	if all.Outcomes == 0 {
		all = t.Own
	}
	before := w.Count("days_before", t.Days)
	p.Note(row, n, w.Say("record_explained", "Before", before, "Brier", w.Decimal(all.Brier, 3), "Base", w.Decimal(all.Base, 3)))
	// The range of the latest forecast stands before the last three columns. Dates are
	// numbers: of an axis of dates some programs label every day.
	p.Chart(sheet.Chart{Title: w.Say("chart_record", "Before", before), Kind: sheet.Scatter, Data: sheet.Data{Head: 4, First: 5, Last: last, Across: 2},
		Series: []sheet.Series{{Col: n - 4, Color: "9DB8D9"}, {Col: n - 3, Color: "2F6DB5"}, {Col: n - 2, Color: "C8541B", Marker: 7, NoLine: true}}, Legend: true,
		Scale: sheet.Scale{Format: sheet.AsWhole, From: sheet.Day(r.Past[0].Start).Serial() - 7, Until: sheet.Day(r.Past[len(r.Past)-1].Start).Serial() + 7, Across: "dd.mm"},
		Col:   n + 2, Row: 5, Width: p.Span(n+2, n+4), Height: 270})
	return max(row, 21)
}
