package promise

import (
	"context"
	"errors"
	"testing"

	"cohort/planner"
)

// A session in which somebody gave way needs newcomers, and one that a search
// opens under the same name is another one: the search does not see all names.
func TestANewSessionDoesNotStandForOneOfItsName(t *testing.T) {
	s, p := world(t, 25, false)
	d, err := Open(s, p)
	if err != nil {
		t.Fatal(err)
	}
	wave, err := d.task(Wave{Office: "o1", Start: s.FirstDay, Headcount: 3})
	if err != nil {
		t.Fatal(err)
	}
	const name = "session"
	found := &planner.Plan{}
	for day, c := range wave.programme.Courses {
		x := planner.Session{ID: name, Course: c, Day: day}
		for _, id := range d.newIDs(wave) {
			x.Seated = append(x.Seated, id+":"+c)
		}
		found.Sessions = append(found.Sessions, x)
	}
	stands := &planner.Snapshot{Published: []planner.Published{{Session: planner.Session{ID: name}}}}
	for _, x := range []struct {
		says   string
		around *planner.Snapshot
		least  map[string]int
		want   bool
	}{
		{"nobody gave way", &planner.Snapshot{}, nil, true},
		{"newcomers sit where somebody gave way", stands, map[string]int{name: 3}, true},
		{"too few of them do", stands, map[string]int{name: 4}, false},
		{"they sit in another of that name", &planner.Snapshot{}, map[string]int{name: 1}, false},
	} {
		if got := d.read(wave, found, &surroundings{Snapshot: *x.around, least: x.least}); (got != nil) != x.want {
			t.Errorf("%s: taken %v, want %v", x.says, got != nil, x.want)
		}
	}
}

// Whoever gives an answer up gets no answer, rather than one of a search cut short.
func TestAnAnswerIsGivenUp(t *testing.T) {
	cause := errors.New("gone home")
	ctx, give := context.WithCancelCause(t.Context())
	give(cause)
	searched := 0
	for seed := range uint64(8) {
		s, p := world(t, seed, false)
		d, err := Open(s, p)
		if err != nil {
			t.Fatal(err)
		}
		wave := Wave{Office: "o1", Start: s.FirstDay, Headcount: 3}
		a, err := d.Ask(ctx, wave)
		if err == nil {
			continue // told without a search
		}
		if searched++; !errors.Is(err, cause) || a != nil {
			t.Errorf("%v, %v", a, err)
		}
		if _, err := d.Table(ctx, "o1", "", nil); !errors.Is(err, cause) {
			t.Error(err)
		}
		if _, err := d.Ask(t.Context(), wave); err != nil {
			t.Errorf("asked again: %v", err)
		}
	}
	if searched == 0 {
		t.Error("nothing was searched for")
	}
}
