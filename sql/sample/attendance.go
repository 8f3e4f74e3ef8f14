package sample

import (
	"fmt"
	"slices"

	"cohort/planner"
	"cohort/planner/attendance"
	"cohort/planner/demand/facts"
)

// seat is one place that somebody held in a session of the timetable in force.
type seat struct {
	Session string       `db:"session"`
	Course  string       `db:"course"`
	Date    planner.Date `db:"date"`
	Site    string       `db:"site"`
	Person  string       `db:"person"`
	Office  string       `db:"office"` // empty: a candidate
	Held    bool         `db:"held"`   // its trainers were there and the room was open
	Fit     bool         `db:"fit"`    // the person works here and was not away
}

const seats = `
select i.id as session, i.course, i.date, o.site, s.learner as person, coalesce((select office from cohort.people p where p.id = s.learner), '') as office,
    not exists (
        select from cohort.session_trainers t
        join cohort.absences a on a.person = t.trainer
        where t.version = i.version and t.session = i.id and i.date between a.from_date and a.to_date)
    and not exists (
        select from cohort.rooms r
        join cohort.closures c on c.site = r.site and coalesce(c.room, r.id) = r.id
        where r.id = i.room and i.date between c.from_date and c.to_date) as held,
    exists (
        select from cohort.people p
        where p.id = s.learner and p.started_on <= i.date and (p.left_on > i.date or p.left_on is null))
    and not exists (
        select from cohort.absences a
        where a.person = s.learner and i.date between a.from_date and a.to_date) as fit
from cohort.issued i
join cohort.rooms o on o.id = i.room
join cohort.seats s on s.version = i.version and s.session = i.id and not s.anonymous
join cohort.staff f on f.id = s.learner
where i.date >= $1 and i.date < $2
order by i.id, s.learner`

// liveSessions fills in the attendance sheets of the sessions that the timetable
// in force has on the days: one in thirty does not come, one in twelve fails an
// examination, and nobody is taught where the trainer was ill or the room shut,
// which somebody says. Those of o.Sheets are left to whoever hands them in.
func (w *world) liveSessions(in *inserter, e *Events, from, to planner.Date) {
	if in.err != nil {
		return
	}
	var rows []seat
	if err := in.tx.SelectContext(in.ctx, &rows, seats, from, to); err != nil {
		in.err = fmt.Errorf("seats of the sessions held: %w", err)
		return
	}
	rows = slices.DeleteFunc(rows, func(r seat) bool { return r.Site == w.o.Sheets })
	var marks []facts.Attendance
	var fallen []facts.SessionOutcome
	held, attended, missed, failed := map[string]bool{}, 0, 0, 0
	for _, r := range rows {
		if !r.Held {
			missed++
			if n := len(fallen); n == 0 || fallen[n-1].Session != r.Session {
				fallen = append(fallen, facts.SessionOutcome{Session: r.Session, Reason: "Не было тренера или помещения"})
			}
			continue
		}
		held[r.Session] = true
		m := w.mark(r)
		marks = append(marks, m)
		if m.Mark == attendance.Absent {
			missed++
			continue
		}
		attended++
		if m.Result != nil && *m.Result == attendance.Failed {
			failed++
		}
	}
	copyRows(in, "attendance", marks)
	copyRows(in, "session_outcomes", fallen)
	e.count("sessions held", len(held))
	e.count("sessions that fell through", len(fallen))
	e.count("seats attended", attended)
	e.count("seats missed", missed)
	e.count("examinations failed", failed)
	if len(rows) > 0 {
		where := "Entered at once"
		if w.o.Sheets != "" {
			where = "Entered at once, of all sessions but those at " + w.siteEn(w.o.Sheets)
		}
		e.say("%s: sessions held: %d; fallen through: %d; seats attended: %d, missed: %d; examinations failed: %d.", where, len(held), len(fallen), attended, missed, failed)
	}
}

// mark is what an attendance sheet says of somebody with a seat in a session that was
// held.
func (w *world) mark(r seat) facts.Attendance {
	m := facts.Attendance{Session: r.Session, Person: r.Person, Mark: attendance.Present}
	rnd := w.stream("attendance " + r.Session + " " + r.Person)
	examined := w.course(r.Course).Examined
	switch {
	case !r.Fit || chance(rnd, 3):
		m.Mark = attendance.Absent
	case examined && chance(rnd, 8):
		m.Result = new(attendance.Failed)
	case examined:
		m.Result = new(attendance.Passed)
	}
	return m
}
