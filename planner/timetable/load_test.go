package timetable

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"cohort/planner/referee"
)

func TestHint(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s, hint := anyNight(rt)
		o := Options{Seed: 3, Threads: 2, Iterations: rapid.Int64Range(1, 300).Draw(rt, "more"), Hint: hint}
		a, b := solve(t, s, o), solve(t, s, o)
		if !bytes.Equal(a.Bytes(), b.Bytes()) {
			rt.Fatal("two plans from the same hint")
		}
		if a.Cost.Total() > hint.Cost.Total() {
			rt.Fatalf("%d from a hint at %d", a.Cost.Total(), hint.Cost.Total())
		}
		ended, cancel := context.WithCancel(t.Context())
		cancel()
		r, err := Solve(ended, s, o)
		if err != nil {
			rt.Fatal(err)
		}
		if *r.Plan.Cost != *hint.Cost {
			rt.Fatalf("nothing was searched, and the hint at %+v became %+v", *hint.Cost, *r.Plan.Cost)
		}
	})
}

// A session of which something is pinned is held where the hint has it, be it in another
// region than the one where it was published.
func TestAHintWithSomethingPinned(t *testing.T) {
	t.Parallel()
	for _, seed := range []int64{3, 13, 21, 25, 117, 132} {
		s := loosened(nextNight(seed), seed)
		o := Options{Seed: seed, Iterations: 40}
		r, err := Solve(t.Context(), s, o)
		if err != nil {
			t.Fatal(err)
		}
		if v := referee.Check(s, r.Plan); !v.Valid || v.Terms != *r.Plan.Cost {
			t.Fatalf("seed %d: %v", seed, v.Broken)
		}
		o.Hint = r.Plan
		if r, err = Solve(t.Context(), s, o); err != nil {
			t.Fatal(err)
		}
		if v := referee.Check(s, r.Plan); !v.Valid || v.Terms != *r.Plan.Cost {
			t.Fatalf("seed %d, from a hint: %v", seed, v.Broken)
		}
	}
}

func TestInvalidHintIsRefused(t *testing.T) {
	s := world(5)
	hint := copyOf(solve(t, s, Options{Iterations: 500}))
	hint.Sessions[0].Day = s.Days
	if _, err := Solve(t.Context(), s, Options{Iterations: 10, Hint: hint}); err == nil || !strings.Contains(err.Error(), "session "+hint.Sessions[0].ID) {
		t.Fatalf("got %v", err)
	}
}
