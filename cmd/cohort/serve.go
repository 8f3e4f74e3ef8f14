package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"slices"
	"time"

	"cohort/cmd/cohort/internal/cli"
	"cohort/internal/config"
	"cohort/internal/doctor"
	"cohort/internal/jobs"
	"cohort/internal/nightly"
	"cohort/internal/outbox"
	"cohort/internal/pages"
	"cohort/internal/regions"
	"cohort/sql/schema"
	"cohort/sql/store"
)

type serveCmd struct {
	Queues []string      `help:"What it does: runs (the jobs, mail, what people send) or plan (regions of a network too large for one machine); both if not given." enum:"runs,plan" default:"runs,plan" placeholder:"NAME"`
	Grace  time.Duration `help:"How long it may take to end after SIGTERM; work that would take longer is handed back." default:"45s" placeholder:"TIME"`
}

// Help is what cohort serve --help says beside its flags.
func (c *serveCmd) Help() string {
	return `Does the jobs of the configuration at their times and delivers the outbox, until SIGTERM. A time that was
missed while no service ran is made up for once, the latest only. Several services on one database share the work and do nothing twice.
Letters that lie in inbox.folder of the configuration are taken every minute, as cohort inbox does.
http.listen of the configuration serves how the service stands (/), /healthz, /readyz and /metrics, the
hallway screens of training sites (/screen/SITE), and to readers of the mail of a week, by a link in it, that week (/week/SITE/WEEK).
Where it is empty there are no pages.

A network of more than 40,000 requests is planned region by region where planning.search.each_request of the configuration says for
how many iterations, by every service that takes the queue plan, on any machine. One with --queues plan needs nothing but the database, and has no pages.

Exit status: 0 after SIGTERM, 2 a mistake in the configuration, 3 the database or the port cannot be used.

Examples:
  cohort serve --config /etc/cohort/config.yaml
  COHORT_DATABASE_URL=postgres:///cohort cohort serve --log-format json
  COHORT_DATABASE_URL=postgres://planner@db/cohort cohort serve --queues plan`
}

// slack is what an attempt at a run may take beside its search: reading,
// judging, publishing, and the making of every workbook.
const slack = 10 * time.Minute

// patient is what it may take where other machines plan as well: nobody knows how many.
const patient = 24 * time.Hour

// Run serves until SIGTERM.
func (c *serveCmd) Run(g *cli.Globals) error {
	if c.Grace < time.Second {
		return cli.BadInput(fmt.Errorf("--grace %s is too short; give at least 1s", c.Grace))
	}
	st, cfg, err := g.Store()
	if err != nil {
		return err
	}
	defer st.Close()
	if cfg.Log.Format == "json" {
		g.Log = cli.NewLog(g.Stderr, "json")
	}
	runs, plans := slices.Contains(c.Queues, "runs"), slices.Contains(c.Queues, regions.Queue)
	if runs && cfg.Mail.Host == "" {
		return cli.BadInput(errors.New("no mail server is configured; set mail.host and mail.from in the configuration (cohort run works without)"))
	}
	url, err := g.URL(cfg)
	if err != nil {
		return err
	}
	if runs { // whoever plans regions alone begins nothing and sends nothing
		if err := cli.AtHome(g, st); err != nil {
			return err
		}
	}
	if runs { // nobody asks a worker, and its user may read nothing that pages show
		stop, err := c.page(g, cfg, st, url)
		if err != nil {
			return err
		}
		defer stop()
	}
	take, err := receive(g, cfg, st)
	if err != nil {
		return err
	}
	ctx, end := context.WithCancel(g.Ctx)
	defer end()
	planned := make(chan error, 1)
	if plans {
		w := regions.Worker{DB: st.DB(), Threads: cli.Threads(cfg), Log: g.Log, Grace: c.Grace}
		go func() {
			defer end() // without the one queue the service does not go on with the other
			planned <- w.Serve(ctx)
		}()
	} else {
		planned <- nil
	}
	if runs {
		err = c.runs(ctx, g, cfg, st, take)
		end()
	}
	if err = errors.Join(err, <-planned); err != nil {
		return cli.Environment(err)
	}
	return nil
}

// runs does the jobs until ctx ends.
func (c *serveCmd) runs(ctx context.Context, g *cli.Globals, cfg *config.Config, st *store.Store, take func(context.Context) error) error {
	post := cli.Post(cfg)
	post.Parting = c.Grace / 2
	s, longest := g.Service(cfg, st, g.Log), cfg.Search.Time+slack
	s.Stopping = ctx.Done()
	if cfg.Search.EachRequest > 0 {
		longest = patient
	}
	return jobs.Serve(ctx, st, jobs.Options{
		Jobs: cli.Timetable(cfg), Zone: cfg.Planning.Zone,
		Do: g.Retention(cfg, st).Or(s.Do), GiveUp: g.Retention(cfg, st).OrGiveUp(s.Abandon),
		Final: func(err error) bool { return errors.As(err, new(*nightly.Rejected)) },
		Deliver: func(ctx context.Context) error {
			_, err := outbox.Deliver(ctx, st, post, g.Now, g.Log)
			return err
		},
		Receive: take, Tell: s.TellDue,
		Now: g.Now, Clock: g.Now, Log: g.Log, Timeout: longest, Grace: c.Grace,
	})
}

// page serves the service's pages until stop is called.
func (c *serveCmd) page(g *cli.Globals, cfg *config.Config, st *store.Store, url string) (stop func(), err error) {
	if cfg.HTTP.Listen == "" {
		return func() {}, nil
	}
	shown, err := pages.New(pages.Options{Store: st, Zone: cfg.Planning.Zone, Language: cfg.Language, Now: g.Now, Clock: time.Now, Log: g.Log,
		Weeks: func() pages.Week { return g.Service(cfg, st, g.Log).Weeks() }, Links: cli.Links(cfg), Login: cli.Login(cfg, time.Now), VisitorHeader: cfg.HTTP.VisitorHeader,
		OnDuty: func(ctx context.Context) (*doctor.Duty, error) {
			return doctor.OnDuty(ctx, doctor.Installation{Config: cfg, Jobs: cli.Timetable(cfg), Now: g.Now}, st)
		}})
	if err != nil {
		return nil, err
	}
	listener, err := net.Listen("tcp", cfg.HTTP.Listen)
	if err != nil {
		return nil, cli.Environment(fmt.Errorf("cannot listen on http.listen %s; is another service running there? Give one of them another port, or none with an empty http.listen: %w", cfg.HTTP.Listen, err))
	}
	ctx, done := context.WithCancel(g.Ctx)
	go shown.Watch(ctx)
	keepers := jobs.Handler(st, cli.Timetable(cfg), g.Now, func(ctx context.Context) error { return schema.Right(ctx, st.DB()) }, shown.Refused())
	server := pages.Server(shown.Handler(keepers))
	go func() {
		if err := server.Serve(shown.Limit(listener, pages.MostConnections)); !errors.Is(err, http.ErrServerClosed) {
			g.Log.Error("the pages are gone", "error", err)
		}
	}()
	g.Log.Info("pages", "url", "http://"+listener.Addr().String()+"/")
	return func() { done(); _ = server.Close() }, nil
}
