package sample

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"slices"

	"cohort/planner"
	"cohort/planner/demand/facts"
)

// calendar tells working days from others; what the rows do not name is worked
// from Monday to Friday.
type calendar map[planner.Date]string

func newCalendar(rows []facts.CalendarDay) calendar {
	c := calendar{}
	for _, r := range rows {
		c[r.Date] = r.Kind
	}
	return c
}

func (c calendar) working(d planner.Date) bool {
	switch c[d] {
	case facts.DayHoliday, facts.DayMovedOff:
		return false
	case facts.DayShortened, facts.DayWorkingWeekend:
		return true
	}
	return weekday(d) <= 5
}

// from is the first working day on or after d.
func (c calendar) from(d planner.Date) planner.Date {
	for !c.working(d) {
		d++
	}
	return d
}

// upTo is the last working day on or before d.
func (c calendar) upTo(d planner.Date) planner.Date {
	for !c.working(d) {
		d--
	}
	return d
}

// add is the n-th working day after d; n may be negative.
func (c calendar) add(d planner.Date, n int) planner.Date {
	for ; n > 0; n-- {
		d = c.from(d + 1)
	}
	for ; n < 0; n++ {
		d = c.upTo(d - 1)
	}
	return d
}

// between counts the working days of [a, b).
func (c calendar) between(a, b planner.Date) int {
	n := 0
	for d := a; d < b; d++ {
		if c.working(d) {
			n++
		}
	}
	return n
}

// intake is the first day on or after d on which people start: a Monday, or the
// next working day where it is a holiday.
func (c calendar) intake(d planner.Date) planner.Date {
	for monday := d.Monday(); ; monday += 7 {
		if day := c.from(monday); day >= d {
			return day
		}
	}
}

// weekday is the ISO number: 1 Monday to 7 Sunday.
func weekday(d planner.Date) int { return (int(d.Weekday())+6)%7 + 1 }

// readCSV returns the named columns of a file with a header row.
func readCSV(data []byte, columns ...string) ([][]string, error) {
	all, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
	if err != nil {
		return nil, err
	}
	at := make([]int, len(columns))
	for i, name := range columns {
		if at[i] = slices.Index(all[0], name); at[i] < 0 {
			return nil, fmt.Errorf("no column %q", name)
		}
	}
	var rows [][]string
	for _, r := range all[1:] {
		row := make([]string, len(at))
		for i, k := range at {
			row[i] = r[k]
		}
		rows = append(rows, row)
	}
	return rows, nil
}
