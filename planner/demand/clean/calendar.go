package clean

import (
	"fmt"
	"strings"
	"time"

	"cohort/planner"
	"cohort/planner/demand/facts"
)

// ShortenedBy is the minutes by which a shortened day ends earlier (labour rules
// R03 and R04).
const ShortenedBy = 60

// Calendar knows the working days. Beyond the last year that it has any row of,
// Monday to Friday are worked.
type Calendar struct {
	kinds map[planner.Date]string
	last  planner.Date // 31 December of the last year known; means nothing without rows
}

// NewCalendar makes a calendar of the rows of the view. Rows that make no sense
// are left out: New lists them as faults. Of two rows for one day the one that
// takes more from it stands: a holiday, a day off, a shortened day.
func NewCalendar(rows []facts.CalendarDay) *Calendar {
	c := &Calendar{kinds: map[planner.Date]string{}}
	for _, r := range rows {
		if !misfit(r).Empty() {
			continue
		}
		if rank(r.Kind) > rank(c.kinds[r.Date]) {
			c.kinds[r.Date] = r.Kind
		}
		year := planner.DateOf(time.Date(r.Date.UTC().Year(), time.December, 31, 0, 0, 0, 0, time.UTC))
		if len(c.kinds) == 1 || year > c.last {
			c.last = year
		}
	}
	return c
}

// misfit says why a row makes no sense. It is empty if it does make sense.
func misfit(r facts.CalendarDay) facts.Said {
	switch {
	case !Plausible(r.Date):
		return facts.Say("date_not_meant")
	case rank(r.Kind) == 0:
		return facts.Say("kind_unknown", "Kind", r.Kind, "Kinds", strings.Join([]string{facts.DayHoliday, facts.DayMovedOff, facts.DayShortened, facts.DayWorkingWeekend}, ", "))
	case r.Kind == facts.DayShortened && isWeekend(r.Date):
		return facts.Say("day_off_shortened")
	case r.Kind == facts.DayWorkingWeekend && !isWeekend(r.Date):
		return facts.Say("weekday_worked_weekend")
	}
	return facts.Said{}
}

// rank orders the kinds by what they take from the day; 0 is no kind.
func rank(kind string) int {
	switch kind {
	case facts.DayHoliday:
		return 4
	case facts.DayMovedOff:
		return 3
	case facts.DayShortened:
		return 2
	case facts.DayWorkingWeekend:
		return 1
	}
	return 0
}

// Plausible says whether a date can be meant. Others, which foreign systems
// write for "never" or by mistake, would only make numbers overflow.
func Plausible(d planner.Date) bool { return d >= -36525 && d <= 109572 } // 1870 to 2269

// isoWeekday is 1 on Monday and 7 on Sunday.
func isoWeekday(d planner.Date) int { return (int(d.Weekday())+6)%7 + 1 }

func isWeekend(d planner.Date) bool { return isoWeekday(d) > 5 }

// Working says whether a day is worked.
func (c *Calendar) Working(d planner.Date) bool {
	switch c.kinds[d] {
	case facts.DayHoliday, facts.DayMovedOff:
		return false
	case facts.DayShortened, facts.DayWorkingWeekend:
		return true
	}
	return !isWeekend(d)
}

// Off says whether a day is a public holiday or has a day off moved to it, so
// that rooms are shut.
func (c *Calendar) Off(d planner.Date) bool {
	return c.kinds[d] == facts.DayHoliday || c.kinds[d] == facts.DayMovedOff
}

// Shortened says whether a day is worked an hour less than others.
func (c *Calendar) Shortened(d planner.Date) bool {
	return c.kinds[d] == facts.DayShortened || c.kinds[d] == facts.DayWorkingWeekend
}

// Known says whether a day is not beyond the last year that the calendar has
// rows of.
func (c *Calendar) Known(d planner.Date) bool { return len(c.kinds) > 0 && d <= c.last }

// End is the last day of the last year that the calendar has rows of, and false where it
// has none.
func (c *Calendar) End() (planner.Date, bool) { return c.last, len(c.kinds) > 0 }

// Next is the first working day on or after d.
func (c *Calendar) Next(d planner.Date) planner.Date {
	for !c.Working(d) {
		d++
	}
	return d
}

// Previous is the last working day before d.
func (c *Calendar) Previous(d planner.Date) planner.Date {
	for d--; !c.Working(d); {
		d--
	}
	return d
}

// Add is the n-th working day after d; with n = 0 it is d itself.
func (c *Calendar) Add(d planner.Date, n int) planner.Date {
	for ; n > 0; n-- {
		d = c.Next(d + 1)
	}
	return d
}

// NoticeEnd is the first day after the notice that a day gives: so many working days
// lie before it, the day itself among them where it is one.
func (c *Calendar) NoticeEnd(day planner.Date, workingDays int) planner.Date {
	for n := 0; n < workingDays; day++ {
		if c.Working(day) {
			n++
		}
	}
	return day
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

// Intake is the first intake day on or after d: intakes fall on a day of the
// week, each moved to the next working day where it is not worked.
func (c *Calendar) Intake(d planner.Date, weekday time.Weekday) planner.Date {
	// One before d may have been moved to d or after it.
	for day := onOrAfter(d-longestBreak, weekday); ; day += 7 {
		if moved := c.Next(day); moved >= d {
			return moved
		}
	}
}

// Intakes are the intake days of [from, until), ascending. Two that fall on one
// day are one.
func (c *Calendar) Intakes(from, until planner.Date, weekday time.Weekday) []planner.Date {
	var out []planner.Date
	for d := c.Intake(from, weekday); d < until; d = c.Intake(d+1, weekday) {
		out = append(out, d)
	}
	return out
}

// LastIntakes are the last n intake days before until, ascending.
func (c *Calendar) LastIntakes(n int, until planner.Date, weekday time.Weekday) []planner.Date {
	all := c.Intakes(until-planner.Date(7*n+2*longestBreak), until, weekday)
	return all[max(0, len(all)-n):]
}

// longestBreak is more days than ever pass without a working day.
const longestBreak = 63

func onOrAfter(d planner.Date, weekday time.Weekday) planner.Date {
	ahead := (int(weekday)-int(d.Weekday()))%7 + 7
	return d + planner.Date(ahead%7)
}

func (f *Facts) cleanCalendar(rows []facts.CalendarDay) {
	f.Calendar = NewCalendar(rows)
	for _, r := range rows {
		if wrong := misfit(r); !wrong.Empty() {
			f.fault("calendar", r.Date.String(), wrong, leftOut)
		} else if stands := f.Calendar.kinds[r.Date]; stands != r.Kind {
			f.fault("calendar", r.Date.String(), facts.Say("day_twice", "First", stands, "Second", r.Kind), facts.Say("taken_as", "Value", stands))
		}
	}
	end := f.frame.AsOf + planner.Date(f.frame.Days) - 1
	for _, d := range f.Intakes() {
		end = max(end, d)
	}
	if !f.Calendar.Known(end) {
		f.fault("calendar", fmt.Sprint(end.UTC().Year()), facts.Say("calendar_ends"),
			facts.Say("weekdays_worked"))
	}
}
