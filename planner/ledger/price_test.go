package ledger

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"cohort/planner"
)

// Whoever has a seat more or fewer, no name, or is working staff is through on no other day.
func TestWhoIsThroughOnAnotherDay(t *testing.T) {
	s := &planner.Snapshot{FirstDay: 100, Learners: []planner.Learner{{ID: "a"}, {ID: "b"}, {ID: "c"}, {ID: "d", Anonymous: true}, {ID: "e"}},
		Requests: []planner.Request{{ID: "a1", Learner: "a"}, {ID: "a2", Learner: "a"}, {ID: "b1", Learner: "b"}, {ID: "b2", Learner: "b"},
			{ID: "c1", Learner: "c"}, {ID: "d1", Learner: "d"}, {ID: "e1", Learner: "e", Working: true}}}
	before := &planner.Plan{Sessions: []planner.Session{{Day: 1, Seated: []string{"a1", "b1", "c1", "d1", "e1"}}, {Day: 2, Seated: []string{"a2", "b2"}}}}
	after := &planner.Plan{Sessions: []planner.Session{{Day: 1, Seated: []string{"b1", "c1"}}, {Day: 4, Seated: []string{"a1", "d1", "e1"}}, {Day: 2, Seated: []string{"a2"}}}}
	if diff := cmp.Diff([]Later{{"a", 102, 104}}, Through(s, before, after)); diff != "" {
		t.Errorf("through on another day (-want +got):\n%s", diff)
	}
}
