package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"cohort/cmd/cohort/internal/cli"
	"cohort/internal/config"
	"cohort/internal/doctor"
	"cohort/internal/jobs"
	"cohort/internal/nightly"
	"cohort/internal/outbox"
	"cohort/internal/pages"
	"cohort/sql/schema"
	"cohort/sql/store"
)

type serveCmd struct {
	Grace time.Duration `help:"How long it may take to end after SIGTERM; work that would take longer is handed back." default:"45s" placeholder:"TIME"`
}

// Help is what cohort serve --help says beside its flags.
func (c *serveCmd) Help() string {
	return `Does the jobs of the configuration at their times and delivers the outbox, until SIGTERM. A time that was
missed while no service ran is made up for once, the latest only. Several services on one database share the work and do nothing twice.
Letters that lie in inbox.folder of the configuration are taken every minute, as cohort inbox does.
http.listen of the configuration serves how the service stands (/), /healthz, /readyz and /metrics, the
hallway screens of training sites (/screen/SITE), and to readers of the mail of a week, by a link in it, that week (/week/SITE/WEEK).

Exit status: 0 after SIGTERM, 2 a mistake in the configuration, 3 the database or the port cannot be used.

Examples:
  cohort serve --config /etc/cohort/config.yaml
  COHORT_DATABASE_URL=postgres:///cohort cohort serve --log-format json`
}

// slack is what an attempt at a run may take beside its search: reading,
// judging, publishing, and the making of every workbook.
const slack = 10 * time.Minute

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
	if cfg.Mail.Host == "" {
		return cli.BadInput(errors.New("no mail server is configured; set mail.host and mail.from in the configuration (cohort run works without)"))
	}
	url, err := g.URL(cfg)
	if err != nil {
		return err
	}
	if err := cli.AtHome(g, st); err != nil {
		return err
	}
	stop, err := c.page(g, cfg, st, url)
	if err != nil {
		return err
	}
	defer stop()
	take, err := receive(g, cfg, st)
	if err != nil {
		return err
	}
	post := cli.Post(cfg)
	post.Parting = c.Grace / 2
	s := g.Service(cfg, st, g.Log)
	err = jobs.Serve(g.Ctx, st, jobs.Options{
		Jobs: cli.Timetable(cfg), Zone: cfg.Planning.Zone,
		Do: s.Do, GiveUp: s.Abandon,
		Final: func(err error) bool { return errors.As(err, new(*nightly.Rejected)) },
		Deliver: func(ctx context.Context) error {
			_, err := outbox.Deliver(ctx, st, post, g.Now, g.Log)
			return err
		},
		Receive: take, Tell: s.TellDue,
		Now: g.Now, Clock: g.Now, Log: g.Log, Timeout: cfg.Search.Time + slack, Grace: c.Grace,
	})
	if err != nil {
		return cli.Environment(err)
	}
	return nil
}

// page serves the service's pages until stop is called.
func (c *serveCmd) page(g *cli.Globals, cfg *config.Config, st *store.Store, url string) (stop func(), err error) {
	if cfg.HTTP.Listen == "" {
		return func() {}, nil
	}
	shown, err := pages.New(pages.Options{Store: st, Zone: cfg.Planning.Zone, Language: cfg.Language, Now: g.Now, Clock: time.Now, Log: g.Log,
		Week: g.Service(cfg, st, g.Log).Week, Links: cli.Links(cfg), VisitorHeader: cfg.HTTP.VisitorHeader,
		OnDuty: func(ctx context.Context) (*doctor.Duty, error) {
			return doctor.OnDuty(ctx, doctor.Installation{Config: cfg, Jobs: cli.Timetable(cfg), Now: g.Now}, st)
		}})
	if err != nil {
		return nil, err
	}
	listener, err := net.Listen("tcp", cfg.HTTP.Listen)
	if err != nil {
		return nil, cli.Environment(fmt.Errorf("cannot listen on http.listen %s; is another service running there? %w", cfg.HTTP.Listen, err))
	}
	ctx, done := context.WithCancel(g.Ctx)
	go shown.Watch(ctx)
	keepers := jobs.Handler(st, cli.Timetable(cfg), g.Now, func(ctx context.Context) error { return schema.Right(ctx, url) })
	server := pages.Server(shown.Handler(keepers))
	go func() {
		if err := server.Serve(pages.Limit(listener, pages.MostConnections)); !errors.Is(err, http.ErrServerClosed) {
			g.Log.Error("the pages are gone", "error", err)
		}
	}()
	g.Log.Info("pages", "url", "http://"+listener.Addr().String()+"/")
	return func() { done(); _ = server.Close() }, nil
}
