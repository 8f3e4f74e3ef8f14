package planner

import (
	"database/sql/driver"
	"fmt"
	"time"
)

// Date is a calendar date, counted in days since 1970-01-01. It has no time
// and no zone, so that differences and comparisons are plain arithmetic.
type Date int32

const isoDate = "2006-01-02"

// DateOf returns the calendar date that t shows in its own location.
func DateOf(t time.Time) Date {
	y, m, d := t.Date()
	return Date(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// ParseDate reads an ISO 8601 date such as 2027-01-22.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(isoDate, s)
	if err != nil {
		return 0, fmt.Errorf("%q is not a date; write it like 2027-01-22", s)
	}
	return DateOf(t), nil
}

// UTC returns midnight of the date in UTC, for formatting.
func (d Date) UTC() time.Time { return time.Unix(int64(d)*86400, 0).UTC() }

// At returns the instant of a minute of the day in a time zone.
func (d Date) At(minute int, zone *time.Location) time.Time {
	y, m, day := d.UTC().Date()
	return time.Date(y, m, day, 0, minute, 0, 0, zone)
}

// Weekday returns the day of the week.
func (d Date) Weekday() time.Weekday { return d.UTC().Weekday() }

// ISOWeek returns the ISO 8601 year and week number.
func (d Date) ISOWeek() (year, week int) { return d.UTC().ISOWeek() }

// Monday returns the first day of the ISO week that the date lies in.
func (d Date) Monday() Date { return d - Date((int(d.Weekday())+6)%7) }

func (d Date) String() string { return d.UTC().Format(isoDate) }

// MarshalText writes the ISO 8601 form.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads the ISO 8601 form.
func (d *Date) UnmarshalText(text []byte) (err error) {
	*d, err = ParseDate(string(text))
	return err
}

// Scan reads a database date.
func (d *Date) Scan(src any) error {
	switch v := src.(type) {
	case time.Time:
		*d = DateOf(v)
		return nil
	case string:
		return d.UnmarshalText([]byte(v))
	case []byte:
		return d.UnmarshalText(v)
	}
	return fmt.Errorf("a date cannot be read from %T", src)
}

// Value hands the date to the database in its ISO 8601 form.
func (d Date) Value() (driver.Value, error) { return d.String(), nil }
