package timetable

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"cohort/planner"
)

// Each part left out makes another plan of a world in which it acts, and the
// same of one in which it does nothing.
func TestEachPartLeftOutIsLeftOut(t *testing.T) {
	t.Parallel()
	tested := map[string]bool{}
	for _, x := range []struct {
		make       func() *planner.Snapshot
		iterations int64
		also       []string // left out in both
		acts, idle []string
	}{
		{make: func() *planner.Snapshot { return nextNight(5) }, iterations: 3000,
			acts: []string{"seat", "reseat", "shift", "refit", "window", "swap", "wave", "lookahead", "clearing", "infeasible", "keeping", "large mix"},
			idle: []string{"small mix"}},
		{make: func() *planner.Snapshot { return nextNight(5) }, iterations: 3000, also: []string{"large mix"},
			acts: []string{"open"}, idle: []string{"window", "wave"}},
		{make: func() *planner.Snapshot { return nextNight(11) }, iterations: 3000,
			acts: []string{"polish"}, idle: []string{"small mix"}},
		{make: func() *planner.Snapshot { return networks(2) }, iterations: 3000,
			acts: []string{"rehouse"}, idle: []string{"small mix"}},
		{make: func() *planner.Snapshot { return world(5) }, iterations: 20_000,
			acts: []string{"cycles", "restart"}, idle: []string{"keeping"}},
		{make: func() *planner.Snapshot { return hanging(1300, 100) }, iterations: 1000,
			acts: []string{"small mix"}, idle: []string{"large mix"}},
	} {
		s := x.make()
		plan := func(names ...string) []byte {
			r, err := Solve(t.Context(), s, Options{Seed: 4, Iterations: x.iterations, Terse: true, Without: append(slices.Clone(x.also), names...)})
			if err != nil {
				t.Fatal(err)
			}
			return r.Plan.Bytes()
		}
		whole := plan()
		for _, name := range x.acts {
			tested[name] = true
			if bytes.Equal(plan(name), whole) {
				t.Errorf("%s: without %s the plan is the same", s.Name, name)
			}
		}
		for _, name := range x.idle {
			if !bytes.Equal(plan(name), whole) {
				t.Errorf("%s: without %s, which does nothing there, the plan is another one", s.Name, name)
			}
		}
	}
	for _, name := range Parts() {
		if !tested[name] {
			t.Errorf("no world tells whether %s is left out", name)
		}
	}
}

func TestAPartThatIsNotKnownIsNamedWithThoseThatAre(t *testing.T) {
	for _, x := range []struct {
		names []string
		want  string
	}{
		{[]string{"seat", "seating"}, `no part "seating" to leave out; its parts are seat, reseat, `},
		{[]string{"seat", "reseat", "shift", "refit", "open", "swap"}, "every neighbourhood of a mix is left out"},
	} {
		if _, err := Solve(t.Context(), world(3), Options{Iterations: 10, Without: x.names}); err == nil || !strings.Contains(err.Error(), x.want) {
			t.Errorf("%v: the error is %v, want one with %q", x.names, err, x.want)
		}
	}
}
