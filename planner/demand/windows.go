package demand

import (
	"slices"

	"cohort/planner"
	"cohort/planner/demand/clean"
)

// A night begins at 22:00. After a shift that reaches into it the next one begins
// no sooner than twelve hours after its end (labour rule R10).
const (
	night = 22 * 60
	rest  = 12 * 60
)

// roomWindows are when a room may be used.
func (k *known) roomWindows(room string) []planner.Window {
	var out []planner.Window
	for day := range k.HorizonDays {
		spans := k.Open(room, k.date(day))
		if day == 0 {
			spans = k.free(room, spans)
		}
		for _, s := range spans {
			out = append(out, planner.Window{day, s.From, s.To})
		}
	}
	return out
}

// free is when a room is open in what is left of the day of the run, a changeover
// after what has begun in it, in a part of it or in its hall, and without the hours in
// which what it needs is in use elsewhere.
func (k *known) free(room string, spans []clean.Span) []clean.Span {
	begins, taken := k.rest.begins, k.Together(room)
	for _, x := range k.rest.begun {
		if slices.Contains(taken, x.Room) {
			begins = max(begins, x.Start+x.Minutes+k.Rules.RoomChangeoverMinutes)
		}
	}
	var out []clean.Span
	for _, s := range spans {
		if s.From = max(s.From, begins); s.From < s.To {
			out = append(out, s)
		}
	}
	for _, hours := range k.withheld[room] {
		out = clean.Minus(out, hours)
	}
	return out
}

// teaching are the windows of a trainer, worked out once.
func (k *known) teaching(trainer string) []planner.Window {
	if _, done := k.available[trainer]; !done {
		k.available[trainer] = k.staffWindows(trainer)
	}
	return k.available[trainer]
}

// staffWindows are when a trainer or a member of staff works.
func (k *known) staffWindows(person string) []planner.Window {
	return k.windows(person, nil)
}

// newcomerWindows are when somebody may be trained who starts on a day: in their
// shifts, and in a newcomer's hours of all working days that no roster covers.
func (k *known) newcomerWindows(person string, start planner.Date) []planner.Window {
	return k.windows(person, &start)
}

func (k *known) windows(person string, start *planner.Date) []planner.Window {
	var out []planner.Window
	rested := 0 // minute, counted from the first day on, before which a night shift forbids the next one
	for day := -1; day < k.HorizonDays; day++ {
		worked := k.worked(person, k.date(day), start)
		ends := rested
		for _, s := range worked {
			s = clean.Span{From: max(s.From+day*1440, rested), To: s.To + day*1440}
			if s.From >= s.To {
				continue
			}
			if s.To > day*1440+night {
				ends = max(ends, s.To+rest)
			}
			for d := day; d <= day+1; d++ {
				if w := (planner.Window{d, max(s.From-d*1440, 0), min(s.To-d*1440, 1440)}); d >= 0 && d < k.HorizonDays && w.From() < w.To() {
					out = append(out, w)
				}
			}
		}
		rested = ends
	}
	return k.left(person, out)
}

// worked is what somebody works from a day on, in minutes since its midnight, without
// the hours of their absences. A night belongs to the day on which it begins.
func (k *known) worked(person string, d planner.Date, start *planner.Date) []clean.Span {
	if start != nil && d < *start || k.AwayAllDay(person, d) {
		return nil
	}
	shifts, covered := k.Shifts(person, d)
	if start != nil && !covered && k.Calendar.Working(d) {
		shifts = []clean.Span{{From: k.NewcomerFrom, To: k.NewcomerTo}}
	}
	if k.Calendar.Shortened(d) {
		shifts = clean.CutEnd(shifts)
	}
	for next := range 2 {
		for _, away := range k.Absent(person, d+planner.Date(next)) {
			shifts = clean.Minus(shifts, clean.Span{From: away.From + next*1440, To: away.To + next*1440})
		}
	}
	return shifts
}

// until is the windows before the day on which a person leaves. It is all of
// them if the person stays.
func (k *known) until(windows []planner.Window, left *planner.Date) []planner.Window {
	if left == nil {
		return windows
	}
	var out []planner.Window
	for _, w := range windows {
		if k.date(w.Day()) < *left {
			out = append(out, w)
		}
	}
	return out
}
