package jobs

import (
	"time"

	"cohort/internal/slots"
	"cohort/planner"
	"cohort/planner/demand/clean"
	"cohort/sql/store"
)

// due returns the slot of a job that is to be opened now, if any: the latest
// one, unless it was opened before. Slots missed before that one are not caught
// up. Where no slot ever was, only those count that came after the service
// began: a new installation does not start by mailing last Friday's timetable.
func due(times slots.Times, calendar *clean.Calendar, last time.Time, hasLast bool, began, now time.Time) (slots.Slot, bool) {
	if !hasLast {
		last = began
	}
	slot, ok := times.Latest(calendar, now)
	return slot, ok && slot.At.After(last)
}

// asOf is the day that a run works from: a night plans from today on, however
// late it is; what is mailed is that of the day that the cron line names, so that a
// weekly timetable that is late, or was moved from a day off, is still about the week
// that it was due for.
func asOf(job string, slot slots.Slot, now time.Time, zone *time.Location) planner.Date {
	if job == store.Nightly {
		return planner.DateOf(now.In(zone))
	}
	return planner.DateOf(slot.Of.In(zone))
}
