package capacity

import (
	"cmp"
	"fmt"
	"slices"

	"cohort/planner"
)

// cures lists what would make a proof vanish, each tried by adding up again on
// the snapshot that it leads to.
func (l *ledger) cures(p *Proof, now sum) []Cure {
	out := []Cure{}
	for _, try := range []func(*Proof, sum) (Cure, bool){l.moreDays, l.moveLater, l.largerGroups, l.longerDay, l.longerWeek, l.quickerChange, l.openLonger} {
		if c, ok := try(p, now); ok {
			out = append(out, c)
		}
	}
	return out
}

// cured says whether a proof does not hold on another snapshot with the same
// people, requests and ways.
func (l *ledger) cured(p *Proof, s *planner.Snapshot) bool {
	changed := *l
	changed.s = s
	sum := changed.add(p)
	return sum.need <= sum.have
}

// pattern is one day of a trainer or a room as it usually is.
type pattern struct {
	windows []span
	most    int // minutes of the day
	minutes int // that it holds of a proof's courses
}

// moreDays counts the days of a trainer who may lead all of the courses (of a
// room that suits all of them) that are missing. A day is as those who are
// counted have most often; if nobody is, as others of the role have.
func (l *ledger) moreDays(p *Proof, now sum) (Cure, bool) {
	var lengths []int
	group := 1
	var features []string
	for i := range l.s.Courses {
		c := &l.s.Courses[i]
		if slices.Contains(p.Courses, c.ID) {
			lengths = append(lengths, c.Minutes)
			features = append(features, c.Features...)
		}
	}
	for _, n := range now.needs {
		group = max(group, n.Group)
	}
	slices.Sort(lengths)
	day, ok := l.usual(p, slices.Compact(lengths))
	if !ok {
		return Cure{}, false
	}
	working := WorkingDays(l.s, p.FromDay, p.ToDay)
	enough := func(days int) bool {
		s := *l.s
		for n := 0; days > 0; n++ {
			var windows []planner.Window
			for _, d := range working[:min(days, len(working))] {
				for _, x := range day.windows {
					windows = append(windows, planner.Window{d, x.from, x.to})
				}
			}
			days -= min(days, len(working))
			id := fmt.Sprintf("more %d", n)
			if p.Kind == Trainers {
				s.Trainers = append(slices.Clip(s.Trainers), planner.Trainer{ID: id, Home: p.Sites[0], Roles: []string{p.Role}, Courses: p.Courses,
					Available: windows, MaxDayMinutes: day.most, MaxWeekMinutes: 7 * minutesOfADay})
			} else {
				s.Rooms = append(slices.Clip(s.Rooms), planner.Room{ID: id, Site: p.Sites[0], Seats: group, Features: features, Open: windows})
			}
		}
		return l.cured(p, &s)
	}
	days := (p.MissingMinutes + day.minutes - 1) / day.minutes
	if !enough(days) {
		return Cure{}, false
	}
	what := TrainerDays
	if p.Kind == Rooms {
		what = RoomDays
	}
	return Cure{What: what, Amount: days, DayMinutes: day.minutes}, true
}

// usual is the day that is had most often; of equals the shorter.
func (l *ledger) usual(p *Proof, lengths []int) (pattern, bool) {
	seen := map[int]int{}
	first := map[int]pattern{}
	look := func(windows []planner.Window, pause, most int) {
		days := map[int][]span{}
		for _, x := range windows {
			if x.Day() >= p.FromDay && x.Day() <= p.ToDay {
				days[x.Day()] = append(days[x.Day()], span{x.From(), x.To()})
			}
		}
		for d := p.FromDay; d <= p.ToDay; d++ {
			today := days[d]
			slices.SortFunc(today, func(a, b span) int { return a.from - b.from })
			if held := l.packed.of(today, lengths, pause, most); held > 0 {
				if seen[held]++; seen[held] == 1 {
					first[held] = pattern{today, most, held}
				}
			}
		}
	}
	for _, counted := range []bool{true, false} {
		if p.Kind == Trainers {
			for i := range l.s.Trainers {
				if t := &l.s.Trainers[i]; slices.Contains(p.Who, t.ID) == counted && slices.Contains(t.Roles, p.Role) {
					look(t.Available, l.s.Rules.TrainerBreakMinutes, t.MaxDayMinutes)
				}
			}
		} else {
			for i := range l.s.Rooms {
				if r := &l.s.Rooms[i]; slices.Contains(p.Who, r.ID) == counted {
					look(r.Open, l.s.Rules.RoomChangeoverMinutes, minutesOfADay)
				}
			}
		}
		best := 0
		for held := range seen {
			if best == 0 || cmp.Or(cmp.Compare(seen[held], seen[best]), cmp.Compare(best, held)) > 0 {
				best = held
			}
		}
		if best > 0 {
			return first[best], true
		}
	}
	return pattern{}, false
}
