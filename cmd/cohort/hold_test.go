package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/jmoiron/sqlx"
	"github.com/rogpeppe/go-internal/testscript"

	"cohort/cmd/cohort/internal/cli"
	"cohort/internal/config"
	"cohort/internal/holds"
	"cohort/planner"
	"cohort/planner/demand"
	"cohort/planner/promise"
	"cohort/planner/referee"
	"cohort/planner/timetable"
	"cohort/sql/store"
)

// published publishes a plan with room in it for what may be promised, always
// the same one: of a short search, the first ten days.
func published(ts *testscript.TestScript, neg bool, args []string) {
	t, ok := ts.Value("test").(testing.TB)
	if neg || len(args) > 0 || !ok {
		ts.Fatalf("usage: published")
	}
	publishSome(t, ts.Getenv("COHORT_DATABASE_URL"), "2027-01-22")
}

func publishSome(t testing.TB, url, asOf string) {
	t.Helper()
	ctx := context.Background()
	day, err := planner.ParseDate(asOf)
	if err != nil {
		t.Fatal(err)
	}
	st, err := store.Open(ctx, url)
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	settings := config.Default().Planning
	facts, _, at, err := holds.ReadFacts(ctx, st, day, settings.Zone)
	if err != nil {
		t.Fatal(err)
	}
	built, err := demand.Build(facts, day, settings)
	if err != nil {
		t.Fatal(err)
	}
	s := built.Snapshot
	found, err := timetable.Solve(ctx, s, timetable.Options{Seed: 1, Iterations: 2000})
	if err != nil {
		t.Fatal(err)
	}
	p := found.Plan
	p.Sessions = slices.DeleteFunc(p.Sessions, func(x planner.Session) bool { return x.Day > 10 })
	verdict := referee.Check(s, p)
	if !verdict.Valid {
		t.Fatalf("%v", verdict.Broken)
	}
	p.Cost = &verdict.Terms
	stands, err := st.Holds(ctx)
	if err != nil {
		t.Fatal(err)
	}
	run, _, err := st.OpenRun(ctx, store.Nightly, day.At(120, settings.Zone), day, false, at)
	if err == nil {
		run, err = st.ClaimRun(ctx, run.ID, at)
	}
	if err == nil {
		data := s.Bytes()
		err = st.SaveReading(ctx, run, store.Reading{Snapshot: data, SHA256: planner.Digest(data), Name: s.Name, FirstDay: s.FirstDay, Days: s.Days,
			ReadAt: at, Forecast: encoded(built.Forecast)}, at)
	}
	if err == nil {
		_, err = st.Publish(ctx, run, store.Publication{Base: stands.Version, Snapshot: s, Plan: p}, at)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func encoded(v any) json.RawMessage {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return b
}

// command runs the program on a database.
func command(url string, args ...string) (status int, stdout, stderr string) {
	var out, errs bytes.Buffer
	status = run(append([]string{"--database", url}, args...), &out, &errs, clock, little)
	return status, out.String(), errs.String()
}

// standing is what the database's desk sees: that every hold has its seats, and
// that all seats together form a valid plan.
func standing(t *testing.T, url string, asOf string) *promise.Desk {
	t.Helper()
	day, _ := planner.ParseDate(asOf)
	st, err := store.Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	counter, err := holds.Open(t.Context(), st, config.Default().Planning, day)
	if err != nil {
		t.Fatal(err)
	}
	desk, mended, err := counter.Desk(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if len(mended) > 0 {
		t.Errorf("holds had to be seated anew: %+v", mended)
	}
	p := timetable.Standing(desk.Snapshot())
	if v := referee.Check(desk.Snapshot(), p); !v.Valid {
		t.Fatalf("%v", v.Broken)
	}
	for _, h := range counter.Active() {
		last := planner.Date(0)
		for _, x := range h.Seats {
			last = max(last, x.Date)
			at := slices.IndexFunc(p.Sessions, func(y planner.Session) bool { return y.ID == x.ID })
			if at < 0 {
				t.Errorf("hold %d: session %s is gone", h.Number, x.ID)
				continue
			}
			for _, id := range x.Learners {
				if !slices.Contains(p.Sessions[at].Seated, id+":"+x.Course) {
					t.Errorf("hold %d: %s has no seat in session %s", h.Number, id, x.ID)
				}
			}
		}
		if last != h.Ready {
			t.Errorf("hold %d: the last session is on %s, promised was %s", h.Number, last, h.Ready)
		}
		if !desk.Seated(h.Learners) {
			t.Errorf("hold %d: somebody lacks a seat", h.Number)
		}
	}
	return desk
}

var holdNumber = regexp.MustCompile(`^hold ([0-9]+): `)

// Many office heads ask at once, some of them for the same intake.
func TestHoldsAtOnceNeverTakeTheSameSeat(t *testing.T) {
	url := sampleDatabase(t)
	publishSome(t, url, "2027-01-22")
	offices := []string{"SOKOL", "SOKOL", "SVIBLOVO", "KOPTEVO", "OTRADNOE", "SVIBLOVO"}
	numbers := make([]string, len(offices))
	var all sync.WaitGroup
	for i, office := range offices {
		all.Go(func() {
			status, out, errs := command(url, "hold", "--office", office, "--start", "2027-02-08", "--headcount", fmt.Sprint(5+i%3), "--until", "2027-02-05",
				"--as-of", "2027-01-22", "--by", fmt.Sprint("head ", i))
			if m := holdNumber.FindStringSubmatch(out); status == cli.StatusDone && m != nil {
				numbers[i] = m[1]
			} else if status != cli.StatusNegative {
				t.Errorf("%s: status %d: %s%s", office, status, out, errs)
			}
		})
	}
	all.Wait()
	got := slices.DeleteFunc(slices.Clone(numbers), func(n string) bool { return n == "" })
	slices.Sort(got)
	if len(got) < 3 || len(slices.Compact(slices.Clone(got))) != len(got) {
		t.Fatalf("holds %v", numbers)
	}
	t.Logf("holds %v", numbers)
	standing(t, url, "2027-01-22")

	// One is given back: the others keep their seats, or others like them.
	if status, out, errs := command(url, "hold", "--release", got[0], "--as-of", "2027-01-22"); status != cli.StatusDone {
		t.Fatalf("%s%s", out, errs)
	}
	standing(t, url, "2027-01-22")
	if _, out, _ := command(url, "hold", "--list", "--as-of", "2027-01-22"); strings.Count(out, "\n") != len(got)-1 || strings.Contains(out, "hold "+got[0]+":") {
		t.Errorf("listed %q", out)
	}

	// Who asked is recorded.
	db, err := sqlx.Open("postgres", url)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var asked int
	if err := db.Get(&asked, "select count(distinct asked_by) from cohort.holds where asked_by like 'head %'"); err != nil || asked != len(got) {
		t.Errorf("%d asked, %v", asked, err)
	}

	// The next night knows the waves as announced: nobody is counted twice.
	publishSome(t, url, "2027-01-23")
	status, out, errs := command(url, "promise", "--office", "SOKOL", "--start", "2027-02-08", "--headcount", "1", "--as-of", "2027-01-23", "--json")
	if status > cli.StatusNegative {
		t.Fatalf("%s%s", out, errs)
	}
}
