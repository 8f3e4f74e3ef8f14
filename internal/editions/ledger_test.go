package editions_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"cohort/internal/editions"
	"cohort/planner"
	"cohort/planner/diff"
	"cohort/planner/ledger"
)

// The ledger has changes of people with a name whom the later snapshot knows.
func TestWhoIsToldOfChanges(t *testing.T) {
	now := &planner.Snapshot{Learners: []planner.Learner{{ID: "anna"}, {ID: "somebody", Anonymous: true}}}
	l := &ledger.Ledger{}
	for _, who := range []string{"somebody", "anna", "gone"} {
		l.Seats = append(l.Seats, ledger.Seat{Change: diff.Change{Kind: diff.Cancelled, Before: &diff.Seat{Learner: who, Course: "c"}}})
	}
	if d := cmp.Diff(l.Seats[1:2], editions.Told(l, now)); d != "" {
		t.Error(d)
	}
}
