package faults

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/mail"
	"os"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"

	"cohort/internal/localpg/pgtest"
	"cohort/internal/mailcatch"
	"cohort/internal/nightly"
	"cohort/internal/outbox"
	"cohort/planner"
	"cohort/planner/demand"
	"cohort/sql/sample"
	"cohort/sql/store"
)

func TestMain(m *testing.M) {
	if text := os.Getenv(taskIn); text != "" {
		os.Exit(asProcess(text))
	}
	code := pgtest.Run(m)
	if err := finish(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

// What the whole matrix does with what came: see page_test.go.
var (
	everything = false // it is tried, not only what takes little
	tell       = func(section, row, column, came string) {}
	finish     = func() error { return nil }
)

const friday = planner.Date(20833) // 2027-01-15, whose night is behind us

// site is a sample network with its database, its mail server, and the services that work
// for it.
type site struct {
	t        testing.TB
	url      string // of the database, past every wire
	db       *sqlx.DB
	catcher  *mailcatch.Catcher
	clock    *clock
	services []*service
}

// service is one service of a site, as a process of its own would be: it reaches database
// and mail server by a wire and a relay that end with it.
type service struct {
	site    *site
	wire    *wire
	relay   *relay
	st      *store.Store
	nightly *nightly.Service
	post    outbox.Settings
	ahead   time.Duration // of the site's clock
	dead    atomic.Bool
}

// now is what the service's own clock says.
func (v *service) now() time.Time { return v.site.clock.now().Add(v.ahead) }

// clock is what all services of a site hold for the time.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) set(at time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if at.After(c.at) {
		c.at = at
	}
}

func (c *clock) pass(d time.Duration) { c.set(c.now().Add(d)) }

var zone = demand.DefaultSettings().Zone

// hours are when jobs are due, in minutes of the day.
var hours = map[string]int{store.Nightly: 2 * 60, store.Waves: 7 * 60, store.Weekly: 12 * 60}

// afterFriday is a site after the night of friday. So many of each kind of readers are
// written to; 0: all.
func afterFriday(t testing.TB, readers int) *site {
	t.Helper()
	url := pgtest.Prepared(t, fmt.Sprintf("after_friday_%d", readers), func(url string) error { return oneNight(t, url, readers) })
	return siteOn(t, url)
}

func siteOn(t testing.TB, url string) *site {
	t.Helper()
	s := &site{t: t, url: url, clock: &clock{at: friday.At(3*60, zone)}}
	var err error
	if s.db, err = sqlx.Connect("postgres", url); err != nil {
		t.Fatal(err)
	}
	if s.catcher, err = mailcatch.Start(t.TempDir()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		for _, v := range s.services {
			v.kill()
			v.st.Close()
		}
		s.catcher.Close()
		s.db.Close()
	})
	return s
}

// oneNight fills a database with the sample network and makes its first night.
func oneNight(t testing.TB, url string, readers int) error {
	return nightOn(url, "S", friday, readers)
}

func nightOn(url, size string, day planner.Date, readers int) error {
	db, err := sqlx.Connect("postgres", url)
	if err != nil {
		return err
	}
	defer db.Close()
	ctx := context.Background()
	if _, err := sample.Fill(ctx, db, sample.Options{Size: size, Seed: 3, AsOf: day}); err != nil {
		return err
	}
	if _, err := db.Exec(`update cohort.addresses a set active = false
		from (select id, row_number() over (partition by kind order by id) as nth from cohort.addresses) x
		where x.id = a.id and $1 > 0 and x.nth > $1`, readers); err != nil {
		return err
	}
	st, err := store.Open(ctx, url)
	if err != nil {
		return err
	}
	defer st.Close()
	at := day.At(hours[store.Nightly], zone)
	run, _, err := st.OpenRun(ctx, store.Nightly, at, day, false, at)
	if err != nil {
		return err
	}
	return worker(st, func() time.Time { return at }).Do(ctx, run.ID)
}

// worker does runs with short searches, and without tables of waves, which take longest.
func worker(st *store.Store, now func() time.Time) *nightly.Service {
	settings := demand.DefaultSettings()
	settings.Zone = zone
	return &nightly.Service{Store: st, Settings: settings, Language: "ru", Now: now, Clock: stopwatch(),
		Search: nightly.Search{Seed: 1, Threads: 1, Iterations: 300}, Log: silent,
		Organizer: mail.Address{Name: "Учебный центр", Address: "training@cohort.example"},
		Effort:    nightly.Effort{Ahead: 500, Away: 300, NoTables: true}}
}

// stopwatch goes on by a millisecond whenever it is read.
func stopwatch() func() time.Time {
	var read atomic.Int64
	return func() time.Time { return time.UnixMilli(read.Add(1)) }
}

// service begins another service of the site.
func (s *site) service() *service {
	s.t.Helper()
	v := &service{site: s}
	var through string
	v.wire, through = newWire(s.t, s.url)
	v.relay = newRelay(s.t, s.catcher.Addr())
	var err error
	if v.st, err = store.Open(context.Background(), through); err != nil {
		s.t.Fatal(err)
	}
	v.nightly = worker(v.st, v.now)
	v.post = posting(v.relay.port())
	s.services = append(s.services, v)
	return v
}

// posting is how mail is sent to a port.
func posting(port int) outbox.Settings {
	return outbox.Settings{Host: "127.0.0.1", Port: port, TLS: "none", Hello: "localhost", Language: "ru", Zone: zone,
		From: mail.Address{Name: "Учебный центр", Address: "training@cohort.example"}}
}

// kill ends a service as kill -9 does: nothing of it reaches database or mail server any more.
func (v *service) kill() {
	if v.dead.Swap(true) {
		return
	}
	v.wire.die()
	v.relay.die()
}

// slot opens the slot of a job on a day at its hour.
func (v *service) slot(ctx context.Context, job string, day planner.Date) (store.Run, error) {
	at := day.At(hours[job], zone)
	v.site.clock.set(at)
	run, _, err := v.st.OpenRun(ctx, job, at, day, false, v.site.clock.now())
	return run, err
}

// do does a job of a day until it has come to its end, as a service does that tries again
// after each failure: with the next service of the site where this one is dead.
func (s *site) do(ctx context.Context, job string, day planner.Date) error {
	var errs error
	for range 4 {
		v := s.alive()
		run, err := v.slot(ctx, job, day)
		if err == nil {
			err = v.nightly.Do(ctx, run.ID)
		}
		if err == nil {
			return nil
		}
		errs = errors.Join(errs, err)
		if errors.As(err, new(*nightly.Rejected)) || ctx.Err() != nil {
			return errs
		}
		s.clock.pass(time.Minute)
	}
	return errs
}

// alive is the first service that lives, a new one where none does.
func (s *site) alive() *service {
	for _, v := range s.services {
		if !v.dead.Load() {
			return v
		}
	}
	return s.service()
}

// deliver empties the outbox: what waits for another attempt has its time, what nobody
// finished sending too.
func (s *site) deliver(ctx context.Context) error {
	const waiting = `select min(coalesce(next_attempt_at, lease_until)) from cohort.outbox where state in ('pending', 'sending') and rendered_at is not null`
	var errs error
	for range 40 {
		var next *time.Time
		if err := s.db.GetContext(ctx, &next, waiting); err != nil {
			return err
		}
		if next == nil {
			return nil
		}
		s.clock.set(*next)
		v := s.alive()
		if _, err := outbox.Deliver(ctx, v.st, v.post, v.now, silent); err != nil {
			errs = errors.Join(errs, err)
			s.clock.pass(time.Second)
		}
		if ctx.Err() != nil {
			return errs
		}
	}
	return fmt.Errorf("the outbox does not become empty: %w", errs)
}

var silent = slog.New(slog.DiscardHandler)
