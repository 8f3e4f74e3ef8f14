package timetable

import (
	"strconv"
	"strings"

	"cohort/internal/editions"
	"cohort/reports/sheet"
	"cohort/reports/words"
)

// sessions is the flat list of a week's sessions. Package forms reads it back: two hidden
// columns say which session a row is, and what its day, start, trainers and room were.
func sessions(week *editions.Week, w words.Words) sheet.Sheet {
	list := week.Sessions
	return w.Sheet("sessions", sheet.Table[editions.Session]{
		Title: w.Say("sessions_title", "Place", week.Place) + " · " + w.Week(week.Monday),
		Intro: w.Say("sessions_purpose"),
		Empty: w.Say("short_nothing"),
		List: sheet.List[editions.Session]{Rows: list, Filter: true,
			Look: dayByDay(list),
			Columns: append(numberedTimes(w), []sheet.Column[editions.Session]{
				sheet.Left(w.Col("course"), 35, func(s editions.Session) sheet.Value { return sheet.Text(s.Course) }),
				sheet.Left(w.Col("group"), 30, func(s editions.Session) sheet.Value { return sheet.Text(w.Audience(&s)) }),
				sheet.Middle(w.Col("named"), 12, func(s editions.Session) sheet.Value { return sheet.Count(s.Named()) }),
				sheet.Middle(w.Col("held"), 10, func(s editions.Session) sheet.Value { return sheet.Count(s.ReservedSeats()) }),
				sheet.Middle(w.Col("places"), 6.5, func(s editions.Session) sheet.Value { return sheet.Count(s.Places) }),
				sheet.Left(w.Col("trainer"), 27, func(s editions.Session) sheet.Value { return sheet.Text(s.TrainerNames()) }),
				sheet.Left(w.Col("room"), 16.5, func(s editions.Session) sheet.Value { return sheet.Text(s.Room) }),
				sheet.Left(w.Col("note"), 21, func(s editions.Session) sheet.Value { return sheet.Text(strings.Join(w.Notes(&s), "; ")) }),
				sheet.Hidden(w.Say("form_key"), func(s editions.Session) string { return s.ID }),
				sheet.Hidden(w.Say("form_version"), func(s editions.Session) string {
					return strings.Join([]string{s.Date.String(), strconv.Itoa(s.Start), s.TrainerNames(), s.Room}, "|")
				}),
			}...)},
	}.Draw)
}

// numberedTimes are the first columns of a list of sessions: its number and when it is held.
func numberedTimes(w words.Words) []sheet.Column[editions.Session] {
	return []sheet.Column[editions.Session]{
		sheet.Numbers[editions.Session](w.Col("number"), 5),
		sheet.Middle(w.Col("date"), 11.5, func(s editions.Session) sheet.Value { return sheet.Day(s.Date) }),
		sheet.Left(w.Col("day"), 5.5, func(s editions.Session) sheet.Value { return sheet.Text(w.Weekday(s.Date)) }),
		sheet.Middle(w.Col("start"), 8, func(s editions.Session) sheet.Value { return sheet.Clock(s.Start) }),
		sheet.Middle(w.Col("end"), 7.5, func(s editions.Session) sheet.Value { return sheet.Clock(s.End) }),
	}
}

// dayByDay is the look of a list of sessions: where a day begins, and where nobody has a name.
func dayByDay(list []editions.Session) func(i int) sheet.RowLook {
	return func(i int) sheet.RowLook {
		return sheet.RowLook{Italic: list[i].Reserved(), Begins: i == 0 || list[i].Date != list[i-1].Date}
	}
}
