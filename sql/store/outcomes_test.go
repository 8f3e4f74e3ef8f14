package store_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"cohort/planner"
	"cohort/planner/demand"
	"cohort/planner/demand/facts"
	"cohort/sql/input"
	"cohort/sql/store"

	"github.com/google/go-cmp/cmp"
)

var slots = []demand.Slot{{Intake: friday - 11, Lead: 28}, {Intake: friday - 11, Lead: 14}}

func outcome(scope demand.Scope, id string, slot demand.Slot, came int) demand.Outcome {
	return demand.Outcome{Scope: scope, ID: id, Slot: slot, Basis: demand.FromMoves, Mean: 1. / 3, P50: 1, P80: 2, P90: 3, Band: 0.9, Came: came, Unseen: 1,
		Candidates: 7, Squares: 0.1}
}

func TestOutcomesAreRecordedOnce(t *testing.T) {
	s, db := fresh(t)
	if list := must(s.Outcomes(ctx, slots))(t); list != nil {
		t.Errorf("before the first: %v", list)
	}
	list := []demand.Outcome{outcome(demand.ScopeOffice, "о-1", slots[1], 2), outcome(demand.ScopeSite, "vdnkh", slots[1], 2), outcome(demand.ScopeOffice, "o1", slots[1], 2),
		outcome(demand.ScopeNetwork, demand.NetworkID, slots[1], 3), outcome(demand.ScopeNetwork, demand.NetworkID, slots[0], 3)}
	run := claimed(t, s, store.Nightly, noon)
	ok(t, s.SaveOutcomes(ctx, run, list, noon))
	want := []demand.Outcome{list[4], list[3], list[1], list[2], list[0]}
	if diff := cmp.Diff(want, must(s.Outcomes(ctx, slots))(t)); diff != "" {
		t.Errorf("recorded (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(want[:1], must(s.Outcomes(ctx, slots[:1]))(t)); diff != "" {
		t.Errorf("one slot (-want +got):\n%s", diff)
	}
	// Later the moves may tell something else, and another office may have come.
	later := claimed(t, s, store.Nightly, noon.AddDate(0, 0, 1))
	again := outcome(demand.ScopeNetwork, demand.NetworkID, slots[0], 5)
	added := outcome(demand.ScopeOffice, "o2", slots[1], 1)
	ok(t, s.SaveOutcomes(ctx, later, []demand.Outcome{again, added}, noon.AddDate(0, 0, 1)))
	want = []demand.Outcome{list[4], list[3], list[1], list[2], added, list[0]}
	if diff := cmp.Diff(want, must(s.Outcomes(ctx, slots))(t)); diff != "" {
		t.Errorf("recorded again (-want +got):\n%s", diff)
	}
	if n := count(t, db, "select count(*) from cohort.forecast_outcomes where run = $1 and recorded_at = $2", run.ID, noon); n != 5 {
		t.Errorf("%d rows of the first run", n)
	}
	must(s.ClaimRun(ctx, later.ID, noon))(t)
	if err := s.SaveOutcomes(ctx, later, []demand.Outcome{outcome(demand.ScopeOffice, "o3", slots[1], 1)}, noon); !errors.Is(err, store.ErrStale) {
		t.Errorf("after somebody else's claim: %v", err)
	}
}

// A rule of the table, a change that it refuses and one that it lets pass.
func TestOutcomesKeepTheRules(t *testing.T) {
	s, db := fresh(t)
	run := claimed(t, s, store.Nightly, noon)
	for _, c := range []struct {
		rule          string
		bites, passes func(o *demand.Outcome)
	}{
		{"forecast_outcomes_lead", func(o *demand.Outcome) { o.Lead = 0 }, func(o *demand.Outcome) { o.Lead = 1 }},
		{"forecast_outcomes_scope", func(o *demand.Outcome) { o.Scope = "okrug" }, func(o *demand.Outcome) { o.Scope = demand.ScopeSite }},
		{"forecast_outcomes_subject", func(o *demand.Outcome) { o.ID = "" }, func(o *demand.Outcome) { o.ID = "network" }},
		{"forecast_outcomes_subject", func(o *demand.Outcome) { o.Scope = demand.ScopeNetwork }, func(o *demand.Outcome) { o.Scope, o.ID = demand.ScopeNetwork, "network" }},
		{"forecast_outcomes_basis", func(o *demand.Outcome) { o.Basis = "guess" }, func(o *demand.Outcome) { o.Basis = demand.FromNight }},
		{"forecast_outcomes_percentiles", func(o *demand.Outcome) { o.P10 = -1 }, func(o *demand.Outcome) { o.P10 = 1 }},
		{"forecast_outcomes_percentiles", func(o *demand.Outcome) { o.P10 = 2 }, func(o *demand.Outcome) { o.P10, o.P50 = 2, 2 }},
		{"forecast_outcomes_percentiles", func(o *demand.Outcome) { o.P50 = 3 }, func(o *demand.Outcome) { o.P50, o.P80 = 3, 3 }},
		{"forecast_outcomes_percentiles", func(o *demand.Outcome) { o.P90 = 1 }, func(o *demand.Outcome) { o.P90 = 2 }},
		{"forecast_outcomes_percentiles", func(o *demand.Outcome) { o.P90 = 8 }, func(o *demand.Outcome) { o.P90 = 7 }},
		{"forecast_outcomes_mean", func(o *demand.Outcome) { o.Mean = -0.1 }, func(o *demand.Outcome) { o.Mean = 0 }},
		{"forecast_outcomes_mean", func(o *demand.Outcome) { o.Mean = 7.1 }, func(o *demand.Outcome) { o.Mean = 7 }},
		{"forecast_outcomes_band", func(o *demand.Outcome) { o.Band = 1.1 }, func(o *demand.Outcome) { o.Band = 1 }},
		{"forecast_outcomes_band", func(o *demand.Outcome) { o.Band = -0.1 }, func(o *demand.Outcome) { o.Band = 0 }},
		{"forecast_outcomes_came", func(o *demand.Outcome) { o.Came, o.Unseen = -1, -1 }, func(o *demand.Outcome) { o.Came, o.Unseen = 0, 0 }},
		{"forecast_outcomes_came", func(o *demand.Outcome) { o.Unseen = 4 }, func(o *demand.Outcome) { o.Unseen = 3 }},
		{"forecast_outcomes_came", func(o *demand.Outcome) { o.Came = 9 }, func(o *demand.Outcome) { o.Came = 8 }},
		{"forecast_outcomes_squares", func(o *demand.Outcome) { o.Squares = -0.1 }, func(o *demand.Outcome) { o.Squares = 0 }},
		{"forecast_outcomes_squares", func(o *demand.Outcome) { o.Squares = 7.1 }, func(o *demand.Outcome) { o.Squares = 7 }},
	} {
		o := outcome(demand.ScopeOffice, "o1", slots[0], 3)
		c.bites(&o)
		if err := s.SaveOutcomes(ctx, run, []demand.Outcome{o}, noon); err == nil || !strings.Contains(err.Error(), c.rule) {
			t.Errorf("%s lets %+v pass: %v", c.rule, o, err)
		}
		o = outcome(demand.ScopeOffice, "o1", slots[0], 3)
		c.passes(&o)
		if err := s.SaveOutcomes(ctx, run, []demand.Outcome{o}, noon); err != nil {
			t.Errorf("%+v is refused: %v", o, err)
		}
	}
	for _, change := range []string{"update cohort.forecast_outcomes set came = came + 1", "delete from cohort.forecast_outcomes"} {
		if _, err := db.Exec(change); err == nil || !strings.Contains(err.Error(), "recorded once and never changed") {
			t.Errorf("%s: %v", change, err)
		}
	}
}

func TestForecastsThatNightsKept(t *testing.T) {
	s, _ := fresh(t)
	kept := func(asOf planner.Date, slot, readAt time.Time, quantile float64) {
		run, _, err := s.OpenRun(ctx, store.Nightly, slot, asOf, true, slot)
		ok(t, err)
		run = must(s.ClaimRun(ctx, run.ID, slot))(t)
		w := world(asOf)
		w.SetName()
		data := w.Bytes()
		f, _ := json.Marshal(demand.Forecast{AsOf: asOf, Quantile: quantile, Candidates: []demand.CandidateOdds{{ID: "x", Intakes: map[planner.Date]float64{friday: 1. / 3}}}})
		ok(t, s.SaveReading(ctx, run, store.Reading{Snapshot: data, SHA256: planner.Digest(data), Name: w.Name, FirstDay: asOf, Days: 7, ReadAt: readAt, Forecast: f}, slot))
	}
	at := func(d planner.Date, hour int) time.Time { return d.At(60*hour, moscow) }
	kept(friday-3, at(friday-3, 2), at(friday-3, 2), 0.1)
	kept(friday-3, at(friday-3, 9), at(friday-3, 9), 0.2)  // made again
	kept(friday-2, at(friday-2, 2), at(friday-1, 0), 0.3)  // read on the next day, which knows what came
	kept(friday-1, at(friday-1, 2), at(friday-1, 23), 0.4) // late on its own
	kept(friday, at(friday, 2), at(friday, 2), 0.5)        // not asked for
	got := must(s.Forecasts(ctx, []planner.Date{friday - 4, friday - 3, friday - 2, friday - 1, friday - 3}, moscow))(t)
	quantiles := map[planner.Date]float64{}
	for day, f := range got {
		quantiles[day] = f.Quantile
		if f.AsOf != day || f.Candidates[0].Intakes[friday] != 1./3 {
			t.Errorf("%s: %+v", day, f)
		}
	}
	if diff := cmp.Diff(map[planner.Date]float64{friday - 3: 0.2, friday - 1: 0.4}, quantiles); diff != "" {
		t.Errorf("by day (-want +got):\n%s", diff)
	}
}

func TestHiringIsRead(t *testing.T) {
	s, db := fresh(t)
	exec(t, db, `
		insert into cohort.sites (id, name_ru, name_en, kind) values ('vdnkh', 'ВДНХ', 'VDNKh', 'training');
		insert into cohort.offices (id, name_ru, name_en, site, okrug, release_per_day) values ('o1', 'Офис', 'Office', 'vdnkh', 'СВАО', 2);
		insert into cohort.stages (id, ordinal, name_ru, name_en, rate, working_days) values ('offer', 1, 'Оффер', 'Offer', 0.8, 10)`)
	for i, days := range []int{0, 30, 31} {
		exec(t, db, `insert into cohort.candidates (id, family_name, given_name, office, position, stage, stage_since) values ($1, 'Ф', 'И', 'o1', 'п', 'offer', now())`, fmt.Sprint("c", i))
		exec(t, db, `insert into cohort.stage_moves (candidate, position, to_stage, moved_at) values ($1, 'п', $2, $3)`,
			fmt.Sprint("c", i), []string{"offer", "started", "lost"}[i], (friday-planner.Date(days)).At(0, moscow))
	}
	f := must(s.ReadHiring(ctx, friday-30, moscow))(t)
	var moves, candidates []string
	for _, m := range f.Moves {
		moves = append(moves, m.Candidate+" "+m.To)
	}
	for _, c := range f.Candidates {
		candidates = append(candidates, c.ID)
	}
	if diff := cmp.Diff([]string{"c0 offer", "c1 started"}, moves); diff != "" {
		t.Errorf("moves (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"c0"}, candidates); diff != "" {
		t.Errorf("in the pipeline (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]facts.PastCandidate{{ID: "c1", Office: "o1"}, {ID: "c2", Office: "o1"}}, f.Past); diff != "" {
		t.Errorf("no more in it (-want +got):\n%s", diff)
	}
	if len(f.Calendar) == 0 || len(f.Sites) != 1 || len(f.Offices) != 1 || len(f.Stages) != 1 || f.People != nil || f.Rooms != nil {
		t.Errorf("read: %+v", f)
	}
	exec(t, db, "drop view input.past_candidates")
	if diff := cmp.Diff([]string{"view_missing past_candidates"}, saidOf(must(input.Check(ctx, s.DB()))(t))); diff != "" {
		t.Errorf("views (-want +got):\n%s", diff)
	}
	if _, err := s.ReadHiring(ctx, friday, moscow); err == nil || !strings.HasPrefix(err.Error(), "view input.past_candidates cannot be read; ") {
		t.Errorf("without its view: %v", err)
	}
	if f, _ := read(t, s); len(f.Candidates) != 1 {
		t.Error("a night is stopped by it")
	}
}
