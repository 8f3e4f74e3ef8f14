package schema_test

import (
	"database/sql"
	"net"
	"strconv"
	"strings"
	"sync"
	"testing"

	"cohort/internal/localpg/pgtest"
	"cohort/sql/schema"

	"github.com/google/go-cmp/cmp"
	"github.com/lib/pq"
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

// objects lists what stands in the schemas of a database that are not
// PostgreSQL's own, with the text of every definition.
func objects(t *testing.T, db *sql.DB) []string {
	t.Helper()
	var list []string
	err := db.QueryRow(`
		with ours as (
			select oid, nspname as schema
			from pg_namespace
			where nspname !~ '^(pg_|information_schema|public$)'
		)
		select array_agg(line order by line)
		from (
			select 'schema ' || schema
			from ours
			union all
			select concat_ws(' ', 'relation', schema, relname, relkind, obj_description(r.oid, 'pg_class'))
			from ours join pg_class r on relnamespace = ours.oid
			union all
			select concat_ws(' ', 'column', schema, relname, attname, format_type(atttypid, atttypmod), attnotnull, attidentity, attgenerated,
				pg_get_expr(adbin, adrelid), col_description(r.oid, attnum))
			from ours join pg_class r on relnamespace = ours.oid and relkind <> 'i' join pg_attribute on attrelid = r.oid and attnum > 0
			left join pg_attrdef on adrelid = attrelid and adnum = attnum
			union all
			select concat_ws(' ', 'index', schema, indexrelid::regclass, pg_get_indexdef(indexrelid))
			from ours join pg_class r on relnamespace = ours.oid join pg_index on indexrelid = r.oid
			union all
			select concat_ws(' ', 'view', schema, relname, pg_get_viewdef(r.oid))
			from ours join pg_class r on relnamespace = ours.oid and relkind = 'v'
			union all
			select concat_ws(' ', 'constraint', schema, conrelid::regclass, conname, pg_get_constraintdef(c.oid))
			from ours join pg_constraint c on connamespace = ours.oid
			union all
			select concat_ws(' ', 'function', schema, p.oid::regprocedure, md5(prosrc))
			from ours join pg_proc p on pronamespace = ours.oid and not exists (select from pg_depend where objid = p.oid and deptype = 'e')
			union all
			select concat_ws(' ', 'trigger', schema, relname, pg_get_triggerdef(g.oid))
			from ours join pg_class r on relnamespace = ours.oid join pg_trigger g on tgrelid = r.oid and not tgisinternal
			union all
			select concat_ws(' ', 'type', schema, typname)
			from ours join pg_type y on typnamespace = ours.oid and not exists (select from pg_depend where objid = y.oid and deptype = 'e')
			union all
			select concat_ws(' ', 'extension', extname)
			from pg_extension
		) as all_of_it (line)`).Scan(pq.Array(&list))
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestMigrateUpDownUp(t *testing.T) {
	url := pgtest.Empty(t)
	db := open(t, url)
	empty := objects(t, db)
	if have, want, err := schema.Version(t.Context(), db); have != 0 || want < 3 || err != nil {
		t.Fatalf("an empty database is at version %d of %d, %v", have, want, err)
	}
	if diff := cmp.Diff(empty, objects(t, db)); diff != "" {
		t.Fatalf("asking for the version changed the database: %s", diff)
	}

	from, to, err := schema.Migrate(t.Context(), url)
	if from != 0 || to < 3 || err != nil {
		t.Fatalf("from %d to %d, %v", from, to, err)
	}
	if have, want, err := schema.Version(t.Context(), db); have != to || want != to || err != nil {
		t.Errorf("after migrating to %d the version is %d of %d, %v", to, have, want, err)
	}
	full := objects(t, db)
	if again, still, err := schema.Migrate(t.Context(), url); again != to || still != to || err != nil {
		t.Errorf("a second time: from %d to %d, %v", again, still, err)
	}

	own, err := schema.Provider(db)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := own.DownTo(t.Context(), 0); err != nil {
		t.Fatal(err)
	}
	for _, line := range objects(t, db) {
		of := strings.Fields(line)
		switch {
		case line == "schema cohort", line == "schema river", line == "extension plpgsql":
		case len(of) > 2 && of[1] == "cohort" && strings.HasPrefix(strings.TrimLeft(of[2], "_"), "migrations"):
		case len(of) > 2 && of[0] == "constraint" && of[2] == "cohort.migrations":
		case len(of) > 2 && of[0] == "index" && strings.HasPrefix(of[2], "cohort.migrations"):
		case len(of) > 1 && of[1] == "river":
		default:
			t.Errorf("left behind after all migrations were taken back: %s", line)
		}
	}
	if from, again, err := schema.Migrate(t.Context(), url); from != 0 || again != to || err != nil {
		t.Fatalf("up again: from %d to %d, %v", from, again, err)
	}
	if diff := cmp.Diff(full, objects(t, db)); diff != "" {
		t.Errorf("up, down and up is not up: %s", diff)
	}
}

func TestMigrateFromManySides(t *testing.T) {
	url := pgtest.Empty(t)
	var all sync.WaitGroup
	var moved [3]int64
	for i := range moved {
		all.Go(func() {
			from, to, err := schema.Migrate(t.Context(), url)
			if err != nil {
				t.Error(err)
			}
			moved[i] = to - from
		})
	}
	all.Wait()
	_, want, err := schema.Version(t.Context(), open(t, url))
	if sum := moved[0] + moved[1] + moved[2]; sum != want || err != nil {
		t.Errorf("together they took %d steps, want %d; %v", sum, want, err)
	}
}

func TestMigrateNeedsNoNewSchemaOfItsOwn(t *testing.T) {
	url := pgtest.Empty(t)
	db := open(t, url)
	if _, err := db.Exec(`create schema cohort; create schema river; create extension btree_gist schema public`); err != nil {
		t.Fatal(err)
	}
	if _, _, err := schema.Migrate(t.Context(), url); err != nil {
		t.Fatal(err)
	}
	own, err := schema.Provider(db)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := own.DownTo(t.Context(), 0); err != nil {
		t.Fatal(err)
	}
	var kept bool
	if err := db.QueryRow(`select exists (select from pg_extension where extname = 'btree_gist')`).Scan(&kept); err != nil || !kept {
		t.Errorf("an extension that was there before is gone, %v", err)
	}
}

// What docs/DATA.md says that a server must allow is enough, for the user who
// migrates and for the one who works.
func TestOrdinaryUsersSuffice(t *testing.T) {
	super := pgtest.Empty(t)
	db := open(t, super)
	var name string
	if err := db.QueryRow(`select current_database()`).Scan(&name); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(`
		create role migrator login password 'm';
		create role worker login password 'w';
		grant create on database ` + name + ` to migrator;
		revoke create on schema public from public`); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if _, err := db.Exec(`drop owned by migrator cascade; drop owned by worker cascade; drop role migrator, worker`); err != nil {
			t.Error(err)
		}
	})
	as := func(user, password string) string {
		at := super[strings.Index(super, "@"):]
		return "postgres://" + user + ":" + password + at
	}
	if _, _, err := schema.Migrate(t.Context(), as("migrator", "m")); err != nil {
		t.Fatal(err)
	}
	if _, err := open(t, as("migrator", "m")).Exec(`
		grant usage on schema cohort, input, river to worker;
		grant select on all tables in schema input to worker;
		grant select, insert, update, delete on all tables in schema cohort, river to worker;
		grant usage on all sequences in schema cohort, river to worker`); err != nil {
		t.Fatal(err)
	}
	worker := as("worker", "w")
	if have, want, err := schema.Version(t.Context(), open(t, worker)); have != want || err != nil {
		t.Errorf("version %d of %d, %v", have, want, err)
	}
	if _, _, err := schema.Migrate(t.Context(), worker); err != nil {
		t.Errorf("with nothing to do: %v", err)
	}
	work := open(t, worker)
	if _, err := work.Exec(`
		insert into cohort.sites values ('S', 'S', 'S', '', 'office');
		insert into cohort.offices values ('O', 'O', 'O', 'S', 'O', 1);
		insert into cohort.stages values ('1', 1, 'a', 'a', 0.5, 2);
		insert into cohort.candidates (id, family_name, given_name, office, position, stage, stage_since) values ('C', 'a', 'b', 'O', 'p', '1', '2027-01-11 10:00Z');
		insert into cohort.stage_moves (candidate, position, to_stage, moved_at) values ('C', 'p', '1', '2027-01-11 10:00Z');
		insert into cohort.rosters values ('R', 'C', '5/2', null, '2027-01-11', null, 540, 1080)`); err != nil {
		t.Error(err)
	}
	if _, err := work.Exec(`create table cohort.more ()`); err == nil {
		t.Error("the worker may create tables")
	}
}

func TestLaterDatabaseIsRefused(t *testing.T) {
	url := pgtest.Database(t)
	db := open(t, url)
	if _, err := db.Exec(`insert into cohort.migrations (version_id, is_applied) values (9000, true)`); err != nil {
		t.Fatal(err)
	}
	before := objects(t, db)
	if _, _, err := schema.Migrate(t.Context(), url); err == nil || !strings.Contains(err.Error(), "9000") {
		t.Errorf("got %v", err)
	}
	if diff := cmp.Diff(before, objects(t, db)); diff != "" {
		t.Errorf("it was changed: %s", diff)
	}
	if have, _, err := schema.Version(t.Context(), db); have != 9000 || err != nil {
		t.Errorf("version %d, %v", have, err)
	}
}

func TestQueueThatLagsBehind(t *testing.T) {
	url := pgtest.Database(t)
	db := open(t, url)
	for _, c := range []struct{ done, says string }{
		{`delete from river.river_migration where version = (select max(version) from river.river_migration)`, "run cohort migrate"},
		{`alter table river.river_migration drop column line; delete from river.river_migration where version > 4`, "at version 4 of"},
		{`drop schema river cascade`, "at version 0 of"},
	} {
		if _, err := db.Exec(c.done); err != nil {
			t.Fatal(err)
		}
		if _, _, err := schema.Version(t.Context(), db); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("after %s: got %v", c.done, err)
		}
	}
	if _, _, err := schema.Migrate(t.Context(), url); err != nil {
		t.Error(err)
	}
	if _, _, err := schema.Version(t.Context(), db); err != nil {
		t.Error(err)
	}
}

func TestUnreachable(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := strconv.Itoa(l.Addr().(*net.TCPAddr).Port)
	l.Close()
	there := pgtest.Empty(t)
	at := there[strings.Index(there, "@"):]
	for _, c := range []struct {
		name, url string
		want      []string
	}{
		{"nobody listens", "postgres://u:s3cret@127.0.0.1:" + port + "/facts?sslmode=disable", []string{"127.0.0.1", port, "facts", "does not answer"}},
		{"no such host", "postgres://u:s3cret@nowhere.invalid/facts?sslmode=disable", []string{"nowhere.invalid", "5432", "facts", "does not answer"}},
		{"another password", "postgres://postgres:s3cret" + at, []string{"refuses user", "postgres", "password authentication failed"}},
		{"no such database", strings.Replace(there, "/test_", "/gone_", 1), []string{"gone_", "does not exist"}},
		{"a server without TLS", strings.Replace(there, "sslmode=disable", "sslmode=require", 1), []string{"TLS", "sslmode=disable"}},
		{"no address", "postgres://u:s3cret@[bad/facts", []string{"postgres://user:password@host"}},
		{"a parameter that does not exist", "postgres://u:s3cret@127.0.0.1/facts?sslmode=perhaps", []string{"postgres://user:password@host"}},
	} {
		_, _, err := schema.Migrate(t.Context(), c.url)
		if err == nil {
			t.Errorf("%s: no error", c.name)
			continue
		}
		for _, word := range c.want {
			if !strings.Contains(err.Error(), word) {
				t.Errorf("%s: %q does not say %q", c.name, err, word)
			}
		}
		if strings.Contains(err.Error(), "s3cret") || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %q", c.name, err)
		}
	}
}

// Attendance of before there were marks is kept, both ways.
func TestAttendanceOfBeforeMarksIsKept(t *testing.T) {
	url := pgtest.Database(t)
	db := open(t, url)
	own, err := schema.Provider(db)
	if err != nil {
		t.Fatal(err)
	}
	run := func(statements string) {
		t.Helper()
		if _, err := db.Exec(statements); err != nil {
			t.Fatal(err)
		}
	}
	rows := func(query string) (out string) {
		t.Helper()
		if err := db.QueryRow("select string_agg(x::text, ' ' order by x::text) from (" + query + ") x").Scan(&out); err != nil {
			t.Fatal(err)
		}
		return out
	}
	if _, err := own.DownTo(t.Context(), 11); err != nil {
		t.Fatal(err)
	}
	run(`insert into cohort.staff (id, kind) values ('anna', 'person'), ('boris', 'person');
		insert into cohort.attendance (session, person, present) values ('s', 'anna', true), ('s', 'boris', false)`)
	if _, err := own.Up(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := rows("select person, mark, result from input.attendance"); got != "(anna,present,) (boris,absent,)" {
		t.Errorf("after the migration: %s", got)
	}
	run("update cohort.attendance set mark = 'late', result = 'failed' where person = 'anna'")
	if _, err := own.DownTo(t.Context(), 11); err != nil {
		t.Fatal(err)
	}
	if got := rows("select person, present from input.attendance"); got != "(anna,f) (boris,f)" {
		t.Errorf("taken back: %s", got)
	}
}

// Rows from before a rule do not stop the upgrade, and stay until somebody changes them.
func TestRowsFromBeforeARuleStay(t *testing.T) {
	db := open(t, pgtest.Database(t))
	own, err := schema.Provider(db)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := own.DownTo(t.Context(), 12); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(`set session_replication_role = replica; -- nobody has to be known
		insert into cohort.completed (person, course, completed_on) values ('anna', 'c', 'infinity');
		insert into cohort.absences (id, person, from_date, to_date, kind) values ('a', 'anna', '-infinity', '2027-01-01', 'illness');
		insert into cohort.people (id, family_name, given_name, patronymic, office, position, started_on)
		values ('p', E'Бои\u0306цова', 'Анна  Мария', E'Ли\u00a0', 'o', E'универсальныи\u0306\u00a0специалист', '2026-01-12'), ('q', 'Б', 'А', '', 'o', 'c', '1026-01-12');
		insert into cohort.addresses (kind, subject, email, name) values ('trainer', 't', 'anna.@example.org', 'А'), ('trainer', 't', 'b@example.org', 'Б');
		set session_replication_role = origin`); err != nil {
		t.Fatal(err)
	}
	if _, err := own.Up(t.Context()); err != nil {
		t.Fatal(err)
	}
	var broken string
	if err := db.QueryRow(`select string_agg(conname::text, ' ' order by conname) from pg_constraint
		where connamespace = 'cohort'::regnamespace and contype = 'c' and not convalidated`).Scan(&broken); err != nil {
		t.Fatal(err)
	}
	if broken != "absences_finite addresses_email_deliverable completed_finite completed_plausible people_plausible" {
		t.Errorf("rules that not all rows keep: %s", broken)
	}
	if _, err := db.Exec(`update cohort.absences set from_date = '-infinity', kind = 'trip' where id = 'a'`); err == nil {
		t.Error("a changed row need not keep the rule")
	}
	var tidied string
	if err := db.QueryRow(`select concat_ws(' ', family_name, given_name, patronymic, position) from cohort.people where id = 'p'`).Scan(&tidied); err != nil || tidied != "Бойцова Анна Мария Ли универсальный специалист" {
		t.Errorf("what differs in letters and blanks alone is mended: %q, %v", tidied, err)
	}
	for _, c := range []struct {
		name, change string
		refused      bool
	}{
		{"a column beside the one that is wrong", `update cohort.people set given_name = 'Яна' where id = 'q'`, true},
		{"and that one too", `update cohort.people set given_name = 'Яна', started_on = '2026-01-12' where id = 'q'`, false},
		{"an address that no server takes is switched off", `update cohort.addresses set active = false where email like 'anna%'`, false},
		{"and on again", `update cohort.addresses set active = true where email like 'anna%'`, true},
		{"a good one is made bad", `update cohort.addresses set email = 'b..c@example.org' where email like 'b@%'`, true},
	} {
		if _, err := db.Exec(`set session_replication_role = origin; ` + c.change); (err != nil) != c.refused {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}
