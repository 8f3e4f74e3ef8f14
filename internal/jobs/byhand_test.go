package jobs

import (
	"testing"

	"cohort/internal/slots"
	"cohort/planner"
)

func TestSlotOfADay(t *testing.T) {
	moscow := zone(t, "Europe/Moscow")
	weekly, err := slots.Parse("0 12,15 * * 5", moscow)
	if err != nil {
		t.Fatal(err)
	}
	for day, want := range map[string]string{
		"2027-01-22": "2027-01-22 12:00", // the first on a Friday
		"2027-01-25": "2027-01-25 00:00", // midnight on a Monday
	} {
		d, err := planner.ParseDate(day)
		if err != nil {
			t.Fatal(err)
		}
		if got := slotOn(Job{"weekly", weekly}, d, moscow).Format("2006-01-02 15:04"); got != want {
			t.Errorf("%s: %s, want %s", day, got, want)
		}
	}
}
