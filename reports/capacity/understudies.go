package capacity

import (
	"cohort/internal/editions"
	"cohort/planner/capacity"
	"cohort/reports/sheet"
	"cohort/reports/words"
)

// understudies is who could take over each session.
func understudies(c *editions.CapacityBook, w words.Words) sheet.Sheet {
	type session = capacity.Understudy
	list := c.Report.Understudies
	return w.Sheet("understudies", sheet.Table[session]{
		Title: w.Say("understudies_title"),
		Intro: w.Say("understudies_purpose"),
		Empty: w.Say("hangs_none"),
		List: sheet.List[session]{Rows: list, Filter: true,
			Look: func(i int) sheet.RowLook {
				l := sheet.RowLook{Begins: i > 0 && list[i-1].Date != list[i].Date}
				if list[i].Understudy == nil {
					l.Fill = sheet.Alarm
				}
				return l
			},
			Columns: []sheet.Column[session]{
				sheet.Numbers[session](w.Col("number"), 6),
				sheet.Middle(w.Col("date"), 12, func(u session) sheet.Value { return sheet.Day(u.Date) }),
				sheet.Left(w.Col("day"), 6, func(u session) sheet.Value { return sheet.Text(w.Weekday(u.Date)) }),
				sheet.Middle(w.Col("start"), 9, func(u session) sheet.Value { return sheet.Clock(u.Start) }),
				sheet.Left(w.Col("course"), 44, func(u session) sheet.Value { return sheet.Text(c.Called.Name(u.Course)) }),
				sheet.Left(w.Col("role"), 26, func(u session) sheet.Value { return sheet.Text(w.OneRole(u.Role)) }),
				sheet.Left(w.Col("trainer"), 28, func(u session) sheet.Value { return sheet.Text(c.Called.Name(u.Trainer)) }),
				sheet.Left(w.Col("understudy"), 28, func(u session) sheet.Value {
					if u.Understudy == nil {
						return sheet.Text(w.Say("told_nobody"))
					}
					return sheet.Text(c.Called.Name(*u.Understudy))
				}),
				sheet.Middle(w.Col("others"), 12, func(u session) sheet.Value {
					if u.Understudy == nil {
						return nil
					}
					return sheet.Count(u.Others)
				}),
			}},
	}.Draw)
}
