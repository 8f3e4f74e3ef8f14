package store_test

import (
	"errors"
	"testing"
	"time"

	"cohort/sql/store"
)

// What is told between the jobs lands in one piece, and not on top of what somebody else
// has told meanwhile.
func TestTell(t *testing.T) {
	s, db := fresh(t)
	published(t, s, 0, friday)
	manager := address(t, db, store.Manager, "vdnkh", "m@example.org")
	told := func() []store.Told {
		return must(s.Told(ctx, []string{store.KindWeekly}, []string{"2027-W04"}))(t)
	}
	first := must(s.Tell(ctx, friday, []store.Intent{weekly(manager, "vdnkh", "2027-W04")}, 0, false, noon))(t)
	if first.Job != store.JobTelling || first.State != store.RunPending {
		t.Errorf("the run is %+v", first)
	}
	if _, err := s.Tell(ctx, friday, []store.Intent{weekly(manager, "vdnkh", "2027-W04")}, 0, false, noon); !errors.Is(err, store.ErrOvertaken) {
		t.Errorf("told on top of another message: %v", err)
	}
	list := told()
	if len(list) != 1 || list[0].Run != first.ID || list[0].Number != 1 || list[0].Accepted || list[0].Given {
		t.Fatalf("told: %+v", list)
	}
	// The same edition once more, at the same moment: no new number.
	again := weekly(manager, "vdnkh", "2027-W04")
	again.Edition = list[0].Edition
	second := must(s.Tell(ctx, friday, []store.Intent{again}, list[0].Message, false, noon))(t)
	if list = told(); len(list) != 2 || list[1].Run != second.ID || list[1].Edition != list[0].Edition || list[1].Version != 1 {
		t.Errorf("told once more: %+v", list)
	}
	if id := must(s.MessageOf(ctx, list[0].Edition, manager))(t); id != 0 {
		t.Errorf("message %d is not rendered and counts as had", id)
	}

	// A run whose service died is found again; one that was given up leaves what it did not render.
	claim := must(s.ClaimRun(ctx, first.ID, noon))(t)
	for _, c := range []struct{ seconds, want int }{{30, 1}, {50, 2}} {
		quietFor(t, db, claim, c.seconds)
		if ids := must(s.Untold(ctx))(t); len(ids) != c.want {
			t.Errorf("runs to go on with after %d s: %v, want %d", c.seconds, ids, c.want)
		}
	}
	ok(t, s.FinishRun(ctx, claim, store.RunRejected, store.Outcome{Error: "cannot be rendered"}, noon))
	if list = told(); !list[0].Given || list[1].Given {
		t.Errorf("of a run that was given up: %+v", list)
	}
}

func TestWhyReadersAreWrittenToIsKeptOnce(t *testing.T) {
	s, db := fresh(t)
	published(t, s, 0, friday)
	manager := address(t, db, store.Manager, "vdnkh", "m@example.org")
	until := noon.Add(time.Hour)
	list := []store.Telling{
		{Version: 1, Kind: store.KindWeekly, Subject: "vdnkh", Period: "2027-W04", Address: manager, Reason: "gathered", Until: &until},
		{Version: 1, Kind: store.KindWeekly, Subject: "sokol", Period: "2027-W04", Reason: "no_address"},
		{Version: 1, Kind: store.KindWeekly, Subject: "vdnkh", Period: "2027-W04", Address: manager, Reason: "held_back", Why: "on_its_way"},
	}
	for i, want := range []int{3, 0} {
		if fresh := must(s.NoteTellings(ctx, list, noon))(t); len(fresh) != want {
			t.Errorf("noted %d times, %d of them are new", i+1, len(fresh))
		}
	}
	counts := must(s.CountTellings(ctx))(t)
	if counts["gathered"] != 1 || counts["no_address"] != 1 || counts["held_back"] != 1 || len(counts) != 3 {
		t.Errorf("counted %v", counts)
	}
	if v := must(s.VersionAt(ctx, noon.AddDate(1, 0, 0)))(t); v != 1 {
		t.Errorf("version %d stood", v)
	}
	if v := must(s.VersionAt(ctx, noon.AddDate(-10, 0, 0)))(t); v != 0 {
		t.Errorf("version %d stood before there was one", v)
	}
}
