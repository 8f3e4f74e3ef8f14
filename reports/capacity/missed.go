package capacity

import (
	"cohort/internal/editions"
	"cohort/reports/sheet"
	"cohort/reports/words"
)

// missed is what the plan left without a place or too late, although nothing
// proves that it must.
func missed(c *editions.CapacityBook, w words.Words) sheet.Sheet {
	_, list := c.Proven()
	nothing := w.Say("missed_none")
	if !c.Planned {
		nothing = w.Say("missed_no_plan")
	}
	return w.Sheet("missed", sheet.Table[editions.Missed]{
		Title: w.Say("sheet_missed"),
		Intro: w.Say("missed_purpose"),
		Empty: nothing,
		List: sheet.List[editions.Missed]{Rows: list, Filter: true,
			Look: func(i int) sheet.RowLook {
				if len(list[i].Shortages) > 0 {
					return sheet.RowLook{Fill: sheet.Alarm}
				}
				return sheet.RowLook{}
			},
			Columns: []sheet.Column[editions.Missed]{
				sheet.Numbers[editions.Missed](w.Col("number"), 5),
				sheet.Left(w.Col("course"), 44, func(m editions.Missed) sheet.Value { return sheet.Text(m.Course) }),
				sheet.Left(w.Col("home_site"), 40, func(m editions.Missed) sheet.Value { return sheet.Text(w.Near(m.Sites)) }),
				sheet.Left(w.Col("because"), 50, func(m editions.Missed) sheet.Value { return sheet.Text(w.MissedBecause(&m)) }),
				sheet.Middle(w.Col("asked_named"), 12, func(m editions.Missed) sheet.Value { return sheet.Count(m.Named) }),
				sheet.Middle(w.Col("seats_held"), 12, func(m editions.Missed) sheet.Value { return sheet.Count(m.Reserved) }),
				sheet.Left(w.Col("first_due"), 13, func(m editions.Missed) sheet.Value { return sheet.Day(m.Due) }),
				sheet.Left(w.Col("counted_in"), 19, func(m editions.Missed) sheet.Value {
					if len(m.Shortages) == 0 {
						return sheet.Text("—")
					}
					return sheet.Text(w.Col("number") + "\u00a0" + words.Numbers(m.Shortages))
				}),
				sheet.Left(w.Col("verdict"), 44, func(m editions.Missed) sheet.Value {
					switch {
					case len(m.Shortages) > 0:
						return sheet.Text(w.Say("verdict_counted"))
					case m.Late:
						return sheet.Text(w.Say("verdict_late"))
					}
					return sheet.Text(w.Say("verdict_open"))
				}),
			}},
	}.Draw)
}
