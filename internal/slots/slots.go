// Package slots says when a job is due: which instants a cron line names in a
// time zone. It is pure: no clock, no database.
//
// A cron line is read on the wall clock of its zone. A wall-clock time that the
// zone skips (the clocks go forward) is due at the first instant after the gap;
// one that it shows twice (the clocks go back) is due the first time only.
package slots

import (
	"fmt"
	"strings"
	"time"

	"github.com/robfig/cron/v3"
)

// Schedule is a cron line in a time zone.
type Schedule struct {
	line string
	zone *time.Location
	spec cron.Schedule // asked in UTC, which stands for the wall clock
}

var parser = cron.NewParser(cron.Minute | cron.Hour | cron.Dom | cron.Month | cron.Dow)

// Parse reads a cron line of five fields: minute, hour, day of the month, month,
// day of the week (0 is Sunday).
//
// A line that names no date at all, such as the 31st of February, is an error;
// so is a zone inside the line.
func Parse(line string, zone *time.Location) (Schedule, error) {
	line = strings.TrimSpace(line)
	if strings.HasPrefix(line, "TZ=") || strings.HasPrefix(line, "CRON_TZ=") {
		return Schedule{}, fmt.Errorf("%q holds a time zone; give it the key zone, beside at", line)
	}
	spec, err := parser.Parse(line)
	if err != nil {
		return Schedule{}, fmt.Errorf("%q is no cron line (minute hour day month weekday): %w", line, err)
	}
	leapYear := time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)
	if spec.(*cron.SpecSchedule).Location = time.UTC; spec.Next(leapYear).IsZero() {
		return Schedule{}, fmt.Errorf("%q never happens", line)
	}
	return Schedule{line, zone, spec}, nil
}

// String returns the cron line.
func (s Schedule) String() string { return s.line }

// Zone returns the time zone that the line is read in.
func (s Schedule) Zone() *time.Location { return s.zone }

// margin is more than any zone ever moved its clocks by (a whole day, across
// the date line).
const margin = 25 * time.Hour

// Next returns the first slot after now.
func (s Schedule) Next(now time.Time) time.Time {
	wall := s.spec.Next(wallClock(now, s.zone).Add(-margin))
	for {
		if slot := instant(wall, s.zone); slot.After(now) {
			return slot
		}
		wall = s.spec.Next(wall)
	}
}

// Latest returns the last slot that is not after now, and false when there was
// none in ten years.
func (s Schedule) Latest(now time.Time) (time.Time, bool) {
	const tenYears = 10 * 366 * 24 * time.Hour
	for back := 2 * margin; ; back *= 8 {
		var latest time.Time
		for wall := s.spec.Next(wallClock(now, s.zone).Add(-back)); !wall.IsZero(); wall = s.spec.Next(wall) {
			slot := instant(wall, s.zone)
			if slot.After(now) {
				break
			}
			latest = slot
		}
		if !latest.IsZero() || back > tenYears {
			return latest, !latest.IsZero()
		}
	}
}

// wallClock returns what the clocks of the zone show at t, as if it were UTC.
func wallClock(t time.Time, zone *time.Location) time.Time {
	_, offset := t.In(zone).Zone()
	return t.UTC().Add(time.Duration(offset) * time.Second)
}

// instant returns when the clocks of the zone first show a wall-clock time, or
// the first instant after the gap when they never do.
func instant(wall time.Time, zone *time.Location) time.Time {
	y, m, d := wall.Date()
	near := time.Date(y, m, d, wall.Hour(), wall.Minute(), 0, 0, zone)
	start, end := near.ZoneBounds()
	candidates := []time.Time{near}
	for _, change := range []time.Time{start, end} {
		if change.IsZero() {
			continue
		}
		_, before := change.Add(-1).In(zone).Zone()
		_, after := change.In(zone).Zone()
		candidates = append(candidates,
			wall.Add(-time.Duration(before)*time.Second), wall.Add(-time.Duration(after)*time.Second))
	}
	var first time.Time
	for _, t := range candidates {
		if wallClock(t, zone).Equal(wall) && (first.IsZero() || t.Before(first)) {
			first = t
		}
	}
	if !first.IsZero() {
		return first.In(zone)
	}
	for _, change := range []time.Time{start, end} {
		if !change.IsZero() && wallClock(change.Add(-1), zone).Before(wall) && wall.Before(wallClock(change, zone)) {
			return change.In(zone)
		}
	}
	return near
}
