package sample

import (
	"context"
	"testing"

	"github.com/jmoiron/sqlx"

	"cohort/internal/localpg/pgtest"
	"cohort/planner/demand"
	"cohort/planner/promise"
	"cohort/planner/timetable"
	"cohort/sql/store"
)

// In a quiet week most waves are in time, though some are held up, and of those
// everybody reads why. Waves that are due after the plan ends say nothing yet. How
// many a short search leaves a day late is chance; how late waves are on the mean
// is not.
func TestAQuietWeekIsQuiet(t *testing.T) {
	ctx, settings, url := context.Background(), demand.DefaultSettings(), pgtest.Database(t)
	db, err := sqlx.Open("postgres", url)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := Fill(ctx, db, Options{Size: "S", Seed: 1, AsOf: january}); err != nil {
		t.Fatal(err)
	}
	st, err := store.Open(ctx, url)
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	facts, _, _, _, err := st.ReadFacts(ctx, january, settings.Zone)
	if err != nil {
		t.Fatal(err)
	}
	built, err := demand.Build(facts, january, settings)
	if err != nil {
		t.Fatal(err)
	}
	found, err := timetable.Solve(ctx, built.Snapshot, timetable.Options{Seed: 1, Iterations: 30_000})
	if err != nil {
		t.Fatal(err)
	}
	all, inTime, heldUp, late := 0, 0, 0, 0 // late: calendar days of all waves
	for _, x := range promise.Statuses(built.Snapshot, found.Plan) {
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
	t.Logf("%d of %d waves are on track; all together are %d days late", inTime, all, late)
	if 2*inTime < all {
		t.Errorf("%d of %d waves are on track, want half at least", inTime, all)
	}
	if 10*late > 12*all {
		t.Errorf("%d waves are %d days late together, want 1.2 a wave at most", all, late)
	}
	if heldUp == 0 {
		t.Error("no wave is held up, so that nobody sees how that looks")
	}
}
