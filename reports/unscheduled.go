package reports

import "cohort/reports/sheet"

// unscheduled is what found no place, and why. Held seats of the same need and
// reason are one row.
func unscheduled(week *Week, w Words) sheet.Sheet {
	type need struct {
		Unscheduled
		people int
	}
	var list []need
	at := map[Unscheduled]int{}
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
	return w.sheet("unscheduled", sheet.Table[need]{
		Title: w.Say("unscheduled_title", "Place", week.Place),
		Intro: w.Say("unscheduled_purpose"),
		Empty: w.Say("short_all_scheduled"),
		List: sheet.List[need]{Rows: list, Filter: true,
			Look: func(i int) sheet.RowLook { return sheet.RowLook{Italic: list[i].Name == ""} },
			Columns: []sheet.Column[need]{
				sheet.Numbers[need](w.col("number"), 5),
				sheet.Left(w.col("who"), 26, func(n need) sheet.Value { return sheet.Text(w.seatName(n.Name)) }),
				sheet.Middle(w.col("people_count"), 10, func(n need) sheet.Value { return sheet.Count(n.people) }),
				sheet.Left(w.col("office"), 26, func(n need) sheet.Value { return sheet.Text(n.Office) }),
				sheet.Left(w.col("course"), 38, func(n need) sheet.Value { return sheet.Text(n.Course) }),
				sheet.Middle(w.col("due"), 12, func(n need) sheet.Value { return sheet.Day(n.Due) }),
				sheet.Left(w.col("because"), 66, func(n need) sheet.Value { return sheet.Text(w.Because(n.Unscheduled)) }),
			}},
	}.Draw)
}

// seatName is the name of who has a seat, or says that it is held.
func (w Words) seatName(name string) string {
	if name == "" {
		return w.Say("held_seat")
	}
	return name
}
