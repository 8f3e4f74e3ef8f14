package slots

import (
	"time"

	"cohort/planner"
	"cohort/planner/demand/clean"
)

// OnHoliday is what becomes of a slot on a public holiday or on a day off in place of
// one. A Saturday or Sunday that the cron line names is meant, and is none of these.
type OnHoliday string

// The choices. The zero value leaves a slot where it is.
const (
	Before OnHoliday = "before" // it moves to the working day before
	After  OnHoliday = "after"  // to the next one
	Skip   OnHoliday = "skip"   // there is none
)

// Times is when a job is due.
type Times struct {
	Schedule
	OnHoliday OnHoliday
}

// Slot is an instant at which a job is due.
type Slot struct {
	At time.Time
	Of time.Time // when it would have been due by the cron line alone
}

// Latest returns the last slot that is not after now, and false when there was none.
func (t Times) Latest(c *clean.Calendar, now time.Time) (Slot, bool) {
	var latest Slot
	consider := func(of time.Time) (stays bool) {
		slot, stays, is := t.moved(c, of)
		if is && !slot.At.After(now) && slot.At.After(latest.At) {
			latest = slot
		}
		return stays
	}
	// A slot that is still to come by the cron line may have been moved before now.
	if t.OnHoliday == Before {
		working := c.Next(t.day(now) + 1)
		for of := t.Schedule.Next(now); t.day(of) < working; of = t.Schedule.Next(of) {
			consider(of)
		}
	}
	for of, any := t.Schedule.Latest(now); any; of, any = t.Schedule.Latest(of.Add(-1)) {
		if consider(of) {
			break
		}
	}
	return latest, !latest.At.IsZero()
}

// Next returns the first slot after now.
func (t Times) Next(c *clean.Calendar, now time.Time) Slot {
	var next Slot
	consider := func(of time.Time) (stays bool) {
		slot, stays, is := t.moved(c, of)
		if is && slot.At.After(now) && (next.At.IsZero() || slot.At.Before(next.At)) {
			next = slot
		}
		return stays
	}
	if t.OnHoliday == After {
		for of, any := t.Schedule.Latest(now); any && !consider(of); of, any = t.Schedule.Latest(of.Add(-1)) {
		}
	}
	for of := t.Schedule.Next(now); ; of = t.Schedule.Next(of) {
		if consider(of); !next.At.IsZero() {
			return next
		}
	}
}

// On returns the slot that the cron line names first on a day, and false when there is
// none, or none is left of it.
func (t Times) On(c *clean.Calendar, day planner.Date) (Slot, bool) {
	of, named := t.named(day)
	if !named {
		return Slot{}, false
	}
	slot, _, is := t.moved(c, of)
	return slot, is
}

// named is the first slot that the cron line names on a day, if it names any.
func (t Times) named(day planner.Date) (time.Time, bool) {
	of := t.Schedule.Next(day.At(0, t.zone).Add(-time.Second))
	return of, t.day(of) == day
}

func (t Times) day(at time.Time) planner.Date { return planner.DateOf(at.In(t.zone)) }

// moved is where a slot of the cron line lies, whether it stays where it is, and whether
// there is one at all. One that would move to a day that has a slot of its own is none:
// the job is done on that day anyway. Of several that move to one day each is about
// something of its own, so they keep their order, a minute apart.
func (t Times) moved(c *clean.Calendar, of time.Time) (slot Slot, stays, is bool) {
	day := t.day(of)
	if t.OnHoliday == "" || !c.Off(day) {
		return Slot{of, of}, true, true
	}
	if t.OnHoliday == Skip {
		return Slot{}, false, false
	}
	to, first := c.Next(day), c.Previous(day)
	if t.OnHoliday == Before {
		to = first
	}
	if _, own := t.named(to); own {
		return Slot{}, false, false
	}
	before := 0 // others that move to the same day
	for other := t.Schedule.Next((first + 1).At(0, t.zone).Add(-time.Second)); other.Before(of); other = t.Schedule.Next(other) {
		if c.Off(t.day(other)) {
			before++
		}
	}
	wall := wallClock(of, t.zone)
	at := instant(to.UTC().Add(time.Duration(wall.Hour()*60+wall.Minute()+before)*time.Minute), t.zone)
	return Slot{at, of}, false, true
}
