// Package bound says what no plan can undercut, so that everybody sees how far
// from the optimum a plan may be at the most: the unavoidable cost, which is
// what learners' own days force to be left out (unavoidable.go), and a lower
// bound on the cost of any valid plan (lower.go). The bound takes a snapshot
// apart into learners (learner.go, order.go, way.go), rooms (room.go) and
// trainers (trainer.go), who trade at prices (relaxation.go), and looks for
// prices that prove much (ascent.go, tariff.go). It knows no plan.
package bound

import (
	"context"

	"cohort/planner"
)

// Bounds are what no plan can undercut, and its parts. Each part holds the one
// before it; what each adds says what forces it.
type Bounds struct {
	// Unavoidable is what Unavoidable says: people's own days are too few.
	Unavoidable int64 `json:"unavoidable"`
	// Alone adds what the order of courses, the minutes of a day, lateness, ways
	// and readiness cost each learner at the least, as if trainers and rooms
	// were theirs.
	Alone int64 `json:"alone"`
	// Cost adds what too few rooms and trainers force to be left out, and the
	// teaching and trainers' ways without which nobody is served. No valid plan
	// costs less.
	Cost int64 `json:"cost"`
}

// Lower returns a lower bound on the cost of any valid plan for a sound
// snapshot.
//
// It is a Lagrangean relaxation (Geoffrion, "Lagrangean relaxation for integer
// programming", Mathematical Programming Study 2, 1974), cut by copying what is
// shared (Guignard and Kim, "Lagrangean decomposition", Mathematical Programming
// 39, 1987). A learner buys a seat in a course, at a site, on a day, at its
// price, and goes the cheapest way through their own courses, days and sites;
// a room sells the seats of the sessions that earn most on its day, pays for
// their teaching and buys a trainer for each place in the crews; a trainer sells
// the days that earn most in a week, less ways and overload. What learners
// pay, less what rooms and trainers earn, undercuts every valid plan at any
// prices of no less than 0, since in a plan each seat and each trainer bought is
// also sold. Each of the three is solved exactly, by dynamic programming over
// sets of courses, starts on the grid, and taught minutes; whether a room's start
// suits its trainer and its learners is asked only one by one, and least groups,
// release limits and splits are left out. Good prices are sought by the rounds of
// rise; they are whole numbers, so that the bound is exact and the same on
// every machine.
func Lower(s *planner.Snapshot) Bounds {
	b := Begin(s)
	b.Rise(context.Background())
	return b.Bounds
}

// Bound is a lower bound that can still rise.
type Bound struct {
	Bounds
	relaxation *relaxation // nil: there is nothing to gain
}

// Begin returns what learners force alone, which takes a tenth of the time or
// less: Cost is Alone.
func Begin(s *planner.Snapshot) *Bound {
	r := newRelaxation(s)
	b := &Bound{}
	for _, c := range r.classes {
		b.Unavoidable += c.count * c.least
	}
	if !r.limit() {
		b.Alone, b.Cost = b.Unavoidable, b.Unavoidable
		return b
	}
	b.relaxation = r
	b.Alone = rounded(r.value())
	b.Cost = b.Alone
	return b
}

// Rise looks for prices once and raises Cost to what Lower returns. It stops
// when ctx ends; what it has proven until then holds.
func (b *Bound) Rise(ctx context.Context) {
	if b.relaxation != nil {
		b.Cost = rounded(b.relaxation.rise(ctx))
		b.relaxation = nil
	}
}

// rounded is a scaled bound in units of cost: costs are whole.
func rounded(v int64) int64 { return (v + scale - 1) / scale }
