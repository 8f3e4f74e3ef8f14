package demand

import (
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
		for _, s := range k.Open(room, k.date(day)) {
			out = append(out, planner.Window{day, s.From, s.To})
		}
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
	tired := 0 // minute of the day before which the night shift before forbids work
	for day := range k.HorizonDays {
		d := k.date(day)
		s, covered := k.Shift(person, d)
		if start != nil {
			if d < *start {
				continue
			}
			if !covered && k.Calendar.Working(d) {
				s = clean.Span{From: k.NewcomerFrom, To: k.NewcomerTo}
			}
		}
		if k.Away(person, d) {
			s = clean.Span{}
		}
		if k.Calendar.Shortened(d) {
			s.To -= clean.ShortenedBy
		}
		s.From = max(s.From, tired)
		tired = 0
		if s.From >= s.To {
			continue
		}
		if s.To > night {
			tired = s.To + rest - 1440
		}
		out = append(out, planner.Window{day, s.From, s.To})
	}
	return out
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
