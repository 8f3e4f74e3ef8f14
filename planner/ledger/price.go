package ledger

import "cohort/planner"

// Price is what a change of plans means for people.
type Price struct {
	Changes []Seat  // of those who have a name, by time
	Later   []Later // who is through later, or sooner, with as many seats
}

// Later is a newcomer whose last training is on another day than before.
type Later struct {
	Learner string
	Was, Is planner.Date
}

// Through is whose last training is on another day in the second of two plans for a
// snapshot, in its order: newcomers with a name and with as many seats in both. Of others
// no day says when they are through.
func Through(s *planner.Snapshot, before, after *planner.Plan) (out []Later) {
	newcomer := map[string]string{} // by request
	for _, r := range s.Requests {
		if !r.Working {
			newcomer[r.ID] = r.Learner
		}
	}
	seats := map[string]int{} // more than before
	last := func(p *planner.Plan, more int) map[string]int {
		days := map[string]int{}
		for _, x := range p.Sessions {
			for _, id := range x.Seated {
				if l, known := newcomer[id]; known {
					seats[l] += more
					if day, had := days[l]; !had || x.Day > day {
						days[l] = x.Day
					}
				}
			}
		}
		return days
	}
	was, is := last(before, -1), last(after, 1)
	for _, l := range s.Learners {
		a, had := was[l.ID]
		if b, has := is[l.ID]; had && has && a != b && seats[l.ID] == 0 && !l.Anonymous {
			out = append(out, Later{l.ID, s.FirstDay + planner.Date(a), s.FirstDay + planner.Date(b)})
		}
	}
	return out
}
