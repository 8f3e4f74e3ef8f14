package store_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"cohort/internal/localpg/pgtest"
	"cohort/planner"
	"cohort/planner/demand"
	"cohort/planner/demand/facts"
	"cohort/sql/schema"
	"cohort/sql/store"

	"github.com/jmoiron/sqlx"
)

var (
	ctx    = context.Background()
	moscow = time.FixedZone("MSK", 3*60*60)
	friday = planner.DateOf(time.Date(2027, 1, 22, 0, 0, 0, 0, time.UTC))
	noon   = friday.At(12*60, moscow)
)

func TestMain(m *testing.M) { pgtest.Main(m) }

func open(t *testing.T, url string) *sql.DB {
	t.Helper()
	db, err := sql.Open("postgres", url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// fresh opens a store on a database of its own, and the database beside it.
func fresh(t *testing.T) (*store.Store, *sqlx.DB) {
	t.Helper()
	url := pgtest.Database(t)
	s, err := store.Open(ctx, url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s, sqlx.NewDb(open(t, url), "postgres")
}

func must[T any](v T, err error) func(t *testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func exec(t *testing.T, db *sqlx.DB, query string, args ...any) {
	t.Helper()
	if _, err := db.Exec(query, args...); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
}

// count returns the number that a query counts.
func count(t *testing.T, db *sqlx.DB, query string, args ...any) (n int) {
	t.Helper()
	ok(t, db.Get(&n, query, args...))
	return n
}

// contents returns every row of every table of the service, so that a test can
// see that nothing was touched.
func contents(t *testing.T, db *sqlx.DB) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, table := range []string{"runs", "snapshots", "readings", "plan_versions", "current_plan", "sessions", "session_trainers",
		"seats", "plan_changes", "pins", "addresses", "editions", "outbox", "attachments"} {
		var rows string
		ok(t, db.Get(&rows, "select coalesce(jsonb_agg(to_jsonb(x) order by to_jsonb(x)), '[]') from cohort."+table+" x"))
		out[table] = rows
	}
	return out
}

// claimed opens and claims a run of a job.
func claimed(t *testing.T, s *store.Store, job string, slot time.Time) store.Run {
	t.Helper()
	run, created, err := s.OpenRun(ctx, job, slot, planner.DateOf(slot.In(moscow)), false, slot)
	ok(t, err)
	if !created {
		t.Fatalf("the %s run of %s was there before", job, slot)
	}
	return must(s.ClaimRun(ctx, run.ID, slot))(t)
}

// intake is the first day at work of the half.
var intake = friday + 10

// world is a snapshot of two rooms, three trainers and a learner and a half, whom
// session puts into plans.
func world(first planner.Date) *planner.Snapshot {
	s := &planner.Snapshot{Format: planner.SnapshotFormat, FirstDay: first, Days: 7, GridMinutes: 30, Weights: planner.DefaultWeights(),
		Sites:    []planner.Site{{ID: "vdnkh"}},
		Rooms:    []planner.Room{{ID: "r1", Site: "vdnkh", Seats: 10}, {ID: "r2", Site: "vdnkh", Seats: 10}},
		Trainers: []planner.Trainer{{ID: "t1"}, {ID: "t2"}, {ID: "t3"}},
		Courses:  []planner.Course{{ID: "short", Minutes: 60, MaxGroup: 10}, {ID: "long", Minutes: 240, MaxGroup: 10}},
		Offices:  []planner.Office{{ID: "o1", Site: "vdnkh"}},
		Learners: []planner.Learner{{ID: "anna", Office: "o1"}, {ID: "boris", Office: "o1"}, {ID: "A/vdnkh/2027-02-01/o1/1", Office: "o1", Anonymous: true, Intake: &intake, Number: 1}},
	}
	for _, l := range s.Learners {
		for _, c := range s.Courses {
			s.Requests = append(s.Requests, planner.Request{ID: l.ID + ":" + c.ID, Learner: l.ID, Course: c.ID})
		}
	}
	s.Normalise()
	s.SetName()
	return s
}

func plan(s *planner.Snapshot, sessions ...planner.Session) *planner.Plan {
	return &planner.Plan{Format: planner.PlanFormat, Snapshot: s.Name, Sessions: sessions, Cost: &planner.Cost{Teaching: 20}}
}

// session is an hour-long one; seated are learners.
func session(id, room, trainer string, day, start int, seated ...string) planner.Session {
	x := planner.Session{ID: id, Course: "short", Room: room, Trainers: []string{trainer}, Day: day, Start: start}
	for _, l := range seated {
		x.Seated = append(x.Seated, l+":short")
	}
	return x
}

// reading saves what a run read.
func reading(t *testing.T, s *store.Store, run store.Run, w *planner.Snapshot) {
	t.Helper()
	data := w.Bytes()
	ok(t, s.SaveReading(ctx, run, store.Reading{Snapshot: data, SHA256: planner.Digest(data), Name: w.Name, FirstDay: w.FirstDay,
		Days: w.Days, ReadAt: noon, Forecast: json.RawMessage(`{"as_of": "2027-01-22"}`),
		Faults:   []facts.Fault{{Table: "rooms", Key: "r9", Wrong: facts.Say("column_null", "Column", "seats"), Done: facts.Say("left_out")}},
		Released: []demand.Released{{Session: "s1", Cause: demand.TrainerAway, Who: "t1"}}}, noon))
}

// published is a version made by a run of its own on the base before it.
func published(t *testing.T, s *store.Store, base int64, first planner.Date, sessions ...planner.Session) int64 {
	t.Helper()
	w := world(first)
	run := claimed(t, s, store.Nightly, first.At(int(base), moscow))
	reading(t, s, run, w)
	return must(s.Publish(ctx, run, store.Publication{Base: base, Snapshot: w, Plan: plan(w, sessions...)}, noon))(t)
}

// address adds somebody who receives mail.
func address(t *testing.T, db *sqlx.DB, kind, subject, email string) (id int64) {
	t.Helper()
	ok(t, db.Get(&id, `
		insert into cohort.addresses (kind, subject, email, name)
		values ($1, nullif($2, ''), $3, 'Reader')
		returning id`, kind, subject, email))
	return id
}

func object(format string, args ...any) json.RawMessage {
	return json.RawMessage(fmt.Sprintf(format, args...))
}

func TestDatabasesElsewhereAreToProveThemselves(t *testing.T) {
	for url, want := range map[string]bool{
		"postgres://u@db.example.org/c": true, "postgres://u@db.example.org/c?sslmode=require": true, "postgres://u@db.example.org/c?sslmode=verify-full": false,
		"postgres://u@127.0.0.1/c": false, "postgres://u@[::1]/c?sslmode=disable": false, "postgres:///c?host=/run/postgresql": false, "postgres://u@localhost/c": false,
		"postgres://u@10.0.0.3/c?sslmode=verify-ca": true,
	} {
		if host, mode, is := schema.Unproven(url); is != want {
			t.Errorf("%s: %v (%s, %s), want %v", url, is, host, mode, want)
		}
	}
}
