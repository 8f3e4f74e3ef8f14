package timetable

import (
	"cohort/internal/editions"
	"cohort/reports/sheet"
	"cohort/reports/words"
)

// unscheduled is what found no place, and why. Reserved seats of the same need and
// reason are one row.
func unscheduled(week *editions.Week, w words.Words) sheet.Sheet {
	type need struct {
		editions.Unscheduled
		people int
	}
	var list []need
	at := map[editions.Unscheduled]int{}
	for _, u := range week.Unscheduled {
		if u.Name == "" {
			if i, ok := at[u]; ok {
				list[i].people++
				continue
			}
			at[u] = len(list)
		}
		list = append(list, need{u, 1})
	}
	return w.Sheet("unscheduled", sheet.Table[need]{
		Title: w.Say("unscheduled_title", "Place", week.Place),
		Intro: w.Say("unscheduled_purpose"),
		Empty: w.Say("short_all_scheduled"),
		List: sheet.List[need]{Rows: list, Filter: true,
			Look: func(i int) sheet.RowLook { return sheet.RowLook{Italic: list[i].Name == ""} },
			Columns: []sheet.Column[need]{
				sheet.Numbers[need](w.Col("number"), 5),
				sheet.Left(w.Col("who"), 26, func(n need) sheet.Value { return sheet.Text(w.SeatName(n.Name)) }),
				sheet.Middle(w.Col("people_count"), 10, func(n need) sheet.Value { return sheet.Count(n.people) }),
				sheet.Left(w.Col("office"), 26, func(n need) sheet.Value { return sheet.Text(n.Office) }),
				sheet.Left(w.Col("course"), 38, func(n need) sheet.Value { return sheet.Text(n.Course) }),
				sheet.Middle(w.Col("due"), 12, func(n need) sheet.Value { return sheet.Day(n.Due) }),
				sheet.Left(w.Col("because"), 66, func(n need) sheet.Value { return sheet.Text(w.Because(n.Unscheduled)) }),
			}},
	}.Draw)
}
