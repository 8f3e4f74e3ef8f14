package whatif

import (
	"cohort/internal/editions"
	"cohort/planner/whatif"
	"cohort/reports/sheet"
	"cohort/reports/words"
)

// changed is a change of a scenario, or an announced session that it breaks.
type changed struct {
	scenario
	text   string
	broken *whatif.Broken // nil: the change itself
}

func changedBy(a *whatif.Answer, c editions.Called, w words.Words) (out []changed) {
	for _, s := range scenariosOf(a)[1:] {
		for k := range s.Effects {
			e := &s.Effects[k]
			text := w.ChangeText(e, s.Snapshot, c)
			out = append(out, changed{s, text, nil})
			for n := range e.Broken {
				out = append(out, changed{s, text, &e.Broken[n]})
			}
		}
		if len(s.Effects) == 0 {
			out = append(out, changed{s, w.Say("whatif_no_change"), nil})
		}
	}
	return out
}

// whatChanges is the changes of each scenario and every announced session that
// they break.
func whatChanges(a *whatif.Answer, c editions.Called, w words.Words) sheet.Sheet {
	rows := changedBy(a, c, w)
	session := func(of func(x changed) sheet.Value) func(x changed) sheet.Value {
		return func(x changed) sheet.Value {
			if x.broken == nil {
				return nil
			}
			return of(x)
		}
	}
	return w.Sheet("what_changes", sheet.Table[changed]{
		Title: w.Say("what_changes_title"),
		Intro: w.Say("what_changes_purpose"),
		Empty: w.Say("what_changes_none"),
		List: sheet.List[changed]{Rows: rows, Filter: true,
			Look: func(i int) sheet.RowLook {
				if rows[i].broken != nil {
					return sheet.RowLook{Fill: sheet.Alarm}
				}
				return sheet.RowLook{Begins: true}
			},
			Columns: []sheet.Column[changed]{
				sheet.Middle(w.Col("number"), 5, func(x changed) sheet.Value { return sheet.Count(x.number) }),
				sheet.Left(w.Col("scenario"), 30, func(x changed) sheet.Value { return sheet.Text(x.Name) }),
				sheet.Left(w.Col("what_changes"), 46, func(x changed) sheet.Value { return sheet.Text(x.text) }),
				sheet.Middle(w.Col("date"), 12, session(func(x changed) sheet.Value { return sheet.Day(x.broken.Date) })),
				sheet.Middle(w.Col("start"), 9, session(func(x changed) sheet.Value { return sheet.Clock(x.broken.Start) })),
				sheet.Left(w.Col("course"), 34, session(func(x changed) sheet.Value { return sheet.Text(c.Name(x.broken.Course)) })),
				sheet.Left(w.Col("room"), 26, session(func(x changed) sheet.Value { return sheet.Text(words.RoomName(x.Snapshot, c, x.broken.Room)) })),
				sheet.Middle(w.Col("people_count"), 12, session(func(x changed) sheet.Value { return sheet.Count(x.broken.Seats) })),
				sheet.Left(w.Col("broken_state"), 26, session(func(x changed) sheet.Value {
					if x.broken.Pinned {
						return sheet.Text(w.Say("broken_released"))
					}
					return sheet.Text(w.Say("broken_announced"))
				})),
			}},
	}.Draw)
}
