package whatif

import (
	"slices"

	"cohort/internal/editions"
	"cohort/planner/whatif"
	"cohort/reports/sheet"
	"cohort/reports/words"
)

// remedy is a part of the cure of an outcome.
type remedy struct {
	scenario
	part  *whatif.Part // nil: no cure was found
	first bool         // of the outcome
}

func remediesOf(a *whatif.Answer) (out []remedy) {
	for _, s := range scenariosOf(a) {
		switch {
		case len(s.Proofs) == 0:
		case s.Cure == nil:
			out = append(out, remedy{s, nil, true})
		default:
			for k, p := range slices.Concat(s.Cure.Trainers, s.Cure.Rooms, s.Cure.Hours) {
				out = append(out, remedy{s, &p, k == 0})
			}
		}
	}
	return out
}

// smallestCure is the smallest cure that was found for each scenario.
func smallestCure(a *whatif.Answer, c editions.Called, w words.Words) sheet.Sheet {
	rows := remediesOf(a)
	part := func(of func(p *whatif.Part) sheet.Value) func(x remedy) sheet.Value {
		return func(x remedy) sheet.Value {
			if x.part == nil {
				return nil
			}
			return of(x.part)
		}
	}
	return w.Sheet("smallest_cure", sheet.Table[remedy]{
		Title: w.Say("smallest_cure_title"),
		Intro: w.Say("smallest_cure_purpose"),
		Empty: w.Say("smallest_cure_none"),
		List: sheet.List[remedy]{Rows: rows, Filter: true, Look: func(i int) sheet.RowLook { return sheet.RowLook{Begins: rows[i].first} }, Columns: []sheet.Column[remedy]{
			sheet.Middle(w.Col("number"), 10, func(x remedy) sheet.Value { number, _ := x.called(w); return sheet.Text(number) }),
			sheet.Left(w.Col("scenario"), 34, func(x remedy) sheet.Value { _, name := x.called(w); return sheet.Text(name) }),
			sheet.Left(w.Col("cure_what"), 26, func(x remedy) sheet.Value { return sheet.Text(remedyText(w, x.part)) }),
			sheet.Left(w.Col("cure_of"), 30, part(func(p *whatif.Part) sheet.Value {
				if p.What == whatif.TrainerDays {
					return sheet.Text(words.UpperFirst(w.Role(p.Role)))
				}
				return sheet.Text(words.UpperFirst(w.Feature(p.Feature)))
			})),
			sheet.Left(w.Col("cure_where"), 28, part(func(p *whatif.Part) sheet.Value { return sheet.Text(c.Name(p.Site)) })),
			sheet.Middle(w.Col("cure_amount"), 12, part(func(p *whatif.Part) sheet.Value {
				if p.What == whatif.LongerHours {
					return sheet.Hours(p.Amount)
				}
				return sheet.Count(p.Amount)
			})),
			sheet.Middle(w.Col("from"), 12, part(func(p *whatif.Part) sheet.Value { return sheet.Day(p.From) })),
			sheet.Middle(w.Col("cure_to"), 12, part(func(p *whatif.Part) sheet.Value { return sheet.Day(p.To) })),
		}},
	}.Draw)
}

// remedyText says what a part of a cure is; nil: that no cure was found.
func remedyText(w words.Words, p *whatif.Part) string {
	switch {
	case p == nil:
		return w.Say("whatif_no_cure")
	case p.What == whatif.MoreRooms:
		return w.Say("cure_rooms")
	case p.What == whatif.LongerHours:
		return w.Say("cure_hours")
	}
	return w.Say("cure_trainer_days")
}
