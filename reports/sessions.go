package reports

import (
	"strings"

	"cohort/reports/sheet"
)

// sessions is the flat list of a week's sessions.
func sessions(week *Week, w Words) sheet.Sheet {
	list := week.Sessions
	return w.sheet("sessions", sheet.Table[Session]{
		Title: w.Say("sessions_title", "Place", week.Place) + " · " + w.Week(week.Monday),
		Intro: w.Say("sessions_purpose"),
		Empty: w.Say("short_nothing"),
		List: sheet.List[Session]{Rows: list, Filter: true,
			Look: func(i int) sheet.RowLook {
				return sheet.RowLook{Italic: list[i].Reserved(), Begins: i == 0 || list[i].Date != list[i-1].Date}
			},
			Columns: []sheet.Column[Session]{
				sheet.Numbers[Session](w.col("number"), 5),
				sheet.Middle(w.col("date"), 11.5, func(s Session) sheet.Value { return sheet.Day(s.Date) }),
				sheet.Left(w.col("day"), 5.5, func(s Session) sheet.Value { return sheet.Text(w.Weekday(s.Date)) }),
				sheet.Middle(w.col("start"), 8, func(s Session) sheet.Value { return sheet.Clock(s.Start) }),
				sheet.Middle(w.col("end"), 7.5, func(s Session) sheet.Value { return sheet.Clock(s.End) }),
				sheet.Left(w.col("course"), 36, func(s Session) sheet.Value { return sheet.Text(s.Course) }),
				sheet.Left(w.col("group"), 30, func(s Session) sheet.Value { return sheet.Text(w.Audience(&s)) }),
				sheet.Middle(w.col("named"), 12, func(s Session) sheet.Value { return sheet.Count(s.Named()) }),
				sheet.Middle(w.col("held"), 10, func(s Session) sheet.Value { return sheet.Count(s.Held()) }),
				sheet.Middle(w.col("places"), 6.5, func(s Session) sheet.Value { return sheet.Count(s.Places) }),
				sheet.Left(w.col("trainer"), 20, func(s Session) sheet.Value { return sheet.Text(s.TrainerNames()) }),
				sheet.Left(w.col("room"), 16.5, func(s Session) sheet.Value { return sheet.Text(s.Room) }),
				sheet.Left(w.col("note"), 21, func(s Session) sheet.Value { return sheet.Text(strings.Join(w.notes(&s), "; ")) }),
			}},
	}.Draw)
}
