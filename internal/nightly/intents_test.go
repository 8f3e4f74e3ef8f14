package nightly

import (
	"testing"

	"cohort/planner"
)

func TestPeriodIsTheISOWeek(t *testing.T) {
	for _, c := range []struct{ monday, period string }{
		{"2027-01-25", "2027-W04"},
		{"2026-12-28", "2026-W53"}, // the year's end belongs to the week of the old year
		{"2025-12-29", "2026-W01"}, // and this one to the new
	} {
		d, err := planner.ParseDate(c.monday)
		if err != nil {
			t.Fatal(err)
		}
		if got := period(d); got != c.period || mondayOf(got) != d {
			t.Errorf("the week of %s is %s and begins on %s, want %s", c.monday, got, mondayOf(got), c.period)
		}
		if next := nextMonday(d + 6); next != d+7 {
			t.Errorf("after the Sunday of %s comes %s", c.period, next)
		}
	}
}
