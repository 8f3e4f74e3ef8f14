package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"cohort/internal/jobs"
	"cohort/internal/nightly"
	"cohort/internal/outbox"
	"cohort/planner"
	"cohort/sql/store"
)

type runCmd struct {
	Job  string        `arg:"" enum:"${job_names}" help:"nightly: plan and publish. weekly: mail managers and trainers next week's timetable. waves: mail office heads their onboarding waves. capacity: mail headquarters the capacity of the network, if it is new in the month or a proven shortage has appeared or vanished."`
	AsOf string        `help:"The day to do it for; today if not given." placeholder:"DATE"`
	Time time.Duration `help:"How long a nightly run searches; planning.search.time of the configuration if not given." placeholder:"TIME"`
}

// Help is what cohort run --help says beside its flags.
func (c *runCmd) Help() string {
	return `Does one job here and now, as the service would, and then delivers what lies in the outbox. Weekly,
waves and capacity are done once for a day: asked again they send nothing. A nightly run is made again.

Exit status: 0 done, 1 the plan was rejected and the last one stands, 2 bad input, 3 the database or the mail server cannot
be used.

Examples:
  cohort run nightly
  cohort run nightly --as-of 2027-01-22 --time 10s
  cohort run weekly --as-of 2027-01-22
  cohort run waves --as-of 2027-01-25
  cohort run capacity`
}

// Run does the job.
func (c *runCmd) Run(g *globals) error {
	st, cfg, err := g.store()
	if err != nil {
		return err
	}
	defer st.Close()
	day := planner.DateOf(g.now().In(cfg.Planning.Zone))
	if c.AsOf != "" {
		if day, err = planner.ParseDate(c.AsOf); err != nil {
			return badInput(fmt.Errorf("--as-of: %w", err))
		}
	}
	if c.Time < 0 {
		return badInput(fmt.Errorf("--time %s is negative", c.Time))
	}
	if c.Time > 0 {
		cfg.Search.Time = c.Time
	}
	s := service(cfg, st, g.now, g.log)
	p := g.progress()
	s.Progress, s.Step, s.Told = p.planning(cfg.Search.Time, 0), p.step, p.tables
	before, doing := jobs.OpenByHand(g.ctx, st, timetableOf(cfg), c.Job, day, cfg.Planning.Zone, g.now())
	run := before
	if doing == nil {
		doing = s.Do(g.ctx, run.ID)
		p.done()
		if now, err := st.Run(context.WithoutCancel(g.ctx), run.ID); err == nil {
			run = now
		}
	}
	said := c.say(g, before, run, doing)
	report, err := outbox.Deliver(g.ctx, st, post(cfg), g.now, g.log)
	if report.Total() > 0 {
		fmt.Fprintf(g.stdout, "mail: %d accepted, %d waiting for another attempt, %d dead, %d ambiguous\n",
			report.Accepted, report.Deferred, report.Dead, report.Ambiguous)
	}
	if said == nil && err != nil {
		return environment(err)
	}
	return said
}

// say tells what came of the run, which stood as before when it was asked for,
// and turns its error into an exit status.
func (c *runCmd) say(g *globals, before, run store.Run, err error) error {
	var rejected *nightly.Rejected
	switch {
	case errors.As(err, &rejected):
		return negative(fmt.Errorf("run %d: %w; the last good plan stands", run.ID, rejected))
	case err != nil && g.ctx.Err() != nil:
		return environment(fmt.Errorf("run %d was interrupted and can be begun again", run.ID))
	case err != nil:
		return environment(err)
	case run.State == store.RunRejected:
		return negative(fmt.Errorf("run %d was rejected before: %s", run.ID, run.Error))
	case before.State == store.RunDone:
		fmt.Fprintf(g.stdout, "run %d: %s of %s was done before; nothing is done twice\n", run.ID, run.Job, run.AsOf)
		return nil
	}
	fmt.Fprintf(g.stdout, "run %d: %s of %s is done", run.ID, run.Job, run.AsOf)
	if run.Version > 0 && run.Served != nil && run.Requests != nil {
		fmt.Fprintf(g.stdout, "; version %d is published and serves %d of %d requests", run.Version, *run.Served, *run.Requests)
	}
	fmt.Fprintln(g.stdout)
	return nil
}
