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
	// The role of another installation on the same server, called cohort.
	const roleOnce = `do $$ begin create role cohort_service; create role cohort login; exception when duplicate_object then null; end $$`
	if _, err := db.Exec(roleOnce); err != nil {
		t.Fatal(err)
	}
	const rights = "select relname || ' ' || coalesce(relacl::text, '') from pg_class where relnamespace = 'input'::regnamespace and relkind = 'v' order by relname"
	before := lines(t, db, rights)
	for _, f := range files {
		if _, err := db.Exec(read(t, f)); err != nil {
			t.Fatalf("%s: %v", f, err)
		}
	}
	if after := lines(t, db, rights); !slices.Equal(before, after) {
		t.Errorf("who may read the views was\n%s\nand is now\n%s", strings.Join(before, "\n"), strings.Join(after, "\n"))
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
	ill := func() (found []string) {
		for _, k := range doctor.Examine(t.Context(), doctor.Installation{Config: config.Default(), Database: url, Mail: outbox.Settings{},
			Now: func() time.Time { return theDay.At(9*60, demand.DefaultSettings().Zone) }}) {
			if !k.OK && k.Name != "mail" {
				found = append(found, k.Name+": "+k.Found)
			}
		}
		return found
	}
	if found := ill(); len(found) > 0 {
		t.Errorf("doctor: %q", found)
	}
	if _, err := db.Exec(`update cohort.addresses set active = false where kind = 'operator'`); err != nil {
		t.Fatal(err)
	}
	if found := ill(); len(found) != 1 || !strings.HasPrefix(found[0], "readers: no operator receives mail") {
		t.Errorf("without an operator: %q", found)
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

// Each column of the HR system with a value that it may have and should not, one person each: it is
// read as it is meant, or told, and nobody else is concerned.
func TestBadValuesOfAnHRSystem(t *testing.T) {
	url, db := adapted(t, "centre.sql", "hr/tables.sql", "hr/views.sql", "hr/evening.sql")
	_, before := frozen(t, url)
	const (
		usual    = "SOKOL 2027-01-11"
		holiday  = "2027-02-15 2027-02-19 holiday"
		name     = "Пробный/Лев/Ильич"
		employee = `update hr.employee set `
		job      = `update hr.employment set `
		order    = `update hr.leave_order set `
		number   = ` where tab_no = $1`
		text     = ` where tab_no = $1::int::text`
		admitted = `insert into hr.admission values ('Д-' || $1::int, $1, `
		recalled = `insert into hr.leave_order values (90000 + $1::int, 'О', $1::int::text, `
		again    = `insert into hr.employment values (90000 + $1::int, $1, `
	)
	cases := []struct {
		name, do            string
		called, job, absent string // as the views show them; empty: nothing
		fault               string // what is told; empty: nothing
	}{
		{"nothing is wrong", ``, name, usual, holiday, ""},
		// hr.employee
		{"no name", employee + `full_name = ''` + number, "", usual, holiday, "has no family name"},
		{"a name of blanks", employee + `full_name = E' \u00a0 '` + number, "", usual, holiday, "has no family name"},
		{"one word", employee + `full_name = 'Пак' || $1::int` + number, "Пак", usual, holiday, ""},
		{"two words", employee + `full_name = 'Ким' || $1::int || ' Ли'` + number, "Ким/Ли", usual, holiday, ""},
		{"four words, a patronymic of two", employee + `full_name = 'Мамедов' || $1::int || ' Али Гасан Оглы'` + number, "Мамедов/Али/Гасан Оглы", usual, holiday, ""},
		{"four words, a family name of two, in capitals", employee + `full_name = 'ПЕТРОВА ВОДКИНА' || $1::int || ' МАРИЯ СЕРГЕЕВНА'` + number, "ПЕТРОВА ВОДКИНА/МАРИЯ/СЕРГЕЕВНА", usual, holiday, ""},
		{"blanks around the hyphen of a family name", employee + `full_name = 'Петрова – Водкина' || $1::int || ' Алёна  Сергеевна'` + number, "Петрова-Водкина/Алёна/Сергеевна", usual, holiday, ""},
		{"a line break and letters in two signs", employee + `full_name = E'Кислыи\u0306' || $1::int || E'\nЛев\u202fИльич'` + number, "Кислый/Лев/Ильич", usual, holiday, ""},
		{"deleted", employee + `deleted_at = '2027-01-20'` + number, "gone", "", "", ""},
		{"deleted on a day that never comes", employee + `deleted_at = '9999-12-31'` + number, name, usual, holiday, ""},
		{"deleted at infinity", employee + `deleted_at = 'infinity'` + number, name, usual, holiday, ""},
		// hr.employment
		{"an employment of nobody", job + `tab_no = 20999` + number, "gone", "", "", `"нет табельного номера 20999"`},
		{"an order of nobody", order + `tab_no = '20998'` + text, name, usual, "", `"P-20998"`},
		{"a unit that is not there", job + `unit_no = 4999` + number, name, "4999 2027-01-11", holiday, `names the office "4999"`},
		{"a unit that is not ours", job + `unit_no = 4301` + number, "gone", "", "", ""},
		{"a code with a blank", job + `position_code = '417 '` + number, name, usual, holiday, "programmes 417"},
		{"a kind in capitals, with blanks", job + `kind = ' ОСНОВНОЕ  '` + number, name, usual, holiday, ""},
		{"a second job, in other letters", again + `4119, '0417', 'внутреннее  совместительство', 'действует', 'ПД', '2027-01-12')`, name, usual, holiday, ""},
		{"a kind that nobody translated", job + `kind = 'ГПХ'` + number, "gone", "", "", `"вид занятости: ГПХ"`},
		{"a second row of a kind that nobody translated", again + `4119, '0417', 'ГПХ', 'Действует', 'ПД', '2027-01-12')`, name, usual, holiday, `"вид занятости: ГПХ"`},
		{"a state in capitals, without ё", job + `state = 'ДЕЙСТВУЕТ '` + number, name, usual, holiday, ""},
		{"annulled, in other letters", job + `state = ' аннулировано'` + number, "gone", "", "", ""},
		{"a state that nobody translated", job + `state = 'Черновик'` + number, "gone", "", "", `"состояние: Черновик"`},
		{"no state", job + `state = ''` + number, "gone", "", "", `"состояние:"`},
		{"a schedule in other letters", job + `schedule_code = ' см-а'` + number, name, usual, holiday, ""},
		{"a schedule that nobody translated", job + `schedule_code = '?'` + number, name, usual, holiday, `the pattern is "?"`},
		{"no end", job + `date_to = null` + number, name, usual, holiday, ""},
		{"an end at infinity", job + `date_to = 'infinity'` + number, name, usual, holiday, ""},
		{"an end beyond all calendars", job + `date_to = '5874897-12-31'` + number, name, usual, holiday, ""},
		{"the last day is today", job + `date_to = '2027-01-22'` + number, name, usual + " 2027-01-23", holiday, ""},
		{"an end before the beginning", job + `date_to = '2026-03-31'` + number, name, usual + " 2026-04-01", holiday, "left on 2026-04-01"},
		{"it begins never", job + `date_from = 'infinity'` + number, name, "SOKOL infinity", holiday, "started on 9999-12-31"},
		{"it began always", job + `date_from = '-infinity'` + number, name, "SOKOL -infinity cleared -infinity", holiday, "started_on is"},
		{"deleted and entered again", job + `deleted_at = '2027-01-12', date_from = '2020-01-01'` + number + `; ` + again + `4107, '0417', 'Основное', 'Действует', 'ПД', '2027-01-11')`, name, usual, holiday, ""},
		{"two rows overlap, both without an end", again + `4119, '0417', 'Основное', 'Действует', 'ПД', '2027-01-18', null)`, name, "STROGINO 2027-01-11", holiday, ""},
		{"two rows begin on one day", again + `4119, '0417', 'Основное', 'Действует', 'ПД', '2027-01-11', null)`, name, "STROGINO 2027-01-11", holiday, ""},
		{"a gap of a month", job + `date_from = '2026-06-01', date_to = '2026-12-10'` + number + `; ` + again + `4107, '0417', 'Основное', 'Действует', 'ПД', '2027-01-11')`, name, "SOKOL 2026-06-01", holiday, "was never cleared"},
		{"a gap of more", job + `date_from = '2026-06-01', date_to = '2026-12-09'` + number + `; ` + again + `4107, '0417', 'Основное', 'Действует', 'ПД', '2027-01-11')`, name, usual, holiday, ""},
		// hr.admission
		{"admitted, in other letters", admitted + `' 18.01.2027', 'ПРОВЕДЕН ')`, name, "SOKOL 2027-01-11 cleared 2027-01-18", holiday, ""},
		{"admitted, the date as ISO has it", admitted + `'2027-01-18', 'Проведён')`, name, "SOKOL 2027-01-11 cleared 2027-01-18", holiday, ""},
		{"admitted on no day", admitted + `'31.02.2027', 'Проведён')`, name, usual, holiday, `дата: 31.02.2027"`},
		{"admitted, and nobody says when", admitted + `'', 'Проведён')`, name, usual, holiday, `дата:"`},
		{"a state of an admission that nobody translated", admitted + `'18.01.2027', 'На подписи')`, name, usual, holiday, `состояние: На подписи"`},
		{"the admission of nobody", `insert into hr.admission values ('Д-' || $1::int, 20997, '18.01.2027', 'Проведён')`, name, usual, holiday, `нет табельного номера 20997"`},
		// hr.leave_order
		{"a number with zeros and blanks", order + `tab_no = ' 000' || tab_no || ' '` + text, name, usual, holiday, ""},
		{"a number that is none", order + `tab_no = '2O201'` + text, name, usual, "", `"табельный номер: 2O201"`},
		{"a code in other letters", order + `code = 'от '` + text, name, usual, holiday, ""},
		{"a code that nobody translated", order + `code = 'УЧ'` + text, name, usual, "2027-02-15 2027-02-19 УЧ", `the kind is "УЧ"`},
		{"dates with blanks", order + `date_from = ' 15.02.2027', date_to = E'19.02.2027\u00a0'` + text, name, usual, holiday, ""},
		{"dates as ISO has them", order + `date_from = '2027-02-15', date_to = '2027-02-19'` + text, name, usual, holiday, ""},
		{"a year of two digits", order + `date_from = '15.02.27'` + text, name, usual, "-infinity 2027-02-19 holiday", `from_date is "-infinity"`},
		{"a day in words", order + `date_from = '15 февраля'` + text, name, usual, "-infinity 2027-02-19 holiday", `from_date is "-infinity"`},
		{"no beginning", order + `date_from = ' '` + text, name, usual, "2027-02-19 holiday", "from_date is null"},
		{"no end but 31.12.9999", order + `date_to = '31.12.9999'` + text, name, usual, "2027-02-15 infinity holiday", ""},
		{"an order in other letters", order + `state = 'ПРОВЕДЕН'` + text, name, usual, holiday, ""},
		{"cancelled, in other letters", order + `state = 'отменен '` + text, name, usual, "", ""},
		{"a state of an order that nobody translated", order + `state = 'На подписи'` + text, name, usual, "", `"состояние: На подписи"`},
		{"a recall in other letters", recalled + `'отз', '17.02.2027', '', 'проведён', 70000 + $1)`, name, usual, "2027-02-15 2027-02-16 holiday", ""},
		{"a recall from nothing", recalled + `'ОТЗ', '17.02.2027', '', 'Проведён', null)`, name, usual, holiday, `"отзыв из приказа ?"`},
		{"a recall from an order that is not there", recalled + `'ОТЗ', '17.02.2027', '', 'Проведён', 1)`, name, usual, holiday, `"отзыв из приказа 1"`},
		{"a recall from somebody else's leave", recalled + `'ОТЗ', '07.07.2026', '', 'Проведён', 5101)`, name, usual, holiday, `"отзыв из приказа 5101"`},
	}
	for i, c := range cases {
		number := 21001 + i
		for _, do := range append([]string{`insert into hr.employee values ($1, 'Пробный' || $1::int || ' Лев Ильич', null)`,
			`insert into hr.employment values (70000 + $1, $1::int, 4107, '0417', 'Основное', 'Действует', 'ПД', '2027-01-11')`,
			`insert into hr.leave_order values (70000 + $1, 'О', ($1::int)::text, 'ОТ', '15.02.2027', '19.02.2027', 'Проведён', null)`}, strings.Split(c.do, "; ")...) {
			if do == "" {
				continue
			}
			if !strings.Contains(do, "$1") {
				t.Fatalf("%s is about nobody: %s", c.name, do)
			}
			if _, err := db.Exec(do, number); err != nil {
				t.Fatalf("%s: %v", c.name, err)
			}
		}
	}
	_, after := frozen(t, url)
	after = slices.DeleteFunc(after, func(f string) bool { return slices.Contains(before, f) })
	byKey := func(query string) map[string]string {
		out := map[string]string{}
		for _, line := range lines(t, db, query) {
			id, row, _ := strings.Cut(line, "\t")
			out[id] = row
		}
		return out
	}
	shown := byKey(`
		select id || E'\t' || replace(concat_ws('/', nullif(family_name, ''), nullif(given_name, ''), nullif(patronymic, '')), substr(id, 3), '') || ', ' ||
			concat_ws(' ', office, started_on, 'cleared ' || cleared_on, left_on)
		from input.people
		where id like 'P-21%'`)
	away := byKey(`
		select person || E'\t' || concat_ws(' ', from_date, to_date, kind)
		from input.absences
		where person like 'P-21%'`)
	told := 0
	for i, c := range cases {
		id := fmt.Sprintf("P-%d", 21001+i)
		got := shown[id] + ", " + away[id]
		want := c.called + ", " + c.job + ", " + c.absent
		if c.called == "gone" {
			want = ", "
		}
		if got != want {
			t.Errorf("%s: the views show %q, want %q", c.name, got, want)
		}
		if c.fault != "" {
			told++
			if !slices.ContainsFunc(after, func(f string) bool { return strings.Contains(f, c.fault) }) {
				t.Errorf("%s: nothing is told with %s", c.name, c.fault)
			}
		}
	}
	// What hangs on a person who is left out is left out with them.
	after = slices.DeleteFunc(after, func(f string) bool {
		return strings.Contains(f, `names the trainer or person "P-21`) || strings.Contains(f, "rosters null") || strings.Contains(f, "cleared_on is")
	})
	if len(after) != told {
		t.Errorf("%d faults, want %d: %s", len(after), told, strings.Join(after, "\n"))
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

// What the page says of systems that neither example has: its views are made over such tables.
func TestSystemsThatTheExamplesDoNotHave(t *testing.T) {
	url, db := adapted(t, "centre.sql", "hr/tables.sql", "hr/views.sql")
	const tables = `
		create schema hr2;
		create table hr2.employee (id uuid primary key, name text);
		create table hr2.employment (employee uuid, unit text, position text, during tstzrange);
		create table hr2.admission (employee uuid, given_at timestamptz, taken_back_at timestamptz);
		create table hr2.time_sheet (employee uuid, day date, begins time, ends time);
		create schema ats2;
		create table ats2.applicant (id uuid, position text, applied_on date, interviewed_on date, offered_on date, accepted_on date, started_on date, lost_on date);
		insert into hr2.employee select ('00000000-0000-0000-0000-00000000000' || n)::uuid, 'Имя ' || n from generate_series(1, 4) n;
		insert into hr2.employment
		select ('00000000-0000-0000-0000-00000000000' || n)::uuid, 'SOKOL', 'универсальный специалист', during::tstzrange
		from (values (1, '[2027-01-18 00:00+03,)'), (2, '[2027-01-11 00:00+03,2027-02-26 23:59:59+03]'), (3, '[2027-01-11 00:00+03,2027-02-27 00:00+03)'), (4, 'empty')) v (n, during);
		insert into hr2.admission values
			('00000000-0000-0000-0000-000000000002', '2027-01-15 00:00+03', '2027-01-20 00:00+03'), ('00000000-0000-0000-0000-000000000003', '2027-01-15 00:00+03', null);
		insert into hr2.time_sheet
		select '00000000-0000-0000-0000-000000000001', day, '09:00', '12:00' from unnest('{2027-01-20,2027-02-23}'::date[]) as day;
		insert into hr2.time_sheet values ('00000000-0000-0000-0000-000000000001', '2027-02-23', '13:00', '18:00'), ('00000000-0000-0000-0000-000000000001', '2027-02-25', '20:00', '08:00');
		insert into ats2.applicant values
			('00000000-0000-0000-0000-00000000000a', 'универсальный специалист', '2027-01-18', '2027-01-18', null, null, null, null),
			('00000000-0000-0000-0000-00000000000b', 'универсальный специалист', '2026-12-01', null, null, null, null, '2026-12-10')`
	if _, err := db.Exec(tables); err != nil {
		t.Fatal(err)
	}
	for _, m := range regexp.MustCompile("(?s)```sql\n(.*?)```").FindAllStringSubmatch(read(t, "README.md"), -1) {
		if _, err := db.Exec(m[1]); err != nil {
			t.Fatalf("%v in %s", err, m[1])
		}
	}
	want := []string{
		"P-00000000-0000-0000-0000-000000000001 | Имя 1 | SOKOL | 2027-01-18 | null | null",
		"P-00000000-0000-0000-0000-000000000002 | Имя 2 | SOKOL | 2027-01-11 | null | 2027-02-27",
		"P-00000000-0000-0000-0000-000000000003 | Имя 3 | SOKOL | 2027-01-11 | 2027-01-15 | 2027-02-27",
		"P-00000000-0000-0000-0000-000000000004 | Имя 4 | SOKOL | null | null",
	}
	if diff := cmp.Diff(want, lines(t, db, people)); diff != "" {
		t.Errorf("people (-want +got): %s", diff)
	}
	const moves = `select concat_ws(' ', right(candidate, 1), coalesce(from_stage, 'null'), to_stage) from input.stage_moves order by candidate, moved_at, to_stage`
	if diff := cmp.Diff([]string{"a null application", "a application interview", "b null application", "b application lost"}, lines(t, db, moves)); diff != "" {
		t.Errorf("moves (-want +got): %s", diff)
	}
	built, faults := frozen(t, url)
	if !slices.Contains(faults, "fault: people P-00000000-0000-0000-0000-000000000004: started_on is null; left out") || slices.ContainsFunc(faults, func(f string) bool { return strings.Contains(f, "rosters") || strings.Contains(f, "stage_moves") }) {
		t.Errorf("faults: %s", strings.Join(faults, "\n"))
	}
	for _, l := range built.Snapshot.Learners {
		if strings.HasSuffix(l.ID, "1") {
			if got, want := fmt.Sprint(l.Available), "[[32 540 720] [32 780 1080] [34 1200 1440] [35 0 480]]"; got != want { // day 32 is a holiday
				t.Errorf("can be trained in %s, want %s", got, want)
			}
		}
	}
}
