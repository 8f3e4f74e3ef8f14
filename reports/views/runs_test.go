package views

import (
	"regexp"
	"testing"
	"time"

	"cohort/planner"

	"github.com/google/go-cmp/cmp"
)

func TestTableOfRuns(t *testing.T) {
	zone := time.FixedZone("MSK", 3*60*60)
	slot := time.Date(2027, 1, 21, 23, 0, 0, 0, time.UTC)
	after := func(d time.Duration) *time.Time { return new(slot.Add(d)) }
	runs := []Run{
		{ID: 4, Job: "waves", Slot: slot.Add(77 * time.Hour), State: "pending"},
		{ID: 3, Job: "nightly", Slot: slot.Add(24 * time.Hour), State: "running", Attempts: 2, ClaimedAt: after(24 * time.Hour)},
		{ID: 2, Job: "weekly", Slot: slot.Add(10 * time.Hour), State: "failed", Attempts: 1, ByHand: true, ClaimedAt: after(10 * time.Hour),
			EndedAt: after(10*time.Hour + 1234*time.Millisecond), Error: "the mail server\n\tis down"},
		{ID: 1, Job: "nightly", Slot: slot, State: "done", Attempts: 1, ClaimedAt: after(0), EndedAt: after(0), Version: 7,
			Timings: map[string]int64{"solve": 60100, "read": 1400}, Requests: new(120), Served: new(116), Cost: &planner.Cost{Unserved: 4000, Teaching: 130}},
	}
	got := Runs(runs, zone, slot.Add(24*time.Hour+5*time.Second))
	want := `RUN  JOB      SLOT                      STATE    TRIES  TOOK    SERVED      COST  VERSION  WHAT
4    waves    2027-01-25 07:00          pending  0
3    nightly  2027-01-23 02:00          running  2      5s
2    weekly   2027-01-22 12:00 by hand  failed   1      1.2s                               the mail server is down
1    nightly  2027-01-22 02:00          done     1      1m1.5s  116 of 120  4130  7
`
	if diff := cmp.Diff(want, regexp.MustCompile(" +\n").ReplaceAllString(got, "\n")); diff != "" {
		t.Errorf("table (-want +got):\n%s", diff)
	}
	if got := Runs(nil, zone, slot); got != "no run yet\n" {
		t.Errorf("of nothing: %q", got)
	}
}
