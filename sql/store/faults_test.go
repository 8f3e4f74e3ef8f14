package store_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cohort/planner/demand/facts"
	"cohort/sql/store"
)

// wrongNow is what is wrong, with the number of the night that found it.
func wrongNow(t *testing.T, s *store.Store, nights []store.Run, view string, since int64) (out []string) {
	t.Helper()
	for _, f := range must(s.DataFaults(ctx, view, since))(t) {
		night := 0
		for i, r := range nights {
			if r.ID == f.Since {
				night = i + 1
			}
		}
		if f.Further > 0 {
			out = append(out, fmt.Sprintf("%d further in %s since %d", f.Further, f.View, night))
			continue
		}
		out = append(out, fmt.Sprintf("%s %s: %s; %s since %d", f.View, f.Key, f.Wrong, f.Done, night))
	}
	return out
}

func TestFaultsKeepTheRunThatFoundThemFirst(t *testing.T) {
	s, _ := fresh(t)
	fault := func(view, key, code string, pairs ...any) facts.Fault {
		return facts.Fault{Table: view, Key: key, Wrong: facts.Say(code, pairs...), Done: facts.Say("left_out")}
	}
	var nights []store.Run
	night := func(list ...facts.Fault) {
		t.Helper()
		r := claimed(t, s, store.Nightly, noon.AddDate(0, 0, len(nights)))
		nights = append(nights, r)
		must(s.NoteFaults(ctx, r, list))(t)
	}
	is := func(view string, since int64, want ...string) {
		t.Helper()
		if diff := cmp.Diff(want, wrongNow(t, s, nights, view, since)); diff != "" {
			t.Errorf("night %d: %s", len(nights), diff)
		}
	}
	night(fault("rooms", "r1", "room_seats", "Seats", 0), fault("people", "p1", "completed_ahead", "Day", "2027-01-20", "Today", "2027-01-22"))
	is("", 0, "people p1: completed_ahead 2027-01-20 2027-01-22; left_out since 1", "rooms r1: room_seats 0; left_out since 1")

	// A day that stands in what is said does not make it another fault; r1 is mended, r2 comes.
	night(fault("rooms", "r2", "room_seats", "Seats", 0), fault("people", "p1", "completed_ahead", "Day", "2027-01-20", "Today", "2027-01-23"), fault("people", "p1", "no_roster"))
	is("", 0, "people p1: completed_ahead 2027-01-20 2027-01-23; left_out since 1", "people p1: no_roster; left_out since 2", "rooms r2: room_seats 0; left_out since 2")
	is("", nights[0].ID, "people p1: no_roster; left_out since 2", "rooms r2: room_seats 0; left_out since 2")
	is("rooms", 0, "rooms r2: room_seats 0; left_out since 2")

	night(fault("rooms", "r1", "room_seats", "Seats", 0)) // wrong again: found anew
	is("", 0, "rooms r1: room_seats 0; left_out since 3")

	counts := must(s.CountFaults(ctx))(t)
	if people, known := counts["people"]; counts["rooms"] != 1 || people != 0 || !known {
		t.Errorf("counted %v", counts)
	}
	stale := nights[2]
	must(s.ClaimRun(ctx, stale.ID, noon.Add(90*24*time.Hour)))(t)
	if _, err := s.NoteFaults(ctx, stale, nil); err == nil {
		t.Error("who lost the run still writes")
	}
}

func TestFloodOfFaultsIsToldOnceAndCountedAfter(t *testing.T) {
	s, _ := fresh(t)
	flood := func(from, to int) (list []facts.Fault) {
		for i := from; i < to; i++ {
			list = append(list, facts.Fault{Table: "people", Key: fmt.Sprintf("P-%05d", i), Wrong: facts.Say("no_family_name"), Done: facts.Say("name_as_it_is")})
		}
		return list
	}
	first, second, third := claimed(t, s, store.Nightly, noon), claimed(t, s, store.Nightly, noon.AddDate(0, 0, 1)), claimed(t, s, store.Nightly, noon.AddDate(0, 0, 2))
	kept := must(s.NoteFaults(ctx, first, flood(0, store.MostFaults+500)))(t)
	all := must(s.DataFaults(ctx, "", 0))(t)
	if len(kept) != store.MostFaults || len(all) != store.MostFaults+1 || all[len(all)-1].Further != 500 {
		t.Fatalf("%d kept, %d rows, the last %+v", len(kept), len(all), all[len(all)-1])
	}
	// A hundred are mended; a hundred that were only counted take their places, and are not new.
	must(s.NoteFaults(ctx, second, flood(100, store.MostFaults+500)))(t)
	if news := must(s.DataFaults(ctx, "", first.ID))(t); len(news) != 0 {
		t.Errorf("%d are new, the first %+v", len(news), news[0])
	}
	if n := must(s.CountFaults(ctx))(t)["people"]; n != store.MostFaults+400 {
		t.Errorf("%d are counted", n)
	}
	// With the flood over, a fault is a fault again.
	must(s.NoteFaults(ctx, third, flood(100, 200)))(t)
	fourth := claimed(t, s, store.Nightly, noon.AddDate(0, 0, 3))
	must(s.NoteFaults(ctx, fourth, flood(100, 201)))(t)
	if news := must(s.DataFaults(ctx, "", first.ID))(t); len(news) != 1 || news[0].Key != "P-00200" || news[0].Since != fourth.ID {
		t.Errorf("new: %+v", news)
	}
}
