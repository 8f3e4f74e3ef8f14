package doctor_test

import (
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cohort/internal/config"
	"cohort/internal/doctor"
	"cohort/internal/holds"
	"cohort/internal/localpg/pgtest"
	"cohort/internal/outbox"
	"cohort/planner"
	"cohort/planner/demand"
	"cohort/reports/words"
	"cohort/sql/store"

	_ "github.com/lib/pq" // the driver "postgres"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

const adapters = "../../docs/adapters/"

// theDay is the day of the rows of the examples.
const theDay planner.Date = 20840 // 2027-01-22

// read is a file of the adapters.
func read(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(adapters, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// adapted is a database in which files of the adapters were run, as of the day of their
// rows.
func adapted(t *testing.T, files ...string) (url string, db *sql.DB) {
	t.Helper()
	url = pgtest.Database(t)
	db, err := sql.Open("postgres", url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	const roleOnce = `do $$ begin create role cohort_service; create role cohort login in role cohort_service; exception when duplicate_object then null; end $$`
	if _, err := db.Exec(roleOnce); err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if _, err := db.Exec(read(t, f)); err != nil {
			t.Fatalf("%s: %v", f, err)
		}
	}
	if _, err := db.Exec(`create or replace view adapter.today as select date '2027-01-22' as day`); err != nil {
		t.Fatal(err)
	}
	return url, db
}

// onPage are the rows of a page's table that begin with a key, without their last cell,
// which says why.
func onPage(page string) []string {
	var out []string
	for line := range strings.Lines(page) {
		if cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), " | "); strings.HasPrefix(line, "| `") && regexp.MustCompile("^`[A-Z]-[0-9]+`$").MatchString(strings.TrimSpace(cells[0])) {
			for i := range cells {
				cells[i] = strings.Trim(cells[i], " `")
			}
			out = append(out, strings.Join(cells[:len(cells)-1], " | "))
		}
	}
	return out
}

// lines are the rows of a query of one text.
func lines(t *testing.T, db *sql.DB, query string) []string {
	t.Helper()
	rows, err := db.Query(query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			t.Fatal(err)
		}
		out = append(out, s)
	}
	return out
}

// frozen is the snapshot of the day, as the service reads it, who may read nothing but
// the views, and the faults as cohort snapshot says them.
func frozen(t *testing.T, url string) (*demand.Built, []string) {
	t.Helper()
	ctx := t.Context()
	st, err := store.Open(ctx, url)
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	f, faults, _, err := holds.ReadFacts(ctx, st, theDay, demand.DefaultSettings().Zone)
	if err != nil {
		t.Fatal(err)
	}
	built, err := demand.Build(f, theDay, demand.DefaultSettings())
	if err != nil {
		t.Fatal(err)
	}
	var said []string
	for _, f := range append(faults, built.Faults...) {
		said = append(said, fmt.Sprintf("fault: %s %s: %s; %s", f.Table, f.Key, words.FaultOf(f.Wrong), words.FaultOf(f.Done)))
	}
	slices.Sort(said)
	return built, said
}

// faultsOn are the faults that a page lists.
func faultsOn(page string) []string {
	out := regexp.MustCompile("(?m)^fault: .*").FindAllString(page, -1)
	slices.Sort(out)
	return out
}

// asService is the URL for the user of the service, who may read the views alone.
func asService(t *testing.T, url string, db *sql.DB) string {
	t.Helper()
	const grants = `
		grant usage on schema cohort, input, river to cohort;
		grant select on all tables in schema cohort, input, river to cohort`
	if _, err := db.Exec(grants); err != nil {
		t.Fatal(err)
	}
	return strings.Replace(url, "?", "?options=-crole%3Dcohort&", 1)
}

const people = `
	select concat_ws(' | ', id, concat_ws(' ', family_name, nullif(given_name, ''), nullif(patronymic, '')), office, started_on,
		coalesce(cleared_on::text, 'null'), coalesce(left_on::text, 'null'))
	from input.people
	order by id`

// newcomers are who of the people with a name is planned for as a newcomer.
func newcomers(b *demand.Built) []string {
	var out []string
	for _, l := range b.Snapshot.Learners {
		if !l.Anonymous && l.Intake != nil {
			out = append(out, l.ID)
		}
	}
	return out
}

func TestAnHRSystemAsTheyAre(t *testing.T) {
	url, db := adapted(t, "centre.sql", "hr/tables.sql", "hr/views.sql", "hr/evening.sql")
	page := read(t, "hr.md")
	if diff := cmp.Diff(onPage(page), lines(t, db, people)); diff != "" {
		t.Errorf("people, hr.md against the view: %s", diff)
	}
	if _, err := db.Exec(`set cohort.today = '2027-01-22'; insert into cohort.completed values ('P-20388', 'SRV-01', '2026-11-20')`); err != nil {
		t.Errorf("our own tables do not know the people: %v", err)
	}
	url = asService(t, url, db)
	built, faults := frozen(t, url)
	if diff := cmp.Diff(faultsOn(page), faults); diff != "" {
		t.Errorf("faults, hr.md against the snapshot: %s", diff)
	}
	want := []string{"P-20310", "P-20377", "P-20388", "P-20390", "P-20398", "P-20401", "P-20402", "P-20403", "P-20404", "P-20405"}
	if diff := cmp.Diff(want, newcomers(built)); diff != "" {
		t.Errorf("newcomers (-want +got): %s", diff)
	}
	for _, c := range []struct{ about, query, want string }{
		{"a temporary transfer has its own schedule in between", `select string_agg(concat_ws(' ', pattern, from_date, to_date), ', ' order by from_date) from input.rosters where person = 'P-20360'`,
			"5/2 2025-10-06 2027-01-10, 2/2 2027-01-11 2027-02-26, 5/2 2027-02-27"},
		{"a recall ends a leave, drafts and what was cancelled do not count", `select string_agg(concat_ws(' ', id, person, from_date, to_date, kind), ', ' order by id) from input.absences where from_date >= '2027-01-18' and id <> '5212'`,
			"5203 P-20201 2027-01-18 2027-01-24 holiday, 5204 P-20355 2027-01-25 2027-02-07 holiday, 5210 P-20402 2027-01-20 infinity illness, 5213 T-01 2027-01-28 2027-01-29 trip, 5233 P-20402 2027-03-15 2027-03-19 holiday"},
		{"trainers keep their rosters", `select string_agg(person, ' ' order by person) from input.rosters where person like 'T%'`, "T-01 T-02"},
		{"the day after the temporary transfer", `create or replace view adapter.today as select date '2027-02-27' as day; select office from input.people where id = 'P-20360'`, "SOKOL"},
	} {
		var got string
		parts := strings.SplitN(c.query, "; ", 2)
		if len(parts) == 2 {
			if _, err := db.Exec(parts[0]); err != nil {
				t.Fatal(err)
			}
		}
		if err := db.QueryRow(parts[len(parts)-1]).Scan(&got); err != nil || got != c.want {
			t.Errorf("%s: got %q, %v, want %q", c.about, got, err, c.want)
		}
	}
	for _, k := range doctor.Examine(t.Context(), doctor.Installation{Config: config.Default(), Database: url, Mail: outbox.Settings{},
		Now: func() time.Time { return theDay.At(9*60, demand.DefaultSettings().Zone) }}) {
		if !k.OK && k.Name != "mail" {
			t.Errorf("doctor: %s: %s", k.Name, k.Found)
		}
	}
}

func TestARecruitingSystemThatKeepsEvents(t *testing.T) {
	url, db := adapted(t, "centre.sql", "hr/tables.sql", "hr/views.sql", "recruiting/tables.sql", "recruiting/views.sql", "hr/evening.sql")
	page := read(t, "recruiting.md")
	const candidates = `
		select concat_ws(' | ', id, concat_ws(' ', family_name, given_name, nullif(patronymic, '')), office, stage, coalesce(expected_start::text, 'null'))
		from input.candidates
		order by id`
	if diff := cmp.Diff(onPage(page), lines(t, db, candidates)); diff != "" {
		t.Errorf("candidates, recruiting.md against the view: %s", diff)
	}
	for _, c := range []struct{ about, query, want string }{
		{"who is hired keeps the key everywhere, who worked here before keeps the first", `select string_agg(distinct person, ' ') from input.rosters where person in ('C-7004', 'P-20401', 'C-7009', 'P-20310')`, "C-7004 P-20310"},
		{"past candidates", `select string_agg(id, ' ' order by id) from input.past_candidates`, "C-7003 C-7004 C-7009"},
		{"who comes back enters anew", `select string_agg(concat(from_stage, '>', to_stage), ' ' order by moved_at) from input.stage_moves where candidate = 'C-7008'`,
			">application application>interview interview>lost >application"},
		{"an evening counts for its own day", `select (stage_since at time zone 'Europe/Moscow')::date::text from input.candidates where id = 'C-7001'`, "2026-12-22"},
		{"who is not ours has no moves either", `select count(*)::text from input.stage_moves where candidate = 'C-7013'`, "0"},
	} {
		var got string
		if err := db.QueryRow(c.query).Scan(&got); err != nil || got != c.want {
			t.Errorf("%s: got %q, %v, want %q", c.about, got, err, c.want)
		}
	}
	built, faults := frozen(t, asService(t, url, db))
	want := append(faultsOn(page), faultsOn(read(t, "hr.md"))...)
	slices.Sort(want)
	if diff := cmp.Diff(want, faults); diff != "" {
		t.Errorf("faults, the pages against the snapshot: %s", diff)
	}
	for _, id := range []string{"C-7001", "C-7004", "C-7005", "C-7007", "P-20310"} {
		if !slices.Contains(newcomers(built), id) {
			t.Errorf("%s is not planned for", id)
		}
	}
}

// Each column of the recruiting system with a value that it should not have, one candidate each:
// it is told, or does no harm, and nobody else is concerned.
func TestBadValuesOfARecruitingSystem(t *testing.T) {
	url, db := adapted(t, "centre.sql", "hr/tables.sql", "hr/views.sql", "recruiting/tables.sql", "recruiting/views.sql", "hr/evening.sql")
	_, before := frozen(t, url)
	cases := []struct {
		name, do string
		fault    string // what is told of them; empty: nothing
		gone     bool   // they are no candidate
	}{
		{"nothing is wrong", ``, "", false},
		{"no family name", `update ats.candidate set last_name = ' ' where candidate_id = $1`, "", false},
		{"no given name", `update ats.candidate set first_name = '' where candidate_id = $1`, "", false},
		{"a patronymic of blanks", `update ats.candidate set middle_name = '  ' where candidate_id = $1`, "", false},
		{"a vacancy that is not there", `update ats.candidate set vacancy_id = 999 where candidate_id = $1`, `"vacancy 999"`, false},
		{"a department that nobody translated", `update ats.candidate set vacancy_id = 901 where candidate_id = $1`, `"МФЦ Нигде"`, false},
		{"a job title that nobody translated", `update ats.candidate set vacancy_id = 902 where candidate_id = $1`, "programmes Волшебник", false},
		{"one and the same as nobody", `update ats.candidate set merged_into = 99999 where candidate_id = $1`, "", false},
		{"one and the same as themselves", `update ats.candidate set merged_into = candidate_id where candidate_id = $1`, "", false},
		{"one and the same as the first", `update ats.candidate set merged_into = 8001 where candidate_id = $1`, "", true},
		{"an event to come", `update ats.event set happened_at = '2027-03-01' where candidate_id = $1 and type = 'offer'`, "", false},
		{"an event that never comes", `update ats.event set happened_at = 'infinity' where candidate_id = $1 and type = 'offer'`, "", false},
		{"an event of old", `update ats.event set happened_at = '0200-01-01' where candidate_id = $1 and type = 'candidate.created'`, "", false},
		{"a type that nobody translated", `update ats.event set type = 'OFFER' where candidate_id = $1 and type = 'offer'`, "stage_moves OFFER", false},
		{"a day that is none", `update ats.event set payload = '{"start_date": "2027-02-30"}' where candidate_id = $1 and type = 'start_date.agreed'`, `candidates C-%d: expected_start`, false},
		{"a day in words", `update ats.event set payload = '{"start_date": "завтра"}' where candidate_id = $1 and type = 'start_date.agreed'`, `candidates C-%d: expected_start`, false},
		{"a day that is missing", `update ats.event set payload = '{}' where candidate_id = $1 and type = 'start_date.agreed'`, "", false},
		{"a list in place of a payload", `update ats.event set payload = '[]' where candidate_id = $1 and type = 'start_date.agreed'`, "", false},
		{"hired under a number that HR does not have", `insert into ats.event values (9999, $1, '2027-01-21', 'hired', '{"personnel_number": "x"}')`, "", false},
	}
	for i, c := range cases {
		id := 8001 + i
		exec := func(query string, args ...any) {
			t.Helper()
			if _, err := db.Exec(query, args...); err != nil {
				t.Fatalf("%s: %v", c.name, err)
			}
		}
		if i == 0 {
			exec(`insert into ats.vacancy values (901, 'МФЦ Нигде', 'Универсальный специалист'), (902, 'МФЦ Сокол', 'Волшебник')`)
		}
		exec(`insert into ats.candidate values ($1, 'Пробный' || $2, 'Лев', 'Ильич', 311, null)`, id, fmt.Sprint(i))
		for k, e := range []struct{ at, kind, payload string }{{"2026-12-01 08:00", "candidate.created", "{}"}, {"2026-12-08 08:00", "interview", "{}"}, {"2026-12-15 08:00", "offer", "{}"},
			{"2026-12-21 08:00", "start_date.agreed", `{"start_date": "2027-02-01"}`}} {
			exec(`insert into ats.event values ($1, $2, $3, $4, $5)`, 10*id+k, id, e.at, e.kind, e.payload)
		}
		if c.do != "" {
			exec(c.do, id)
		}
	}
	_, after := frozen(t, url)
	after = slices.DeleteFunc(after, func(f string) bool { return slices.Contains(before, f) })
	shown := lines(t, db, `select id from input.candidates`)
	told := 0
	for i, c := range cases {
		id := 8001 + i
		if slices.Contains(shown, fmt.Sprintf("C-%d", id)) == c.gone {
			t.Errorf("%s: a candidate: %v", c.name, c.gone)
		}
		if c.fault == "" {
			continue
		}
		told++
		want := strings.ReplaceAll(c.fault, "%d", fmt.Sprint(id))
		if !slices.ContainsFunc(after, func(f string) bool { return strings.Contains(f, want) }) {
			t.Errorf("%s: nothing is told with %s", c.name, want)
		}
	}
	// With more people in the history others have stood in a stage for longer than anybody.
	after = slices.DeleteFunc(after, func(f string) bool { return strings.Contains(f, "longer than anybody") })
	if len(after) != told {
		t.Errorf("%d faults, want %d: %s", len(after), told, strings.Join(after, "\n"))
	}
}
