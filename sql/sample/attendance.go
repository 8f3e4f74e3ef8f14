package sample

import (
	"fmt"

	"cohort/planner"
	"cohort/planner/demand/facts"
)

// seat is one place that somebody held in a session of the timetable in force.
type seat struct {
	Session string       `db:"session"`
	Course  string       `db:"course"`
	Date    planner.Date `db:"date"`
	Person  string       `db:"person"`
	Held    bool         `db:"held"` // its trainers were there and the room was open
	Fit     bool         `db:"fit"`  // the person works here and was not away
}

const seats = `
select i.id as session, i.course, i.date, s.learner as person,
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
join cohort.seats s on s.version = i.version and s.session = i.id and not s.anonymous
join cohort.staff f on f.id = s.learner
where i.date >= $1 and i.date < $2
order by i.id, s.learner`

// liveSessions fills in the attendance sheets of the sessions that the timetable
// in force has on the days: one in thirty does not come, and nobody is taught
// where the trainer was ill or the room shut. Who was there has the course.
func (w *world) liveSessions(in *inserter, e *Events, from, to planner.Date) {
	if in.err != nil {
		return
	}
	var rows []seat
	if err := in.tx.SelectContext(in.ctx, &rows, seats, from, to); err != nil {
		in.err = fmt.Errorf("seats of the sessions held: %w", err)
		return
	}
	type sheet struct {
		Session string `db:"session"`
		Person  string `db:"person"`
		Present bool   `db:"present"`
	}
	var sheets []sheet
	var completed []facts.Completed
	held, fallen := map[string]bool{}, map[string]bool{}
	for _, r := range rows {
		present := r.Held && r.Fit && !chance(w.stream("attendance "+r.Session+" "+r.Person), 3)
		sheets = append(sheets, sheet{r.Session, r.Person, present})
		if r.Held {
			held[r.Session] = true
		} else {
			fallen[r.Session] = true
		}
		if present {
			completed = append(completed, facts.Completed{Person: r.Person, Course: r.Course, On: r.Date})
		}
	}
	copyRows(in, "attendance", sheets)
	copyRows(in, "completed", completed)
	e.count("sessions held", len(held))
	e.count("sessions that fell through", len(fallen))
	e.count("seats attended", len(completed))
	e.count("seats missed", len(sheets)-len(completed))
	if len(sheets) > 0 {
		e.say("Sessions held: %d; fallen through: %d; seats attended: %d, missed: %d.", len(held), len(fallen), len(completed),
			len(sheets)-len(completed))
	}
}
