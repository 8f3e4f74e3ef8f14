package main

import (
	"fmt"

	"cohort/cmd/cohort/internal/cli"
	"cohort/reports/views"
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
func (c *runsCmd) Run(g *cli.Globals) error {
	if c.Limit < 0 {
		return cli.BadInput(fmt.Errorf("--limit %d is negative", c.Limit))
	}
	st, cfg, err := g.Store()
	if err != nil {
		return err
	}
	defer st.Close()
	runs, err := st.Runs(g.Ctx, c.Limit)
	if err != nil {
		return cli.Environment(err)
	}
	if c.JSON {
		return cli.PrintJSON(g.Stdout, runs)
	}
	shown := make([]views.Run, len(runs))
	for i, r := range runs {
		shown[i] = views.Run{ID: r.ID, Job: r.Job, Slot: r.Slot, ByHand: r.ByHand, State: string(r.State), Attempts: r.Attempts, ClaimedAt: r.ClaimedAt, EndedAt: r.EndedAt,
			Timings: r.Timings, Requests: r.Requests, Served: r.Served, Cost: r.Cost, Version: r.Version, Error: r.Error}
	}
	return cli.PrintText(g.Stdout, views.Runs(shown, cfg.Planning.Zone, g.Now()))
}
