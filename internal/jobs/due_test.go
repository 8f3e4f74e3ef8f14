package jobs

import (
	"testing"
	"time"

	"cohort/internal/slots"
	"cohort/planner/demand/clean"
	"cohort/sql/store"
)

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func TestDue(t *testing.T) {
	const stamp = "2006-01-02 15:04 -0700"
	for _, c := range []struct{ name, line, zone, last, began, now, want string }{
		{"a new installation begins on a Wednesday: nothing of last Friday", "0 12 * * 5", "Europe/Moscow",
			"", "2027-01-20 10:00 +0300", "2027-01-20 10:00 +0300", ""},
		{"a new installation sees its first Friday noon", "0 12 * * 5", "Europe/Moscow",
			"", "2027-01-20 10:00 +0300", "2027-01-22 12:00 +0300", "2027-01-22 12:00 +0300"},
		{"last night was done", "0 2 * * *", "Europe/Moscow",
			"2027-01-22 02:00 +0300", "2027-01-01 00:00 +0300", "2027-01-22 12:00 +0300", ""},
		{"last night was missed, the service is just back", "0 2 * * *", "Europe/Moscow",
			"2027-01-21 02:00 +0300", "2027-01-22 09:00 +0300", "2027-01-22 09:00 +0300", "2027-01-22 02:00 +0300"},
		{"ten nights were missed: the latest only", "0 2 * * *", "Europe/Moscow",
			"2027-01-12 02:00 +0300", "2027-01-22 09:00 +0300", "2027-01-22 09:00 +0300", "2027-01-22 02:00 +0300"},
		{"a minute before the next night", "0 2 * * *", "Europe/Moscow",
			"2027-01-22 02:00 +0300", "2027-01-01 00:00 +0300", "2027-01-23 01:59 +0300", ""},
		{"the clocks skip the slot: due right after the gap", "30 2 * * *", "America/New_York",
			"2027-03-13 02:30 -0500", "2027-01-01 00:00 -0500", "2027-03-14 03:00 -0400", "2027-03-14 03:00 -0400"},
		{"the clocks show the slot again: done once", "30 1 * * *", "America/New_York",
			"2027-11-07 01:30 -0400", "2027-01-01 00:00 -0500", "2027-11-07 01:45 -0500", ""},
		{"the cron line was changed to an earlier hour: not again today", "0 1 * * *", "Europe/Moscow",
			"2027-01-22 02:00 +0300", "2027-01-22 09:00 +0300", "2027-01-22 09:00 +0300", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			schedule, err := slots.Parse(c.line, zone(t, c.zone))
			if err != nil {
				t.Fatal(err)
			}
			at := func(s string) time.Time {
				if s == "" {
					return time.Time{}
				}
				v, err := time.Parse(stamp, s)
				if err != nil {
					t.Fatal(err)
				}
				return v
			}
			slot, ok := due(slots.Times{Schedule: schedule, OnHoliday: slots.Before}, clean.NewCalendar(nil), at(c.last), c.last != "", at(c.began), at(c.now))
			if got := map[bool]string{true: slot.At.Format(stamp)}[ok]; got != c.want {
				t.Errorf("due %q, want %q", got, c.want)
			}
		})
	}
}

func TestAsOf(t *testing.T) {
	moscow := zone(t, "Europe/Moscow")
	friday := time.Date(2027, 1, 22, 12, 0, 0, 0, moscow)
	slot := slots.Slot{At: friday, Of: friday}
	monday := time.Date(2027, 1, 25, 1, 0, 0, 0, moscow)
	if got := asOf(store.Weekly, slot, monday, moscow).String(); got != "2027-01-22" {
		t.Errorf("Friday's timetable, caught up on Monday, is of %s", got)
	}
	if got := asOf(store.Waves, slots.Slot{At: friday, Of: monday}, friday, moscow).String(); got != "2027-01-25" {
		t.Errorf("Monday's waves, moved to the Friday before, are of %s", got)
	}
	if got := asOf(store.Nightly, slot, monday.UTC(), moscow).String(); got != "2027-01-25" {
		t.Errorf("Friday's night, caught up on Monday, plans from %s", got)
	}
}
