package demand

import "cohort/planner"

// The kinds of a CalendarDay.
const (
	kindHoliday   = "holiday"
	kindMovedOff  = "moved_day_off"
	kindShortened = "shortened"
	kindWeekend   = "working_weekend_shortened"
)

// Calendar knows the working days. Beyond the last year that it has any row of,
// Monday to Friday are worked.
type Calendar struct {
	kinds map[planner.Date]string
	last  planner.Date // of the last year known; 0 without any row
}

// NewCalendar makes a calendar of the rows of the view. Rows that make no sense
// are left out: Build lists them as faults. Of two rows for one day the one that
// makes it a day off stands, or else the one that shortens it.
func NewCalendar(rows []CalendarDay) *Calendar {
	c := &Calendar{kinds: map[planner.Date]string{}}
	for _, r := range rows {
		weekend := isWeekend(r.Date)
		switch {
		case !plausible(r.Date), rank(r.Kind) == 0, r.Kind == kindShortened && weekend, r.Kind == kindWeekend && !weekend:
			continue
		}
		if rank(r.Kind) > rank(c.kinds[r.Date]) {
			c.kinds[r.Date] = r.Kind
		}
		year := planner.DateOf(r.Date.UTC().AddDate(0, 13-int(r.Date.UTC().Month()), -r.Date.UTC().Day()))
		c.last = max(c.last, year)
	}
	return c
}

// rank orders the kinds by what they take from the day; 0 is no kind.
func rank(kind string) int {
	switch kind {
	case kindHoliday:
		return 4
	case kindMovedOff:
		return 3
	case kindShortened:
		return 2
	case kindWeekend:
		return 1
	}
	return 0
}

func isWeekend(d planner.Date) bool { return (int(d.Weekday())+6)%7 >= 5 }

// plausible says whether a date can be meant. Others, which foreign systems
// write for "never" or by mistake, would only make numbers overflow.
func plausible(d planner.Date) bool { return d >= -36525 && d <= 109572 } // 1870 to 2269

// Working says whether a day is worked.
func (c *Calendar) Working(d planner.Date) bool {
	switch c.kinds[d] {
	case kindHoliday, kindMovedOff:
		return false
	case kindShortened, kindWeekend:
		return true
	}
	return !isWeekend(d)
}

// Off says whether a day is a public holiday or a day off moved to it: rooms are
// shut.
func (c *Calendar) Off(d planner.Date) bool {
	return c.kinds[d] == kindHoliday || c.kinds[d] == kindMovedOff
}

// Shortened says whether a day is worked an hour less than others.
func (c *Calendar) Shortened(d planner.Date) bool {
	return c.kinds[d] == kindShortened || c.kinds[d] == kindWeekend
}

// Known says whether a day lies in a year that the calendar has rows of, or
// before.
func (c *Calendar) Known(d planner.Date) bool { return d <= c.last && len(c.kinds) > 0 }

// Next is the first working day on or after d.
func (c *Calendar) Next(d planner.Date) planner.Date {
	for !c.Working(d) {
		d++
	}
	return d
}

// Add is the n-th working day after d, n not below 0; with n = 0 it is d itself.
func (c *Calendar) Add(d planner.Date, n int) planner.Date {
	for ; n > 0; n-- {
		d = c.Next(d + 1)
	}
	return d
}

// Between counts the working days of [a, b).
func (c *Calendar) Between(a, b planner.Date) int {
	n := 0
	for d := a; d < b; d++ {
		if c.Working(d) {
			n++
		}
	}
	return n
}
