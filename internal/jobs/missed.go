package jobs

import (
	"context"
	"time"

	"cohort/internal/slots"
	"cohort/sql/store"
)

// Missed is a slot of a job that a service would catch up at its next start.
type Missed struct {
	Job  string
	Slot slots.Slot
}

// MissedUntil lists, of each job of a timetable, the slot that a service would catch up at an
// instant: the latest, of those after the last one that was opened. Of a job that never was
// due nothing is caught up.
func MissedUntil(ctx context.Context, st *store.Store, timetable []Job, until time.Time) (out []Missed, err error) {
	calendar, err := calendarOf(ctx, st)
	if err != nil {
		return nil, err
	}
	err = st.Look(ctx, func(l store.Look) error {
		out = nil
		for _, j := range timetable {
			last, has, err := l.LastSlot(ctx, j.Name)
			if err != nil {
				return err
			}
			if slot, is := due(j.Times, calendar, last, has, until, until); is && has {
				out = append(out, Missed{j.Name, slot})
			}
		}
		return nil
	})
	return out, err
}

// Skip notes slots as done without doing anything.
func Skip(ctx context.Context, st *store.Store, list []Missed, zone *time.Location, now time.Time) error {
	for _, m := range list {
		if _, err := st.SkipSlot(ctx, m.Job, m.Slot.At, asOf(m.Job, m.Slot, m.Slot.At, zone), now); err != nil {
			return err
		}
	}
	return nil
}
