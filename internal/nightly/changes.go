package nightly

import (
	"slices"
	"sort"

	"cohort/planner"
	"cohort/planner/demand"
)

// place is one learner's seat in one session, in calendar terms, so that seats
// of snapshots with different first days can be compared.
type place struct {
	Learner  string       `json:"-"`
	Course   string       `json:"course"`
	Session  string       `json:"session"`
	Date     planner.Date `json:"date"`
	Start    int          `json:"start"`
	Room     string       `json:"room"`
	Trainers []string     `json:"trainers"`
}

// need is one learner's need of one course: the same from night to night.
type need struct{ learner, course string }

// places lists the seats of a plan by need. Anonymous learners are left out:
// nobody was told of their seats.
func places(s *planner.Snapshot, p *planner.Plan) map[need]place {
	anonymous := make(map[string]bool)
	for _, l := range s.Learners {
		anonymous[l.ID] = l.Anonymous
	}
	learner := make(map[string]string, len(s.Requests))
	for _, r := range s.Requests {
		learner[r.ID] = r.Learner
	}
	out := make(map[need]place)
	for _, session := range p.Sessions {
		for _, request := range session.Seated {
			who := learner[request]
			if anonymous[who] {
				continue
			}
			out[need{who, session.Course}] = place{Learner: who, Course: session.Course, Session: session.ID,
				Date: s.FirstDay + planner.Date(session.Day), Start: session.Start, Room: session.Room, Trainers: session.Trainers}
		}
	}
	return out
}

// change is what happened to one learner's place between two plans.
type change struct {
	Kind   kind
	Before *place
	After  *place
	Cause  demand.Cause // empty: planned better
	Who    string       // the trainer or room that the cause hangs on
}

type kind string

const (
	added     kind = "added"
	moved     kind = "moved"
	reroomed  kind = "reroomed"
	retrained kind = "retrained"
	cancelled kind = "cancelled"
)

func (c change) learner() string {
	if c.Before != nil {
		return c.Before.Learner
	}
	return c.After.Learner
}

// compare lists what changed for whom on the days from..to, both included, in
// the order of the earlier of the two dates. Seats before `from` are history
// and seats of learners who are not in `still` have gone with the person.
func compare(before, after map[need]place, from, to planner.Date, still func(learner string) bool, released map[string]demand.Released) []change {
	within := func(p place) bool { return p.Date >= from && p.Date <= to }
	var out []change
	for k, b := range before {
		if b.Date < from || !still(k.learner) {
			continue
		}
		a, stands := after[k]
		if !within(b) && !(stands && within(a)) {
			continue
		}
		c := change{Before: &b, Cause: released[b.Session].Cause, Who: released[b.Session].Who}
		switch {
		case !stands:
			c.Kind = cancelled
		case a.Date != b.Date || a.Start != b.Start:
			c.Kind, c.After = moved, &a
		case a.Room != b.Room:
			c.Kind, c.After = reroomed, &a
		case !sameCrew(a.Trainers, b.Trainers):
			c.Kind, c.After = retrained, &a
		default:
			continue
		}
		out = append(out, c)
	}
	for k, a := range after {
		if _, stood := before[k]; !stood && within(a) {
			out = append(out, change{Kind: added, After: &a})
		}
	}
	sort.Slice(out, func(i, j int) bool {
		x, y := out[i].first(), out[j].first()
		if x.Date != y.Date {
			return x.Date < y.Date
		}
		if x.Start != y.Start {
			return x.Start < y.Start
		}
		if x.Course != y.Course {
			return x.Course < y.Course
		}
		return x.Learner < y.Learner
	})
	return out
}

func (c change) first() *place {
	if c.Before == nil || (c.After != nil && c.After.Date < c.Before.Date) {
		return c.After
	}
	return c.Before
}

func sameCrew(a, b []string) bool {
	x, y := slices.Clone(a), slices.Clone(b)
	slices.Sort(x)
	slices.Sort(y)
	return slices.Equal(x, y)
}
