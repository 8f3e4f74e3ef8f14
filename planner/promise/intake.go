package promise

import (
	"cohort/planner"
	"cohort/planner/demand"
	"cohort/planner/demand/clean"
)

// Follow gives a desk an installation's calendar, intakes and notice.
func (d *Desk) Follow(c *clean.Calendar, s demand.Settings) {
	d.Working = c.Working
	d.Intake = func(day planner.Date) planner.Date { return c.Intake(day, s.IntakeWeekday) }
	d.NotBefore = int(c.NoticeEnd(d.s.FirstDay, s.NoticeWorkingDays) - d.s.FirstDay) // as in the making of a snapshot
}

func (d *Desk) working(day planner.Date) bool {
	if d.Working != nil {
		return d.Working(day)
	}
	if i := int(day - d.s.FirstDay); i >= 0 && i < d.s.Days {
		return d.open[i]
	}
	return (day - day.Monday()) < 5
}

// NextIntake is the first intake on or after a day.
func (d *Desk) NextIntake(day planner.Date) planner.Date {
	if d.Intake != nil {
		return d.Intake(day)
	}
	for monday := (day - 21).Monday(); ; monday += 7 {
		moved := monday
		for n := 0; !d.working(moved) && n < 60; n++ {
			moved++
		}
		if moved >= day {
			return moved
		}
	}
}

// intakeOf says when a newcomer starts. Working staff do not.
func (d *Desk) intakeOf(l *planner.Learner) (planner.Date, bool) {
	first, newcomer := 0, false
	for _, r := range d.needs(l.ID) {
		if !r.Working && (!newcomer || r.Earliest < first) {
			first, newcomer = r.Earliest, true
		}
	}
	if l.Intake != nil {
		return *l.Intake, newcomer
	}
	return d.Date(first), newcomer
}
