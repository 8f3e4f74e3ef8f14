package migrations_test

import (
	"bufio"
	"database/sql"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// contract is what docs/DATA.md says: for each view its meaning and its
// columns, and the tables further down.
type contract struct {
	views   map[string]string
	columns map[string][][]string // column, type, meaning, example
	tables  [][]string            // every other row of three cells or two
}

func readContract(t *testing.T) contract {
	t.Helper()
	f, err := os.Open("../../docs/DATA.md")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	c := contract{views: map[string]string{}, columns: map[string][][]string{}}
	var view, section string
	for lines := bufio.NewScanner(f); lines.Scan(); {
		line := lines.Text()
		switch {
		case strings.HasPrefix(line, "#### input."):
			view = strings.TrimPrefix(line, "#### input.")
		case strings.HasPrefix(line, "<!-- "):
			section, view = strings.Trim(line, "<!-> "), ""
		case strings.HasPrefix(line, "|"):
			cells := strings.Split(strings.Trim(line, "|"), "|")
			for i := range cells {
				cells[i] = strings.TrimSpace(cells[i])
			}
			if strings.HasPrefix(cells[0], "---") || cells[0] == "column" || cells[0] == "table" {
				continue
			}
			if view != "" {
				c.columns[view] = append(c.columns[view], cells)
			} else if section == "beyond" || section == "service" {
				c.tables = append(c.tables, cells)
			}
		case view != "" && line != "" && c.views[view] == "":
			c.views[view] = line
		}
	}
	return c
}

// list runs a query that returns lines of text cells.
func list(t *testing.T, db *sql.DB, width int, query string) [][]string {
	t.Helper()
	rows, err := db.Query(query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var all [][]string
	for rows.Next() {
		cells := make([]sql.NullString, width)
		into := make([]any, width)
		for i := range cells {
			into[i] = &cells[i]
		}
		if err := rows.Scan(into...); err != nil {
			t.Fatal(err)
		}
		line := make([]string, width)
		for i := range cells {
			line[i] = cells[i].String
		}
		all = append(all, line)
	}
	return all
}

func TestDataPageSaysWhatTheViewsAre(t *testing.T) {
	db := facts(t)
	page := readContract(t)
	views := map[string]string{}
	for _, line := range list(t, db, 2, `
		select relname, obj_description(oid, 'pg_class')
		from pg_class
		where relnamespace = 'input'::regnamespace`) {
		views[line[0]] = line[1]
	}
	if diff := cmp.Diff(views, page.views); diff != "" {
		t.Errorf("views and their meanings, database against docs/DATA.md: %s", diff)
	}
	columns := map[string][][]string{}
	for _, line := range list(t, db, 4, `
		select relname, attname, replace(format_type(atttypid, -1), 'timestamp with time zone', 'timestamptz'), col_description(r.oid, attnum)
		from pg_class r
		join pg_attribute on attrelid = r.oid and attnum > 0
		where relnamespace = 'input'::regnamespace
		order by relname, attnum`) {
		columns[line[0]] = append(columns[line[0]], line[1:])
	}
	described := map[string][][]string{}
	for view, lines := range page.columns {
		for _, line := range lines {
			if len(line) != 4 {
				t.Fatalf("%s: %d cells in %v", view, len(line), line)
			}
			described[view] = append(described[view], line[:3])
			if example := strings.Trim(line[3], "`"); example != "null" {
				if err := undone(t, db, "select '"+example+"'::"+line[1]); err != nil {
					t.Errorf("%s.%s: the example is none: %v", view, line[0], err)
				}
			} else if !strings.Contains(line[2], "null") {
				t.Errorf("%s.%s: the example is null, its meaning does not say what null means", view, line[0])
			}
		}
	}
	if diff := cmp.Diff(columns, described); diff != "" {
		t.Errorf("columns, database against docs/DATA.md: %s", diff)
	}
}

func TestDataPageNamesEveryOtherTable(t *testing.T) {
	db := facts(t)
	want := append(list(t, db, 3, `
		select t.relname, a.attname, col_description(t.oid, a.attnum)
		from pg_class t
		join pg_attribute a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
		where t.relnamespace = 'cohort'::regnamespace and t.relkind = 'r'
			and (t.relname in ('staff', 'vacancies') or exists (
				select
				from pg_class v
				where v.relname = t.relname and v.relnamespace = 'input'::regnamespace
					and not exists (select from pg_attribute b where b.attrelid = v.oid and b.attname = a.attname)))
		order by t.relname, a.attnum`),
		list(t, db, 2, `
		select t.relname, obj_description(t.oid, 'pg_class')
		from pg_class t
		where t.relnamespace = 'cohort'::regnamespace and t.relkind = 'r'
			and t.relname not in ('staff', 'vacancies', 'migrations')
			and not exists (select from pg_class v where v.relname = t.relname and v.relnamespace = 'input'::regnamespace)
		order by t.oid`)...)
	if diff := cmp.Diff(want, readContract(t).tables); diff != "" {
		t.Errorf("tables, database against docs/DATA.md: %s", diff)
	}
}

func TestEverythingHasAComment(t *testing.T) {
	db := facts(t)
	for _, line := range list(t, db, 1, `
		select format('schema %s', nspname)
		from pg_namespace
		where nspname in ('cohort', 'input') and obj_description(oid, 'pg_namespace') is null
		union all
		select format('%s', r.oid::regclass)
		from pg_class r
		where relnamespace in ('cohort'::regnamespace, 'input'::regnamespace) and relkind in ('r', 'v')
			and relname <> 'migrations' and obj_description(r.oid, 'pg_class') is null
		union all
		select format('%s.%s', r.oid::regclass, attname)
		from pg_class r
		join pg_attribute on attrelid = r.oid and attnum > 0 and not attisdropped
		where relnamespace in ('cohort'::regnamespace, 'input'::regnamespace) and relkind in ('r', 'v')
			and relname <> 'migrations' and coalesce(col_description(r.oid, attnum), '') = ''`) {
		t.Errorf("%s has no comment", line[0])
	}
}

// A column of the facts may be null where its comment says what that means,
// and only there.
func TestCommentsSayWhatNullMeans(t *testing.T) {
	db := facts(t)
	said := 0
	for _, table := range tables(t, db) {
		for _, line := range list(t, db, 3, `
			select attname, (not attnotnull)::text, (col_description(attrelid, attnum) ~ '\mnull\M')::text
			from pg_attribute
			where attrelid = 'cohort.`+table+`'::regclass and attnum > 0 and not attisdropped`) {
			if line[1] == "true" {
				said++
			}
			if line[1] != line[2] {
				t.Errorf("%s.%s: nullable %s, null in its comment %s", table, line[0], line[1], line[2])
			}
		}
	}
	if said < 5 {
		t.Errorf("only %d nullable columns found", said)
	}
}

// The page's own example of a view over another system's table works.
func TestDataPageExampleReplacesAView(t *testing.T) {
	page, err := os.ReadFile("../../docs/DATA.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(page), "```sql\n")
	example, _, found := strings.Cut(rest, "```")
	if !found {
		t.Fatal("no example")
	}
	db := facts(t)
	tx, err := db.Begin()
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	// Whoever may read the view as it was may read what replaces it.
	if _, err := tx.Exec(`
		create role cohort_service;
		grant usage on schema input to cohort_service;
		grant select on input.bookings to cohort_service;
		create schema crm;
		create table crm.reservations (number integer, resource integer, begins timestamp, ends timestamp, purpose varchar(80), state text);
		create table crm.cohort_rooms (resource integer, cohort_room varchar(20));
		insert into crm.reservations values (7, 1, '2027-01-27 10:00', '2027-01-27 12:00', ' ', 'confirmed'), (8, 1, '2027-01-27 10:00', '2027-01-27 12:00', 'x', 'cancelled');
		insert into crm.cohort_rooms values (1, 'A1');` + example); err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec("set local role cohort_service"); err != nil {
		t.Fatal(err)
	}
	var got string
	err = tx.QueryRow(`
		select string_agg(concat_ws(' ', id, room, starts_at at time zone 'UTC', title), ',')
		from input.bookings`).Scan(&got)
	if want := "7 A1 2027-01-27 07:00:00 Booked"; got != want || err != nil {
		t.Errorf("got %q, %v, want %q", got, err, want)
	}
}
