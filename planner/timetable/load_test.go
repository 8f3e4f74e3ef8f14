package timetable

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"pgregory.net/rapid"
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

func TestInvalidHintIsRefused(t *testing.T) {
	s := world(5)
	hint := copyOf(solve(t, s, Options{Iterations: 500}))
	hint.Sessions[0].Day = s.Days
	if _, err := Solve(t.Context(), s, Options{Iterations: 10, Hint: hint}); err == nil || !strings.Contains(err.Error(), "session "+hint.Sessions[0].ID) {
		t.Fatalf("got %v", err)
	}
}
