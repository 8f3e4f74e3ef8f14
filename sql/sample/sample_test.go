package sample

import (
	"context"
	"encoding/csv"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jmoiron/sqlx"

	"cohort/internal/localpg/pgtest"
	"cohort/planner"
	"cohort/planner/demand"
	"cohort/tools/beside"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

const january = planner.Date(20833) // Friday, 2027-01-15

var moscow = demand.DefaultSettings().Zone

func open(t testing.TB) *sqlx.DB {
	t.Helper()
	db, err := sqlx.Open("postgres", pgtest.Database(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func filled(t testing.TB, o Options) (*sqlx.DB, Summary) {
	t.Helper()
	db := open(t)
	s, err := Fill(context.Background(), db, o)
	if err != nil {
		t.Fatal(err)
	}
	return db, s
}

// standard is the network that most tests look at. It is filled once.
var standard = Options{Size: "S", Seed: 1, AsOf: january}

// standardSummary is what Fill said of it.
var standardSummary Summary

// standardDB returns a fresh database that holds the standard network, and its URL.
func standardDB(t testing.TB) (*sqlx.DB, string) {
	t.Helper()
	url := pgtest.Prepared(t, "standard", func(url string) error {
		db, err := sqlx.Open("postgres", url)
		if err != nil {
			return err
		}
		defer db.Close()
		standardSummary, err = Fill(context.Background(), db, standard)
		return err
	})
	db, err := sqlx.Open("postgres", url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db, url
}

// dump is a digest of each table of the database, by its name.
func dump(t testing.TB, db *sqlx.DB) map[string]string {
	t.Helper()
	var tables []string
	if err := db.Select(&tables, "select tablename from pg_tables where schemaname = 'cohort' and tablename <> 'migrations'"); err != nil {
		t.Fatal(err)
	}
	digests := map[string]string{}
	for _, table := range tables {
		var digest string
		if err := db.Get(&digest, fmt.Sprintf("select count(*) || ' rows ' || coalesce(sum(hashtextextended(x::text, 0)), 0) from cohort.%s x", table)); err != nil {
			t.Fatal(err)
		}
		digests[table] = digest
	}
	return digests
}

func count(t testing.TB, db *sqlx.DB, query string, args ...any) int {
	t.Helper()
	var n int
	if err := db.Get(&n, query, args...); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return n
}

func counts(list []Count) map[string]int {
	m := map[string]int{}
	for _, c := range list {
		m[c.What] = c.N
	}
	return m
}

// memory builds a network without writing it.
func memory(t testing.TB, o Options) *world {
	t.Helper()
	w, err := worldOf(context.Background(), open(t), o)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// published are the figures of the facts that the network is sized by, with how
// far from each it may lie, in percent.
var published = []struct {
	what   string // in the summary
	figure string // in the facts; several are separated by " / "
	part   int
	s, m   int
	within int
}{
	{"offices", "offices that send people", 0, 40, 139, 0},
	{"people employed", "staff in offices", 0, 3000, 10500, 2},
	{"training sites", "training sites", 0, 1, 5, 0},
	{"auditoria", "auditoria", 0, 2, 8, 0},
	{"computer rooms", "computer classrooms", 0, 3, 10, 0},
	{"psychologists", "trainers: psychologist / process", 0, 3, 12, 0},
	{"process trainers", "trainers: psychologist / process", 1, 5, 14, 20},
	{"newcomers in training", "newcomers in training on day 1", 0, 28, 101, 45},
	{"candidates in the pipeline", "candidates before start, all stages", 0, 185, 659, 25},
}

func TestSizes(t *testing.T) {
	for _, size := range []string{"S", "M"} {
		t.Run(size, func(t *testing.T) {
			var db *sqlx.DB
			var summary Summary
			if size == standard.Size {
				db, _ = standardDB(t)
				summary = standardSummary
			} else {
				db, summary = filled(t, Options{Size: size, Seed: 1, AsOf: january})
			}
			got := counts(summary.Counts)
			for _, p := range published {
				want := p.s
				if size == "M" {
					want = p.m
				}
				if off := 100 * (got[p.what] - want); off > p.within*want || -off > p.within*want {
					t.Errorf("%s: %d, want %d within %d %%", p.what, got[p.what], want, p.within)
				}
			}
			weeks := 200 / 7
			started := count(t, db, "select count(*) from cohort.people where started_on between $1 and $2", january-200, january-1) / weeks
			if mean := map[string]int{"S": 11, "M": 40}[size]; 5*started < 4*mean || 5*started > 6*mean {
				t.Errorf("%d people start a week, want %d or so", started, mean)
			}
			// Refreshers that fall due within ten weeks, webinars apart.
			due := count(t, db, `select count(*) from (
				select c.id, max(d.completed_on) + make_interval(months => c.refresh_months) as due
				from cohort.completed d join cohort.courses c on c.id = d.course join cohort.people p on p.id = d.person and p.left_on is null
				where c.refresh_months > 0 and c.id <> 'REF-02' group by d.person, c.id) x where due < $1`, january+70) / 10
			if low, high := map[string]int{"S": 25, "M": 87}[size], map[string]int{"S": 65, "M": 242}[size]; due < low || due > high {
				t.Errorf("%d refreshers fall due a week, want %d to %d", due, low, high)
			}
			if n := count(t, db, "select count(*) from cohort.stage_moves where moved_at < $1", january.At(0, moscow)); n != got["stage moves"] {
				t.Errorf("%d of %d stage moves lie before the day", n, got["stage moves"])
			}
			for _, s := range summary.Sentences {
				t.Log(s)
			}
		})
	}
}

func TestFiguresAreThoseOfTheFacts(t *testing.T) {
	f, err := os.Open(beside.Path(t, "facts/sizing.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	facts := map[string][]string{}
	for _, r := range rows[1:] {
		facts[r[0]] = r[1:]
	}
	for _, p := range published {
		for i, want := range []int{p.s, p.m} {
			if fact := facts[p.figure]; len(fact) <= i || strings.Split(fact[i], " / ")[p.part] != strconv.Itoa(want) {
				t.Errorf("%s: the facts say %q now, not %d", p.what, fact, want)
			}
		}
	}
}

func TestAnotherSeedIsAnotherNetwork(t *testing.T) {
	a, b := memory(t, Options{Size: "S", Seed: 7, AsOf: january}), memory(t, Options{Size: "S", Seed: 8, AsOf: january})
	for what, pair := range map[string][2]any{"people": {a.People, b.People}, "moves": {a.movesBetween(0, january), b.movesBetween(0, january)},
		"completed": {a.Completed, b.Completed}, "absences": {a.Absences, b.Absences}, "trainers": {a.Trainers, b.Trainers}} {
		if cmp.Equal(pair[0], pair[1]) {
			t.Errorf("%s are the same with another seed", what)
		}
	}
	for what, pair := range map[string][2]any{"sites": {a.Sites, b.Sites}, "travel": {a.Travel, b.Travel}, "courses": {a.Courses, b.Courses}} {
		if diff := cmp.Diff(pair[0], pair[1]); diff != "" {
			t.Errorf("%s are facts, yet differ with another seed: %s", what, diff)
		}
	}
}

// One filling serves several questions; each takes a second.
func TestTwoWeeksOnEqualRows(t *testing.T) {
	ctx, o := context.Background(), standard
	together, _ := standardDB(t)
	apart, _ := filled(t, o)
	before := dump(t, together)
	if diff := cmp.Diff(before, dump(t, apart)); diff != "" {
		t.Fatalf("the same seed gives other rows: %s", diff)
	}

	var lived []map[string]int
	for from := january; from < january+14; from += 7 {
		e, err := LiveWeek(ctx, together, o, from, from+7)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range e.Sentences {
			t.Log(s)
		}
		lived = append(lived, counts(e.Counts))
	}
	for _, days := range [][2]planner.Date{{0, 1}, {1, 4}, {4, 5}, {5, 6}, {6, 11}, {11, 14}} {
		if _, err := LiveWeek(ctx, apart, o, january+days[0], january+days[1]); err != nil {
			t.Fatal(err)
		}
	}
	after := dump(t, together)
	if diff := cmp.Diff(after, dump(t, apart)); diff != "" {
		t.Errorf("two weeks are not the same lived in other parts: %s", diff)
	}
	for _, table := range []string{"absences", "closures", "waves", "candidates", "stage_moves", "people", "rosters"} {
		if before[table] == after[table] {
			t.Errorf("nothing happened to %s", table)
		}
	}
	for what, least := range map[string]int{"trainers fallen ill": 1, "rooms shut": 1, "waves announced": 1, "new candidates": 60, "stage moves": 200,
		"accepted offers withdrawn": 1, "candidates who started": 3, "people who left": 1} {
		for k, week := range lived {
			if week[what] < least {
				t.Errorf("week %d: %s: %d, want %d at least", k+1, what, week[what], least)
			}
		}
	}
	started := lived[0]["candidates who started"] + lived[1]["candidates who started"]
	if n := count(t, together, `select count(*) from cohort.people p join cohort.candidates c on c.id = p.id
		where p.started_on >= $1 and c.outcome = 'started' and (c.family_name, c.office, c.position) = (p.family_name, p.office, p.position)`,
		january); n != started {
		t.Errorf("%d people were the candidates who started, want %d", n, started)
	}
	if n := count(t, together, "select count(*) from cohort.stage_moves where moved_at >= $1", (january+14).At(0, moscow)); n != 0 {
		t.Errorf("%d moves of days to come", n)
	}
}

func TestDaysThatCannotBeLived(t *testing.T) {
	o := Options{Size: "S", Seed: 1, AsOf: january}
	db := open(t)
	for _, days := range [][2]planner.Date{{january - 1, january + 1}, {january, january}, {january + 80, january + 90}} {
		if _, err := LiveWeek(context.Background(), db, o, days[0], days[1]); err == nil {
			t.Errorf("from %s to %s: no error", days[0], days[1])
		}
	}
	if _, err := Fill(context.Background(), db, Options{Size: "XL", AsOf: january}); err == nil {
		t.Error("a size that does not exist: no error")
	}
	if n := count(t, db, "select count(*) from cohort.sites"); n != 0 {
		t.Errorf("%d sites written by what failed", n)
	}
	db.MustExec("insert into cohort.sites values ('OURS', 'Наш', 'Ours', '', 'training')")
	if _, err := Fill(context.Background(), db, o); err == nil || !strings.Contains(err.Error(), "empty") {
		t.Errorf("somebody's own database: %v", err)
	}
}

// A network can be built for any day, also a Sunday, a holiday, or one beyond
// the working calendar.
func TestAnyDay(t *testing.T) {
	for _, day := range []string{"2025-01-05", "2026-05-10", "2026-12-31", "2027-01-04", "2027-02-20", "2028-07-03"} {
		w := memory(t, Options{Size: "S", Seed: 1, AsOf: date(t, day)})
		if n := counts(w.summary().Counts)["newcomers in training"]; n < 10 || n > 60 {
			t.Errorf("%s: %d newcomers in training", day, n)
		}
		for monday := w.o.AsOf.Monday(); monday < w.o.AsOf+w.o.future(); monday += 7 {
			w.week(monday)
		}
	}
}

func date(t *testing.T, s string) planner.Date {
	t.Helper()
	d, err := planner.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}
