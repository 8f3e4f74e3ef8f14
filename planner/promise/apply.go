package promise

import (
	"cmp"
	"fmt"
	"slices"

	"cohort/planner"
	"cohort/planner/demand"
)

// Apply returns the snapshot and the plan with what was promised: both are new,
// everything else in them is as it was. The answer must be a possible one of
// this desk.
func (d *Desk) Apply(a *Answer) (*planner.Snapshot, *planner.Plan) {
	s, p := *d.s, planner.Plan{Format: planner.PlanFormat}
	gone := map[string]bool{}
	for _, id := range a.GaveWay {
		gone[id] = true
	}
	out := func(request string) bool { return gone[request] }
	s.Learners, s.Requests = nil, nil
	for _, l := range d.s.Learners {
		if !gone[l.ID] {
			s.Learners = append(s.Learners, l)
		}
	}
	for _, r := range d.s.Requests {
		if gone[r.Learner] {
			gone[r.ID] = true
		} else {
			s.Requests = append(s.Requests, r)
		}
	}
	s.Reserved = nil
	for _, x := range d.s.Reserved {
		if !slices.Contains(a.Closed, x.ID) {
			x.Seated = slices.DeleteFunc(slices.Clone(x.Seated), out)
			s.Reserved = append(s.Reserved, x)
		}
	}
	d.admit(&s, a.task, ids(a))
	seats := map[string][]string{}
	for _, l := range a.Learners {
		for _, x := range l.Path {
			seats[x.Session] = append(seats[x.Session], planner.RequestID(l.ID, x.Course))
		}
	}
	for _, x := range d.p.Sessions {
		if slices.Contains(a.Closed, x.ID) {
			continue
		}
		x.Seated = append(slices.DeleteFunc(slices.Clone(x.Seated), out), seats[x.ID]...)
		p.Sessions = append(p.Sessions, x)
	}
	p.Sessions = append(p.Sessions, a.sessions...)
	s.Name = d.s.Name + "+" + fmt.Sprintf("%s/%s/%d", a.Start, a.Office, a.Headcount)
	p.Snapshot = s.Name
	return &s, &p
}

func ids(a *Answer) (out []string) {
	for _, l := range a.Learners {
		out = append(out, l.ID)
	}
	return out
}

// admit adds the newcomers and their requests to a snapshot. It returns both, as they
// are in the snapshot.
func (d *Desk) admit(s *planner.Snapshot, t *task, ids []string) ([]planner.Learner, []planner.Request) {
	var hours []planner.Window
	for _, w := range d.allHours(t.sites) {
		if w.Day() >= t.start {
			hours = append(hours, w)
		}
	}
	people, requests := len(s.Learners), len(s.Requests)
	s.Learners, s.Requests = slices.Clone(s.Learners), slices.Clone(s.Requests)
	for _, id := range ids {
		s.Learners = append(s.Learners, planner.Learner{ID: id, Office: t.Office, Cohort: t.cohort, Intake: &t.Start, Catchment: t.catchment, Announced: true,
			Sites: t.sites, Available: hours, MaxDayMinutes: t.minutes})
		for _, c := range t.programme.Courses {
			s.Requests = append(s.Requests, planner.Request{ID: planner.RequestID(id, c), Learner: id, Course: c, Earliest: t.earliest, Due: t.due,
				Weight: demand.WeightAnnounced})
		}
	}
	return s.Learners[people:], s.Requests[requests:]
}

// Unharmed is an error where a plan no longer holds everything that the desk's
// plan holds: a session gone or changed, or somebody without their seat. Only
// those whose reserved seats gave way may be gone, with the sessions that were
// theirs alone.
func (d *Desk) Unharmed(a *Answer, p *planner.Plan) error {
	now := map[string]*planner.Session{}
	for i := range p.Sessions {
		now[p.Sessions[i].ID] = &p.Sessions[i]
	}
	gaveWay := map[string]bool{}
	for _, id := range a.GaveWay {
		for _, r := range d.needs(id) {
			gaveWay[r.ID] = true
		}
	}
	for _, x := range d.p.Sessions {
		y := now[x.ID]
		if y == nil && slices.ContainsFunc(x.Seated, func(id string) bool { return !gaveWay[id] }) {
			return fmt.Errorf("session %s is gone", x.ID)
		}
		if y == nil {
			continue
		}
		if y.Course != x.Course || y.Room != x.Room || y.Day != x.Day || y.Start != x.Start || !slices.Equal(y.Trainers, x.Trainers) {
			return fmt.Errorf("session %s is another now", x.ID)
		}
		for _, id := range x.Seated {
			if !gaveWay[id] && !slices.Contains(y.Seated, id) {
				return fmt.Errorf("request %s lost its seat in session %s", id, x.ID)
			}
		}
	}
	return nil
}

// Sessions are all sessions in which the newcomers sit, as the plan has them,
// with the newcomers alone in them, soonest first.
func (d *Desk) Sessions(a *Answer) []planner.Session {
	at := map[string]*planner.Session{}
	for i := range d.p.Sessions {
		at[d.p.Sessions[i].ID] = &d.p.Sessions[i]
	}
	for i := range a.sessions {
		at[a.sessions[i].ID] = &a.sessions[i]
	}
	var out []planner.Session
	place := map[string]int{}
	for _, l := range a.Learners {
		for _, x := range l.Path {
			i, known := place[x.Session]
			if !known {
				i = len(out)
				place[x.Session] = i
				s := *at[x.Session]
				s.Seated = nil
				out = append(out, s)
			}
			out[i].Seated = append(out[i].Seated, l.ID)
		}
	}
	slices.SortStableFunc(out, func(a, b planner.Session) int {
		return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.Start, b.Start), cmp.Compare(a.ID, b.ID))
	})
	return out
}
