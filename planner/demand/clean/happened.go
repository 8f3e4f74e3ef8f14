package clean

import (
	"cmp"
	"fmt"
	"slices"

	"cohort/planner"
	"cohort/planner/attendance"
	"cohort/planner/demand/facts"
)

// cleanHappened takes in what was announced and what is said of it, and says what
// counts as having happened.
func (f *Facts) cleanHappened(in *facts.Facts) {
	people := f.Everybody()
	h := &attendance.History{Completed: f.completions(in.Completed, people)}
	f.Issued = distinct(f, "issued", in.Issued, func(i facts.Issued) string { return i.ID })
	for i := range f.Issued {
		x := &f.Issued[i]
		x.Learners = words(x.Learners)
		h.Sessions = append(h.Sessions, attendance.Session{ID: x.ID, Course: x.Course, Room: x.Room, Trainers: x.Trainers, Date: x.Date,
			Start: x.Start, Minutes: min(max(x.Minutes, 0), 1440), Seated: x.Learners, Untold: f.untold(x)})
	}
	h.Marks = f.marks(in.Attendance, people)
	h.Outcomes = f.outcomes(in.Outcomes)
	byID := index(f.People, func(p *facts.Person) string { return p.ID })
	f.Happened = attendance.Judge(h, attendance.World{
		Now:     attendance.Moment{Date: f.frame.AsOf, Minute: f.frame.Minute},
		Courses: f.examinations(),
		// What shuts a room or keeps somebody away for the whole of today may have come up
		// after a session was over: what began stands until the day is over.
		Shut: func(room string, d planner.Date, from, to int) bool {
			return d < f.frame.AsOf && f.shut(room, d, from, to)
		},
		Away: func(who string, d planner.Date, from, to int) bool {
			return (d < f.frame.AsOf || !f.AwayAllDay(who, d)) && f.Away(who, d, from, to)
		},
		Employed: func(person string, d planner.Date) bool {
			p := byID[person]
			return p != nil && p.Started <= d && p.Employed(d)
		},
	})
	at := index(f.Issued, func(i *facts.Issued) string { return i.ID })
	for _, x := range f.Happened.Faults {
		if at[x.Session] != nil && at[x.Session].Date == f.frame.AsOf && x.Code == attendance.NoResult {
			continue // there is a day to write it down
		}
		if at[x.Session] != nil && at[x.Session].Date < f.frame.AsOf-facts.ToldDays {
			continue // nobody knows any more
		}
		f.contradiction(x, at[x.Session])
	}
	f.notYet(h, byID)
}

// notYet lists whose start lies behind sessions of the last days in which they sat
// without a mark: they would have been there, had they not been hired later.
func (f *Facts) notYet(h *attendance.History, people map[string]*facts.Person) {
	marked := map[attendance.Seat]bool{}
	for _, m := range h.Marks {
		marked[attendance.Seat{Session: m.Session, Person: m.Person}] = true
	}
	sat := map[string][]planner.Date{}
	for i := range h.Sessions {
		s := &h.Sessions[i]
		verdict, over := f.Happened.Sessions[s.ID]
		if !over || s.Date < f.frame.AsOf-facts.ToldDays || !verdict.Held && verdict.Why != attendance.NobodyCame {
			continue
		}
		for _, id := range s.Seated {
			if p := people[id]; p != nil && p.Started > s.Date && !marked[attendance.Seat{Session: s.ID, Person: id}] {
				sat[id] = append(sat[id], s.Date)
			}
		}
	}
	for id, days := range sat {
		f.fault("people", id, facts.Say("start_behind_sessions", "Start", people[id].Started, "Sessions", len(days), "Day", slices.Min(days)),
			facts.Say("sessions_do_not_count"))
	}
}

// untold says whether nobody had been told of a session when it began: mail about it was
// not accepted in time or, where there was none, it had not been published before its day.
func (f *Facts) untold(x *facts.Issued) bool {
	if x.Told != nil && !x.Told.After(x.Date.At(min(max(x.Start, 0), 1440), f.frame.Zone)) {
		return false
	}
	return x.Mailed || x.Sudden
}

// completions are the courses that are on record as finished.
func (f *Facts) completions(rows []facts.Completed, people map[string]bool) []attendance.Completion {
	var out []attendance.Completion
	for _, c := range rows {
		if people[c.Person] && f.CourseAt[c.Course] != nil && Plausible(c.On) && c.On <= f.frame.AsOf {
			out = append(out, attendance.Completion{Person: c.Person, Course: c.Course, On: c.On})
			continue
		}
		key := fmt.Sprintf("%s, %s, %s", c.Person, c.Course, c.On)
		if refer(f, "completed", key, "person", people, c.Person) && refer(f, "completed", key, "course", f.CourseAt, c.Course) {
			f.fault("completed", key, facts.Say("completed_ahead", "Day", c.On, "Today", f.frame.AsOf), leftOut)
		}
	}
	return out
}

// marks are what is written of people whom somebody knows.
func (f *Facts) marks(rows []facts.Attendance, people map[string]bool) []attendance.Mark {
	var out []attendance.Mark
	for _, a := range distinct(f, "attendance", rows, func(a facts.Attendance) string { return a.Session + ", " + a.Person }) {
		key := a.Session + ", " + a.Person
		if !refer(f, "attendance", key, "person", people, a.Person) {
			continue
		}
		m := attendance.Mark{Session: a.Session, Person: a.Person, Mark: a.Mark}
		switch m.Mark {
		case attendance.Present, attendance.Late, attendance.Absent, attendance.Excused:
		default:
			f.fault("attendance", key, facts.Say("mark_unknown", "Mark", m.Mark), leftOut)
			continue
		}
		if a.Result != nil {
			switch *a.Result {
			case attendance.Passed, attendance.Failed, attendance.Excused:
				m.Result = *a.Result
			default:
				f.fault("attendance", key, facts.Say("result_unknown", "Result", *a.Result), facts.Say("taken_as_none"))
			}
		}
		out = append(out, m)
	}
	return out
}

func (f *Facts) outcomes(rows []facts.SessionOutcome) []attendance.Outcome {
	var out []attendance.Outcome
	for _, o := range distinct(f, "session_outcomes", rows, func(o facts.SessionOutcome) string { return o.Session }) {
		trainers := words(o.Trainers)
		for _, t := range trainers {
			if f.TrainerAt[t] == nil {
				f.fault("session_outcomes", o.Session, facts.Say("leader_unknown", "Trainer", t), facts.Say("somebody_led"))
			}
		}
		if !o.Held && len(trainers) > 0 {
			f.fault("session_outcomes", o.Session, facts.Say("led_though_not_held"), facts.Say("taken_as_not_held"))
		}
		out = append(out, attendance.Outcome{Session: o.Session, Held: o.Held, Trainers: trainers})
	}
	return out
}

// examinations is what the judging of results asks of the courses.
func (f *Facts) examinations() map[string]attendance.Course {
	out := make(map[string]attendance.Course, len(f.Courses))
	for _, c := range f.Courses {
		x := attendance.Course{Examined: c.Examined, RefreshMonths: c.RefreshMonths, MostAttempts: c.MostAttempts}
		if c.RetakeAfterDays != nil {
			x.RetakeAfterDays = *c.RetakeAfterDays
		}
		if c.CountsAs != nil {
			x.CountsAs = *c.CountsAs
		}
		out[c.ID] = x
	}
	return out
}

// shut says whether a room was closed in some of the minutes of a day.
func (f *Facts) shut(room string, d planner.Date, from, to int) bool {
	return slices.ContainsFunc(f.Together(room), func(x string) bool {
		return slices.ContainsFunc(f.closures[x], func(c facts.Closure) bool {
			return meets(Times{c.From, c.To, c.Starts, c.Ends, nil}.On(d), from, to)
		})
	})
}

// contradiction lists a fault of what is said of the past. The session is nil where
// nobody knows it.
func (f *Facts) contradiction(x attendance.Fault, session *facts.Issued) {
	table, key := "attendance", x.Session+", "+x.Person
	if x.Person == "" || x.Code == attendance.LedThoughAway {
		table, key = "session_outcomes", x.Session
	}
	day := ""
	if session != nil {
		day = session.Date.String()
	}
	var wrong, done facts.Said
	switch x.Code {
	case attendance.NotSaid:
		site := f.siteOf(session)
		switch x.Why {
		case attendance.Untold:
			wrong = facts.Say("not_said_untold", "Day", day, "Site", site)
		case attendance.RoomShut:
			wrong = facts.Say("not_said_shut", "Day", day, "Room", session.Room, "Site", site)
		case attendance.TrainerAway:
			wrong = facts.Say("not_said_trainer_away", "Day", day, "Trainer", x.Other, "Site", site)
		case attendance.NobodyCame:
			wrong = facts.Say("not_said_nobody_came", "Day", day, "Site", site)
		}
		done = facts.Say("needed_again")
	case attendance.NobodyThere:
		wrong, done = facts.Say("nobody_there", "Day", day, "Site", f.siteOf(session)), facts.Say("taken_as_held_for_nobody")
	case attendance.HeldThoughShut:
		wrong, done = facts.Say("held_though_shut", "Day", day, "Room", session.Room), facts.Say("taken_as_held")
	case attendance.LedThoughAway:
		wrong, done = facts.Say("led_though_away", "Day", day, "Trainer", x.Person), facts.Say("taken_as_led")
	case attendance.MarkedThough:
		wrong, done = facts.Say("marked_though_not_held"), facts.Say("taken_as_not_held")
	case attendance.ThereThoughAway:
		wrong, done = facts.Say("there_though_away", "Day", day), facts.Say("taken_as_present")
	case attendance.ThereThoughGone:
		wrong, done = facts.Say("there_though_gone", "Day", day), facts.Say("taken_as_present")
	case attendance.ThereTwice:
		wrong, done = facts.Say("there_twice", "Session", x.Other), facts.Say("present_in_both")
	case attendance.ElsewhereToo:
		wrong, done = facts.Say("elsewhere_too", "Session", x.Other), facts.Say("present_there")
	case attendance.UnknownSession:
		wrong, done = facts.Say("session_unknown", "Session", x.Session), leftOut
	case attendance.NotOver:
		wrong, done = facts.Say("not_over", "Day", day), facts.Say("left_out_until_then")
	case attendance.NoResult:
		wrong, done = facts.Say("no_result", "Day", day), facts.Say("taken_as_passed")
	case attendance.ResultOfAbsent:
		wrong, done = facts.Say("result_of_absent"), facts.Say("taken_as_none")
	case attendance.NotExamined:
		wrong, done = facts.Say("not_examined", "Course", session.Course), facts.Say("taken_as_completed")
	}
	f.fault(table, key, wrong, done)
}

// siteOf is the site of a session's room; where nobody knows it, the room or the session.
func (f *Facts) siteOf(session *facts.Issued) string {
	if room := f.RoomAt[session.Room]; room != nil {
		return room.Site
	}
	return cmp.Or(session.Room, session.ID)
}
