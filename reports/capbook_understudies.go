package reports

import (
	"cohort/planner/capacity"
	"cohort/reports/sheet"
)

// understudies is who could take over each session.
func understudies(c *CapacityBook, w Words) sheet.Sheet {
	type session = capacity.Understudy
	list := c.Report.Understudies
	return w.sheet("understudies", sheet.Table[session]{
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
				sheet.Numbers[session](w.col("number"), 6),
				sheet.Middle(w.col("date"), 12, func(u session) sheet.Value { return sheet.Day(u.Date) }),
				sheet.Left(w.col("day"), 6, func(u session) sheet.Value { return sheet.Text(w.Weekday(u.Date)) }),
				sheet.Middle(w.col("start"), 9, func(u session) sheet.Value { return sheet.Clock(u.Start) }),
				sheet.Left(w.col("course"), 48, func(u session) sheet.Value { return sheet.Text(c.Called.Name(u.Course)) }),
				sheet.Left(w.col("role"), 26, func(u session) sheet.Value { return sheet.Text(w.oneRole(u.Role)) }),
				sheet.Left(w.col("trainer"), 24, func(u session) sheet.Value { return sheet.Text(c.Called.Name(u.Trainer)) }),
				sheet.Left(w.col("understudy"), 28, func(u session) sheet.Value {
					if u.Understudy == nil {
						return sheet.Text(w.Say("understudy_none"))
					}
					return sheet.Text(c.Called.Name(*u.Understudy))
				}),
				sheet.Middle(w.col("others"), 12, func(u session) sheet.Value {
					if u.Understudy == nil {
						return nil
					}
					return sheet.Count(u.Others)
				}),
			}},
	}.Draw)
}
