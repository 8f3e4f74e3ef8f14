package timetable

import (
	"bytes"
	"context"
	"runtime"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"cohort/planner/referee"
	"cohort/planner/search"
)

func TestProcessorsDoNotMatter(t *testing.T) {
	was := runtime.GOMAXPROCS(0)
	defer runtime.GOMAXPROCS(was)
	for seed := range int64(2) {
		s := wideNight(seed)
		for _, threads := range []int{1, 2, 3} {
			o := Options{Seed: seed, Threads: threads, Iterations: 1500}
			runtime.GOMAXPROCS(1)
			one := solve(t, s, o).Bytes()
			for _, processors := range []int{2, 5} {
				runtime.GOMAXPROCS(processors)
				if several := solve(t, s, o).Bytes(); !bytes.Equal(one, several) {
					t.Fatalf("seed %d, %d threads: another plan on %d processors:\n%s", seed, threads, processors, cmp.Diff(string(one), string(several)))
				}
			}
		}
	}
}

// A search that its clock or its context ends at any moment holds a valid plan,
// and by its seed, threads and counts it is found again.
func TestEndedAtAnyMoment(t *testing.T) {
	t.Parallel()
	ended := map[string]int{}
	rapid.Check(t, func(rt *rapid.T) {
		seed := rapid.Int64Range(0, 200).Draw(rt, "world")
		s := nextNight(seed)
		o := Options{Seed: seed, Threads: rapid.IntRange(1, 3).Draw(rt, "threads"), Time: time.Second}
		if rapid.Bool().Draw(rt, "hint") {
			o.Hint = Standing(s)
		}
		if rapid.Bool().Draw(rt, "planned") {
			o.Iterations = rapid.Int64Range(1, 4000).Draw(rt, "iterations")
		}
		ctx, cancel := context.WithCancel(context.Background())
		defer cancel()
		// A clock whose steps are short and long, and at some look the signal comes.
		pace := search.NewRand(seed, 5)
		step := rapid.IntRange(1, 200).Draw(rt, "pace")
		looks, last := 0, rapid.IntRange(1, 60).Draw(rt, "look")
		now := time.Date(2027, 1, 22, 2, 0, 0, 0, time.UTC)
		o.Now = func() time.Time {
			if looks++; looks == last {
				cancel()
			}
			now = now.Add(time.Duration(1+pace.Intn(step)) * time.Millisecond)
			return now
		}
		r, err := Solve(ctx, s, o)
		if err != nil {
			rt.Fatal(err)
		}
		v := referee.Check(s, r.Plan)
		if !v.Valid || v.Terms != *r.Plan.Cost {
			rt.Fatalf("%v\n%s", v.Broken, cmp.Diff(v.Terms, *r.Plan.Cost))
		}
		e := r.Plan.Engine
		switch {
		case e.Done == 0:
			ended["before it began"]++
			return // a repeat of no iterations cannot be asked for
		case e.Done < e.Planned:
			ended["before the planned end"]++
		default:
			ended["at the planned end or later"]++
		}
		if len(e.Revised) > 0 {
			ended["after other numbers than at first"]++
		}
		repeat := Options{Hint: o.Hint}
		repeat.Repeat(e)
		again, err := Solve(context.Background(), s, repeat)
		if err != nil {
			rt.Fatal(err)
		}
		if diff := cmp.Diff(string(r.Plan.Bytes()), string(again.Plan.Bytes())); diff != "" {
			rt.Fatalf("another plan after the same %d of %d iterations:\n%s", e.Done, e.Planned, diff)
		}
	})
	t.Log(ended)
	if len(ended) < 4 {
		t.Errorf("ended only %v", ended)
	}
}

// Whoever sends a signal while a search still finds out how much its time allows
// does not wait until all that was tried is done again: half a second's worth at
// the most.
func TestASignalDuringTheTryIsAnsweredSoon(t *testing.T) {
	s := nextNight(5)
	cutAt := func(at time.Duration) int64 {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		begun := time.Date(2027, 1, 22, 2, 0, 0, 0, time.UTC)
		now := begun
		r, err := Solve(ctx, s, Options{Seed: 1, Threads: 2, Time: time.Minute, Now: func() time.Time {
			if now = now.Add(10 * time.Millisecond); now.Sub(begun) >= at {
				cancel()
			}
			return now
		}})
		if err != nil {
			t.Fatal(err)
		}
		if e := r.Plan.Engine; e.Done != e.Planned {
			t.Fatalf("cut after %v, %d of %d iterations were done: the signal came after the try", at, e.Done, e.Planned)
		}
		return r.Plan.Engine.Done
	}
	if first, then := cutAt(200*time.Millisecond), cutAt(400*time.Millisecond); first >= then {
		t.Errorf("after 200 ms %d iterations are done again, after 400 ms %d", first, then)
	}
	if soon, late := cutAt(600*time.Millisecond), cutAt(2400*time.Millisecond); late > soon*5/4 {
		t.Errorf("after 600 ms %d iterations are done again, after 2.4 s %d", soon, late)
	}
}

// A plan is valid as well if the signal comes from outside while several threads search.
func TestCancelledFromOutside(t *testing.T) {
	s := nextNight(5)
	for i := range 10 {
		ctx, cancel := context.WithCancel(t.Context())
		asked := 0
		r, err := Solve(ctx, s, Options{Seed: int64(i), Threads: 2, Iterations: 1 << 40, Progress: func(Progress) {}, Now: func() time.Time {
			if asked++; asked == 3+3*i { // at the start, and after every round
				go cancel()
			}
			return time.Date(2027, 1, 22, 2, 0, 0, 0, time.UTC)
		}})
		cancel()
		if err != nil {
			t.Fatal(err)
		}
		if v := referee.Check(s, r.Plan); !v.Valid || v.Terms != *r.Plan.Cost {
			t.Fatalf("%v\n%s", v.Broken, cmp.Diff(v.Terms, *r.Plan.Cost))
		}
	}
}
