package main

import (
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"strings"
	"time"

	"cohort/internal/config"
	"cohort/internal/jobs"
	"cohort/internal/nightly"
	"cohort/internal/outbox"
	"cohort/internal/slots"
	"cohort/planner"
	"cohort/planner/demand/clean"
	"cohort/sql/store"
)

// config reads the configuration file.
func (g *globals) config() (*config.Config, error) {
	cfg, err := config.Find(g.Config)
	var faults *planner.Faults
	if errors.As(err, &faults) {
		err = fmt.Errorf("%s:\n  %s", faults.What, strings.Join(faults.List, "\n  "))
	}
	if err != nil {
		return nil, badInput(err)
	}
	return cfg, nil
}

// urlOf is where the database is: as the command line or the environment say, or else
// the configuration.
func (g *globals) urlOf(cfg *config.Config) (string, error) {
	url, err := cfg.DatabaseURL(g.Database)
	if err != nil {
		return "", badInput(err)
	}
	return url, nil
}

// store opens the configured database, which must have the schema that this
// program works with.
func (g *globals) store() (*store.Store, *config.Config, error) {
	cfg, err := g.config()
	if err != nil {
		return nil, nil, err
	}
	url, err := g.urlOf(cfg)
	if err != nil {
		return nil, nil, err
	}
	st, err := store.Open(g.ctx, url)
	if err != nil {
		return nil, nil, environment(err)
	}
	if err := store.RightSchema(g.ctx, url); err != nil {
		st.Close()
		return nil, nil, environment(err)
	}
	return st, cfg, nil
}

// service is what does runs, as configured.
func service(cfg *config.Config, st *store.Store, now func() time.Time, log *slog.Logger) *nightly.Service {
	threads := cfg.Search.Threads
	if threads == 0 {
		threads = runtime.GOMAXPROCS(0)
	}
	return &nightly.Service{Store: st, Settings: cfg.Planning, Language: cfg.Language, Now: now, Clock: now, Log: log,
		Search: nightly.Search{Seed: cfg.Search.Seed, Threads: threads, Time: cfg.Search.Time}, Out: cfg.Files.Out,
		GatheredUntil: cfg.Mail.GatheredUntil, Slot: func(c *clean.Calendar, job string, day planner.Date) (time.Time, bool) {
			return jobs.SlotOf(timetableOf(cfg), c, job, day, cfg.Planning.Zone)
		}}
}

// gentle is the pause between two messages.
const gentle = 100 * time.Millisecond

// post is the way to the mail server, as configured.
func post(cfg *config.Config) outbox.Settings {
	m := cfg.Mail
	return outbox.Settings{Host: m.Host, Port: m.Port, TLS: string(m.TLS), User: m.User, Password: string(m.Password),
		From: m.From, ReplyTo: m.ReplyTo, Hello: m.Hello, Zone: cfg.Planning.Zone, Pause: gentle}
}

// deliver sends what lies in the outbox and says what became of it.
func (g *globals) deliver(cfg *config.Config, st *store.Store) error {
	report, err := outbox.Deliver(g.ctx, st, post(cfg), g.now, g.log)
	if report.Total() > 0 {
		fmt.Fprintf(g.stdout, "mail: %d accepted, %d waiting for another attempt, %d dead, %d ambiguous\n",
			report.Accepted, report.Deferred, report.Dead, report.Ambiguous)
	}
	if err != nil {
		return environment(err)
	}
	return nil
}

// jobNames are the jobs, for people.
var jobNames = []string{store.Nightly, store.Weekly, store.Waves, store.Capacity}

// timetableOf lists the jobs with their times, in the order in which they go when
// several are due: the night before what is mailed of it.
func timetableOf(cfg *config.Config) []jobs.Job {
	return []jobs.Job{{Name: store.Nightly, Times: slots.Times{Schedule: cfg.Jobs.Nightly}}, {Name: store.Waves, Times: cfg.Jobs.Waves},
		{Name: store.Capacity, Times: cfg.Jobs.Capacity}, {Name: store.Weekly, Times: cfg.Jobs.Weekly}}
}
