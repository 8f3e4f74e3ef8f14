package timetable

import (
	"testing"

	"cohort/planner"
	"cohort/planner/referee"
	"cohort/planner/timetable/internal/moves"
)

// Whatever is tried for measuring, the plan stays valid, priced right and never
// gets dearer; the small moves together are those of both kinds.
func TestTrial(t *testing.T) {
	t.Parallel()
	s := centre(1)
	trial, err := NewTrial(s, Standing(s), 1)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range trial.Neighbourhoods() {
		before := trial.d.Total
		n, err := trial.Moves(name, 300)
		if err != nil || n.Name != name || n.Evaluated == 0 || n.Accepted > n.Evaluated || trial.d.Total > before {
			t.Errorf("%s: %+v, %v; cost %d, before %d", name, n, err, trial.d.Total, before)
		}
		if v := referee.Check(s, trial.d.Plan()); !v.Valid || v.Terms != trial.d.CostTerms() {
			t.Fatalf("%s: %v", name, v.Broken)
		}
		if few := name == moves.SmallMoves || name == "seat" || name == "reseat"; few == (n.Evaluated == 300) {
			t.Errorf("%s: %d moves in 300 steps", name, n.Evaluated)
		}
	}
	if _, err := trial.Moves("no such", 1); err == nil {
		t.Error("it knows neighbourhoods that there are not")
	}
	if _, err := NewTrial(s, &planner.Plan{}, 1); err == nil {
		t.Error("it starts from a plan of nothing")
	}
	s = centre(1)
	s.Requests, s.Published = nil, nil
	if empty, err := NewTrial(s, Standing(s), 1); err != nil {
		t.Error(err)
	} else if n, err := empty.Moves(moves.SmallMoves, 9); err != nil || n.Evaluated != 0 {
		t.Error(n, err)
	}
}
