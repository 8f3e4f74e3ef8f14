package whatif

import (
	"cohort/internal/editions"
	"cohort/planner/capacity"
	"cohort/planner/whatif"
	"cohort/reports/sheet"
	"cohort/reports/words"
)

// lack is a proven shortage of an outcome, and what became of it.
type lack struct {
	scenario
	proof *capacity.Proof
	text  string // its sentence
	state string // key of its word
	fill  string
	first bool // of the outcome
}

func lacksOf(a *whatif.Answer, c editions.Called, w words.Words) (out []lack) {
	for _, s := range scenariosOf(a) {
		first := true
		add := func(p *capacity.Proof, state, fill string) {
			out = append(out, lack{s, p, w.Shortage(p, c), state, fill, first})
			first = false
		}
		appeared := map[string]bool{}
		for k := range s.Appeared {
			appeared[w.Shortage(&s.Appeared[k], c)] = true
		}
		for k := range s.Proofs {
			if p := &s.Proofs[k]; s.number == 0 {
				add(p, "whatif_base", "")
			} else if !appeared[w.Shortage(p, c)] {
				add(p, "lack_stays", "")
			}
		}
		for k := range s.Appeared {
			add(&s.Appeared[k], "lack_appears", sheet.Alarm)
		}
		for k := range s.Vanished {
			add(&s.Vanished[k], "lack_vanishes", sheet.Calm)
		}
	}
	return out
}

// whatLacks is the proven shortages of the base and of each scenario.
func whatLacks(a *whatif.Answer, c editions.Called, w words.Words) sheet.Sheet {
	rows := lacksOf(a, c, w)
	return w.Sheet("what_lacks", sheet.Table[lack]{
		Title: w.Say("what_lacks_title"),
		Intro: w.Say("what_lacks_purpose"),
		Empty: w.Say("what_lacks_none"),
		List: sheet.List[lack]{Rows: rows, Filter: true,
			Look: func(i int) sheet.RowLook { return sheet.RowLook{Fill: rows[i].fill, Begins: rows[i].first} },
			Columns: []sheet.Column[lack]{
				sheet.Middle(w.Col("number"), 10, func(x lack) sheet.Value { number, _ := x.called(w); return sheet.Text(number) }),
				sheet.Left(w.Col("scenario"), 32, func(x lack) sheet.Value { _, name := x.called(w); return sheet.Text(name) }),
				sheet.Left(w.Col("lack_state"), 16, func(x lack) sheet.Value { return sheet.Text(w.Say(x.state)) }),
				sheet.Middle(w.Col("lack_hours"), 13, func(x lack) sheet.Value { return sheet.Hours(x.proof.MissingMinutes) }),
				sheet.Left(w.Col("lack"), 110, func(x lack) sheet.Value { return sheet.Text(x.text) }),
			}},
	}.Draw)
}
