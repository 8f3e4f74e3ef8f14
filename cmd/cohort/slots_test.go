package main

import (
	"testing"
	"time"

	"cohort/internal/localpg/pgtest"
	"cohort/planner"
	"cohort/sql/store"
)

// Whoever skips what was missed until a time hears of what was missed after it too.
func TestSkippingSaysWhatIsLeft(t *testing.T) {
	url := pgtest.Database(t)
	st, err := store.Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	night := time.Date(2027, 1, 20, 2, 0, 0, 0, time.FixedZone("MSK", 3*3600))
	if _, _, err := st.OpenRun(t.Context(), store.Nightly, night, planner.DateOf(night), false, night); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ until, want string }{
		{"2027-01-21T01:00", "nothing was missed until Thu 2027-01-21 01:00\nnightly of Fri 2027-01-22 02:00 would still be caught up\n"},
		{"2027-01-21T03:00", "nightly of Thu 2027-01-21 02:00 is skipped\nnightly of Fri 2027-01-22 02:00 would still be caught up\n"},
		{"now", "nightly of Fri 2027-01-22 02:00 is skipped\n"},
		{"now", "nothing was missed\n"},
	} {
		if status, out, errs := command(url, "slots", "--skip-until", c.until); status != 0 || out != c.want {
			t.Errorf("until %s: %d, %s%s", c.until, status, out, errs)
		}
	}
}
