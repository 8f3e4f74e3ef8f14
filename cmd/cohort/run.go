package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"cohort/cmd/cohort/internal/cli"
	"cohort/internal/config"
	"cohort/internal/jobs"
	"cohort/internal/nightly"
	"cohort/internal/progress"
	"cohort/internal/regions"
	"cohort/internal/retention"
	"cohort/planner"
	"cohort/planner/demand/clean"
	"cohort/sql/store"
)

type runCmd struct {
	Job      string        `arg:"" enum:"${job_names}" help:"nightly: plan and publish. weekly: mail managers and trainers next week's timetable. waves: mail office heads their onboarding waves. capacity: mail headquarters the capacity of the network, if it is new in the month or a proven shortage has appeared or vanished. year: mail headquarters the same, with the year ahead. retention: remove what is no longer kept, and mail the operators how much that was, once a week at most."`
	AsOf     string        `help:"The day to do it for; today if not given." placeholder:"DATE"`
	Rehearse bool          `aliases:"dry-run" help:"nightly and retention: say what would come of it. Nothing is published or removed and nobody is written to; any night may be asked for. --dry-run is the same."`
	Time     time.Duration `help:"How long a nightly run searches; planning.search.time of the configuration if not given." placeholder:"TIME"`
}

// Help is what cohort run --help says beside its flags.
func (c *runCmd) Help() string {
	return `Does one job here and now, as the service would, and then delivers all that lies in the outbox, what other jobs left there too. Weekly,
waves and capacity are done once for a day: asked again they send nothing. A nightly run is made again, and so is retention.

--as-of is today or a day within the notice. A day that is over, or lies further ahead, can only be rehearsed.

Exit status: 0 done, 1 the plan was rejected and the last one stands, or mail is dead or ambiguous now, 2 bad input, 3 the database or the mail server cannot
be used.

Examples:
  cohort run nightly
  cohort run nightly --as-of 2027-01-22 --time 10s
  cohort run nightly --as-of 2027-03-01 --rehearse
  cohort run weekly --as-of 2027-01-22
  cohort run waves --as-of 2027-01-25
  cohort run capacity
  cohort run retention --dry-run`
}

// Run does the job.
func (c *runCmd) Run(g *cli.Globals) error {
	var asOf planner.Date
	if c.AsOf != "" {
		var err error
		if asOf, err = cli.Day("--as-of", c.AsOf); err != nil {
			return err
		}
	}
	st, cfg, err := g.Store()
	if err != nil {
		return err
	}
	defer st.Close()
	day, err := c.day(g, st, cfg, asOf)
	if err != nil {
		return err
	}
	if c.Time < 0 {
		return cli.BadInput(fmt.Errorf("--time %s is negative", c.Time))
	}
	if c.Time > 0 {
		cfg.Search.Time = c.Time
	}
	if c.Rehearse && c.Job == store.Retention {
		return c.rehearseRetention(g, g.Retention(cfg, st))
	}
	s := g.Service(cfg, st, g.Log)
	p := progress.Begin(g.Now, g.Log, g.Stderr)
	s.Progress, s.Step, s.Told = p.Planning(cfg.Search.Time, 0), p.Step, p.Tables
	if c.Rehearse {
		return c.rehearse(g, s, day, p.Done)
	}
	if err := cli.AtHome(g, st); err != nil {
		return err
	}
	before, doing := jobs.OpenByHand(g.Ctx, st, cli.Timetable(cfg), c.Job, day, cfg.Planning.Zone, g.Now())
	run := before
	if doing == nil {
		doing = withRegions(g, cfg, st, func() error { return g.Retention(cfg, st).Or(s.Do)(g.Ctx, run.ID) })
		p.Done()
		if now, err := st.Run(context.WithoutCancel(g.Ctx), run.ID); err == nil {
			run = now
		}
	}
	said := c.say(g, before, run, doing)
	if c.Job != store.Retention { // which changes nothing that anybody is told of
		if err := s.TellDue(g.Ctx); err != nil {
			g.Log.Error("what changed cannot be told now; it will be tried again", "error", err)
		}
	}
	if err := g.Deliver(cfg, st); said == nil {
		return err
	}
	return said
}

// withRegions does a run, and takes part in the planning of a network too large for one
// machine meanwhile.
func withRegions(g *cli.Globals, cfg *config.Config, st *store.Store, do func() error) error {
	if cfg.Search.EachRequest == 0 {
		return do()
	}
	ctx, end := context.WithCancel(g.Ctx)
	ended := make(chan error, 1)
	w := regions.Worker{DB: st.DB(), Threads: cli.Threads(cfg), Log: g.Log, Grace: time.Second}
	go func() { ended <- w.Serve(ctx) }()
	err := do()
	end()
	return errors.Join(err, <-ended)
}

// day is the day that the job is done for: the one that is asked for, or today.
func (c *runCmd) day(g *cli.Globals, st *store.Store, cfg *config.Config, day planner.Date) (planner.Date, error) {
	if c.Rehearse && c.Job != store.Nightly && c.Job != store.Retention {
		return 0, cli.BadInput(errors.New("--rehearse is for nightly and retention; mail of a day that is not to be sent is not made"))
	}
	today := planner.DateOf(g.Now().In(cfg.Planning.Zone))
	if c.AsOf == "" {
		return today, nil
	}
	if c.Rehearse {
		return day, nil
	}
	rows, err := st.Calendar(g.Ctx)
	if err != nil {
		return 0, cli.Environment(err)
	}
	err = jobs.Askable(day, today, clean.NewCalendar(rows), cfg.Planning.NoticeWorkingDays)
	if err != nil && c.Job == store.Nightly {
		err = fmt.Errorf("%w; --rehearse plans it and publishes nothing", err)
	}
	if err != nil {
		return 0, cli.BadInput(fmt.Errorf("--as-of: %w", err))
	}
	return day, nil
}

// rehearse plans a night and says what would come of it.
func (c *runCmd) rehearse(g *cli.Globals, s *nightly.Service, day planner.Date, done func()) error {
	r, err := s.Rehearse(g.Ctx, day)
	done()
	if rejected := new(nightly.Rejected); errors.As(err, &rejected) {
		return cli.Negative(fmt.Errorf("rehearsal of %s: %w; nothing would be published", day, rejected))
	}
	if err != nil {
		return cli.Environment(err)
	}
	fmt.Fprintf(g.Stdout, "rehearsal of nightly of %s: the plan would have %d sessions and serve %d of %d requests; %d faults in the data, %d announced sessions broken\n",
		day, r.Sessions, r.Served, r.Requests, r.Faults, r.Released)
	fmt.Fprintln(g.Stdout, "nothing is published, and nobody is written to")
	return nil
}

// rehearseRetention says what would be removed.
func (c *runCmd) rehearseRetention(g *cli.Globals, s *retention.Service) error {
	removed, err := s.Rehearse(g.Ctx)
	for _, line := range removed.Lines() {
		fmt.Fprintln(g.Stdout, line)
	}
	verdict := "that would be removed; nothing is"
	if len(removed) == 0 {
		verdict = "nothing is old enough to be removed"
	}
	fmt.Fprintf(g.Stdout, "rehearsal of retention: %s\n", verdict)
	if err != nil {
		return cli.Environment(err)
	}
	return nil
}

// say tells what came of the run, which stood as before when it was asked for,
// and turns its error into an exit status.
func (c *runCmd) say(g *cli.Globals, before, run store.Run, err error) error {
	var rejected *nightly.Rejected
	switch {
	case errors.As(err, &rejected):
		return cli.Negative(fmt.Errorf("run %d: %w; the last good plan stands", run.ID, rejected))
	case err != nil && g.Ctx.Err() != nil:
		return cli.Environment(fmt.Errorf("run %d was interrupted and can be begun again", run.ID))
	case err != nil:
		return cli.Environment(err)
	case run.State == store.RunRejected:
		return cli.Negative(fmt.Errorf("run %d was rejected before: %s", run.ID, run.Error))
	case before.State == store.RunDone:
		fmt.Fprintf(g.Stdout, "run %d: %s of %s was done before; nothing is done twice\n", run.ID, run.Job, run.AsOf)
		return nil
	}
	fmt.Fprintf(g.Stdout, "run %d: %s of %s is done", run.ID, run.Job, run.AsOf)
	if run.Job == store.Retention {
		fmt.Fprintf(g.Stdout, "; removed: %s", cmp.Or(strings.Join(retention.Of(run).Lines(), ", "), "nothing"))
	}
	if run.Version > 0 && run.Served != nil && run.Requests != nil {
		fmt.Fprintf(g.Stdout, "; version %d is published and serves %d of %d requests", run.Version, *run.Served, *run.Requests)
	}
	fmt.Fprintln(g.Stdout)
	return nil
}
