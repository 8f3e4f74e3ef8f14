package rights_test

import (
	"database/sql"
	"errors"
	"regexp"
	"strings"
	"testing"

	"github.com/lib/pq"

	"cohort/internal/localpg/pgtest"
	"cohort/sql/migrations"
	"cohort/sql/rights"
	"cohort/sql/schema"
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

func exec(t *testing.T, db *sql.DB, statements string) {
	t.Helper()
	if _, err := db.Exec(statements); err != nil {
		t.Fatalf("%s: %v", statements, err)
	}
}

func value(t *testing.T, db *sql.DB, query string) (out string) {
	t.Helper()
	if err := db.QueryRow(query).Scan(&out); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return out
}

// world has two offices with somebody in each, a trainer, and what is kept of them.
const world = `
	insert into cohort.sites values ('A', 'A', 'A', '', 'office'), ('B', 'B', 'B', '', 'office'), ('T', 'T', 'T', '', 'training');
	insert into cohort.offices (id, name_ru, name_en, site, okrug, release_per_day) values ('A', 'A', 'A', 'A', 'o', 1), ('B', 'B', 'B', 'B', 'o', 1);
	insert into cohort.stages values ('1', 1, 'a', 'a', 0.5, 2);
	insert into cohort.people (id, family_name, given_name, patronymic, office, position, started_on) values ('p-a', 'Аистов', 'Я', '', 'A', 'p', '2026-01-12'), ('p-b', 'Бобров', 'Я', '', 'B', 'p', '2026-01-12');
	insert into cohort.candidates (id, family_name, given_name, office, position, stage, stage_since) values ('c-a', 'Асеев', 'Я', 'A', 'p', '1', '2027-01-11 10:00Z'), ('c-b', 'Белов', 'Я', 'B', 'p', '1', '2027-01-11 10:00Z');
	insert into cohort.trainers (id, family_name, given_name, home_site, roles, max_day_minutes, max_week_minutes, target_week_minutes) values ('t', 'Тренина', 'Я', 'T', '{process}', 480, 2160, 2160);
	insert into cohort.addresses (kind, subject, email, name) values ('office_head', 'A', 'a@example.org', 'А'), ('office_head', 'B', 'b@example.org', 'Б'), ('manager', 'T', 'm@example.org', 'М'), ('operator', null, 'o@example.org', 'О');
	insert into cohort.runs (job, slot, as_of, by_hand, opened_at) values ('nightly', '2027-01-22 02:00+03', '2027-01-22', false, now());
	insert into cohort.readings (run, read_at, faults, released, saved_at, directory) select id, now(), '[]', '[]', now(),
		'{"people": [{"id": "p-a", "family": "Аистов", "office": "A"}, {"id": "p-b", "family": "Бобров", "office": "B"}], "candidates": [{"id": "c-b", "office": "B"}], "trainers": [{"id": "t"}]}' from cohort.runs`

func filled(t *testing.T) (url string, db *sql.DB) {
	t.Helper()
	url = pgtest.Prepared(t, "offices", func(url string) error {
		db, err := sql.Open("postgres", url)
		if err != nil {
			return err
		}
		defer db.Close()
		_, err = db.Exec(world)
		return err
	})
	return url, open(t, url)
}

// Each role may do what it needs and nothing else.
func TestRoles(t *testing.T) {
	url, _ := filled(t)
	for _, c := range []struct {
		role             string
		allowed, refused []string
	}{
		{rights.Service, []string{
			`select family_name from input.people`,
			`select email from cohort.addresses`,
			`insert into cohort.runs (job, slot, as_of, by_hand, opened_at) values ('weekly', now(), '2027-01-22', false, now())`,
			`update cohort.runs set error = 'a'`,
			`insert into cohort.audit (at, kind, about, account, host, way, command, sender) values (now(), 'pin', '', '', '', '', '', '')`,
			`select digest from cohort.audit`,
			`delete from cohort.absences`,
			`update cohort.installation set generation = generation`,
			`select count(*) from river.river_job`,
		}, []string{
			`update cohort.people set given_name = 'а'`,
			`delete from cohort.people`,
			`insert into cohort.addresses (kind, email, name) values ('operator', 'x@example.org', 'x')`,
			`update cohort.addresses set email = 'x@example.org'`,
			`delete from cohort.runs`,
			`delete from cohort.outbox`,
			`delete from cohort.decisions`,
			`update cohort.decisions set who = 'a'`,
			`update cohort.letters set sender = 'a'`,
			`update cohort.imports set asked_by = 'a'`,
			`update cohort.audit set account = 'a'`,
			`delete from cohort.audit`,
			`truncate cohort.audit`,
			`insert into cohort.audit (at, kind, about, account, host, way, command, sender, database_user) values (now(), 'pin', '', '', '', '', '', '', session_user)`,
			`insert into cohort.audit (at, kind, about, account, host, way, command, sender, number, digest) values (now(), 'pin', '', '', '', '', '', '', 1, '')`,
			`alter table cohort.audit disable trigger all`,
			`drop trigger audit_stays on cohort.audit`,
			`alter table cohort.people disable row level security`,
			`alter table cohort.people no force row level security`,
			`drop policy by_office on cohort.people`,
			`create or replace view input.people as select * from cohort.candidates`,
			`create table cohort.more ()`,
			`create function cohort.more() returns int language sql as 'select 1'`,
			`drop table cohort.pins`,
			`insert into cohort.migrations (version_id, is_applied) values (9000, true)`,
			`update cohort.grid set minutes = 15`,
			`insert into cohort.calendar (date, kind, name) values ('2030-01-01', 'holiday', 'a')`,
			`set role postgres`,
			`set session_replication_role = replica`,
		}},
		{rights.Reader, []string{
			`select id, office, position from input.people`,
			`select id, office from cohort.candidates`,
			`select id, home_site from input.trainers`,
			`select kind, subject from cohort.addresses`,
			`select id, state from cohort.outbox`,
			`select * from cohort.sessions`,
			`select * from cohort.seats`,
			`select * from cohort.issued`,
			`select * from input.courses`,
			`select number, kind, about, before, after from cohort.audit`,
			`select person, from_date, to_date from input.absences`,
			`select person, from_date, to_date, weekdays from cohort.absences`,
			`select sha256, name, days from cohort.snapshots`,
		}, []string{
			`select * from input.people`,
			`select kind from cohort.absences`,
			`select kind from input.absences`,
			`select needs from cohort.people`,
			`select needs from input.candidates`,
			`select bytes from cohort.snapshots`,
			`select task from cohort.plan_parts`,
			`select family_name from input.people`,
			`select given_name from cohort.people`,
			`select patronymic from cohort.candidates`,
			`select family_name from input.trainers`,
			`select email from cohort.addresses`,
			`select name from cohort.addresses`,
			`select html from cohort.outbox`,
			`select subject from cohort.outbox`,
			`select directory from cohort.readings`,
			`select bytes from cohort.attachments`,
			`select sender from cohort.letters`,
			`select changes from cohort.imports`,
			`select who from cohort.decisions`,
			`select token from cohort.calendars`,
			`select sender from cohort.audit`,
			`update cohort.runs set error = 'a'`,
			`insert into cohort.audit (at, kind, about, account, host, way, command, sender) values (now(), 'pin', '', '', '', '', '', '')`,
			`select * from river.river_job`,
			`delete from cohort.absences`,
		}},
		{rights.Auditor, []string{
			`select * from cohort.audit`,
			`select * from cohort.counts`,
			`select max(version_id) from cohort.migrations`,
		}, []string{
			`select id from cohort.people`,
			`select count(*) from cohort.people`,
			`select id from input.people`,
			`select count(*) from cohort.outbox`,
			`select run from cohort.directory_people`,
			`select kind from cohort.decisions`,
			`insert into cohort.audit (at, kind, about, account, host, way, command, sender) values (now(), 'pin', '', '', '', '', '', '')`,
			`update cohort.audit set account = 'a'`,
			`delete from cohort.audit`,
		}},
	} {
		db := open(t, pgtest.As(t, url, c.role))
		for _, statement := range c.allowed {
			if err := tried(t, db, statement); err != nil {
				t.Errorf("%s: %s: %v", c.role, statement, err)
			}
		}
		for _, statement := range c.refused {
			var refused *pq.Error
			if err := tried(t, db, statement); !errors.As(err, &refused) || refused.Code != "42501" {
				t.Errorf("%s: %s: %v, which is no lack of rights", c.role, statement, err)
			}
		}
	}
}

// tried runs a statement and takes it back.
func tried(t *testing.T, db *sql.DB, statement string) error {
	t.Helper()
	tx, err := db.Begin()
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	_, err = tx.Exec(statement)
	return err
}

// owner works as the holder of our tables, who is bound too.
func owner(t *testing.T, url string) *sql.DB { return open(t, pgtest.As(t, url, rights.Owner)) }

// With an office set nobody sees another office's people, whoever they are and whichever way
// they ask; without one the service sees all, as a night must.
func TestRowsAreKeptToTheOffice(t *testing.T) {
	url, _ := filled(t)
	for who, db := range map[string]*sql.DB{rights.Service: open(t, pgtest.As(t, url, rights.Service)), rights.Owner: owner(t, url)} {
		for _, c := range []struct{ query, all, a string }{
			{`select string_agg(id, ' ' order by id) from cohort.people`, "p-a p-b", "p-a"},
			{`select string_agg(id, ' ' order by id) from input.people`, "p-a p-b", "p-a"},
			{`select string_agg(family_name, ' ' order by id) from input.candidates`, "Асеев Белов", "Асеев"},
			{`select string_agg(family_name, ' ' order by id) from input.trainers`, "Тренина", "Тренина"},
			{`select string_agg(email, ' ' order by email) from cohort.addresses`, "a@example.org b@example.org m@example.org o@example.org", "a@example.org"},
			{`select string_agg(array_to_string(people, ' '), ' ' order by office) from cohort.directory_people`, "p-a c-b p-b", "p-a"},
			{`select coalesce(max(directory ->> 'trainers'), 'none') from cohort.readings`, `[{"id": "t"}]`, "none"},
			{`select sum(number) from cohort.counts where what = 'people'`, "2", "1"},
		} {
			if got := value(t, db, c.query); got != c.all {
				t.Errorf("%s, without an office: %s: %q, want %q", who, c.query, got, c.all)
			}
			tx, err := db.Begin()
			if err != nil {
				t.Fatal(err)
			}
			var got string
			if _, err = tx.Exec(`set local cohort.office = 'A'`); err == nil {
				err = tx.QueryRow(c.query).Scan(&got)
			}
			if tx.Rollback(); err != nil || got != c.a {
				t.Errorf("%s, of office A: %s: %q, %v, want %q", who, c.query, got, err, c.a)
			}
			if got := value(t, db, c.query); got != c.all { // the setting ended with its transaction
				t.Errorf("%s, afterwards: %s: %q", who, c.query, got)
			}
		}
	}
	own := owner(t, url)
	for statement, refused := range map[string]bool{
		`insert into cohort.people (id, family_name, given_name, patronymic, office, position, started_on) values ('p-c', 'В', 'Я', '', 'B', 'p', '2026-01-12')`: true,
		`insert into cohort.people (id, family_name, given_name, patronymic, office, position, started_on) values ('p-d', 'В', 'Я', '', 'A', 'p', '2026-01-12')`: false,
		`update cohort.people set office = 'B' where id = 'p-a'`: true,
	} {
		if err := tried(t, own, `set local cohort.office = 'A'; `+statement); (err != nil) != refused {
			t.Errorf("%s: %v", statement, err)
		}
	}
	service := open(t, pgtest.As(t, url, rights.Service))
	// A superuser, whom no policy binds, is shown no other office either.
	if people, err := rights.People(t.Context(), open(t, url), 1, "B"); err != nil || people["p-a"] || people["c-a"] || len(people) == 0 {
		t.Errorf("of office B, as a superuser: %v, %v", people, err)
	}
	people, err := rights.People(t.Context(), service, 1, "B")
	if err != nil || len(people) != 2 || !people["p-b"] || !people["c-b"] {
		t.Errorf("of office B: %v, %v", people, err)
	}
	if people, err = rights.People(t.Context(), service, 2, "A"); err != nil || len(people) != 2 || !people["p-a"] || !people["c-a"] { // nobody is listed
		t.Errorf("of office A now: %v, %v", people, err)
	}
	if people, err := rights.People(t.Context(), service, 1, ""); err == nil {
		t.Errorf("of no office: %v", people)
	}
}

// names are the columns that hold somebody's name or address, whatever table they are in.
var names = regexp.MustCompile(`^(family_name|given_name|patronymic|name|e?mail|sender|who|asked_by|reader|directory|html|text|bytes|changes|thread)$`)

// things have such a column and name nobody.
var things = map[string]string{"calendar.name": "a day", "snapshots.name": "a snapshot", "snapshots.bytes": "keys alone", "audit.sender": "kind and key of an address",
	"plan_changes.who": "the key of a trainer or room", "trainers.family_name": everybody, "trainers.given_name": everybody, "trainers.patronymic": everybody}

// everybody hears who leads a session.
const everybody = "of trainers"

func TestEveryNameIsKept(t *testing.T) {
	db := open(t, pgtest.Database(t))
	unkept := func() (out []string) {
		rows, err := db.Query(`
			select c.relname, a.attname, c.relkind = 'v' or c.relrowsecurity and c.relforcerowsecurity and exists (select from pg_policy p where p.polrelid = c.oid),
				c.relkind = 'r' and not exists (select from pg_roles where oid = c.relowner and (rolsuper or rolbypassrls))
					or c.relkind = 'v' and pg_get_viewdef(c.oid) like '%cohort.office%'
			from pg_class c
			join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
			where c.relnamespace in ('cohort'::regnamespace, 'input'::regnamespace) and c.relkind in ('r', 'v')
			order by 1, 2`)
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		for rows.Next() {
			var table, column string
			var policy, bound bool
			if err := rows.Scan(&table, &column, &policy, &bound); err != nil {
				t.Fatal(err)
			}
			if things[table+"."+column] == "" && names.MatchString(column) && !(policy && bound) {
				out = append(out, table+"."+column)
			}
		}
		return out
	}
	if list := unkept(); len(list) > 0 {
		t.Errorf("these hold names and are kept to no office: %v", list)
	}
	exec(t, db, `create table cohort.guests (id int, family_name text); create view input.guests as select * from cohort.guests`)
	if got := strings.Join(unkept(), " "); got != "guests.family_name guests.family_name" {
		t.Errorf("a new table and its view: %s", got)
	}
	exec(t, db, `drop view input.guests; drop table cohort.guests; alter table cohort.people no force row level security`)
	if got := strings.Join(unkept(), " "); !strings.Contains(got, "people.family_name") {
		t.Errorf("from which nobody keeps the owner: %s", got)
	}
	if _, _, err := schema.Migrate(t.Context(), dsn(t, db)); err != nil {
		t.Fatal(err)
	}
	if list := unkept(); len(list) > 0 {
		t.Errorf("migrating again does not keep %v", list)
	}
}

// dsn is the URL of an open database of a superuser.
func dsn(t *testing.T, db *sql.DB) string {
	t.Helper()
	url := pgtest.Empty(t)
	return url[:strings.LastIndex(url, "/")+1] + value(t, db, `select current_database()`) + url[strings.Index(url, "?"):]
}

// Who may not make roles is told what to run; everything else is done.
func TestWhoMayMakeNoRoles(t *testing.T) {
	super := pgtest.Empty(t)
	db := open(t, super)
	name := value(t, db, `select current_database()`)
	exec(t, db, `create role plain login password 'p'; grant create on database `+name+` to plain; revoke create on schema public from public`)
	t.Cleanup(func() { exec(t, db, `drop owned by plain cascade; drop role plain`) })
	plain := "postgres://plain:p" + super[strings.Index(super, "@"):]
	if _, _, err := schema.Migrate(t.Context(), plain); err != nil {
		t.Fatal(err)
	}
	said, err := rights.Missing(t.Context(), open(t, plain))
	if err != nil {
		t.Fatal(err)
	}
	_, create, found := strings.Cut(said, "«")
	create, _, _ = strings.Cut(create, "»")
	if want := `create role "` + name + `_service"; create role "` + name + `_reader"; create role "` + name + `_auditor";`; !found || create != want {
		t.Fatalf("it says %q", said)
	}
	if value(t, db, `select relforcerowsecurity from pg_class where oid = 'cohort.people'::regclass`) != "true" {
		t.Error("rows are kept to no office")
	}
	exec(t, db, create)
	if _, _, err := schema.Migrate(t.Context(), plain); err != nil {
		t.Fatal(err)
	}
	if said, err := rights.Missing(t.Context(), open(t, plain)); said != "" || err != nil {
		t.Errorf("afterwards: %q, %v", said, err)
	}
	if value(t, db, `select has_table_privilege('`+name+`_service', 'input.people', 'select')`) != "true" {
		t.Error("the service may not read")
	}
	// What somebody gave beside stays, and a view that an installation put in place of ours too.
	exec(t, db, `create schema hr; create table hr.staff (id text, family text); insert into hr.staff values ('h', 'Н');
		drop view input.people; create view input.people as select id, family as family_name, '' as given_name, '' as patronymic, 'A' as office, 'p' as position, date '2026-01-12' as started_on, null::date as ends_on, '{}'::text[] as needs from hr.staff;
		grant insert on cohort.rosters to `+name+`_service`)
	if _, _, err := schema.Migrate(t.Context(), super); err != nil { // by a superuser now
		t.Fatal(err)
	}
	exec(t, db, `create role works login password 'w' in role `+name+`_service`)
	t.Cleanup(func() { exec(t, db, `drop role works`) })
	works := open(t, "postgres://works:w"+super[strings.Index(super, "@"):])
	if got := value(t, works, `select family_name from input.people`); got != "Н" {
		t.Errorf("the view over hr shows %q", got)
	}
	if value(t, works, `select has_table_privilege('cohort.rosters', 'insert')`) != "true" {
		t.Error("a right that somebody gave is gone")
	}
	if got := value(t, db, `select tableowner from pg_tables where schemaname = 'cohort' and tablename = 'people'`); got != name+"_owner" {
		t.Errorf("the tables are %s's", got)
	}
}

// What an earlier version let readers see of somebody's health is taken from them by migrating.
func TestReadersLoseWhatTheyDoNotNeed(t *testing.T) {
	_, db := filled(t)
	reader := value(t, db, `select current_database() || '_reader'`)
	exec(t, db, `create role "`+reader+`"`)
	t.Cleanup(func() { exec(t, db, `drop owned by "`+reader+`"; drop role "`+reader+`"`) })
	exec(t, db, `grant usage on schema cohort to "`+reader+`"; grant select (from_date) on input.absences to "`+reader+`"; grant select (kind) on cohort.absences, input.absences to "`+reader+`"; grant select (needs) on input.people to "`+reader+`"`)
	migration, err := migrations.Files.ReadFile("00051_health.sql")
	if err != nil {
		t.Fatal(err)
	}
	_, up, _ := strings.Cut(string(migration), "-- +goose StatementBegin")
	up, _, _ = strings.Cut(up, "-- +goose StatementEnd")
	exec(t, db, up)
	if got := value(t, db, `select concat_ws(' ', has_column_privilege('`+reader+`', 'cohort.absences', 'kind', 'select'), has_column_privilege('`+reader+`', 'input.absences', 'kind', 'select'),
		has_column_privilege('`+reader+`', 'input.people', 'needs', 'select'), has_column_privilege('`+reader+`', 'input.absences', 'from_date', 'select'))`); got != "f f f t" {
		t.Errorf("why somebody is away (table, view), what they need, since when they are away: %s", got)
	}
}
