package jobs

import (
	"testing"
	"time"

	"cohort/internal/slots"
	"cohort/planner"
	"cohort/planner/demand/clean"
	"cohort/planner/demand/facts"
)

func TestSlotOfADay(t *testing.T) {
	moscow := zone(t, "Europe/Moscow")
	weekly, err := slots.Parse("0 12,15 * * 5", moscow)
	if err != nil {
		t.Fatal(err)
	}
	calendar := clean.NewCalendar([]facts.CalendarDay{{Date: planner.DateOf(time.Date(2027, 11, 4, 0, 0, 0, 0, time.UTC)), Kind: facts.DayHoliday},
		{Date: planner.DateOf(time.Date(2027, 11, 5, 0, 0, 0, 0, time.UTC)), Kind: facts.DayMovedOff}})
	for day, want := range map[string]string{
		"2027-01-22": "2027-01-22 12:00", // the first on a Friday
		"2027-01-25": "2027-01-25 00:00", // midnight on a Monday
		"2027-11-05": "2027-11-03 12:00", // a day off: on the working day before
	} {
		d, err := planner.ParseDate(day)
		if err != nil {
			t.Fatal(err)
		}
		if got := slotOn(Job{"weekly", slots.Times{Schedule: weekly, OnHoliday: slots.Before}}, calendar, d, moscow).Format("2006-01-02 15:04"); got != want {
			t.Errorf("%s: %s, want %s", day, got, want)
		}
	}
}
