// Package timetable plans: it decides which sessions are held, when, where and by whom, and
// who sits in each. The plan is feasible at every moment, so that a search may be stopped at
// any time. Times of day are minutes, days count from the snapshot's first day, and the
// clock is handed in.
package timetable

import (
	"time"

	"cohort/planner"
	"cohort/planner/timetable/explain"
)

// Version names the engine. It changes whenever the same input may give another
// plan, since a stored run is repeated from its inputs.
const Version = "16"

// Options say how to search.
type Options struct {
	Seed    int64
	Threads int // searches side by side; 0 is 1
	// Iterations is the planned number of each thread, which cooling follows.
	// 0: estimated from Time when the search starts, and again as it goes.
	Iterations int64
	// StopAfter does exactly so many iterations of each thread, as a repeat does.
	// 0: Iterations, or until Time is over.
	StopAfter int64
	// Revised says what became of Iterations in a search that is repeated.
	Revised []planner.Revision
	// Time is the limit by the wall, for all that Solve does and for a referee's look
	// at the plan afterwards; at least half of it is searched, however long the rest
	// takes. 0: none.
	Time  time.Duration
	Now   func() time.Time // the clock; needed only with Time
	Since time.Time        // when Time began to run; zero: with Solve
	// Hint is a valid plan for the snapshot to start from in place of the standing
	// timetable; a repeat needs the same one. nil: none.
	Hint     *planner.Plan
	Progress func(Progress) // called now and then from one goroutine; may be nil
	// Keep is handed the best plan so far, without its cost, whenever KeepEvery has passed by
	// the clock: a search that is cut off can go on from it, as its Hint. It is called between
	// two rounds, which wait for it. nil: nobody keeps any.
	Keep      func(*planner.Plan)
	KeepEvery time.Duration
	// Enough ends the search where it is true of where it stands, between two rounds, whose
	// lengths follow from Iterations: a repeat finds the same. nil: nothing is enough.
	Enough func(Progress) bool
	// Terse leaves out of the plan why requests are not served, which takes a while
	// to find out.
	Terse bool
	// Without names parts of the engine that are left out, see Parts: for measuring what
	// each is worth, and nothing else. A plan does not tell of it, so it is not repeated.
	Without []string
}

// Repeat has a search find again what one found that a plan tells of; the hint, if
// there was one, is the caller's to give.
func (o *Options) Repeat(e *planner.Engine) {
	o.Seed, o.Threads, o.Iterations, o.StopAfter, o.Revised, o.Time = e.Seed, e.Threads, e.Planned, e.Done, e.Revised, 0
}

// Progress is where a search stands.
type Progress struct {
	Seconds    float64      `json:"seconds"`
	Iterations int64        `json:"iterations"` // of each thread
	Planned    int64        `json:"planned"`    // of each thread
	Moves      int64        `json:"moves"`      // evaluated by all threads
	Cost       int64        `json:"cost"`       // of the best plan so far
	Terms      planner.Cost `json:"terms"`
}

// Neighbourhood is how often one kind of move was tried and kept.
type Neighbourhood struct {
	Name      string
	Evaluated int64
	Accepted  int64
}

// Result is the best plan found and how it was found.
type Result struct {
	Plan           *planner.Plan    // with Unserved, Cost and Engine; the details of Unserved are empty
	Reasons        []explain.Reason // of Unserved, with what there is to tell in detail; nil if it was to be terse
	Kept           *int64           // cost of the best plan found that leaves all as it is that still stands of the announced timetable; nil: nothing does, or it was not asked
	Neighbourhoods []Neighbourhood
	Seconds        float64 // of wall time; 0 without a clock
}
