package referee

import (
	"slices"

	"cohort/planner"
)

// H8 Request.
func (j *judge) request() {
	seated := map[string]bool{}
	for _, t := range j.sessions {
		for _, id := range t.Seated {
			if seated[id] {
				j.broken("request %s is seated twice, again in session %s", id, t.ID)
			}
			seated[id] = true
			if r := j.requests.of(id); r.Course != t.Course {
				j.broken("session %s is of the course %s, request %s of %s", t.ID, t.Course, id, r.Course)
			} else if t.Day < r.Earliest {
				j.broken("session %s: request %s sits on %s, but may not before %s", t.ID, id, j.date(t.Day), j.date(r.Earliest))
			}
		}
	}
}

// H9 Order. A seat that a pinned session already held is exempt: what was
// announced stands even where the course before it fell through.
func (j *judge) order() {
	kept := map[string]string{} // request to session
	for _, p := range j.s.Published {
		if p.Pinned {
			for _, id := range p.Seated {
				kept[id] = p.ID
			}
		}
	}
	for _, l := range j.wave {
		for _, r := range l.requests {
			t, ok := j.served[r.ID]
			if held, pinned := kept[r.ID]; !ok || pinned && held == t.ID {
				continue
			}
			for _, before := range j.courses.of(r.Course).After {
				first := l.in(before)
				if first == nil {
					continue
				}
				f, ok := j.served[first.ID]
				if !ok {
					j.broken("learner %s sits in %s, session %s, without %s", l.learner, r.Course, t.ID, before)
				} else if f.Day > t.Day || f.Day == t.Day && f.end+j.s.Rules.LearnerBreakMinutes > t.Start {
					j.broken("learner %s sits in %s, session %s, before %s has ended", l.learner, r.Course, t.ID, before)
				}
			}
		}
	}
}

// in is the last request for a course; nil where there is none.
func (n *needs) in(course string) *planner.Request {
	for _, r := range slices.Backward(n.requests) {
		if r.Course == course {
			return r
		}
	}
	return nil
}

// H11 Pinned, as a whole or by field.
func (j *judge) pinned() {
	for _, p := range j.s.Published {
		if !p.Stands() {
			continue
		}
		t, ok := j.now[p.ID]
		switch {
		case !ok:
			j.broken("pinned session %s is missing", p.ID)
		case t.Course != p.Course || p.Fixes(planner.PinRoom) && t.Room != p.Room || p.Fixes(planner.PinTime) && (t.Day != p.Day || t.Start != p.Start):
			j.broken("pinned session %s was changed: %s in room %s at %s, but it was announced for room %s at %s %s",
				p.ID, t.Course, t.Room, j.when(t), p.Room, j.date(p.Day), clock(p.Start))
		case p.Fixes(planner.PinTrainers) && !sameSet(t.Trainers, p.Trainers):
			j.broken("pinned session %s was announced with other trainers", p.ID)
		case p.Fixes(planner.PinSeated) && slices.ContainsFunc(p.Seated, func(id string) bool { return !slices.Contains(t.Seated, id) }):
			j.broken("pinned session %s does not seat everybody whom it held", p.ID)
		}
	}
}

func sameSet(a, b []string) bool {
	return slices.Equal(a, b) || slices.Equal(set(a), set(b))
}

// set is a list, sorted, with each of its names once.
func set(list []string) []string { return slices.Compact(slices.Sorted(slices.Values(list))) }
