package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"cohort/sql/store"
)

type runsCmd struct {
	Limit int  `help:"At most so many, the newest; 0: all." default:"20" placeholder:"N"`
	JSON  bool `help:"As JSON, with everything that is known of each: snapshot, seed, threads, iterations, cost by term, timings by step."`
}

// Help is what cohort runs --help says beside its flags.
func (c *runsCmd) Help() string {
	return `A run is one slot of one job. It is pending (due), running, done, failed (an attempt ended in an error and is made again, as
long as tries are left) or rejected (its plan was not fit to be published; the last one stands).

Examples:
  cohort runs
  cohort runs --limit 1 --json`
}

// Run lists runs.
func (c *runsCmd) Run(g *globals) error {
	if c.Limit < 0 {
		return badInput(fmt.Errorf("--limit %d is negative", c.Limit))
	}
	st, cfg, err := g.store()
	if err != nil {
		return err
	}
	defer st.Close()
	runs, err := st.Runs(g.ctx, c.Limit)
	if err != nil {
		return environment(err)
	}
	if c.JSON {
		return printJSON(g.stdout, runs)
	}
	return listRuns(g.stdout, runs, cfg.Planning.Zone, g.now())
}

// listRuns writes a table of runs, with times of the network's zone.
func listRuns(out io.Writer, runs []store.Run, zone *time.Location, now time.Time) error {
	if len(runs) == 0 {
		_, err := fmt.Fprintln(out, "no run yet")
		return err
	}
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "RUN\tJOB\tSLOT\tSTATE\tTRIES\tTOOK\tSERVED\tCOST\tVERSION\tWHAT")
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
		// What went wrong may have been said over several lines, with tabs in them.
		what := strings.Join(strings.Fields(r.Error), " ")
		fmt.Fprintf(w, "%d\t%s\t%s\t%s\t%d\t%s\t%s\t%s\t%s\t%s\n", r.ID, r.Job, slot, r.State, r.Attempts, took(r, now), served, cost, version, what)
	}
	return w.Flush()
}

// took is how long the last attempt at a run was, or has been, at work: by the
// steps that it timed, or else by when it was claimed and ended.
func took(r store.Run, now time.Time) string {
	var steps int64
	for _, milliseconds := range r.Timings {
		steps += milliseconds
	}
	switch {
	case r.ClaimedAt == nil || r.State == store.RunPending:
		return ""
	case r.State == store.RunRunning:
		return now.Sub(*r.ClaimedAt).Round(time.Second).String()
	case steps > 0:
		return (time.Duration(steps) * time.Millisecond).Round(100 * time.Millisecond).String()
	case r.EndedAt == nil:
		return ""
	}
	return r.EndedAt.Sub(*r.ClaimedAt).Round(100 * time.Millisecond).String()
}
