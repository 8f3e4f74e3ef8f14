package capacity

import (
	"cohort/internal/editions"
	"cohort/planner"
	"cohort/planner/capacity"
	"cohort/reports/sheet"
	"cohort/reports/words"
)

// lonely is the courses that one person alone can lead.
func lonely(c *editions.CapacityBook, w words.Words) sheet.Sheet {
	type risk = capacity.Risk
	mondays := map[planner.Date]bool{}
	for _, x := range c.Report.Load {
		mondays[x.Week] = true
	}
	return w.Sheet("lonely", sheet.Table[risk]{
		Title: w.Say("lonely_title"),
		Intro: w.Say("lonely_purpose"),
		Empty: w.Say("capacity_none_risks"),
		List: sheet.List[risk]{Rows: c.Report.Risks, Filter: true, Columns: []sheet.Column[risk]{
			sheet.Numbers[risk](w.Col("number"), 5),
			sheet.Left(w.Col("course"), 44, func(r risk) sheet.Value { return sheet.Text(c.Called.Name(r.Course)) }),
			sheet.Left(w.Col("only_one"), 24, func(r risk) sheet.Value { return sheet.Text(c.Called.Names(r.Trainers)) }),
			sheet.Left(w.Col("role"), 26, func(r risk) sheet.Value { return sheet.Text(w.OneRole(r.Role)) }),
			sheet.Left(w.Col("sites"), 46, func(r risk) sheet.Value { return sheet.Text(c.Called.Names(r.Sites)) }),
			sheet.Left(w.Col("weeks"), 46, func(r risk) sheet.Value { return sheet.Text(w.AloneWhen(&r, len(mondays))) }),
			sheet.Middle(w.Col("asked"), 11, func(r risk) sheet.Value { return sheet.Count(r.Requests) }),
		}},
	}.Draw)
}
