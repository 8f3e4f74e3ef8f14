//go:build faults

package faults

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"cohort/internal/localpg/pgtest"
	"cohort/internal/maillog"
	"cohort/internal/outbox"
	"cohort/planner"
	"cohort/sql/delivered"
	"cohort/sql/store"
)

// stood asserts that nothing is wrong, in doubt or given up, and tells of it.
func stood(t *testing.T, s *site, row string) {
	t.Helper()
	out := s.look()
	for _, wrong := range out.Wrong {
		t.Error(wrong)
	}
	if out.Ambiguous+out.Dead+out.Waiting+out.Rejected > 0 {
		t.Errorf("stands %+v", out)
	}
	tell("more", row, "came", out.String())
}

// calmly is a site in which nothing breaks by itself.
func calmly(t *testing.T, s *site, lines ...[2]string) *storm {
	return &storm{site: s, t: t, dice: &draw{r: rand.New(rand.NewPCG(1, 0))}, tally: &tally{thrown: map[string]int{}}, force: 1, calm: true,
		killed: make(chan *service, 100), lines: lines}
}

// settle waits until every service has looked at what is due since, and no run is open.
func (s *storm) settle() {
	s.t.Helper()
	from := s.looks.Load()
	for began := time.Now(); time.Since(began) < 5*time.Minute; s.pass() {
		var open int
		if err := s.db.Get(&open, `select count(*) from cohort.runs where state not in ('done', 'rejected')`); err != nil {
			s.t.Fatal(err)
		}
		if open == 0 && s.looks.Load() >= from+int64(4*len(s.ends)) {
			return
		}
	}
	s.t.Fatal("runs are open for five minutes")
}

// nights are the days of the nights that were made, in the order of their slots.
func (s *site) nights() (out []planner.Date) {
	if err := s.db.Select(&out, `select as_of from cohort.runs where job = 'nightly' order by slot`); err != nil {
		s.t.Fatal(err)
	}
	return out
}

func TestWhatStandsWithSeveralServices(t *testing.T) {
	for _, x := range []struct {
		name   string
		clocks []time.Duration
	}{
		{"two services", []time.Duration{0, 0}},
		{"three services", []time.Duration{0, 0, 0}},
		{"three services, their clocks a day apart", []time.Duration{0, -24 * time.Hour, 24 * time.Hour}},
	} {
		t.Run(x.name, func(t *testing.T) {
			s := calmly(t, afterFriday(t, few), [2]string{store.Nightly, "0 2 * * 1,2"}, [2]string{store.Weekly, "0 12 * * 5"})
			for _, by := range x.clocks {
				s.daemonAhead(by)
			}
			s.until(store.Weekly, friday)
			s.mail((friday+1).At(0, zone), s.pass)
			for _, day := range []planner.Date{friday + 3, friday + 4} {
				s.until(store.Nightly, day)
				s.mail((day+1).At(0, zone), s.pass)
			}
			s.end()
			if err := s.deliver(context.Background()); err != nil {
				t.Error(err)
			}
			if days := s.nights(); !slices.Equal(days, []planner.Date{friday, friday + 3, friday + 4}) {
				t.Errorf("nights of %v", days)
			}
			if have, want := s.readers(store.Weekly), expected(t, store.Weekly); !slices.Equal(have, want) {
				t.Errorf("written to are %q, of one service %q", have, want)
			}
			stood(t, s.site, x.name)
		})
	}
}

// A slot at an hour that a night has not, or has twice, is done once.
func TestWhatStandsWhenClocksChange(t *testing.T) {
	defer func(here *time.Location) { zone = here }(zone)
	var err error
	if zone, err = time.LoadLocation("Europe/Berlin"); err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct {
		season, name string
		sunday       time.Time
	}{
		{"spring", "spring: 2:00 is left out", time.Date(2027, 3, 28, 0, 0, 0, 0, zone)},
		{"autumn", "autumn: 2:00 comes twice", time.Date(2027, 10, 31, 0, 0, 0, 0, zone)},
	} {
		t.Run(x.name, func(t *testing.T) {
			day := planner.DateOf(x.sunday)
			s := calmly(t, siteOn(t, pgtest.Prepared(t, x.season, func(url string) error { return nightOn(url, "S", day-1, few) })), [2]string{store.Nightly, "0 2 * * *"})
			s.clock.set((day - 1).At(23*60, zone))
			s.daemon()
			s.daemon()
			for at := x.sunday; at.Before(x.sunday.Add(6 * time.Hour)); at = at.Add(30 * time.Minute) {
				s.clock.set(at)
				s.settle()
			}
			s.clock.set((day + 1).At(3*60, zone))
			s.settle()
			s.end()
			if err := s.deliver(context.Background()); err != nil {
				t.Error(err)
			}
			if days := s.nights(); !slices.Equal(days, []planner.Date{day - 1, day, day + 1}) {
				t.Errorf("nights of %v", days)
			}
			stood(t, s.site, x.name)
		})
	}
}

// A night, one by hand on the same day and the week's mail go at the same time; the night
// stands still before it publishes until the others are done.
func TestWhatStandsWhereRunsOverlap(t *testing.T) {
	for _, name := range []string{"the plan is written", "COMMIT of the publication"} {
		t.Run(name, func(t *testing.T) {
			s, ctx := afterFriday(t, few), context.Background()
			at := steps[slices.IndexFunc(steps, func(x step) bool { return x.name == name })]
			v := s.service()
			ask, hit := once(at.at, deed{before: func(*line) { v.wire.hang() }})
			v.wire.breaking(ask)
			over := make(chan error, 1)
			go func() {
				run, err := v.slot(ctx, store.Nightly, friday+3)
				if err == nil {
					err = v.nightly.Do(ctx, run.ID)
				}
				over <- err
			}()
			select {
			case <-hit:
			case err := <-over:
				t.Fatalf("the night never came to the step: %v", err)
			}
			w := s.service()
			run, _, err := w.st.OpenRun(ctx, store.Nightly, s.clock.now().Add(time.Minute), friday+3, true, s.clock.now())
			if err != nil {
				t.Fatal(err)
			}
			byHand := make(chan error, 1)
			go func() { byHand <- w.nightly.Do(ctx, run.ID) }()
			if name == "the plan is written" { // nothing is locked yet
				if err := <-byHand; err != nil {
					t.Errorf("by hand: %v", err)
				}
			}
			v.wire.release()
			first := <-over
			if name != "the plan is written" {
				if err := <-byHand; err != nil {
					t.Logf("by hand, after the night: %v", err)
					s.clock.pass(time.Minute)
					if err := w.nightly.Do(ctx, run.ID); err != nil {
						t.Errorf("by hand, again: %v", err)
					}
				}
			}
			t.Logf("the night: %v", first)
			v.wire.breaking(nil)
			if err := s.all(ctx, store.Nightly); err != nil {
				t.Error(err)
			}
			stood(t, s, "a night beside one by hand, standing still where "+name)
		})
	}
}

// wrongly makes each view of the schema input one that shows what it showed, and more: of its
// columns, by name and type, what more says. Empty: the view stays.
func (s *site) wrongly(more func(view, right string, columns []string, types []string) string) {
	s.t.Helper()
	const query = `
		select c.relname as view, array_agg(quote_ident(a.attname) order by a.attnum) as columns,
			array_agg(format_type(case t.typtype when 'd' then t.typbasetype else t.oid end, null) order by a.attnum) as types
		from pg_class c
		join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
		join pg_type t on t.oid = a.atttypid
		where c.relnamespace = 'input'::regnamespace and c.relkind = 'v'
		group by c.relname`
	var list []struct {
		View           string
		Columns, Types pq.StringArray
	}
	if err := s.db.Select(&list, query); err != nil {
		s.t.Fatal(err)
	}
	for _, x := range list {
		right := "input." + pq.QuoteIdentifier(x.View+"_right")
		rows := more(x.View, right, x.Columns, x.Types)
		if rows == "" {
			continue
		}
		cast := make([]string, len(x.Columns))
		for i := range cast {
			cast[i] = fmt.Sprintf("cast(%s as %s) as %s", x.Columns[i], x.Types[i], x.Columns[i])
		}
		statement := fmt.Sprintf("alter view input.%s rename to %s; create view input.%s as select %s from %s union all %s",
			pq.QuoteIdentifier(x.View), pq.QuoteIdentifier(x.View+"_right"), pq.QuoteIdentifier(x.View), strings.Join(cast, ", "), right, rows)
		if _, err := s.db.Exec(statement); err != nil {
			s.t.Fatalf("%s: %v", statement, err)
		}
	}
}

func TestWhatStandsOnMalformedRows(t *testing.T) {
	// of is a row like the first of the view, in which values stand of some types.
	of := func(values map[string]string) func(view, right string, columns, types []string) string {
		return func(_, right string, columns, types []string) string {
			cells := slices.Clone(columns)
			for i := range cells {
				cells[i] = fmt.Sprintf("cast(%s as %s)", columns[i], types[i])
				if v, is := values[types[i]]; is {
					cells[i] = fmt.Sprintf("cast(%s as %s)", v, types[i])
				} else if v, is := values["*"]; is {
					cells[i] = fmt.Sprintf("cast(%s as %s)", v, types[i])
				}
			}
			return "(select " + strings.Join(cells, ", ") + " from " + right + " limit 1)"
		}
	}
	for _, x := range []struct {
		name string
		more func(view, right string, columns, types []string) string
	}{
		{"a row of nothing in each view", of(map[string]string{"*": "null"})},
		{"each row twice", func(_, right string, columns, types []string) string {
			return "select " + strings.Join(columns, ", ") + " from " + right
		}},
		{"a row whose texts are 40,000 letters and formulas", of(map[string]string{"text": `'=cmd|' || chr(8238) || chr(27) || repeat('Ы', 40000)`})},
		{"a row of numbers and days beyond all measure", of(map[string]string{"integer": "2147483647", "smallint": "-32768", "bigint": "-9000000000000000000", "date": "'0001-01-01'", "numeric": "1e30", "time without time zone": "'23:59:59'"})},
		{"a row of days without an end", of(map[string]string{"date": "'infinity'", "timestamp with time zone": "'-infinity'"})},
	} {
		t.Run(x.name, func(t *testing.T) {
			s, ctx := afterFriday(t, few), context.Background()
			s.wrongly(x.more)
			for _, job := range []string{store.Weekly, store.Nightly} {
				if err := s.all(ctx, job); err != nil {
					t.Error(err)
				}
			}
			stood(t, s, x.name)
		})
	}
}

// The whole of Moscow, in which a process is killed while it publishes.
func TestWhatStandsAtTenTimesTheSize(t *testing.T) {
	s := siteOn(t, pgtest.Prepared(t, "moscow", func(url string) error { return nightOn(url, "M", friday, few) }))
	ctx := context.Background()
	s.clock.set(days[store.Nightly].At(hours[store.Nightly], zone))
	p := s.process(store.Nightly)
	ask, hit := once(steps[slices.IndexFunc(steps, func(x step) bool { return x.name == "COMMIT of the publication" })].at, deed{instead: p.killed})
	p.wire.breaking(ask)
	p.start()
	<-p.ended
	select {
	case <-hit:
	default:
		t.Fatalf("the process never came to the step: %s", &p.said)
	}
	for _, job := range []string{store.Nightly, store.Weekly} {
		days := map[string]planner.Date{store.Nightly: friday + 3, store.Weekly: friday + 7}
		if err := errors.Join(s.do(ctx, job, days[job]), s.deliver(ctx)); err != nil {
			t.Error(err)
		}
	}
	stood(t, s, "ten times the data, a process killed -9 while it publishes")
}

// server does statements in the site's server beside its database, to which nobody is
// connected meanwhile. NAME is that of the database.
func (s *site) server(statements ...string) {
	s.t.Helper()
	for _, v := range s.services {
		v.st.Close()
		v.wire.cut()
	}
	s.db.Close()
	u, err := url.Parse(s.url)
	if err != nil {
		s.t.Fatal(err)
	}
	name := strings.TrimPrefix(u.Path, "/")
	u.Path = "/postgres"
	db, err := sqlx.Connect("postgres", u.String())
	if err != nil {
		s.t.Fatal(err)
	}
	defer db.Close()
	for _, x := range append([]string{"select pg_terminate_backend(pid) from pg_stat_activity where datname = 'NAME'"}, statements...) {
		if _, err := db.Exec(strings.ReplaceAll(x, "NAME", name)); err != nil {
			s.t.Fatalf("%s: %v", x, err)
		}
	}
	s.services = nil
	if s.db, err = sqlx.Connect("postgres", s.url); err != nil {
		s.t.Fatal(err)
	}
}

// The database is lost after mail went out, and a copy of before takes its place under its
// name. Services that find it send nothing, until an operator has said by the mail server's
// log what had gone out.
func TestWhatStandsAfterARestoredCopy(t *testing.T) {
	s, ctx := afterFriday(t, 0), context.Background()
	if err := s.alive().st.AtHome(ctx); err != nil {
		t.Fatal(err)
	}
	if err := s.do(ctx, store.Weekly, friday); err != nil {
		t.Fatal(err)
	}
	s.server("create database NAME_copy template NAME")
	if err := s.deliver(ctx); err != nil {
		t.Fatal(err)
	}
	went := len(s.catcher.Messages())
	s.server("alter database NAME rename to NAME_lost", "alter database NAME_copy rename to NAME")
	t.Cleanup(func() { s.server("drop database NAME_lost") })

	v := s.service()
	if err := v.st.AtHome(ctx); !errors.Is(err, store.ErrRestored) {
		t.Errorf("a service begins on the copy: %v", err)
	}
	if err := v.deliver(ctx); !errors.Is(err, store.ErrRestored) {
		t.Errorf("the copy's mail is sent: %v", err)
	}
	if n := len(s.catcher.Messages()); n != went || went == 0 {
		t.Errorf("%d messages went before, %d with the copy", went, n-went)
	}
	var log strings.Builder
	for _, m := range s.catcher.Messages() {
		fmt.Fprintln(&log, header(m.Data, "Message-ID"))
	}
	taken, err := maillog.Read(strings.NewReader(log.String()), zone, s.clock.now())
	if err != nil {
		t.Fatal(err)
	}
	since, err := outbox.Compare(ctx, v.st, taken, v.post)
	if err != nil {
		t.Fatal(err)
	}
	var list []delivered.Message
	for _, m := range since.Unsent {
		m.At = s.clock.now()
		list = append(list, m.Message)
	}
	if n, err := delivered.Mark(ctx, v.st.DB(), list, s.clock.now()); err != nil || int(n) != went {
		t.Errorf("%d of %d noted as sent: %v", n, went, err)
	}
	if rested, err := v.st.GoOn(ctx, s.clock.now()); err != nil || len(rested) > 0 {
		t.Errorf("put to rest: %v, %v", rested, err)
	}
	if err := errors.Join(s.do(ctx, store.Nightly, friday+3), s.deliver(ctx)); err != nil {
		t.Error(err)
	}
	stood(t, s, "failover to a copy of before the mail went")
}

// A message that had been accepted comes back days later, twice: it is dead then, says so, and
// is not sent again by itself; the operators hear of it once.
func TestWhatStandsAfterALateBounce(t *testing.T) {
	s, ctx := afterFriday(t, few), context.Background()
	if err := s.all(ctx, store.Weekly); err != nil {
		t.Fatal(err)
	}
	st := s.alive().st
	to, err := st.Addresses(ctx, store.Operator)
	if err != nil {
		t.Fatal(err)
	}
	list, err := st.Messages(ctx, store.MessageFilter{Kind: "weekly"})
	if err != nil || len(list) == 0 {
		t.Fatalf("%d messages: %v", len(list), err)
	}
	before := s.look()
	s.clock.pass(72 * time.Hour)
	for n := range 2 {
		_, known, err := st.CameBack(ctx, list[0].SentAs, "550 5.1.1 no such user", s.clock.now(), func(store.Message) ([]store.Answer, error) {
			return []store.Answer{{Address: to[0], Rendered: store.Rendered{Subject: "it came back", Text: "t"}}}, nil
		})
		if err != nil || known != (n == 0) {
			t.Errorf("%d came back: %v, %v", n, known, err)
		}
	}
	if err := s.deliver(ctx); err != nil {
		t.Error(err)
	}
	out := s.look()
	out.Wrong = slices.DeleteFunc(out.Wrong, func(w string) bool {
		return w == fmt.Sprintf("message %d (weekly) is dead, and the mail server took it", list[0].ID)
	})
	if out.Dead != 1 || out.Arrived != before.Arrived+1 || out.Accepted != before.Accepted || len(out.Wrong) > 0 {
		t.Errorf("before %+v, then %+v", before, out)
	}
	tell("more", "a message comes back three days later, twice", "came", out.String())
}

// deadlocks are the tables that somebody has locked who wants what the service has.
var deadlocks = map[string]string{"what was read is frozen": "readings", "the plan is written": "plan_versions", "the pointer to it is moved": "current_plan",
	"the seats are written": "seats", "mail is issued": "outbox", "a workbook is frozen": "attachments"}

// deadlock locks a table, and asks for what the service holds as soon as that waits for the
// table. The service's statement is then the one that the database gives up.
func (s *site) deadlock(ctx context.Context, table string) {
	s.t.Helper()
	tx, err := s.db.BeginTxx(ctx, nil)
	if err == nil {
		_, err = tx.Exec(`set local deadlock_timeout = '1h'; set local lock_timeout = 0; lock table cohort.` + table + ` in share mode`)
	}
	if err == nil { // longer than it takes us to ask
		_, err = s.db.Exec(`do $$ begin execute format('alter database %I set deadlock_timeout = 5000', current_database()); end $$`)
	}
	if err != nil {
		s.t.Fatal(err)
	}
	go func() {
		defer tx.Rollback()
		for waits := false; !waits && err == nil; {
			err = s.db.GetContext(ctx, &waits, `select exists (select from pg_locks where relation = cast($1 as regclass) and not granted)`, "cohort."+table)
		}
		if err == nil {
			_, err = tx.Exec(`lock table cohort.runs, cohort.outbox in exclusive mode`)
		}
		if err != nil {
			s.t.Error(err)
		}
	}()
}

func TestWhatStandsAfterADeadlock(t *testing.T) {
	for _, at := range steps {
		if deadlocks[at.name] == "" {
			continue
		}
		t.Run(at.name, func(t *testing.T) {
			s := afterFriday(t, few)
			ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
			defer cancel()
			s.deadlock(ctx, deadlocks[at.name])
			first := s.service().try(ctx, at.job)
			if dead := new(pq.Error); !errors.As(first, &dead) || dead.Code != "40P01" {
				t.Errorf("no deadlock: %v", first)
			}
			tell("steps", at.name, "deadlock", settled(t, s, at, s.all(ctx, at.job)).String())
		})
	}
}
