package capacity

import (
	"slices"

	"cohort/planner"
)

// How far a cure weakens a limit at most. The week's is the law's (article 91
// of the Labour Code), the others keep what is suggested sensible.
const (
	mostGroupMore = 10
	mostDay       = 600  // minutes taught
	mostWeek      = 2400 // minutes taught
	latestClosing = 22 * 60
)

// weaken returns the least change of a limit that cures a proof. Whether the
// greatest does is asked first, since most do not.
func (l *ledger) weaken(p *Proof, limit Limit, step, most int, apply func(s *planner.Snapshot, by int)) (Cure, bool) {
	works := func(by int) bool {
		s := *l.s
		apply(&s, by)
		return l.cured(p, &s)
	}
	most -= most % step
	if most < step || !works(most) {
		return Cure{}, false
	}
	by := step
	for by < most && !works(by) {
		by += step
	}
	return Cure{What: WeakerLimit, Limit: limit, Amount: by}, true
}

func (l *ledger) largerGroups(p *Proof, _ sum) (Cure, bool) {
	return l.weaken(p, LimitGroup, 1, mostGroupMore, func(s *planner.Snapshot, by int) {
		s.Courses = slices.Clone(s.Courses)
		for i := range s.Courses {
			if slices.Contains(p.Courses, s.Courses[i].ID) {
				s.Courses[i].MaxGroup += by
			}
		}
	})
}

func (l *ledger) longerDay(p *Proof, _ sum) (Cure, bool) {
	return l.people(p, LimitDay, mostDay, func(t *planner.Trainer) *int { return &t.MaxDayMinutes })
}

func (l *ledger) longerWeek(p *Proof, _ sum) (Cure, bool) {
	return l.people(p, LimitWeek, mostWeek, func(t *planner.Trainer) *int { return &t.MaxWeekMinutes })
}

// people raises a limit of the trainers who are counted, of nobody above ceiling.
func (l *ledger) people(p *Proof, limit Limit, ceiling int, field func(*planner.Trainer) *int) (Cure, bool) {
	most := 0
	for i := range l.s.Trainers {
		if slices.Contains(p.Who, l.s.Trainers[i].ID) {
			most = max(most, ceiling-*field(&l.s.Trainers[i]))
		}
	}
	return l.weaken(p, limit, 30, min(most, ceiling), func(s *planner.Snapshot, by int) {
		s.Trainers = slices.Clone(s.Trainers)
		for i := range s.Trainers {
			if t := field(&s.Trainers[i]); slices.Contains(p.Who, s.Trainers[i].ID) {
				*t = max(*t, min(*t+by, ceiling))
			}
		}
	})
}

func (l *ledger) quickerChange(p *Proof, _ sum) (Cure, bool) {
	if p.Kind != Rooms {
		return Cure{}, false
	}
	return l.weaken(p, LimitChangeover, 5, l.s.Rules.RoomChangeoverMinutes, func(s *planner.Snapshot, by int) {
		s.Rules.RoomChangeoverMinutes -= by
	})
}

// openLonger lets the rooms that are counted close later on each day that they
// are open.
func (l *ledger) openLonger(p *Proof, _ sum) (Cure, bool) {
	if p.Kind != Rooms {
		return Cure{}, false
	}
	return l.weaken(p, LimitOpen, 30, 240, func(s *planner.Snapshot, by int) {
		s.Rooms = slices.Clone(s.Rooms)
		for i := range s.Rooms {
			r := &s.Rooms[i]
			if !slices.Contains(p.Who, r.ID) {
				continue
			}
			last := map[int]int{}
			for _, x := range r.Open {
				last[x.Day()] = max(last[x.Day()], x.To())
			}
			r.Open = slices.Clone(r.Open)
			for k, x := range r.Open {
				if x.To() == last[x.Day()] {
					r.Open[k][2] = max(x.To(), min(x.To()+by, latestClosing))
				}
			}
		}
	})
}
