package demand

import (
	"slices"

	"cohort/planner"
	"cohort/planner/attendance"
	"cohort/planner/demand/facts"
)

// Built is a snapshot, and what was found while it was made.
type Built struct {
	Snapshot *planner.Snapshot
	Forecast *Forecast
	Faults   []facts.Fault // wrong in the data: left out or mended by a stated rule
	Released []Released    // issued sessions that the world has broken
	Unpinned []Unpinned    // what somebody had pinned of them, and the world has broken
	// Begins is the first minute of the first day at which anything may still begin: what
	// was announced before it is past.
	Begins int
	// Happened is what counts as having happened before the first day.
	Happened  *attendance.Record
	Exhausted []Exhausted // needs that nobody plans for any more
}

// Exhausted is a course that somebody needs and has failed for the last time: nobody
// plans it, and the head of their office decides.
type Exhausted struct {
	Person string `json:"person"`
	Course string `json:"course"`
	Failed int    `json:"failed"` // attempts since the course was completed last, if ever
}

// Released is an issued session that can no longer stand as it was announced:
// its pin is released and somebody is told.
type Released struct {
	Session string `json:"session"`
	Cause   Cause  `json:"cause"`
	Who     string `json:"who,omitempty"` // the trainer or room that it hangs on
}

// Unpinned is something that somebody pinned of a session and that cannot stay so: the pin
// is released, and whoever set it is told.
type Unpinned struct {
	Session string `json:"session"`
	Pin     string `json:"pin"` // one of planner.AllPins
	Cause   Cause  `json:"cause"`
	Who     string `json:"who,omitempty"` // the trainer or room that it hangs on
}

// Unpin takes away what is pinned of sessions that no place was found for as their pins
// say.
func (b *Built) Unpin(sessions []string) {
	for i := range b.Snapshot.Published {
		x := &b.Snapshot.Published[i]
		if !slices.Contains(sessions, x.ID) {
			continue
		}
		for _, pin := range x.Pins {
			b.Unpinned = append(b.Unpinned, Unpinned{Session: x.ID, Pin: pin, Cause: NoPlace})
		}
		x.Pins = nil
	}
	b.Snapshot.SetName()
}

// Cause is what the world did to a session.
type Cause string

// The causes.
const (
	TrainerAway Cause = "trainer_away" // absent, off the roster or gone
	RoomShut    Cause = "room_shut"    // closed, booked by others or gone
	NobodyLeft  Cause = "nobody_left"  // nobody who sat in it can come: they withdrew, or are away, or cannot take it yet
	TooFew      Cause = "too_few"      // fewer are left than somebody said it may be held with
	CourseGone  Cause = "course_gone"  // the course is not taught any more, or changed
	Clash       Cause = "clash"        // two pinned sessions no longer fit together
	NoPlace     Cause = "no_place"     // no room, crew or hour was found for what is pinned
)
