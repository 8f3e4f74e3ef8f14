// Package demo lives through a sample week: a private PostgreSQL with a sample network,
// a first night, what people decide and what happens in the week, what they hand in of it, a
// second night with all its mail, and one page that says what came of it.
package demo

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/mail"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"

	"cohort/internal/localpg"
	"cohort/internal/mailcatch"
	"cohort/internal/nightly"
	"cohort/internal/outbox"
	"cohort/planner"
	"cohort/planner/demand"
	"cohort/planner/timetable"
	"cohort/planner/year"
	"cohort/reports/words"
	"cohort/sql/sample"
	"cohort/sql/schema"
	"cohort/sql/store"
)

// Options say which week is lived through.
type Options struct {
	Size    string // "S" or "M", as of sample.Options
	Seed    int64  // of the sample data and of the search
	AsOf    planner.Date
	Time    time.Duration // of the second night's search; the first takes a third of it
	Threads int
	Effort  nightly.Effort
	Folder  string // folder for what comes out of it
	Keep    bool   // the server stays until ctx ends
}

// Surroundings are where a demo runs: its clock, who reads it, and who is told how far
// it is.
type Surroundings struct {
	Clock    func() time.Time
	Out, Err io.Writer
	Planning func(limit time.Duration, iterations int64) func(timetable.Progress)
	Step     func(what string)
	Told     func(done, of int)
	Done     func()
}

// moment is the demo's calendar clock: it stands still until it is set on.
type moment struct{ at time.Time }

func (m *moment) now() time.Time { return m.at }

// demo is a demo while it runs.
type demo struct {
	Options
	Surroundings
	ctx      context.Context
	settings demand.Settings
	clock    moment
	st       *store.Store
	db       *sqlx.DB
	server   *localpg.Server
	screen   screen
	quiet    *slog.Logger // of errors alone: the screen tells the rest
}

// A demo is over soon and has the machine to itself: while its memory is below the limit, the
// collector of garbage runs a quarter as often and takes a seventh less of the processor.
const (
	growth  = 400     // percent
	collect = 3 << 29 // bytes
)

// Run lives through the sample week.
func Run(ctx context.Context, o Options, around Surroundings) (err error) {
	began := around.Clock()
	if os.Getenv("GOGC")+os.Getenv("GOMEMLIMIT") == "" {
		defer debug.SetGCPercent(debug.SetGCPercent(growth))
		defer debug.SetMemoryLimit(debug.SetMemoryLimit(collect))
	}
	d := &demo{Options: o, Surroundings: around, ctx: ctx, settings: demand.DefaultSettings(),
		quiet: slog.New(slog.NewTextHandler(around.Err, &slog.HandlerOptions{Level: slog.LevelError}))}
	if err := d.clear(); err != nil {
		return err
	}
	d.say("starting a private PostgreSQL")
	if d.server, err = localpg.Start(ctx, localpg.Options{}); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.server.Stop()) }()
	if err := d.open(); err != nil {
		return err
	}
	defer d.st.Close()
	defer d.db.Close()
	options := sample.Options{Size: o.Size, Seed: o.Seed, AsOf: o.AsOf - 7}
	d.say("filling the sample network")
	filled, err := sample.Fill(ctx, d.db, options)
	if err != nil {
		return err
	}
	d.screen.filled = filled.Sentences

	if err := d.night(o.AsOf-7, o.Time/3, filepath.Join(o.Folder, "before")); err != nil {
		return err
	}
	d.say("living through the week")
	if options.Sheets, err = sample.SheetSite(ctx, d.db, options, o.AsOf-7, o.AsOf); err != nil {
		return err
	}
	if err := d.decide(options.Sheets); err != nil {
		return err
	}
	events, err := sample.LiveWeek(ctx, d.db, options, o.AsOf-7, o.AsOf)
	if err != nil {
		return err
	}
	d.screen.events = events.Sentences
	d.say("people hand in what happened")
	if err := d.handIn(options); err != nil {
		return err
	}
	if err := d.night(o.AsOf, o.Time, o.Folder); err != nil {
		return err
	}
	if err := d.leave(); err != nil {
		return err
	}
	d.screen.seconds = around.Clock().Sub(began).Seconds()
	d.screen.print(d)
	if o.Keep {
		fmt.Fprintf(d.Out, "\nThe server stays until Ctrl-C:\n  export COHORT_DATABASE_URL='%s'\n", d.server.URL("cohort"))
		<-ctx.Done()
	}
	return nil
}

// clear makes the folder, without what an earlier demo left in it.
func (d *demo) clear() error {
	for _, name := range []string{"snapshot.json", "plan.json", "forecast.json", "faults.txt", "workbooks", "mail", "before", "decided", "handed-in"} {
		if err := os.RemoveAll(filepath.Join(d.Folder, name)); err != nil {
			return fmt.Errorf("the folder %s cannot be cleared; choose another with --out: %w", d.Folder, err)
		}
	}
	if err := os.MkdirAll(d.Folder, 0o755); err != nil {
		return fmt.Errorf("the folder %s cannot be made; choose another with --out: %w", d.Folder, err)
	}
	return nil
}

func (d *demo) open() error {
	admin, err := sqlx.ConnectContext(d.ctx, "postgres", d.server.URL("postgres"))
	if err != nil {
		return err
	}
	defer admin.Close()
	if _, err := admin.ExecContext(d.ctx, "create database cohort"); err != nil {
		return err
	}
	url := d.server.URL("cohort")
	if _, _, err := schema.Migrate(d.ctx, url); err != nil {
		return err
	}
	if d.st, err = store.Open(d.ctx, url); err != nil {
		return err
	}
	if d.db, err = sqlx.ConnectContext(d.ctx, "postgres", url); err != nil {
		return err
	}
	return nil
}

// slot is a job and when it is due, as the default configuration has it.
type slot struct {
	job    string
	day    planner.Date
	minute int
}

// night does the jobs of one day and the mail to offices of the Monday after it, at their hours,
// and sends their mail to a catcher that leaves it in a folder. Until Monday nobody plans again.
func (d *demo) night(day planner.Date, search time.Duration, folder string) error {
	catcher, err := mailcatch.Start(filepath.Join(folder, "mail"))
	if err != nil {
		return err
	}
	defer catcher.Close()
	defer d.Done()
	service := d.service(folder, search)
	service.NoTables = service.NoTables || day != d.AsOf // nobody plans hiring by the tables of a week that is over
	for _, s := range []slot{{store.Nightly, day, 2 * 60}, {store.JobTelling, day, gathered}, {store.Capacity, day, 7*60 + 30}, {store.Weekly, day, 12 * 60}, {store.Waves, day.Monday() + 7, 7 * 60}} {
		if s.job == store.JobTelling {
			if _, err := d.gather(day, service, catcher, day == d.AsOf); err != nil {
				return err
			}
			continue
		}
		if s.job == store.Capacity && day != d.AsOf {
			continue // headquarters hear of a month once
		}
		d.say(fmt.Sprintf("%s of %s", s.job, s.day))
		d.clock.at = s.day.At(s.minute, d.settings.Zone)
		run, _, err := d.st.OpenRun(d.ctx, s.job, d.clock.at, s.day, false, d.clock.at)
		if err != nil {
			return err
		}
		if err := service.Do(d.ctx, run.ID); err != nil {
			return err
		}
		d.Done()
		report, err := outbox.Deliver(d.ctx, d.st, post(catcher), d.clock.now, d.quiet)
		if err != nil {
			return err
		}
		d.screen.delivered(day == d.AsOf, s, report)
	}
	return nil
}

// gathered is the minute of a working day at which changes of later days are told.
const gathered = 7 * 60

// gather tells what was gathered by the morning of a day, and returns how many messages that
// were.
func (d *demo) gather(day planner.Date, service *nightly.Service, catcher *mailcatch.Catcher, shown bool) (int, error) {
	d.clock.at = day.At(gathered, d.settings.Zone)
	if err := service.TellDue(d.ctx); err != nil {
		return 0, err
	}
	report, err := outbox.Deliver(d.ctx, d.st, post(catcher), d.clock.now, d.quiet)
	d.screen.delivered(shown, slot{"what was gathered", day, gathered}, report)
	return report.Accepted, err
}

// service is the service, whose nights search so long and whose workbooks go into a folder.
func (d *demo) service(folder string, search time.Duration) *nightly.Service {
	return &nightly.Service{Store: d.st, Settings: d.settings, Language: "ru", Now: d.clock.now, Clock: d.Clock, Log: d.quiet,
		Search:   nightly.Search{Seed: d.Seed, Threads: d.Threads, Time: search},
		Progress: d.Planning(search, 0), Step: d.Step, Told: d.Told, Out: filepath.Join(folder, "workbooks"),
		Lead: year.CustomaryLead, Effort: d.Effort}
}

// post is the way to a catcher.
func post(catcher *mailcatch.Catcher) outbox.Settings {
	return outbox.Settings{Host: "127.0.0.1", Port: catcher.Port(), TLS: "none",
		From: mail.Address{Name: "Учебный центр", Address: desk}, Hello: "localhost"}
}

// desk is the address of the training centre, which everybody writes to.
const desk = "training@cohort.example"

// leave writes the night's snapshot, plan and forecast, and what was wrong in the
// data.
func (d *demo) leave() error {
	ctx := context.WithoutCancel(d.ctx)
	version, _, err := d.st.CurrentPlan(ctx)
	if err != nil {
		return err
	}
	reading, err := d.st.Reading(ctx, version.Run)
	if err != nil {
		return err
	}
	run, err := d.st.Run(ctx, version.Run)
	if err != nil {
		return err
	}
	d.screen.published(run, version, reading)
	snapshot, err := planner.ReadSnapshot(bytes.NewReader(reading.Snapshot))
	if err != nil {
		return err
	}
	plan, err := planner.ReadPlan(bytes.NewReader(version.Plan), snapshot)
	if err != nil {
		return err
	}
	d.screen.decided = append(d.screen.decided, d.screen.pinned.became(snapshot, plan)...)
	d.screen.became = d.screen.handed.became(snapshot, plan)
	var faults strings.Builder
	for _, f := range reading.Faults {
		fmt.Fprintf(&faults, "%s %s: %s; %s\n", f.Table, f.Key, words.FaultOf(f.Wrong), words.FaultOf(f.Done))
	}
	return errors.Join(
		os.WriteFile(filepath.Join(d.Folder, "faults.txt"), []byte(faults.String()), 0o644),
		os.WriteFile(filepath.Join(d.Folder, "snapshot.json"), reading.Snapshot, 0o644),
		os.WriteFile(filepath.Join(d.Folder, "plan.json"), version.Plan, 0o644),
		os.WriteFile(filepath.Join(d.Folder, "forecast.json"), append(reading.Forecast, '\n'), 0o644))
}

// say tells what is being done, to whoever watches.
func (d *demo) say(what string) { fmt.Fprintf(d.Err, "· %s\n", what) }
