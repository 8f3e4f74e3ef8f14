package store_test

import (
	"errors"
	"strings"
	"testing"

	"cohort/planner"
	"cohort/sql/store"

	"github.com/google/go-cmp/cmp"
)

func TestAPlanAheadIsKeptOnce(t *testing.T) {
	s, db := fresh(t)
	version := published(t, s, 0, friday)
	run := claimed(t, s, store.Waves, noon)
	if a, any, err := s.Ahead(ctx, run.ID); any || err != nil {
		t.Errorf("before the first: %+v, %v", a, err)
	}
	w := world(friday)
	reading(t, s, run, w)
	want := store.Ahead{Run: run.ID, Version: version, Snapshot: w.Bytes(), Plan: []byte(`{"sessions":[]}`), Terms: object(`{"promised": []}`)}
	ok(t, s.SaveAhead(ctx, run, want, noon))
	other := want
	other.Plan = []byte(`{}`)
	ok(t, s.SaveAhead(ctx, run, other, noon))
	if diff := cmp.Diff(want, mustHave(s.Ahead(ctx, run.ID))(t)); diff != "" {
		t.Errorf("kept (-want +got):\n%s", diff)
	}
	// A later run could make none: that is kept too, and is not the last that there is.
	later := claimed(t, s, store.Waves, noon.AddDate(0, 0, 1))
	ok(t, s.SaveAhead(ctx, later, store.Ahead{Version: version, Failure: "nothing holds together"}, noon))
	if a := mustHave(s.Ahead(ctx, later.ID))(t); a.Failure != "nothing holds together" || a.Plan != nil || a.Snapshot != nil {
		t.Errorf("of a run that made none: %+v", a)
	}
	if diff := cmp.Diff(want, mustHave(s.LastAhead(ctx, version))(t)); diff != "" {
		t.Errorf("last (-want +got):\n%s", diff)
	}
	if _, any, err := s.LastAhead(ctx, version+1); any || err != nil {
		t.Errorf("of a version that has none: %v, %v", any, err)
	}
	if _, err := db.Exec("update cohort.plans_ahead set version = version"); err == nil || !strings.Contains(err.Error(), "never changed") {
		t.Errorf("it can be changed: %v", err)
	}
	must(s.ClaimRun(ctx, later.ID, noon))(t)
	if err := s.SaveAhead(ctx, later, want, noon); !errors.Is(err, store.ErrStale) {
		t.Errorf("after somebody else's claim: %v", err)
	}
}

// A rule of the table, a row that it refuses and one that it lets pass.
func TestPlansAheadKeepTheRules(t *testing.T) {
	s, _ := fresh(t)
	version := published(t, s, 0, friday)
	plan, terms := []byte(`{}`), object(`{}`)
	for i, c := range []struct {
		rule          string
		bites, passes store.Ahead
	}{
		{"plans_ahead_failure", store.Ahead{}, store.Ahead{Failure: "why"}},
		{"plans_ahead_failure", store.Ahead{Plan: plan, Terms: terms, Failure: "why"}, store.Ahead{Plan: plan, Terms: terms}},
		{"plans_ahead_terms", store.Ahead{Plan: plan}, store.Ahead{Plan: plan, Terms: terms}},
		{"plans_ahead_version_fkey", store.Ahead{Version: 1, Failure: "why"}, store.Ahead{Failure: "why"}},
	} {
		run := claimed(t, s, store.Waves, noon.AddDate(0, 0, i))
		c.bites.Version += version
		c.passes.Version += version
		if err := s.SaveAhead(ctx, run, c.bites, noon); err == nil || !strings.Contains(err.Error(), c.rule) {
			t.Errorf("%s does not bite: %v", c.rule, err)
		}
		ok(t, s.SaveAhead(ctx, run, c.passes, noon))
	}
}

// What was read is kept with the directory that was handed in, and goes with its
// run: nobody's name stays when the run is deleted.
func TestADirectoryGoesWithItsReading(t *testing.T) {
	s, db := fresh(t)
	run := claimed(t, s, store.Nightly, noon)
	w := world(friday)
	data := w.Bytes()
	r := store.Reading{Snapshot: data, SHA256: planner.Digest(data), Name: w.Name, FirstDay: w.FirstDay, Days: w.Days, ReadAt: noon,
		Directory: object(`{"people": [{"id": "anna"}]}`)}
	ok(t, s.SaveReading(ctx, run, r, noon))
	if got := must(s.Reading(ctx, run.ID))(t); string(got.Directory) != string(r.Directory) {
		t.Errorf("read back: %s", got.Directory)
	}
	exec(t, db, "delete from cohort.runs where id = $1", run.ID)
	if n := count(t, db, "select count(*) from cohort.readings"); n != 0 {
		t.Errorf("%d readings stay", n)
	}
}

// mustHave is must for what may not be there.
func mustHave[T any](v T, any bool, err error) func(t *testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		if err != nil || !any {
			t.Fatalf("there is none: %v", err)
		}
		return v
	}
}
