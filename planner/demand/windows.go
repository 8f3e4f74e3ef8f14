package demand

import (
	"cohort/planner"
	"cohort/planner/demand/facts"
)

// A night begins at minute 1320. After a shift that reaches into it the next one
// begins no sooner than so many minutes after its end (labour rule R10).
const (
	night = 22 * 60
	rest  = 12 * 60
)

// roomWindows are when a room may be used.
func (k *known) roomWindows(room string) []planner.Window {
	var out []planner.Window
	for day := range k.HorizonDays {
		for _, s := range k.open(room, k.date(day)) {
			out = append(out, planner.Window{day, s.from, s.to})
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
		s, covered := k.shift(person, d)
		if start != nil {
			if d < *start {
				continue
			}
			if !covered && k.cal.Working(d) {
				s = span{k.NewcomerFrom, k.NewcomerTo}
			}
		}
		if k.away(person, d) {
			s = span{}
		}
		if k.cal.Shortened(d) {
			s.to -= shorter
		}
		s.from = max(s.from, tired)
		tired = 0
		if s.from >= s.to {
			continue
		}
		if s.to > night {
			tired = s.to + rest - 1440
		}
		out = append(out, planner.Window{day, s.from, s.to})
	}
	return out
}

// shift is when a person works on a day by their roster, nothing on a day off,
// and whether any roster covers the day. Of several the last to begin holds.
func (k *known) shift(person string, d planner.Date) (s span, covered bool) {
	rosters := k.rosters[person]
	for i := len(rosters) - 1; i >= 0; i-- {
		r := &rosters[i]
		if d < r.From || r.To != nil && d > *r.To {
			continue
		}
		on := r.Pattern == facts.FiveTwo && k.cal.Working(d)
		if r.Pattern == facts.TwoTwo {
			on = ((int(d)-int(*r.Anchor))%4+4)%4 < 2
		}
		if on {
			s = span{r.Starts, r.Ends}
		}
		return s, true
	}
	return s, false
}

// away says whether a person is absent on a day.
func (k *known) away(person string, d planner.Date) bool {
	for _, a := range k.absences[person] {
		if a.From <= d && d <= a.To {
			return true
		}
	}
	return false
}

// until takes out what lies on or after the day on which a person leaves.
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
