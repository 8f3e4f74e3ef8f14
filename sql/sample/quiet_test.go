package sample

import (
	"context"
	"testing"

	"cohort/planner"
	"cohort/planner/demand"
	"cohort/planner/promise"
	"cohort/planner/timetable"
	"cohort/sql/store"
)

// A quiet week is quiet, and so is the night after it, when one trainer fell ill
// and a room was shut: most waves are in time, though some are held up, and of
// those everybody reads why. How many a short search leaves a day late is chance;
// how late waves are on the mean is not. The first question of the README gets a
// yes.
func TestAQuietWeekIsQuiet(t *testing.T) {
	ctx, o := context.Background(), standard
	db, url := standardDB(t)
	st, err := store.Open(ctx, url)
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	s, p := night(t, st, january, 60_000)
	quiet(t, s, p, 6, 12)
	if _, err := LiveWeek(ctx, db, o, january, january+7); err != nil {
		t.Fatal(err)
	}
	s, p = night(t, st, january+7, 200_000)
	quiet(t, s, p, 5, 20) // who missed a day, or whose session fell through, is days late

	desk, err := promise.Open(s, p)
	if err != nil {
		t.Fatal(err)
	}
	a, err := desk.Ask(t.Context(), promise.Wave{Office: "SOKOL", Start: date(t, "2027-02-01"), Headcount: 3})
	if err != nil {
		t.Fatal(err)
	}
	if !a.Possible {
		t.Errorf("three newcomers of Sokol find no places: %+v", a.Stuck)
	}
}

// night plans and publishes, as the nightly job does.
func night(t *testing.T, st *store.Store, day planner.Date, iterations int64) (*planner.Snapshot, *planner.Plan) {
	t.Helper()
	ctx, settings := context.Background(), demand.DefaultSettings()
	now := day.At(120, settings.Zone)
	run, _, err := st.OpenRun(ctx, store.Nightly, now, day, false, now)
	if err != nil {
		t.Fatal(err)
	}
	if run, err = st.ClaimRun(ctx, run.ID, now); err != nil {
		t.Fatal(err)
	}
	before, _, err := st.CurrentPlan(ctx)
	if err != nil {
		t.Fatal(err)
	}
	facts, _, _, _, err := st.ReadFacts(ctx, day, settings.Zone)
	if err != nil {
		t.Fatal(err)
	}
	built, err := demand.Build(facts, day, settings)
	if err != nil {
		t.Fatal(err)
	}
	s, data := built.Snapshot, built.Snapshot.Bytes()
	if err := st.SaveReading(ctx, run, store.Reading{Snapshot: data, SHA256: planner.Digest(data), Name: s.Name, FirstDay: s.FirstDay, Days: s.Days,
		ReadAt: now, Forecast: []byte("{}"), Directory: []byte("{}"), Faults: built.Faults, Released: built.Released}, now); err != nil {
		t.Fatal(err)
	}
	found, err := timetable.Solve(ctx, s, timetable.Options{Seed: 1, Iterations: iterations})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := st.Publish(ctx, run, store.Publication{Base: before.Version, Snapshot: s, Plan: found.Plan,
		Outcome: store.Outcome{Summary: []byte("{}")}}, now); err != nil {
		t.Fatal(err)
	}
	return s, found.Plan
}

// quiet looks at the waves of a plan: of ten so many are in time at least, and ten
// are so many days late together at most. Those that are due after it ends say
// nothing yet.
func quiet(t *testing.T, s *planner.Snapshot, p *planner.Plan, good, days int) {
	t.Helper()
	all, inTime, heldUp, late := 0, 0, 0, 0 // late: calendar days of all waves
	for _, x := range promise.Statuses(s, p) {
		switch {
		case x.Status == promise.HeadsUp:
			if heldUp++; x.Fact == nil {
				t.Errorf("%s, %s: held up, and nobody is told by what", x.Office, x.Cohort)
			}
		case x.Later > 0:
			continue
		default:
			inTime++
		}
		all++
		if x.Ready != nil {
			late += max(0, int(*x.Ready-x.Due))
		}
	}
	t.Logf("%s: %d of %d waves are on track; all together are %d days late", s.FirstDay, inTime, all, late)
	if 10*inTime < good*all {
		t.Errorf("%s: %d of %d waves are on track, want %d in ten at least", s.FirstDay, inTime, all, good)
	}
	if 10*late > days*all {
		t.Errorf("%s: %d waves are %d days late together, want %d for ten waves at most", s.FirstDay, all, late, days)
	}
	if heldUp == 0 {
		t.Errorf("%s: no wave is held up, so that nobody sees how that looks", s.FirstDay)
	}
}
