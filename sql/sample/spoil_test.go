package sample

import (
	"context"
	"slices"
	"strings"
	"testing"

	"cohort/planner/demand"
	"cohort/planner/demand/facts"
	"cohort/sql/store"
)

// faults reads the facts of a database as a night does, and returns what is
// wrong in them, the snapshot's own faults included.
func faults(t *testing.T, url string) (found []facts.Fault, unsound []string) {
	t.Helper()
	ctx := context.Background()
	s, err := store.Open(ctx, url)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	facts, _, unread, _, err := s.ReadFacts(ctx, january, moscow)
	if err != nil {
		t.Fatal(err)
	}
	built, err := demand.Build(facts, january, demand.DefaultSettings())
	if err != nil {
		t.Fatal(err)
	}
	return append(unread, built.Faults...), built.Snapshot.Faults()
}

func TestSpoil(t *testing.T) {
	ctx := context.Background()
	db, url := standardDB(t)
	found, unsound := faults(t, url)
	for _, f := range found {
		if f.Table != "candidates" || f.Wrong.Code != facts.HasStood {
			t.Errorf("the sample network itself: %s %s %s", f.Table, f.Key, f.Wrong)
		}
	}
	if len(unsound) > 0 {
		t.Errorf("the sample network's snapshot: %s", unsound)
	}

	if err := Spoil(ctx, db); err != nil {
		t.Fatal(err)
	}
	found, unsound = faults(t, url)
	if len(unsound) > 0 {
		t.Errorf("the spoilt network's snapshot: %s", unsound)
	}
	for _, b := range Bad {
		view, key := b.View, strings.Fields(b.Key)[0]
		if view == "programme_courses" { // the course is at fault, not that somebody needs it
			view, key = "courses", "SPOILT-01"
		}
		if !slices.ContainsFunc(found, func(f facts.Fault) bool { return f.Table == view && strings.Contains(f.Key, key) }) {
			t.Errorf("input.%s: nobody noticed that %s %s", b.View, b.Key, b.Wrong)
		}
	}
	if err := Spoil(ctx, db); err == nil {
		t.Error("spoilt twice")
	}
}
