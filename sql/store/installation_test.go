package store_test

import (
	"errors"
	"testing"
	"time"

	"cohort/sql/store"
)

// A database that stands elsewhere than it did is a copy: nothing is begun in it until
// somebody says that it goes on, and then what waited in it is at rest.
func TestARestoredDatabaseWaitsForAWord(t *testing.T) {
	s, db := fresh(t)
	published(t, s, 0, friday)
	to := address(t, db, store.Manager, "vdnkh", "m@example.org")
	run := claimed(t, s, store.Weekly, noon)
	must(s.Issue(ctx, run, []store.Intent{weekly(to, "vdnkh", "2027-W04")}, store.RunDone, store.Outcome{}, noon))(t)
	waiting := must(s.Unrendered(ctx, run.ID))(t)[0]
	ok(t, s.Freeze(ctx, waiting.ID, store.Rendered{Subject: "s", Text: "t"}, noon))

	ok(t, s.AtHome(ctx))
	ok(t, s.AtHome(ctx))
	before := must(s.Installation(ctx))(t)
	if before.Generation != 1 || before.Token == "" || before.Restored {
		t.Errorf("at home: %+v", before)
	}
	exec(t, db, `update cohort.installation set place = 'another server/16384'`) // as a dump has it
	if err := s.AtHome(ctx); !errors.Is(err, store.ErrRestored) {
		t.Errorf("elsewhere: %v", err)
	}
	if last := must(s.LastWord(ctx))(t); !last.Equal(noon) {
		t.Errorf("it knows until %v", last)
	}
	rested := must(s.GoOn(ctx, noon))(t)
	if len(rested) != 1 || rested[0] != waiting.ID {
		t.Errorf("put to rest: %v", rested)
	}
	ok(t, s.AtHome(ctx))
	if after := must(s.Installation(ctx))(t); after.Generation != 2 || after.Token != before.Token {
		t.Errorf("went on: %+v", after)
	}
	if list := must(s.ClaimMessages(ctx, noon.Add(time.Hour), time.Minute, 9))(t); len(list) != 0 {
		t.Errorf("still to be sent: %+v", list)
	}
	ok(t, s.Resend(ctx, waiting.ID, false, noon))
}

func TestSkippedSlotsAreNotCaughtUp(t *testing.T) {
	s, _ := fresh(t)
	for _, want := range []bool{true, false} {
		if skipped := must(s.SkipSlot(ctx, store.Weekly, noon, friday, noon))(t); skipped != want {
			t.Errorf("skipped: %v, want %v", skipped, want)
		}
	}
	ok(t, s.Look(ctx, func(l store.Look) error {
		if last, has, err := l.LastSlot(ctx, store.Weekly); err != nil || !has || !last.Equal(noon) {
			t.Errorf("last slot %v, %v, %v", last, has, err)
		}
		return nil
	}))
	if len(unfinishedRuns(t, s)) != 0 {
		t.Error("a skipped slot is to be done")
	}
}
