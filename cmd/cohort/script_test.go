package main

import (
	"cmp"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/rogpeppe/go-internal/testscript"

	"cohort/internal/localpg/pgtest"
	"cohort/internal/nightly"
	"cohort/planner"
	"cohort/sql/sample"
)

func TestMain(m *testing.M) {
	testscript.Main(tests{m}, map[string]func(){
		"cohort":   func() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr, clock, little)) },
		"measured": measured,
	})
}

// tests stop the database server that they needed when they are done.
type tests struct{ m *testing.M }

func (t tests) Run() int { return pgtest.Run(t.m) }

// testClock names the variable that says how far the clock of a test is ahead of the
// machine's; the program itself knows none.
const testClock = "CLOCK"

// clock goes on as time does, from the morning of the sample network on, or from the
// instant that a script has set it to.
var clock = func() func() time.Time {
	ahead, err := time.ParseDuration(cmp.Or(os.Getenv(testClock), aheadBy("2027-01-22T02:00:00+03:00")))
	if err != nil {
		panic(err)
	}
	return func() time.Time { return time.Now().Add(ahead) }
}()

// withoutTables names the variable by which a script says that its mail goes without tables
// of waves.
const withoutTables = "WITHOUT_TABLES"

// little is what the commands of the tests do beside the search for a plan: enough that
// there is something to read, not enough for people to decide by.
var little = nightly.Effort{Ahead: 2000, Away: 300, NoTables: os.Getenv(withoutTables) != ""}

// aheadBy is how far a clock is ahead that shows an instant now.
func aheadBy(instant string) string {
	shown, err := time.Parse(time.RFC3339, instant)
	if err != nil {
		panic(err)
	}
	return time.Until(shown).String()
}

func setClock(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: clock INSTANT")
	}
	ts.Setenv(testClock, aheadBy(args[0]))
}

// TestScripts runs the command line as people do: each testdata/script/*.txtar
// is a script with the files that it needs. They find small.snapshot.json and
// small.plan.json in their folder, and beside testscript's own commands:
//
//	exits N cohort ARGUMENT...   runs it and wants the exit status N
//	interrupted FILE cohort ARGUMENT...
//	                             runs it until it says its first line on stderr, interrupts it, wants it to
//	                             end well, and keeps all that it said as FILE
//	database                     sets $COHORT_DATABASE_URL to a fresh migrated database
//	database sample              the same, filled with the sample network XS on 2027-01-22
//	database empty               the same, without any schema
//	heads N                      has the heads of N offices written to, of 40: each gets a table of waves, which takes long
//	mailbox                      starts a mail server that keeps what comes as mail/*.eml; sets $MAILPORT
//	                             and $PAGE, a free address
//	serving                      starts cohort serve and waits until it says that it does
//	served                       interrupts it, wants it to end well, and keeps what it logged as service.log
//	fetch URL FILE               keeps a page
//	clock INSTANT                sets the clock; at the beginning it shows 2027-01-22T02:00:00+03:00
//	published                    publishes a plan of 2027-01-22 with room in it, always the same one
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(e *testscript.Env) error {
			e.Values["test"] = e.T()
			e.Setenv("COHORT_DATABASE_URL", "")
			e.Setenv(testClock, aheadBy("2027-01-22T02:00:00+03:00"))
			e.Setenv(withoutTables, "")
			e.Setenv("GOGC", os.Getenv("GOGC")) // as make test has it
			e.Setenv("TZ", "America/New_York")  // never the network's own
			for _, name := range []string{"small.snapshot.json", "small.plan.json"} {
				b, err := os.ReadFile(filepath.Join("../../planner/testdata", name))
				if err != nil {
					return err
				}
				if err := os.WriteFile(filepath.Join(e.WorkDir, name), b, 0o644); err != nil {
					return err
				}
			}
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"exits": exits, "interrupted": interrupted, "clock": setClock, "database": database, "heads": heads, "mailbox": mailbox, "fetch": fetch, "serving": serving, "served": served, "published": published},
	})
}

func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits STATUS command...")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		var exit *exec.ExitError
		if !errors.As(err, &exit) {
			ts.Fatalf("%v", err)
		}
		got = exit.ExitCode()
	}
	if got != want {
		ts.Fatalf("exit status %d, want %d", got, want)
	}
}

func interrupted(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: interrupted FILE command...")
	}
	p := startBeside(ts, args[1], args[2:]...)
	if !p.line() {
		ts.Fatalf("it ended without a word: %v", p.Wait())
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), p.interrupt(ts), 0o644))
}

func database(ts *testscript.TestScript, neg bool, args []string) {
	t, ok := ts.Value("test").(testing.TB)
	if neg || len(args) > 1 || !ok {
		ts.Fatalf("usage: database [sample|empty]")
	}
	what := append(args, "")[0]
	var url string
	switch what {
	case "empty":
		url = pgtest.Empty(t)
	case "":
		url = pgtest.Database(t)
	case "sample":
		url = sampleDatabase(t)
	default:
		ts.Fatalf("no such database: %s", what)
	}
	ts.Setenv("COHORT_DATABASE_URL", url)
}

func heads(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: heads N")
	}
	n, err := strconv.Atoi(args[0])
	ts.Check(err)
	db, err := sqlx.Connect("postgres", ts.Getenv("COHORT_DATABASE_URL"))
	ts.Check(err)
	defer db.Close()
	_, err = db.Exec(`update cohort.addresses set active = id in (
		select id from cohort.addresses where kind = 'office_head' order by id limit $1) where kind = 'office_head'`, n)
	ts.Check(err)
}

// sampleDatabase returns the URL of a fresh database with the sample network XS,
// known on the morning of 2027-01-22.
func sampleDatabase(t testing.TB) string { return sampleOf(t, "XS") }

// sampleOf is the same of another size.
func sampleOf(t testing.TB, size string) string {
	return pgtest.Prepared(t, "sample_"+strings.ToLower(size), func(url string) error {
		asOf, err := planner.ParseDate("2027-01-22")
		if err != nil {
			return err
		}
		db, err := sqlx.Open("postgres", url)
		if err != nil {
			return err
		}
		defer db.Close()
		_, err = sample.Fill(context.Background(), db, sample.Options{Size: size, Seed: 1, AsOf: asOf})
		return err
	})
}
