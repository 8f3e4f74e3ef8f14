package timetable

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cohort/planner"
	"cohort/planner/referee"
)

func solve(t *testing.T, s *planner.Snapshot, o Options) *planner.Plan {
	t.Helper()
	r, err := Solve(t.Context(), s, o)
	if err != nil {
		t.Fatal(err)
	}
	v := referee.Check(s, r.Plan)
	if !v.Valid {
		t.Fatalf("%s: %v", s.Name, v.Broken)
	}
	if diff := cmp.Diff(v.Terms, *r.Plan.Cost); diff != "" {
		t.Fatalf("%s: cost, referee against engine:\n%s", s.Name, diff)
	}
	return r.Plan
}

func TestSameInputSameBytes(t *testing.T) {
	for seed := range int64(4) {
		s := nextNight(seed)
		o := Options{Seed: seed, Threads: 2, Iterations: 3000}
		a, b := solve(t, s, o), solve(t, s, o)
		if !bytes.Equal(a.Bytes(), b.Bytes()) {
			t.Fatalf("seed %d: two plans from the same input", seed)
		}
		o.Seed += 100
		if c := solve(t, s, o); c.Engine.Seed == a.Engine.Seed {
			t.Fatal("the seed is not recorded")
		}
	}
}

// ticking is a clock that moves on by a step with each look at it.
func ticking(step time.Duration) func() time.Time {
	now := time.Date(2027, 1, 22, 2, 0, 0, 0, time.UTC)
	return func() time.Time {
		now = now.Add(step)
		return now
	}
}

func TestWhatTheClockCutShortIsRepeated(t *testing.T) {
	for seed := range int64(2) {
		s := nextNight(seed)
		cut := solve(t, s, Options{Seed: seed, Threads: 2, Time: time.Second, Now: ticking(7 * time.Millisecond)})
		if cut.Engine.Done == 0 || cut.Engine.Planned == 0 {
			t.Fatalf("nothing recorded: %+v", *cut.Engine)
		}
		if len(cut.Engine.Revised) == 0 {
			t.Fatal("the plan was never revised")
		}
		var repeat Options
		repeat.Repeat(cut.Engine)
		again := solve(t, s, repeat)
		if !bytes.Equal(cut.Bytes(), again.Bytes()) {
			t.Fatalf("seed %d: another plan after the same %d of %d iterations", seed, cut.Engine.Done, cut.Engine.Planned)
		}
	}
}

// A time that began before the search, as while a snapshot was read, is shorter
// for it.
func TestTimeRunsFromWhenItBegan(t *testing.T) {
	s := world(3)
	done := func(before time.Duration) int64 {
		clock := ticking(20 * time.Millisecond)
		return solve(t, s, Options{Seed: 1, Iterations: 200_000, Time: 2 * time.Second, Now: clock, Since: clock().Add(-before)}).Engine.Done
	}
	whole, rest := done(0), done(600*time.Millisecond)
	if part := float64(rest) / float64(whole); part < 0.5 || part > 0.7 {
		t.Errorf("%d iterations in two seconds, %d in what is left of them after 600 ms", whole, rest)
	}
}

func TestEndedContextGivesTheStandingTimetable(t *testing.T) {
	s := nextNight(3)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for name, o := range map[string]Options{
		"a count": {Iterations: 1000},
		"a time":  {Time: time.Hour, Now: ticking(time.Millisecond)},
	} {
		r, err := Solve(ctx, s, o)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(Standing(s).Sessions, r.Plan.Sessions); diff != "" {
			t.Fatalf("%s: not the standing timetable:\n%s", name, diff)
		}
	}
}

// Whoever stops a search while it still finds out how much it can do gets what it
// found by then, and the same once more.
func TestWhatWasTriedIsDoneInEarnest(t *testing.T) {
	s := world(3)
	ctx, cancel := context.WithCancel(t.Context())
	clock, looks := ticking(time.Millisecond), 0
	r, err := Solve(ctx, s, Options{Seed: 1, Time: time.Hour, Now: func() time.Time {
		if looks++; looks == 30 {
			cancel()
		}
		return clock()
	}})
	if err != nil {
		t.Fatal(err)
	}
	e := r.Plan.Engine
	if e.Done == 0 || len(r.Plan.Sessions) == 0 {
		t.Fatalf("%d sessions after %d iterations", len(r.Plan.Sessions), e.Done)
	}
	var repeat Options
	repeat.Repeat(e)
	if again := solve(t, s, repeat); !bytes.Equal(r.Plan.Bytes(), again.Bytes()) {
		t.Fatal("it is another plan once more")
	}
}

func TestNeverDearerThanStanding(t *testing.T) {
	for seed := range int64(12) {
		s := nextNight(seed)
		p := Standing(s)
		v := referee.Check(s, p)
		if !v.Valid {
			t.Fatalf("seed %d: the standing timetable breaks %v", seed, v.Broken)
		}
		if v.Terms != *p.Cost {
			t.Fatalf("seed %d: standing is priced %+v, the referee says %+v", seed, *p.Cost, v.Terms)
		}
		for _, n := range []int64{1, 50, 2000} {
			if got := solve(t, s, Options{Seed: seed, Iterations: n}).Cost.Total(); got > p.Cost.Total() {
				t.Fatalf("seed %d: %d after %d iterations, %d before", seed, got, n, p.Cost.Total())
			}
		}
	}
}

func TestIdsOutliveTheNight(t *testing.T) {
	s := world(5)
	first := solve(t, s, Options{Iterations: 3000})
	for _, x := range first.Sessions {
		if !strings.HasPrefix(x.ID, s.Name+"/") {
			t.Fatalf("new session is called %s", x.ID)
		}
		s.Published = append(s.Published, planner.Published{Session: x})
	}
	s.Name = "next"
	if diff := cmp.Diff(first.Sessions, Standing(s).Sessions); diff != "" {
		t.Fatalf("nothing changed, and the standing timetable did:\n%s", diff)
	}
	s.Reserved = []planner.Session{{ID: "next/1", Course: s.Courses[0].ID, Room: "gone", Day: 0, Seated: []string{}}}
	known := map[string]string{}
	for _, x := range first.Sessions {
		known[x.ID] = x.Course
	}
	for _, x := range solve(t, s, Options{Iterations: 3000, Seed: 9}).Sessions {
		if c, old := known[x.ID]; old && c != x.Course {
			t.Fatalf("%s was %s and is %s", x.ID, c, x.Course)
		}
		if x.ID == "next/1" {
			t.Fatal("an id that the last plan used is used again")
		}
	}
}

// A search that found enough ends there, and is found again by the iterations that it did.
func TestASearchEndsWithEnough(t *testing.T) {
	s := nextNight(1)
	asked := int64(0)
	o := Options{Seed: 3, Iterations: 4000, Enough: func(p Progress) bool { asked = p.Iterations; return p.Iterations >= 1000 }}
	short := solve(t, s, o)
	if done := short.Engine.Done; done != asked || done < 1000 || done >= 2000 {
		t.Errorf("it did %d iterations, and was asked after %d", done, asked)
	}
	again := solve(t, s, Options{Seed: 3, Iterations: 4000, StopAfter: asked})
	if diff := cmp.Diff(short, again); diff != "" {
		t.Error(diff)
	}
	if never := solve(t, s, Options{Seed: 3, Iterations: 4000, Enough: func(Progress) bool { return false }}); never.Engine.Done != 4000 {
		t.Errorf("it ended after %d iterations for nothing", never.Engine.Done)
	}
}
