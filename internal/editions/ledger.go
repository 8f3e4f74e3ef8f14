package editions

import (
	"slices"

	"cohort/planner"
	"cohort/planner/ledger"
)

// Told are the changes of a ledger that somebody was told of or will be: of people with a
// name whom the later snapshot still knows. Those who are gone took their places with
// them.
func Told(l *ledger.Ledger, now *planner.Snapshot) []ledger.Seat {
	named := make(map[string]bool, len(now.Learners))
	for i := range now.Learners {
		named[now.Learners[i].ID] = !now.Learners[i].Anonymous
	}
	return slices.DeleteFunc(slices.Clone(l.Seats), func(s ledger.Seat) bool { return !named[s.Need().Learner] })
}
