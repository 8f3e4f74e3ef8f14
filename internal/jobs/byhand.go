package jobs

import (
	"context"
	"fmt"
	"time"

	"cohort/planner"
	"cohort/planner/demand/clean"
	"cohort/sql/audit"
	"cohort/sql/store"
)

// Askable says why a job cannot be done by hand for a day, nil if it can: what is over
// cannot be planned or mailed any more, and beyond the notice nobody knows yet what a
// plan would rest on.
func Askable(day, today planner.Date, calendar *clean.Calendar, noticeWorkingDays int) error {
	last := max(today, calendar.NoticeEnd(today, noticeWorkingDays)-1)
	switch {
	case day < today:
		return fmt.Errorf("%s is over (today is %s): nothing is planned or mailed for it any more", day, today)
	case day > last:
		return fmt.Errorf("%s lies beyond the notice, which ends on %s (today is %s): a plan of that day would rest on what nobody knows yet", day, last, today)
	}
	return nil
}

// OpenByHand notes the run of a job's slot on a day, or finds it. A night that has ended
// is made again, as whoever asks for it has mended what was wrong: one that was begun by
// hand and left goes on.
func OpenByHand(ctx context.Context, st *store.Store, timetable []Job, name string, day planner.Date, zone *time.Location, now time.Time) (store.Run, error) {
	calendar, err := calendarOf(ctx, st)
	if err != nil {
		return store.Run{}, fmt.Errorf("the run cannot be opened: %w", err)
	}
	slot := day.At(0, zone)
	for _, j := range timetable {
		if j.Name == name {
			slot = slotOn(j, calendar, day, zone)
		}
	}
	run, opened, err := st.OpenRun(ctx, name, slot, day, true, now)
	if err == nil && (name == store.Nightly || name == store.Retention) && (run.State == store.RunDone || run.State == store.RunRejected) {
		var left bool
		if run, left, err = st.Unheld(ctx, name, day); err == nil && !left {
			run, opened, err = st.OpenRun(ctx, name, now, day, true, now)
		}
	}
	if err == nil && !opened && run.State != store.RunDone && run.State != store.RunRejected { // it is taken over
		err = audit.Record(ctx, st.DB(), run.ByWord(now))
	}
	if err != nil {
		return run, fmt.Errorf("the run cannot be opened: %w", err)
	}
	return run, nil
}

// SlotOf says when a job of a timetable is due on a day; false: it is not.
func SlotOf(timetable []Job, calendar *clean.Calendar, name string, day planner.Date, zone *time.Location) (time.Time, bool) {
	for _, j := range timetable {
		if j.Name == name {
			slot, is := j.Times.On(calendar, day)
			return slot.At, is && planner.DateOf(slot.At.In(zone)) == day
		}
	}
	return time.Time{}, false
}

// slotOn is when a job of a day is due: the first time that its cron line names on it,
// moved from a day off, or, where there is none, midnight.
func slotOn(j Job, calendar *clean.Calendar, day planner.Date, zone *time.Location) time.Time {
	if slot, is := j.Times.On(calendar, day); is && planner.DateOf(slot.Of.In(zone)) == day {
		return slot.At
	}
	return day.At(0, zone)
}
