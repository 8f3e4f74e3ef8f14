package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/mail"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"

	"cohort/internal/config"
	"cohort/internal/localpg"
	"cohort/internal/mailcatch"
	"cohort/internal/nightly"
	"cohort/internal/outbox"
	"cohort/planner"
	"cohort/planner/demand"
	"cohort/sql/sample"
	"cohort/sql/store"
)

type demoCmd struct {
	Size    string        `help:"S: VDNKh alone, 40 offices. M: the Moscow network, 139 offices." enum:"S,M" default:"S"`
	Seed    int64         `help:"Of the sample data and of the search." default:"1"`
	AsOf    planner.Date  `help:"The day whose night is lived through; 2027-01-22 if not given." default:"2027-01-22" placeholder:"DATE"`
	Time    time.Duration `help:"How long the second night searches, the first a third of it; 10s for S, 60s for M if not given." placeholder:"TIME"`
	Threads int           `help:"Searches side by side." default:"2"`
	Out     string        `help:"Folder for what comes out of it; what an earlier demo left there is replaced." default:"out" type:"path" placeholder:"DIR"`
	Keep    bool          `help:"Leave the server running until Ctrl-C and print its URL."`
}

// Help is what cohort demo --help says beside its flags.
func (c *demoCmd) Help() string {
	return `Starts a private PostgreSQL, fills it with a sample network, plans a first night on the Friday before --as-of, lives
through the week (illness, a closure, new candidates, withdrawals), then does the nightly, weekly, waves and capacity jobs of --as-of
as the daemon would, and sends every mail over SMTP to a catcher on this machine. Everything is stopped afterwards.

Examples:
  cohort demo
  cohort demo --size M --out /tmp/moscow
  cohort demo --keep        # then, elsewhere: cohort --database URL forecast --as-of 2027-01-22`
}

// moment is the demo's calendar clock: it stands still until it is set on.
type moment struct{ at time.Time }

func (m *moment) now() time.Time { return m.at }

// demo is a demo while it runs.
type demo struct {
	*demoCmd
	g        *globals
	settings demand.Settings
	clock    moment
	st       *store.Store
	db       *sqlx.DB
	server   *localpg.Server
	screen   screen
}

// Run lives through the sample week.
func (c *demoCmd) Run(g *globals) (err error) {
	if c.Time == 0 {
		c.Time = 10 * time.Second
		if c.Size == "M" {
			c.Time = time.Minute
		}
	}
	if c.Time < 0 || c.Threads < 0 || c.Threads > config.MaxThreads {
		return badInput(fmt.Errorf("--time cannot be negative, --threads must be from 0 to %d", config.MaxThreads))
	}
	began := g.now()
	d := &demo{demoCmd: c, g: g, settings: demand.DefaultSettings()}
	if err := d.clear(); err != nil {
		return err
	}
	d.say("starting a private PostgreSQL")
	if d.server, err = localpg.Start(g.ctx, localpg.Options{}); err != nil {
		return environment(err)
	}
	defer func() { err = errors.Join(err, d.server.Stop()) }()
	if err := d.open(); err != nil {
		return err
	}
	defer d.st.Close()
	defer d.db.Close()
	options := sample.Options{Size: c.Size, Seed: c.Seed, AsOf: c.AsOf - 7}
	d.say("filling the sample network")
	filled, err := sample.Fill(g.ctx, d.db, options)
	if err != nil {
		return environment(err)
	}
	d.screen.filled = filled.Sentences

	if err := d.night(c.AsOf-7, c.Time/3, filepath.Join(c.Out, "before")); err != nil {
		return err
	}
	d.say("living through the week")
	events, err := sample.LiveWeek(g.ctx, d.db, options, c.AsOf-7, c.AsOf)
	if err != nil {
		return environment(err)
	}
	d.screen.events = events.Sentences
	if err := d.night(c.AsOf, c.Time, c.Out); err != nil {
		return err
	}
	if err := d.leave(); err != nil {
		return err
	}
	d.screen.seconds = g.now().Sub(began).Seconds()
	d.screen.print(g.stdout, d)
	if c.Keep {
		fmt.Fprintf(g.stdout, "\nThe server stays until Ctrl-C:\n  export COHORT_DATABASE_URL='%s'\n", d.server.URL("cohort"))
		<-g.ctx.Done()
	}
	return nil
}

// clear makes the folder, without what an earlier demo left in it.
func (d *demo) clear() error {
	for _, name := range []string{"snapshot.json", "plan.json", "forecast.json", "faults.txt", "workbooks", "mail", "before"} {
		if err := os.RemoveAll(filepath.Join(d.Out, name)); err != nil {
			return environment(fmt.Errorf("the folder %s cannot be cleared; choose another with --out: %w", d.Out, err))
		}
	}
	if err := os.MkdirAll(d.Out, 0o755); err != nil {
		return environment(fmt.Errorf("the folder %s cannot be made; choose another with --out: %w", d.Out, err))
	}
	return nil
}

func (d *demo) open() error {
	admin, err := sqlx.ConnectContext(d.g.ctx, "postgres", d.server.URL("postgres"))
	if err != nil {
		return environment(err)
	}
	defer admin.Close()
	if _, err := admin.ExecContext(d.g.ctx, "create database cohort"); err != nil {
		return environment(err)
	}
	url := d.server.URL("cohort")
	if _, _, err := store.Migrate(d.g.ctx, url); err != nil {
		return environment(err)
	}
	if d.st, err = store.Open(d.g.ctx, url); err != nil {
		return environment(err)
	}
	if d.db, err = sqlx.ConnectContext(d.g.ctx, "postgres", url); err != nil {
		return environment(err)
	}
	return nil
}

// night does the three jobs of one day at their hours, and sends their mail to a
// catcher that leaves it in a folder.
func (d *demo) night(day planner.Date, search time.Duration, folder string) error {
	catcher, err := mailcatch.Start(filepath.Join(folder, "mail"))
	if err != nil {
		return environment(err)
	}
	defer catcher.Close()
	settings := outbox.Settings{Host: "127.0.0.1", Port: catcher.Port(), TLS: "none",
		From: mail.Address{Name: "Учебный центр", Address: "training@cohort.example"}, Hello: "localhost"}
	p := d.g.progress()
	defer p.done()
	quiet := slog.New(slog.NewTextHandler(d.g.stderr, &slog.HandlerOptions{Level: slog.LevelError})) // the screen tells the rest
	service := &nightly.Service{Store: d.st, Settings: d.settings, Language: "ru", Now: d.clock.now, Clock: d.g.now, Log: quiet,
		Search:   nightly.Search{Seed: d.Seed, Threads: d.Threads, Time: search},
		Progress: p.planning(search, 0), Step: p.step, Told: p.tables, Out: filepath.Join(folder, "workbooks"),
		NoTables: day != d.AsOf} // nobody plans hiring by the tables of a week that is over
	for _, job := range []struct {
		name string
		hour int
	}{{store.Nightly, 2}, {store.Waves, 7}, {store.Capacity, 8}, {store.Weekly, 12}} {
		if job.name == store.Capacity && day != d.AsOf {
			continue // headquarters hear of a month once
		}
		d.say(fmt.Sprintf("%s of %s", job.name, day))
		d.clock.at = day.At(job.hour*60, d.settings.Zone)
		run, _, err := d.st.OpenRun(d.g.ctx, job.name, d.clock.at, day, false, d.clock.at)
		if err != nil {
			return environment(err)
		}
		if err := service.Do(d.g.ctx, run.ID); err != nil {
			return err
		}
		p.done()
		report, err := outbox.Deliver(d.g.ctx, d.st, settings, d.clock.now, quiet)
		if err != nil {
			return environment(err)
		}
		d.screen.delivered(day == d.AsOf, job.name, report)
	}
	return nil
}

// leave writes the night's snapshot, plan and forecast, and what was wrong in the
// data.
func (d *demo) leave() error {
	ctx := context.WithoutCancel(d.g.ctx)
	version, _, err := d.st.CurrentPlan(ctx)
	if err != nil {
		return environment(err)
	}
	reading, err := d.st.Reading(ctx, version.Run)
	if err != nil {
		return environment(err)
	}
	run, err := d.st.Run(ctx, version.Run)
	if err != nil {
		return environment(err)
	}
	d.screen.published(run, version, reading)
	var faults strings.Builder
	for _, f := range reading.Faults {
		fmt.Fprintf(&faults, "%s %s: %s; %s\n", f.Table, f.Key, f.Wrong, f.Done)
	}
	return errors.Join(
		writeFile(filepath.Join(d.Out, "faults.txt"), []byte(faults.String())),
		writeFile(filepath.Join(d.Out, "snapshot.json"), reading.Snapshot),
		writeFile(filepath.Join(d.Out, "plan.json"), version.Plan),
		writeFile(filepath.Join(d.Out, "forecast.json"), append(reading.Forecast, '\n')))
}

// say tells what is being done, to whoever watches.
func (d *demo) say(what string) { fmt.Fprintf(d.g.stderr, "· %s\n", what) }
