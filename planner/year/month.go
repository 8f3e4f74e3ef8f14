package year

import (
	"fmt"
	"time"

	"cohort/planner"
)

// Month is a calendar month, counted in months since the year 0.
type Month int

// MonthOf is the month that a date lies in.
func MonthOf(d planner.Date) Month {
	y, m, _ := d.UTC().Date()
	return Month(12*y + int(m) - 1)
}

// ParseMonth reads a month such as 2027-02.
func ParseMonth(s string) (Month, error) {
	t, err := time.Parse("2006-01", s)
	if err != nil {
		return 0, fmt.Errorf("%q is not a month; write it like 2027-02", s)
	}
	return MonthOf(planner.DateOf(t)), nil
}

// First is the first day of the month.
func (m Month) First() planner.Date {
	return planner.DateOf(time.Date(int(m)/12, m.Of(), 1, 0, 0, 0, 0, time.UTC))
}

// Of is the month of the calendar that it is in every year.
func (m Month) Of() time.Month { return time.Month(int(m)%12 + 1) }

func (m Month) String() string { return fmt.Sprintf("%04d-%02d", int(m)/12, int(m.Of())) }

// MarshalText writes 2027-02.
func (m Month) MarshalText() ([]byte, error) { return []byte(m.String()), nil }

// UnmarshalText reads 2027-02.
func (m *Month) UnmarshalText(text []byte) (err error) {
	*m, err = ParseMonth(string(text))
	return err
}

// days are the days of the month, from the first.
func (m Month) days() (out []planner.Date) {
	for d := m.First(); d < (m + 1).First(); d++ {
		out = append(out, d)
	}
	return out
}

// served is how many whole months lie between a start and a day, 0 or more.
func served(start, day planner.Date) int {
	n := int(MonthOf(day) - MonthOf(start))
	if day.UTC().Day() < start.UTC().Day() {
		n--
	}
	return max(n, 0)
}
