package reports

import (
	"cohort/planner"
	"cohort/planner/capacity"
	"cohort/reports/sheet"
)

// lonely is the courses that one person alone can lead.
func lonely(c *CapacityBook, w Words) sheet.Sheet {
	type risk = capacity.Risk
	mondays := map[planner.Date]bool{}
	for _, x := range c.Report.Load {
		mondays[x.Week] = true
	}
	return w.sheet("lonely", sheet.Table[risk]{
		Title: w.Say("lonely_title"),
		Intro: w.Say("lonely_purpose"),
		Empty: w.Say("capacity_none_risks"),
		List: sheet.List[risk]{Rows: c.Report.Risks, Filter: true, Columns: []sheet.Column[risk]{
			sheet.Numbers[risk](w.col("number"), 5),
			sheet.Left(w.col("course"), 44, func(r risk) sheet.Value { return sheet.Text(c.Called.Name(r.Course)) }),
			sheet.Left(w.col("only_one"), 24, func(r risk) sheet.Value { return sheet.Text(c.Called.Names(r.Trainers)) }),
			sheet.Left(w.col("role"), 26, func(r risk) sheet.Value { return sheet.Text(w.oneRole(r.Role)) }),
			sheet.Left(w.col("sites"), 46, func(r risk) sheet.Value { return sheet.Text(c.Called.Names(r.Sites)) }),
			sheet.Left(w.col("alone_weeks"), 46, func(r risk) sheet.Value { return sheet.Text(w.when(&r, len(mondays))) }),
			sheet.Middle(w.col("asked"), 11, func(r risk) sheet.Value { return sheet.Count(r.Requests) }),
		}},
	}.Draw)
}

// oneRole names somebody's role.
func (w Words) oneRole(role string) string {
	switch role {
	case "psychologist":
		return w.Say("capbook_role_psychologist")
	case "process":
		return w.Say("capbook_role_process")
	}
	return role
}
