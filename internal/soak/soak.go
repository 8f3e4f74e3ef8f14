// Package soak lives many nights of a sample network, day by day, as people and the service
// would: nights, mail, decisions, workbooks that come back, and whatever the world does. It
// counts what the people of the network had of it.
package soak

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/mail"
	"path/filepath"
	"time"

	"github.com/jmoiron/sqlx"

	"cohort/internal/mailcatch"
	"cohort/internal/nightly"
	"cohort/internal/outbox"
	"cohort/planner"
	"cohort/planner/demand"
	"cohort/planner/demand/clean"
	"cohort/planner/search"
	"cohort/sql/sample"
	"cohort/sql/store"
)

// Options say what is lived.
type Options struct {
	Size       string // as of sample.Options
	Seed       int64  // of the sample, of what people do and of the searches
	First      planner.Date
	Nights     int   // of working days, from First on
	Iterations int64 // of each night's search
	Folder     string
	Clock      func() time.Time // the stopwatch
	Log        io.Writer        // gets a line for each night and each correction
}

// soak is a network while it is lived in.
type soak struct {
	Options
	ctx      context.Context
	st       *store.Store
	db       *sqlx.DB
	service  *nightly.Service
	calendar *clean.Calendar
	catcher  *mailcatch.Catcher
	at       time.Time    // the calendar's clock
	rnd      *search.Rand // of what people do
	sample   sample.Options
	quiet    *slog.Logger
	count    counter
	asked    map[string]bool // small groups about which the manager had to decide
}

// Run lives the nights in the migrated, empty database of a URL, and returns what it
// counted.
func Run(ctx context.Context, url string, o Options) (f *Figures, err error) {
	s := &soak{Options: o, ctx: ctx, rnd: search.NewRand(o.Seed, 0), sample: sample.Options{Size: o.Size, Seed: o.Seed, AsOf: o.First, Days: o.Nights*3/2 + 20},
		quiet: slog.New(slog.NewTextHandler(o.Log, &slog.HandlerOptions{Level: slog.LevelError}))}
	if s.st, err = store.Open(ctx, url); err != nil {
		return nil, err
	}
	defer s.st.Close()
	if s.db, err = sqlx.ConnectContext(ctx, "postgres", url); err != nil {
		return nil, err
	}
	defer s.db.Close()
	slot := func(_ *clean.Calendar, job string, day planner.Date) (time.Time, bool) {
		return day.At(7*60, s.service.Settings.Zone), job == store.Waves && s.beginsWeek(day)
	}
	s.service = &nightly.Service{Store: s.st, Settings: demand.DefaultSettings(), Language: "ru", Now: func() time.Time { return s.at }, Clock: o.Clock,
		Log: s.quiet, Search: nightly.Search{Seed: o.Seed, Threads: 1, Iterations: o.Iterations}, Slot: slot, Effort: nightly.Effort{NoTables: true}, Out: filepath.Join(o.Folder, "workbooks")}
	s.count.soak, s.asked = s, map[string]bool{}
	if s.catcher, err = mailcatch.Start(filepath.Join(o.Folder, "mail")); err != nil {
		return nil, err
	}
	defer s.catcher.Close()
	if _, err := sample.Fill(ctx, s.db, s.sample); err != nil {
		return nil, err
	}
	rows, err := s.st.Calendar(ctx)
	if err != nil {
		return nil, err
	}
	s.calendar = clean.NewCalendar(rows)
	day := s.calendar.Next(o.First)
	for n := range o.Nights {
		if err := s.day(n, day); err != nil {
			return nil, fmt.Errorf("%s: %w", day, err)
		}
		day = s.calendar.Next(day + 1)
	}
	return s.count.figures(day)
}

// day lives a working day: the night before it, the mail and the decisions of the day, and
// what happens until the next working day.
func (s *soak) day(n int, day planner.Date) error {
	began := s.Clock()
	if err := s.job(store.Nightly, day, 2); err != nil {
		return err
	}
	night := s.Clock().Sub(began)
	if n%freeEvery == 0 {
		if err := s.count.free(); err != nil {
			return err
		}
	}
	began = s.Clock()
	if err := s.seven(day); err != nil {
		return err
	}
	next := s.calendar.Next(day + 1)
	if next.Monday() != day.Monday() {
		if err := s.job(store.Weekly, day, 12); err != nil {
			return err
		}
	}
	if err := errors.Join(s.small(day), s.decide(n, day)); err != nil {
		return fmt.Errorf("decide: %w", err)
	}
	seconds := (night + s.Clock().Sub(began)).Seconds()
	if err := s.count.held(day); err != nil {
		return err
	}
	if err := s.sheets(n, day); err != nil {
		return err
	}
	if _, err := sample.LiveWeek(s.ctx, s.db, s.sample, day, next); err != nil {
		return err
	}
	if s.sample.Sheets != "" && next.Monday() != day.Monday() {
		if err := s.handIn(next); err != nil {
			return fmt.Errorf("hand in: %w", err)
		}
	}
	return s.count.night(day, seconds)
}

// seven is what is sent at seven: on the first working day of a week the mail of the office
// heads, and what was gathered.
func (s *soak) seven(day planner.Date) error {
	if s.beginsWeek(day) {
		if err := errors.Join(s.job(store.Waves, day, 7), s.count.mondays()); err != nil {
			return err
		}
	}
	s.at = day.At(7*60, s.service.Settings.Zone)
	if err := s.service.TellDue(s.ctx); err != nil {
		return err
	}
	return s.deliver()
}

// beginsWeek says whether a working day is the first of its week.
func (s *soak) beginsWeek(day planner.Date) bool {
	return s.calendar.Previous(day-1).Monday() != day.Monday()
}

// job does a job of a day at an hour.
func (s *soak) job(name string, day planner.Date, hour int) error {
	s.at = day.At(hour*60, s.service.Settings.Zone)
	run, _, err := s.st.OpenRun(s.ctx, name, s.at, day, false, s.at)
	if err != nil {
		return err
	}
	if err := s.service.Do(s.ctx, run.ID); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return s.deliver()
}

// deliver sends what is due, and counts what became of plan and mail since the last time.
func (s *soak) deliver() error {
	report, err := outbox.Deliver(s.ctx, s.st, outbox.Settings{Host: "127.0.0.1", Port: s.catcher.Port(), TLS: "none",
		From: mail.Address{Name: "Учебный центр", Address: desk}, Hello: "localhost"}, s.service.Now, s.quiet)
	if err != nil {
		return err
	}
	if bad := report.Total() - report.Accepted; bad > 0 {
		return fmt.Errorf("%d messages were not accepted", bad)
	}
	return s.count.look()
}

// desk is the address of the training centre.
const desk = "training@cohort.example"
