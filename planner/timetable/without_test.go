package timetable

import (
	"bytes"
	"strings"
	"testing"

	"cohort/planner"
)

// Each part left out makes another plan of some world in which it acts, and the same of
// all in which it does nothing.
func TestEachPartLeftOutIsLeftOut(t *testing.T) {
	t.Parallel()
	tested := map[string]bool{}
	for _, x := range []struct {
		name       string
		make       func(seed int64) *planner.Snapshot
		from       int64 // the seed of the first of them
		worlds     int64 // in how many of them, at most, it is seen that a part acts
		iterations int64
		acts, idle []string
	}{
		{name: "a night after", make: nextNight, worlds: 60, iterations: 3000,
			acts: []string{"seat", "reseat", "shift", "refit", "window", "wave", "lookahead", "clearing", "infeasible", "keeping", "polish", "take back", "large mix"},
			idle: []string{"small mix"}},
		{name: "two regions", make: networks, from: 31, worlds: 60, iterations: 1000,
			acts: []string{"rehouse"}, idle: []string{"small mix"}},
		{name: "a world cooled several times", make: world, from: 5, worlds: 40, iterations: 20_000,
			acts: []string{"cycles", "restart"}},
		{name: "a world", make: world, worlds: 2, iterations: 3000,
			idle: []string{"keeping", "rehouse", "take back"}},
		{name: "a large network", make: func(int64) *planner.Snapshot { return hanging(1300, 100) }, worlds: 1, iterations: 1000,
			acts: []string{"small mix"}, idle: []string{"large mix", "window", "wave"}},
	} {
		plan := func(seed int64, names ...string) []byte {
			r, err := Solve(t.Context(), x.make(x.from+seed), Options{Seed: 4, Iterations: x.iterations, Terse: true, Without: names})
			if err != nil {
				t.Fatal(err)
			}
			return r.Plan.Bytes()
		}
		whole := make([][]byte, x.worlds)
		differs := func(name string, seed int64) bool {
			if whole[seed] == nil {
				whole[seed] = plan(seed)
			}
			return !bytes.Equal(plan(seed, name), whole[seed])
		}
		for _, name := range x.acts {
			tested[name] = true
			seed := int64(0)
			for seed < x.worlds && !differs(name, seed) {
				seed++
			}
			if seed == x.worlds {
				t.Errorf("%s: without %s the plan is always the same", x.name, name)
			}
		}
		for _, name := range x.idle {
			for seed := range min(x.worlds, 2) {
				if differs(name, seed) {
					t.Errorf("%s %d: without %s, which does nothing there, the plan is another one", x.name, x.from+seed, name)
				}
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
		{[]string{"seat", "reseat", "shift", "refit"}, "every neighbourhood of a mix is left out"},
	} {
		if _, err := Solve(t.Context(), world(3), Options{Iterations: 10, Without: x.names}); err == nil || !strings.Contains(err.Error(), x.want) {
			t.Errorf("%v: the error is %v, want one with %q", x.names, err, x.want)
		}
	}
}
