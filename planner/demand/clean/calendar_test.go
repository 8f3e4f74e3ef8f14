package clean_test

import (
	"bytes"
	"encoding/csv"
	"os"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"cohort/planner"
	"cohort/planner/demand/clean"
	"cohort/planner/demand/facts"
	"cohort/planner/demand/internal/worlds"
	"cohort/tools/beside"
)

func russia(t testing.TB) []facts.CalendarDay {
	t.Helper()
	data, err := os.ReadFile("testdata/calendar_ru.csv")
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var out []facts.CalendarDay
	for _, r := range rows[1:] {
		out = append(out, facts.CalendarDay{Date: worlds.Date(r[0]), Kind: r[1], Name: r[2]})
	}
	return out
}

func TestCalendarIsTheOneOfTheFacts(t *testing.T) {
	live, err := os.ReadFile(beside.Path(t, "facts/calendar_ru.csv"))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(live)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	got := russia(t)
	if len(got) != len(rows)-1 {
		t.Fatalf("%d rows, want %d", len(got), len(rows)-1)
	}
	c := clean.NewCalendar(got)
	for _, r := range rows[1:] {
		d, kind := worlds.Date(r[0]), r[1]
		worked := kind == "shortened" || kind == "working_weekend_shortened"
		if c.Working(d) != worked || c.Shortened(d) != worked || c.Off(d) == worked {
			t.Errorf("%s is %s: working %v, shortened %v, off %v", d, kind, c.Working(d), c.Shortened(d), c.Off(d))
		}
	}
}

// As the Ministry of Labour counts them.
func TestWorkingDaysOfAYear(t *testing.T) {
	c := clean.NewCalendar(russia(t))
	for year, want := range map[int]int{2025: 247, 2026: 247, 2027: 247} {
		first := planner.DateOf(time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC))
		if n := c.Between(first, planner.DateOf(time.Date(year+1, 1, 1, 0, 0, 0, 0, time.UTC))); n != want {
			t.Errorf("%d has %d working days, want %d", year, n, want)
		}
	}
}

func TestCalendar(t *testing.T) {
	c := clean.NewCalendar(russia(t))
	for _, x := range []struct {
		name string
		got  any
		want any
	}{
		{"a Friday is worked", c.Working(worlds.Date("2027-01-22")), true},
		{"a Saturday is not", c.Working(worlds.Date("2027-01-23")), false},
		{"a Saturday in place of another day is", c.Working(worlds.Date("2027-02-20")), true},
		{"and it is shortened", c.Shortened(worlds.Date("2027-02-20")), true},
		{"a Friday is not shortened", c.Shortened(worlds.Date("2027-01-22")), false},
		{"the eve of a holiday is", c.Shortened(worlds.Date("2027-04-30")), true},
		{"rooms are shut on a day off moved to a Monday", c.Off(worlds.Date("2027-02-22")), true},
		{"and not on a Saturday like any other", c.Off(worlds.Date("2027-01-23")), false},
		{"after the holidays", c.Next(worlds.Date("2027-01-01")), worlds.Date("2027-01-11")},
		{"a working day is its own next", c.Next(worlds.Date("2027-01-22")), worlds.Date("2027-01-22")},
		{"no working day later", c.Add(worlds.Date("2027-01-23"), 0), worlds.Date("2027-01-23")},
		{"a working day after Friday", c.Add(worlds.Date("2027-01-22"), 1), worlds.Date("2027-01-25")},
		{"two working days after the Friday before the six-day week's end", c.Add(worlds.Date("2027-02-19"), 2), worlds.Date("2027-02-24")},
		{"working days of the six-day week", c.Between(worlds.Date("2027-02-15"), worlds.Date("2027-02-22")), 6},
		{"the last day known", c.Known(worlds.Date("2027-12-31")), true},
		{"the first day unknown", c.Known(worlds.Date("2028-01-01")), false},
		{"a holiday beyond it is worked", c.Working(worlds.Date("2029-01-01")), true},
		{"a Sunday beyond it is not", c.Working(worlds.Date("2028-01-02")), false},
		{"an empty calendar knows nothing", clean.NewCalendar(nil).Known(worlds.Date("1999-01-01")), false},
		{"the intake of a Monday", c.Intake(worlds.Date("2027-01-25"), time.Monday), worlds.Date("2027-01-25")},
		{"the intake after a Monday", c.Intake(worlds.Date("2027-01-26"), time.Monday), worlds.Date("2027-02-01")},
		{"an intake moved behind a holiday", c.Intake(worlds.Date("2027-02-16"), time.Monday), worlds.Date("2027-02-24")},
		{"on the day that it was moved to", c.Intake(worlds.Date("2027-02-24"), time.Monday), worlds.Date("2027-02-24")},
		{"two intakes of the new year's holidays are one", c.Intakes(worlds.Date("2026-12-29"), worlds.Date("2027-01-19"), time.Monday),
			[]planner.Date{worlds.Date("2027-01-11"), worlds.Date("2027-01-18")}},
		{"the last two of them before a day", c.LastIntakes(2, worlds.Date("2027-01-18"), time.Monday),
			[]planner.Date{worlds.Date("2026-12-28"), worlds.Date("2027-01-11")}},
		{"the day itself is not before it", c.LastIntakes(1, worlds.Date("2027-01-11"), time.Monday), []planner.Date{worlds.Date("2026-12-28")}},
		{"intakes on Thursdays", c.Intakes(worlds.Date("2027-01-22"), worlds.Date("2027-02-05"), time.Thursday),
			[]planner.Date{worlds.Date("2027-01-28"), worlds.Date("2027-02-04")}},
	} {
		if diff := cmp.Diff(x.want, x.got); diff != "" {
			t.Errorf("%s: %s", x.name, diff)
		}
	}
}

func TestCalendarRowsWithoutSense(t *testing.T) {
	c := clean.NewCalendar([]facts.CalendarDay{
		{Date: worlds.Date("2027-01-25"), Kind: "birthday"},
		{Date: worlds.Date("2027-01-30"), Kind: "shortened"},
		{Date: worlds.Date("2027-01-26"), Kind: "working_weekend_shortened"},
		{Date: worlds.Date("2027-01-27"), Kind: "shortened"}, {Date: worlds.Date("2027-01-27"), Kind: "holiday"},
	})
	for _, x := range []struct {
		name string
		day  string
		want bool
	}{
		{"an unknown kind changes nothing", "2027-01-25", true},
		{"a Saturday cannot be shortened", "2027-01-30", false},
		{"a Tuesday is no weekend", "2027-01-26", true},
		{"of two rows the day off stands", "2027-01-27", false},
	} {
		if got := c.Working(worlds.Date(x.day)); got != x.want {
			t.Errorf("%s: working %v", x.name, got)
		}
	}
	if c.Shortened(worlds.Date("2027-01-26")) {
		t.Error("a row without sense shortens a day")
	}
}

func TestCalendarCounts(t *testing.T) {
	c := clean.NewCalendar(russia(t))
	rapid.Check(t, func(t *rapid.T) {
		d := worlds.Date("2025-01-01") + planner.Date(rapid.IntRange(0, 1300).Draw(t, "day"))
		n := rapid.IntRange(1, 40).Draw(t, "n")
		end := c.Add(d, n)
		if !c.Working(end) || c.Between(d+1, end+1) != n {
			t.Fatalf("%d working days after %s: %s", n, d, end)
		}
		weekday := time.Weekday(rapid.IntRange(0, 6).Draw(t, "weekday"))
		intake := c.Intake(d, weekday)
		if intake < d || !c.Working(intake) {
			t.Fatalf("intake of %s: %s", d, intake)
		}
		// No intake lies between: whatever falls on the weekday is moved before d or not before it.
		for x := d - 30; x <= intake; x++ {
			if moved := c.Next(x); x.Weekday() == weekday && moved >= d && moved < intake {
				t.Fatalf("intake of %s: %s, but %s is sooner", d, intake, moved)
			}
		}
	})
}
