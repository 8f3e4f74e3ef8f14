package timetable

import (
	"io"
	"slices"
	"strings"

	"cohort/internal/editions"
	"cohort/planner"
	"cohort/reports/front"
	"cohort/reports/sheet"
	"cohort/reports/words"
)

// WriteTrainer writes a trainer's own week.
func WriteTrainer(out io.Writer, own editions.OwnWeek, w words.Words) error {
	own.Sessions = w.Sorted(own.Sessions)
	title := w.Say("own_title", "Name", own.Trainer.Name)
	foot := title + " · " + w.Week(own.Monday) + " · " + w.Say("edition_n", "Edition", own.Edition)
	return w.Workbook(own.Head, title, foot,
		front.Page{Title: title, Purpose: w.Say("own_purpose"), Sentences: OwnInShort(w, &own)}.Sheet(own.Head, w),
		w.Sheet("own_grid", OwnGrid(&own, w).Draw),
		ownSessions(&own, w),
		ownPeople(&own, w),
		returns(own.Trainer.Name, own.Sessions, crew(&own), w),
	).Write(out)
}

// crew are a trainer and those who lead sessions with them, in the order of their names.
func crew(own *editions.OwnWeek) []editions.Person {
	out := []editions.Person{own.Trainer.Person}
	for i := range own.Sessions {
		for _, t := range own.Sessions[i].Trainers {
			if !slices.Contains(out, t) {
				out = append(out, t)
			}
		}
	}
	slices.SortFunc(out, func(a, b editions.Person) int { return strings.Compare(a.Name, b.Name) })
	return out
}

// OwnInShort says a trainer's week in sentences.
func OwnInShort(w words.Words, own *editions.OwnWeek) []string {
	if len(own.Sessions) == 0 {
		return append(provisional(w, own.Head), w.Say("own_nothing"))
	}
	minutes, reserved := 0, 0
	for i := range own.Sessions {
		s := &own.Sessions[i]
		minutes += s.End - s.Start
		if s.Reserved() {
			reserved++
		}
	}
	out := append(provisional(w, own.Head), w.Say("own_short", "Sessions", w.Count("sessions", len(own.Sessions)), "Hours", Duration(w, minutes)))
	if reserved > 0 {
		out = append(out, w.Say("short_reserved", "Sessions", w.Count("sessions", reserved)))
	}
	return append(out, tooEarly(w, own.Early)...)
}

// Duration writes a length of time in hours and minutes.
func Duration(w words.Words, minutes int) string {
	if minutes%60 == 0 {
		return w.Say("duration_hours", "Hours", minutes/60)
	}
	return w.Say("duration", "Hours", minutes/60, "Minutes", minutes%60)
}

// OwnGrid is the trainer's grid: a large lane per day.
func OwnGrid(own *editions.OwnWeek, w words.Words) sheet.Grid {
	g := sheet.Grid{
		Title: about(w, own.Trainer.Name, own.Head),
		Intro: w.ReadAt(own.Head) + " · " + w.Certificate(own.Head),
		Heads: [2]string{w.Col("day"), ""}, Labels: [2]float64{11, 2}, Heights: sheet.Heights{Busy: 70, Idle: 20, None: 28, Largest: 13}, Legend: legend(own.Sessions, w)}
	for day := range 7 {
		date := own.Monday + planner.Date(day)
		lane := sheet.Lane{Open: spans(own.Trainer.Available[day]), Block: blocks(own.Trainer.Away, day, w)}
		for i := range own.Sessions {
			if s := &own.Sessions[i]; s.Date == date {
				lane.Bars = append(lane.Bars, ownBar(s, w))
			}
		}
		one := sheet.Band{Label: w.Weekday(date), Below: w.DayMonth(date)}
		switch {
		case date < own.Begins && day >= 5:
			continue
		case date < own.Begins:
			one.Idle = w.Say("day_past")
		case len(lane.Bars) > 0:
			one.Lanes = []sheet.Lane{lane}
		case len(lane.Open) > 0:
			one.Idle = w.Say("day_idle")
		case len(lane.Block) > 0 && lane.Block[0].Why != "":
			one.Idle = words.UpperFirst(lane.Block[0].Why)
		case day >= 5:
			continue
		default:
			one.Idle = w.Say("not_working")
		}
		g.Bands = append(g.Bands, one)
	}
	return g
}

// ownBar is a session as its trainer sees it: where, and for how many.
func ownBar(s *editions.Session, w words.Words) sheet.Bar {
	out := bar(s, s.Site, s.Room, w)
	where := s.Room
	if s.Site != "" {
		where = s.Site + ", " + s.Room
	}
	when := w.Hours(s.Start, s.End)
	out.Details = [][]string{{when, where, w.Seats(s)}, {when, s.Room, w.Seats(s)}, {when, s.Room}, {when}}
	return out
}

// ownSessions is the flat list of a trainer's sessions.
func ownSessions(own *editions.OwnWeek, w words.Words) sheet.Sheet {
	list := own.Sessions
	others := func(s editions.Session) string {
		var with editions.Session
		for _, t := range s.Trainers {
			if t.ID != own.Trainer.ID {
				with.Trainers = append(with.Trainers, t)
			}
		}
		return with.TrainerNames()
	}
	return w.Sheet("own_sessions", sheet.Table[editions.Session]{
		Title: w.Say("sheet_own_sessions") + " · " + w.Week(own.Monday),
		Intro: w.Say("own_sessions_purpose"),
		Empty: w.Say("own_nothing"),
		List: sheet.List[editions.Session]{Rows: list, Filter: true,
			Look: dayByDay(list),
			Columns: append(numberedTimes(w), []sheet.Column[editions.Session]{
				sheet.Left(w.Col("course"), 34, func(s editions.Session) sheet.Value { return sheet.Text(s.Course) }),
				sheet.Left(w.Col("where"), 36, func(s editions.Session) sheet.Value { return sheet.Text(s.Where()) }),
				sheet.Left(w.Col("room"), 15, func(s editions.Session) sheet.Value { return sheet.Text(s.Room) }),
				sheet.Middle(w.Col("travel"), 8, func(s editions.Session) sheet.Value { return sheet.Some(s.Travel) }),
				sheet.Middle(w.Col("named"), 12, func(s editions.Session) sheet.Value { return sheet.Count(s.Named()) }),
				sheet.Middle(w.Col("held"), 10, func(s editions.Session) sheet.Value { return sheet.Count(s.ReservedSeats()) }),
				sheet.Middle(w.Col("places"), 6.5, func(s editions.Session) sheet.Value { return sheet.Count(s.Places) }),
				sheet.Left(w.Col("with"), 19, func(s editions.Session) sheet.Value { return sheet.Text(others(s)) }),
				sheet.Left(w.Col("note"), 17, func(s editions.Session) sheet.Value { return sheet.Text(strings.Join(w.Notes(&s), "; ")) }),
			}...)},
	}.Draw)
}

// ownPeople is who attends a trainer's sessions.
func ownPeople(own *editions.OwnWeek, w words.Words) sheet.Sheet {
	type attendee struct {
		*editions.Session
		editions.Seat
		first bool // of the session
	}
	var list []attendee
	for i := range own.Sessions {
		for k, seat := range attendanceOrder(own.Sessions[i].Seated) {
			list = append(list, attendee{&own.Sessions[i], seat, k == 0})
		}
	}
	return w.Sheet("own_people", sheet.Table[attendee]{
		Title: w.Say("sheet_own_people") + " · " + w.Week(own.Monday),
		Intro: w.Say("own_people_purpose"),
		Empty: w.Say("own_nothing"),
		List: sheet.List[attendee]{Rows: list, Filter: true,
			Look: func(i int) sheet.RowLook { return sheet.RowLook{Begins: list[i].first, Italic: list[i].Name == ""} },
			Columns: []sheet.Column[attendee]{
				sheet.Middle(w.Col("date"), 11, func(a attendee) sheet.Value { return sheet.Day(a.Date) }),
				sheet.Middle(w.Col("start"), 8, func(a attendee) sheet.Value { return sheet.Clock(a.Start) }),
				sheet.Left(w.Col("course"), 42, func(a attendee) sheet.Value { return sheet.Text(a.Course) }),
				sheet.Left(w.Col("room"), 20, func(a attendee) sheet.Value { return sheet.Text(a.Room) }),
				sheet.Left(w.Col("name"), 36, func(a attendee) sheet.Value { return sheet.Text(w.SeatName(a.Name)) }),
				sheet.Left(w.Col("office"), 34, func(a attendee) sheet.Value { return sheet.Text(a.Office) }),
				sheet.Middle(w.Col("intake"), 13, func(a attendee) sheet.Value { return sheet.Day(a.Intake) }),
			}},
	}.Draw)
}
