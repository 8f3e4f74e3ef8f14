package slots

import (
	"testing"
	"time"

	"cohort/planner"
	"cohort/planner/demand/clean"
	"cohort/planner/demand/facts"
)

// russia2027 is a part of that year's calendar, and the last days of the year before.
func russia2027(t *testing.T) *clean.Calendar {
	var rows []facts.CalendarDay
	for day, kind := range map[string]string{
		"2026-12-31": facts.DayMovedOff, "2027-01-01": facts.DayHoliday, "2027-01-02": facts.DayHoliday, "2027-01-03": facts.DayHoliday,
		"2027-01-04": facts.DayHoliday, "2027-01-05": facts.DayHoliday, "2027-01-06": facts.DayHoliday, "2027-01-07": facts.DayHoliday, "2027-01-08": facts.DayHoliday,
		"2027-02-20": facts.DayWorkingWeekend, "2027-02-22": facts.DayMovedOff, "2027-02-23": facts.DayHoliday,
		"2027-03-08": facts.DayHoliday, "2027-11-04": facts.DayHoliday, "2027-11-05": facts.DayMovedOff,
	} {
		d, err := planner.ParseDate(day)
		if err != nil {
			t.Fatal(err)
		}
		rows = append(rows, facts.CalendarDay{Date: d, Kind: kind})
	}
	return clean.NewCalendar(rows)
}

func TestSlotsOnHolidays(t *testing.T) {
	c := russia2027(t)
	moscow, err := time.LoadLocation("Europe/Moscow")
	if err != nil {
		t.Fatal(err)
	}
	const weekly, waves, daily = "0 12 * * 5", "0 7 * * 1", "30 7 * * 1-5"
	for _, x := range []struct {
		name, line   string
		on           OnHoliday
		from, before string
		want         []string // the instant, and the day of the cron line
	}{
		{"a timetable on 5 November, which is off", weekly, Before, "2027-10-30", "2027-11-13", []string{"2027-11-03 12:00 of 11-05", "2027-11-12 12:00 of 11-12"}},
		{"the same, after", weekly, After, "2027-10-30", "2027-11-13", []string{"2027-11-08 12:00 of 11-05", "2027-11-12 12:00 of 11-12"}},
		{"the same, skipped", weekly, Skip, "2027-10-30", "2027-11-13", []string{"2027-11-12 12:00 of 11-12"}},
		{"the same, whatever the day", weekly, "", "2027-10-30", "2027-11-13", []string{"2027-11-05 12:00 of 11-05", "2027-11-12 12:00 of 11-12"}},
		{"waves on 8 March", waves, Before, "2027-03-02", "2027-03-16", []string{"2027-03-05 07:00 of 03-08", "2027-03-15 07:00 of 03-15"}},
		{"the Saturday before 22 February is worked", waves, Before, "2027-02-16", "2027-03-02", []string{"2027-02-20 07:00 of 02-22", "2027-03-01 07:00 of 03-01"}},
		{"two Fridays in one break: a timetable of each week", weekly, Before, "2026-12-26", "2027-01-16",
			[]string{"2026-12-30 12:00 of 01-01", "2026-12-30 12:01 of 01-08", "2027-01-15 12:00 of 01-15"}},
		{"and after it", weekly, After, "2026-12-26", "2027-01-16", []string{"2027-01-11 12:00 of 01-01", "2027-01-11 12:01 of 01-08", "2027-01-15 12:00 of 01-15"}},
		{"a job of every working day is done on the one before anyway", daily, Before, "2027-02-19", "2027-02-25", []string{"2027-02-19 07:30 of 02-19", "2027-02-20 07:30 of 02-22", "2027-02-20 07:31 of 02-23", "2027-02-24 07:30 of 02-24"}},
		{"likewise in November", daily, Before, "2027-11-03", "2027-11-09", []string{"2027-11-03 07:30 of 11-03", "2027-11-08 07:30 of 11-08"}},
		{"a Saturday that is asked for is meant", "0 9 * * 6", Before, "2027-03-01", "2027-03-10", []string{"2027-03-06 09:00 of 03-06"}},
	} {
		schedule, err := Parse(x.line, moscow)
		if err != nil {
			t.Fatal(err)
		}
		times := Times{schedule, x.on}
		var got []string
		day := func(s string) time.Time {
			d, err := planner.ParseDate(s)
			if err != nil {
				t.Fatal(err)
			}
			return d.At(0, moscow)
		}
		var slots []Slot
		for at := day(x.from); ; {
			slot := times.Next(c, at)
			if at = slot.At; !at.Before(day(x.before)) {
				break
			}
			slots = append(slots, slot)
			got = append(got, at.Format("2006-01-02 15:04")+slot.Of.Format(" of 01-02"))
		}
		if len(got) != len(x.want) {
			t.Errorf("%s: %v, want %v", x.name, got, x.want)
			continue
		}
		for i, slot := range slots {
			if got[i] != x.want[i] {
				t.Errorf("%s: %v, want %v", x.name, got, x.want)
			}
			// Whenever anybody looks until the next one, it is the latest.
			until := day(x.before)
			if i+1 < len(slots) {
				until = slots[i+1].At
			}
			for look := slot.At; look.Before(until); look = look.Add(7 * time.Hour) {
				if latest, any := times.Latest(c, look); !any || !latest.At.Equal(slot.At) || !latest.Of.Equal(slot.Of) {
					t.Errorf("%s: at %s the latest is %v, want %v", x.name, look, latest, slot)
				}
			}
			if on, is := times.On(c, planner.DateOf(slot.Of)); !is || on != slot {
				t.Errorf("%s: of %s there is %v, %t, want %v", x.name, slot.Of, on, is, slot)
			}
		}
	}
}
