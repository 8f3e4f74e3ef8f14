package editions

import (
	"slices"
	"sort"

	"cohort/planner"
	"cohort/planner/demand"
)

// Place is one learner's seat in one session, in calendar terms, so that seats
// of snapshots with different first days can be compared.
type Place struct {
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
func places(s *planner.Snapshot, p *planner.Plan) map[need]Place {
	anonymous := make(map[string]bool)
	for _, l := range s.Learners {
		anonymous[l.ID] = l.Anonymous
	}
	learner := make(map[string]string, len(s.Requests))
	for _, r := range s.Requests {
		learner[r.ID] = r.Learner
	}
	out := make(map[need]Place)
	for _, session := range p.Sessions {
		for _, request := range session.Seated {
			who := learner[request]
			if anonymous[who] {
				continue
			}
			out[need{who, session.Course}] = Place{Learner: who, Course: session.Course, Session: session.ID,
				Date: s.FirstDay + planner.Date(session.Day), Start: session.Start, Room: session.Room, Trainers: session.Trainers}
		}
	}
	return out
}

// PlaceChange is what happened to one learner's place between two plans.
type PlaceChange struct {
	Kind   Kind
	Before *Place
	After  *Place
	Cause  demand.Cause // empty: planned better
	Who    string       // the trainer or room that the cause hangs on
}

// Kind is what happened to a place.
type Kind string

const (
	added     Kind = "added"
	moved     Kind = "moved"
	reroomed  Kind = "reroomed"
	retrained Kind = "retrained"
	cancelled Kind = "cancelled"
)

// Learner is whose place it is.
func (c PlaceChange) Learner() string {
	if c.Before != nil {
		return c.Before.Learner
	}
	return c.After.Learner
}

// Ledger is what a plan means for those who hold the issued timetable.
func Ledger(built *demand.Built, p *planner.Plan) []PlaceChange {
	s := built.Snapshot
	issued := &planner.Plan{}
	for _, x := range s.Published {
		issued.Sessions = append(issued.Sessions, x.Session)
	}
	asks := make(map[string]bool, len(s.Learners))
	for _, l := range s.Learners {
		asks[l.ID] = true
	}
	return compare(places(s, issued), places(s, p), s.FirstDay, s.FirstDay+planner.Date(s.Days),
		func(learner string) bool { return asks[learner] }, index(built.Released, func(r demand.Released) string { return r.Session }))
}

// compare lists what changed for whom on the days from..to, both included, in
// the order of the earlier of the two dates. Seats before `from` are history
// and seats of learners who are not in `still` have gone with the person.
func compare(before, after map[need]Place, from, to planner.Date, still func(learner string) bool, released map[string]demand.Released) []PlaceChange {
	within := func(p Place) bool { return p.Date >= from && p.Date <= to }
	var out []PlaceChange
	for k, b := range before {
		if b.Date < from || !still(k.learner) {
			continue
		}
		a, stands := after[k]
		if !within(b) && !(stands && within(a)) {
			continue
		}
		c := PlaceChange{Before: &b, Cause: released[b.Session].Cause, Who: released[b.Session].Who}
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
			out = append(out, PlaceChange{Kind: added, After: &a})
		}
	}
	sort.Slice(out, func(i, j int) bool {
		x, y := out[i].First(), out[j].First()
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

// First is the earlier of the two places.
func (c PlaceChange) First() *Place {
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
