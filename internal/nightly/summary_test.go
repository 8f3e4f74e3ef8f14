package nightly

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"cohort/planner"
	"cohort/planner/demand"
	"cohort/planner/diff"
	"cohort/planner/ledger"
	"cohort/planner/referee"
)

// Of what changed, those are counted who had an announced seat: nobody was told of a
// preview, or of a seat that they did not have.
func TestChangesOfAnnouncedSeatsAreCounted(t *testing.T) {
	preview := planner.Published{Provisional: true}
	preview.ID = "preview"
	announced := planner.Published{}
	announced.ID = "announced"
	built := &demand.Built{Snapshot: &planner.Snapshot{Published: []planner.Published{preview, announced}}}
	seat := func(session string) *diff.Seat { return &diff.Seat{Session: session} }
	var changes []ledger.Seat
	for _, c := range []diff.Change{
		{Kind: diff.Moved, Before: seat("announced"), After: seat("another")}, {Kind: diff.Moved, Before: seat("preview"), After: seat("another")},
		{Kind: diff.Cancelled, Before: seat("preview")}, {Kind: diff.Reroomed, Before: seat("gone since")}, {Kind: diff.Added, After: seat("another")},
	} {
		changes = append(changes, ledger.Seat{Change: c})
	}
	got := summarise(built, &planner.Plan{}, referee.Verdict{}, changes).Changes
	if diff := cmp.Diff(map[string]int{"moved": 1, "reroomed": 1}, got); diff != "" {
		t.Error(diff)
	}
}
