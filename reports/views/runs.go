package views

import (
	"fmt"
	"time"

	"cohort/planner"
)

// Run is a run of a job as it is shown.
type Run struct {
	ID        int64
	Job       string
	Slot      time.Time
	ByHand    bool
	State     string // pending, running and so on
	Attempts  int
	ClaimedAt *time.Time
	EndedAt   *time.Time
	Timings   map[string]int64 // by step, milliseconds
	Requests  *int
	Served    *int
	Cost      *planner.Cost
	Version   int64
	Error     string
}

// Runs are a table of runs, with times of the network's zone.
func Runs(runs []Run, zone *time.Location, now time.Time) string {
	if len(runs) == 0 {
		return "no run yet\n"
	}
	rows := [][]any{{"RUN", "JOB", "SLOT", "STATE", "TRIES", "TOOK", "SERVED", "COST", "VERSION", "WHAT"}}
	for _, r := range runs {
		served, cost, version := "", "", ""
		if r.Requests != nil && r.Served != nil {
			served = fmt.Sprintf("%d of %d", *r.Served, *r.Requests)
		}
		if r.Cost != nil {
			cost = fmt.Sprint(r.Cost.Total())
		}
		if r.Version > 0 {
			version = fmt.Sprint(r.Version)
		}
		slot := r.Slot.In(zone).Format("2006-01-02 15:04")
		if r.ByHand {
			slot += " by hand"
		}
		rows = append(rows, []any{r.ID, r.Job, slot, r.State, r.Attempts, took(r, now), served, cost, version, oneLine(r.Error)})
	}
	return table(rows)
}

// took is how long the last attempt at a run was, or has been, at work: by the
// steps that it timed, or else by when it was claimed and ended.
func took(r Run, now time.Time) string {
	var steps int64
	for _, milliseconds := range r.Timings {
		steps += milliseconds
	}
	switch {
	case r.ClaimedAt == nil || r.State == "pending":
		return ""
	case r.State == "running":
		return now.Sub(*r.ClaimedAt).Round(time.Second).String()
	case steps > 0:
		return (time.Duration(steps) * time.Millisecond).Round(100 * time.Millisecond).String()
	case r.EndedAt == nil:
		return ""
	}
	return r.EndedAt.Sub(*r.ClaimedAt).Round(100 * time.Millisecond).String()
}
