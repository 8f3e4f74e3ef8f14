package nightly_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/mail"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"
	"github.com/xuri/excelize/v2"

	"cohort/internal/localpg/pgtest"
	"cohort/internal/mailcatch"
	"cohort/internal/nightly"
	"cohort/internal/outbox"
	"cohort/planner"
	"cohort/planner/demand"
	"cohort/planner/referee"
	"cohort/reports/words"
	"cohort/sql/rights"
	"cohort/sql/sample"
	"cohort/sql/store"
	"cohort/tools/beside"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// centre is a sample network in a database of its own, with its service and the
// mail that it sends.
type centre struct {
	t       *testing.T
	db      *sqlx.DB
	st      *store.Store
	at      time.Time
	service *nightly.Service
	catcher *mailcatch.Catcher
}

const friday = planner.Date(20833) // 2027-01-15

// network is the sample network of all tests here.
var network = sample.Options{Size: "XS", Seed: 3, AsOf: friday}

// newCentre is a centre on the morning of friday, before any night.
func newCentre(t *testing.T) *centre {
	t.Helper()
	return centreOf(t, pgtest.Prepared(t, "centre", filled))
}

// afterFriday is a centre after the night of friday, and that night: made once for all
// tests that change nothing before it.
func afterFriday(t *testing.T) (*centre, night) {
	t.Helper()
	c := centreOf(t, pgtest.Prepared(t, "after_friday", func(url string) error {
		if err := filled(url); err != nil {
			return err
		}
		before := centreOf(t, url)
		defer before.close()
		before.night(friday)
		return nil
	}))
	c.at = friday.At(2*60, c.service.Settings.Zone)
	first, _, err := c.st.CurrentPlan(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return c, c.published(first.Run)
}

func filled(url string) error {
	db, err := sqlx.Connect("postgres", url)
	if err != nil {
		return err
	}
	defer db.Close()
	_, err = sample.Fill(context.Background(), db, network)
	return err
}

func centreOf(t *testing.T, url string) *centre {
	t.Helper()
	c := &centre{t: t}
	var err error
	if c.db, err = sqlx.Connect("postgres", url); err != nil {
		t.Fatal(err)
	}
	if c.st, err = store.Open(context.Background(), pgtest.As(t, url, rights.Service)); err != nil {
		t.Fatal(err)
	}
	if c.catcher, err = mailcatch.Start(t.TempDir()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.close)
	c.service = &nightly.Service{Store: c.st, Settings: demand.DefaultSettings(), Language: "ru", Now: func() time.Time { return c.at }, Clock: stopwatch(),
		Search: nightly.Search{Seed: 1, Threads: 1, Time: 200 * time.Millisecond}, Log: slog.New(slog.DiscardHandler),
		Effort: nightly.Effort{Ahead: 2000, NoTables: true}} // a table takes seconds; tests that read one put it in
	return c
}

func (c *centre) close() {
	c.catcher.Close()
	c.st.Close()
	c.db.Close()
}

// stopwatch is a clock that goes on by a millisecond whenever it is read, so that a
// search does as much on a busy machine as on another.
func stopwatch() func() time.Time {
	var read atomic.Int64
	return func() time.Time { return time.UnixMilli(read.Add(1)) }
}

// do does a job of a day, as the daemon would, and delivers what is due.
func (c *centre) do(job string, day planner.Date) (store.Run, error) {
	c.t.Helper()
	ctx := context.Background()
	hour := map[string]int{store.Nightly: 2, store.Waves: 7, store.Weekly: 12}[job]
	c.at = day.At(hour*60, c.service.Settings.Zone)
	run, _, err := c.st.OpenRun(ctx, job, c.at, day, false, c.at)
	if err != nil {
		c.t.Fatal(err)
	}
	failed := c.service.Do(ctx, run.ID)
	if run, err = c.st.Run(ctx, run.ID); err != nil {
		c.t.Fatal(err)
	}
	_, err = outbox.Deliver(ctx, c.st, outbox.Settings{Host: "127.0.0.1", Port: c.catcher.Port(), TLS: "none",
		From: mail.Address{Address: "training@cohort.example"}, Hello: "localhost"}, func() time.Time { return c.at }, slog.New(slog.DiscardHandler))
	if err != nil {
		c.t.Fatal(err)
	}
	return run, failed
}

func (c *centre) must(job string, day planner.Date) store.Run {
	c.t.Helper()
	run, err := c.do(job, day)
	if err != nil {
		c.t.Fatalf("%s of %s: %v", job, day, err)
	}
	return run
}

func (c *centre) exec(query string, args ...any) {
	c.t.Helper()
	if _, err := c.db.Exec(query, args...); err != nil {
		c.t.Fatal(err)
	}
}

// night is what a nightly run read and planned.
type night struct {
	run      store.Run
	version  store.Version
	reading  store.Reading
	snapshot *planner.Snapshot
	plan     *planner.Plan
}

func (c *centre) night(day planner.Date) night {
	c.t.Helper()
	return c.published(c.must(store.Nightly, day).ID)
}

// published is what a nightly run, which published the current plan, read and planned.
func (c *centre) published(run int64) night {
	c.t.Helper()
	ctx := context.Background()
	var n night
	var err error
	if n.run, err = c.st.Run(ctx, run); err != nil {
		c.t.Fatal(err)
	}
	day := n.run.AsOf
	if n.version, _, err = c.st.CurrentPlan(ctx); err != nil {
		c.t.Fatal(err)
	}
	if n.reading, err = c.st.Reading(ctx, n.run.ID); err != nil {
		c.t.Fatal(err)
	}
	if n.snapshot, err = referee.ReadSnapshot(bytes.NewReader(n.reading.Snapshot)); err != nil {
		c.t.Fatalf("the snapshot of %s: %v", day, err)
	}
	if n.plan, err = planner.ReadPlan(bytes.NewReader(n.version.Plan), n.snapshot); err != nil {
		c.t.Fatal(err)
	}
	if v := referee.Check(n.snapshot, n.plan); !v.Valid {
		c.t.Fatalf("the plan of %s breaks %v", day, v.Broken)
	}
	if n.version.Run != n.run.ID {
		c.t.Fatalf("the night of %s published nothing", day)
	}
	return n
}

// judged has the referee of the specification judge nights too.
func judged(t *testing.T, nights ...night) {
	t.Run("by the specification's referee", func(t *testing.T) {
		for _, n := range nights {
			dir := t.TempDir()
			s, p := filepath.Join(dir, "s.json"), filepath.Join(dir, "p.json")
			if err := errors.Join(os.WriteFile(s, n.reading.Snapshot, 0o600), os.WriteFile(p, n.version.Plan, 0o600)); err != nil {
				t.Fatal(err)
			}
			beside.Python(t, "spec/check.py", s, p)
		}
	})
}

// heads leaves the heads of so many offices alone who are written to, those
// named first: each gets a workbook, and a table of waves where it is not left out.
func (c *centre) heads(n int, named ...string) {
	c.t.Helper()
	c.exec(`update cohort.addresses set active = false where kind = 'office_head' and id not in (
		select id from cohort.addresses where kind = 'office_head' order by subject = any($1) desc, id limit $2)`, pq.Array(named), n)
}

// waves are the workbooks of onboarding waves that were mailed.
func (c *centre) waves() (out [][]byte) {
	c.t.Helper()
	if err := c.db.Select(&out, "select a.bytes from cohort.attachments a join cohort.outbox o on o.id = a.message where o.kind = 'waves'"); err != nil {
		c.t.Fatal(err)
	}
	return out
}

// sheet is what stands in a sheet of a Russian workbook; key names the sheet's
// name.
func sheet(t *testing.T, workbook []byte, key string, o ...excelize.Options) [][]string {
	t.Helper()
	words, err := words.New("ru")
	if err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(workbook))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows(words.Say(key), o...)
	if err != nil {
		t.Fatal(err)
	}
	return rows
}
