// Package diff compares two plans as people would who were told of the first: what
// became of each learner's seat, and of when, where and with whom a session is held.
// Everything that counts or tells what a plan changes is made of it, but for the
// prices of the search and the referee, who have their own.
package diff

import (
	"slices"

	"cohort/planner"
)

// Slot is when, where and with whom a session is held, in calendar terms, so that
// plans of snapshots with different first days can be compared.
type Slot struct {
	Date     planner.Date `json:"date"`
	Start    int          `json:"start"` // minutes since midnight, as End
	End      int          `json:"-"`
	Room     string       `json:"room"`
	Trainers []string     `json:"trainers"` // in any order
}

// Kind is what became of a slot.
type Kind string

// The kinds, of which the first that is true is told.
const (
	Same      Kind = ""
	Added     Kind = "added"
	Cancelled Kind = "cancelled"
	Moved     Kind = "moved"     // another day or hour
	Reroomed  Kind = "reroomed"  // another room at that hour
	Retrained Kind = "retrained" // another crew in that room
)

// KindOf says what became of a slot. Before is nil of one that is new, after of one
// that is no more.
func KindOf(before, after *Slot) Kind {
	switch {
	case before == nil && after == nil:
		return Same
	case before == nil:
		return Added
	case after == nil:
		return Cancelled
	case before.Date != after.Date || before.Start != after.Start || before.End != after.End:
		return Moved
	case before.Room != after.Room:
		return Reroomed
	case !slices.Equal(sorted(before.Trainers), sorted(after.Trainers)):
		return Retrained
	}
	return Same
}

func sorted(ids []string) []string { return slices.Sorted(slices.Values(ids)) }

// Need is one learner's need of one course: the same from night to night.
type Need struct{ Learner, Course string }

// Seat is the seat with which a plan meets a need.
type Seat struct {
	Learner string `json:"-"`
	Course  string `json:"course"`
	Session string `json:"session"` // its id
	Slot
}

// Seats are the seats in sessions of a snapshot's plan, or in those published.
func Seats(s *planner.Snapshot, sessions []planner.Session) map[Need]Seat {
	learner := make(map[string]string, len(s.Requests))
	for i := range s.Requests {
		learner[s.Requests[i].ID] = s.Requests[i].Learner
	}
	minutes := make(map[string]int, len(s.Courses))
	for i := range s.Courses {
		minutes[s.Courses[i].ID] = s.Courses[i].Minutes
	}
	out := make(map[Need]Seat)
	for _, x := range sessions {
		slot := Slot{Date: s.FirstDay + planner.Date(x.Day), Start: x.Start, End: x.Start + minutes[x.Course], Room: x.Room, Trainers: x.Trainers}
		for _, request := range x.Seated {
			who := learner[request]
			out[Need{who, x.Course}] = Seat{Learner: who, Course: x.Course, Session: x.ID, Slot: slot}
		}
	}
	return out
}

// Published are the sessions that a snapshot's people were told of.
func Published(s *planner.Snapshot) []planner.Session {
	out := make([]planner.Session, len(s.Published))
	for i := range s.Published {
		out[i] = s.Published[i].Session
	}
	return out
}

// Change is what became of the seat of one need.
type Change struct {
	Kind   Kind
	Before *Seat // nil: added
	After  *Seat // nil: cancelled
}

// Between are the seats that are not the same before and after, in no order.
func Between(before, after map[Need]Seat) []Change {
	var out []Change
	for k, b := range before {
		c := Change{Before: &b}
		var now *Slot
		if a, stands := after[k]; stands {
			c.After, now = &a, &a.Slot
		}
		if c.Kind = KindOf(&b.Slot, now); c.Kind != Same {
			out = append(out, c)
		}
	}
	for k, a := range after {
		if _, stood := before[k]; !stood {
			out = append(out, Change{Kind: Added, After: &a})
		}
	}
	return out
}
