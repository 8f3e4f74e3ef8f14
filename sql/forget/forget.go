// Package forget takes a person, or a trainer, out of everything that the database keeps but counts: their key
// becomes another one that nothing leads back from, the same everywhere, and their names go. Only
// the owner of the tables may, for much of it is frozen.
package forget

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"cohort/sql/audit"
)

// Person is who is to be forgotten.
type Person struct {
	Key        string `db:"id"`
	Family     string `db:"family_name"`
	Given      string `db:"given_name"`
	Patronymic string `db:"patronymic"`
	Office     string `db:"office"` // of a trainer the site that they set out from
	Here       bool   `db:"here"`   // at work, or on their way
	Trainer    bool   `db:"trainer"`

	Emails []string // at which they themselves are written to, in small letters
	Shared []string // those of them to which mail goes for another reason too: kind and key of these rows, which stay
}

// Name is how they are called.
func (p Person) Name() string {
	return strings.Join(strings.Fields(p.Family+" "+p.Given+" "+p.Patronymic), " ")
}

// everybody is whom tables, views and what nights froze know, by key; the views of an
// installation may know others than the tables.
const everybody = `
	select id, family_name, given_name, patronymic, office, left_on is null as here, false as trainer from cohort.people
	union all
	select id, family_name, given_name, patronymic, office, outcome is null, false from cohort.candidates
	union all
	select id, family_name, given_name, patronymic, home_site, true, true from cohort.trainers
	union all
	select id, family_name, given_name, patronymic, office, left_on is null, false from input.people
	union all
	select id, family_name, given_name, patronymic, office, true, false from input.candidates
	union all
	select id, family_name, given_name, patronymic, home_site, true, true from input.trainers`

// frozen is whom directories name.
const frozen = `
	select x ->> 'id' as id, x ->> 'family' as family_name, x ->> 'given' as given_name, coalesce(x ->> 'patronymic', '') as patronymic, coalesce(x ->> 'office', x ->> 'home', '') as office, false as here, l.trainer
	from cohort.readings d
	cross join lateral (values (d.directory -> 'people', false), (d.directory -> 'candidates', false), (d.directory -> 'trainers', true)) l (list, trainer)
	cross join lateral json_array_elements(case json_typeof(l.list) when 'array' then l.list else '[]' end) x`

// Find returns who has a key or is called so, by key. What nights froze is asked where nothing
// else knows anybody.
func Find(ctx context.Context, db *sql.DB, said string) (out []Person, err error) {
	const chosen = `
		select id, max(family_name) as family_name, max(given_name) as given_name, max(patronymic) as patronymic, max(office) as office, bool_or(here) as here, bool_or(trainer) as trainer
		from (%s) x
		where family_name <> '—'
		group by id
		order by id`
	said = strings.Join(strings.Fields(said), " ")
	for _, known := range []string{everybody, frozen} {
		var list []Person
		if err := sqlx.NewDb(db, "postgres").SelectContext(ctx, &list, fmt.Sprintf(chosen, known)); err != nil {
			return nil, fmt.Errorf("who is to be forgotten: %w", err)
		}
		// Here and not in the database, whose locale may know no other letters than Latin ones.
		for _, p := range list {
			if p.Key == said || strings.EqualFold(p.Name(), said) || strings.EqualFold(p.Family+" "+p.Given, said) {
				out = append(out, p)
			}
		}
		if len(out) > 0 {
			break
		}
	}
	for i := range out {
		if err := out[i].addresses(ctx, db); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// addresses finds where somebody is written to.
func (p *Person) addresses(ctx context.Context, db *sql.DB) error {
	const query = `
		select coalesce(array_agg(distinct lower(a.email)) filter (where o.id is null), '{}'),
			coalesce(array_agg(distinct o.kind || ' ' || coalesce(o.subject, '')) filter (where o.id is not null), '{}')
		from cohort.addresses a
		left join cohort.addresses o on lower(o.email) = lower(a.email) and (o.kind not in ('learner', 'trainer') or o.subject <> a.subject)
		where a.kind in ('learner', 'trainer') and a.subject = $1`
	if err := db.QueryRowContext(ctx, query, p.Key).Scan(pq.Array(&p.Emails), pq.Array(&p.Shared)); err != nil {
		return fmt.Errorf("where %s is written to: %w", p.Key, err)
	}
	return nil
}

// Namesakes are the keys of others who are called the same.
func Namesakes(ctx context.Context, db *sql.DB, p Person) (keys []string, err error) {
	const query = `
		select distinct id
		from (` + everybody + `) x
		where id <> $1 and (family_name, given_name, patronymic) = ($2, $3, $4)
		order by id`
	if err := sqlx.NewDb(db, "postgres").SelectContext(ctx, &keys, query, p.Key, p.Family, p.Given, p.Patronymic); err != nil {
		return nil, fmt.Errorf("namesakes: %w", err)
	}
	return keys, nil
}

// Forgotten is what became of a person.
type Forgotten struct {
	Pseudonym string
	Rows      map[string]int64 // that were changed, by table and column
	Audit     []int64          // the rows of the audit trail that named them
}

// ErrBusy: a run is going that may have read them already.
var ErrBusy = errors.New("a run is going that may know them already: wait for its end, cohort runs")

// Leads is the error of a trainer who leads announced sessions to come.
type Leads struct {
	Sessions    int
	First, Last time.Time // the days of the first and the last of them
}

func (l *Leads) Error() string {
	return fmt.Sprintf("they lead announced sessions to come, %d of them, from %s to %s; have others lead these (cohort absent, or cohort move --trainer), or wait until they are over",
		l.Sessions, l.First.Format(time.DateOnly), l.Last.Format(time.DateOnly))
}

// StillLeads returns a *Leads where a trainer leads announced sessions of the plan that stands
// which are not over; now is an instant on the clock of the network.
func StillLeads(ctx context.Context, db interface {
	QueryRowContext(context.Context, string, ...any) *sql.Row
}, p Person, now time.Time) error {
	const query = `
		select count(*), coalesce(min(s.date), 'epoch'), coalesce(max(s.date), 'epoch')
		from cohort.current_plan c
		join cohort.session_trainers t on t.version = c.version and t.trainer = $1
		join cohort.sessions s on s.version = t.version and s.id = t.session
		join cohort.plan_versions v on v.version = c.version
		left join cohort.readings r on r.run = v.run
		where s.date + make_interval(mins => s.start_minute + s.minutes) > $2
			and s.date <= coalesce(cast(r.directory ->> 'firm_until' as date), 'infinity')`
	out := new(Leads)
	if err := db.QueryRowContext(ctx, query, p.Key, now.Format(time.DateTime)).Scan(&out.Sessions, &out.First, &out.Last); err != nil {
		return fmt.Errorf("the sessions that %s leads: %w", p.Key, err)
	}
	if out.Sessions > 0 {
		return out
	}
	return nil
}

// Feed is the token of a trainer's calendar feed, which the name of its file is made of; empty: there is none.
func Feed(ctx context.Context, db *sql.DB, p Person) (token string, err error) {
	const query = `
		select coalesce(max(token), '')
		from cohort.calendars
		where kind = 'trainer' and subject = $1`
	if err := db.QueryRowContext(ctx, query, p.Key).Scan(&token); err != nil {
		return "", fmt.Errorf("the calendar feed of %s: %w", p.Key, err)
	}
	return token, nil
}

// column is one in which somebody may stand.
type column struct {
	Schema string `db:"schema"`
	Table  string `db:"table"`
	Column string `db:"column"`
	Type   string `db:"type"`
}

func (c column) name() string { return c.Table + "." + c.Column }
func (c column) from() string {
	return pq.QuoteIdentifier(c.Schema) + "." + pq.QuoteIdentifier(c.Table)
}

// text is the column as text.
func (c column) text() string {
	quoted := pq.QuoteIdentifier(c.Column)
	if c.Type == "bytea" {
		return "convert_from(" + quoted + ", 'UTF8')"
	}
	return "cast(" + quoted + " as text)"
}

// may narrows to the rows in which somebody can stand, of whom $1 is the key and $2 the pattern
// of the family name: what is looked for then takes longer.
func (c column) may() string {
	quoted := pq.QuoteIdentifier(c.Column)
	if c.Type == "bytea" {
		return "(position(convert_to($1, 'UTF8') in " + quoted + ") > 0 and $2 <> '')" // documents that hold no names
	}
	return "(strpos(cast(" + quoted + " as text), $1) > 0 or cast(" + quoted + " as text) ~ $2)"
}

// columns are all of our tables in which texts stand: texts, JSON, and bytes that are JSON.
func columns(ctx context.Context, tx sqlx.QueryerContext) (out []column, err error) {
	const query = `
		select n.nspname as schema, c.relname as "table", a.attname as "column", format_type(case t.typtype when 'd' then t.typbasetype else t.oid end, null) as type
		from pg_class c
		join pg_namespace n on n.oid = c.relnamespace
		join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
		join pg_type t on t.oid = a.atttypid
		where n.nspname in ('cohort', 'river') and c.relkind in ('r', 'p')
			and format_type(case t.typtype when 'd' then t.typbasetype else t.oid end, null) in ('text', 'character varying', 'text[]', 'character varying[]', 'json', 'jsonb', 'jsonb[]', 'bytea')
			and (c.relname, a.attname) not in (('audit', 'digest'), ('audit', 'details'), ('audit_cuts', 'digest'), ('attachments', 'bytes'), ('plan_parts', 'task'), ('plan_parts', 'found'), ('river_job', 'unique_key'))
		order by 1, array_position(array['editions'], c.relname::text), 2, a.attnum` // what others refer to goes first
	if err := sqlx.SelectContext(ctx, tx, &out, query); err != nil {
		return nil, fmt.Errorf("the columns of our tables: %w", err)
	}
	return out, nil
}

// key is the pattern of the key where it is not a part of a longer one.
func (p Person) key() string { return `(?<![[:alnum:]_-])` + quote(p.Key) + `(?![[:alnum:]_-])` }

// called is the pattern of the ways to write their name: with given name, or with initials,
// before or behind.
func (p Person) called() string {
	family, given := anyCase(p.Family), anyCase(p.Given)
	initial := func(name string) string { return anyCase(string([]rune(name)[:1])) + `\.` }
	ways := []string{family + `\s+` + given, given + `\s+` + family, family + `\s+` + initial(p.Given), initial(p.Given) + `\s*` + family}
	if p.Patronymic != "" {
		patronymic := anyCase(p.Patronymic)
		ways = append([]string{family + `\s+` + given + `\s+` + patronymic, given + `\s+` + patronymic + `\s+` + family,
			family + `\s+` + initial(p.Given) + `\s*` + initial(p.Patronymic), initial(p.Given) + `\s*` + initial(p.Patronymic) + `\s*` + family}, ways...)
	}
	return `(?<![[:alnum:]])(?:` + strings.Join(ways, "|") + `)(?![[:alnum:]])`
}

// anyCase is the pattern of a text in small letters and capitals, also where the locale of the
// database knows no other than Latin ones.
func anyCase(text string) string {
	var out strings.Builder
	for _, r := range text {
		if small, capital := unicode.ToLower(r), unicode.ToUpper(r); small != capital {
			out.WriteString("[" + string(small) + string(capital) + "]")
		} else {
			out.WriteString(quote(string(r)))
		}
	}
	return out.String()
}

var special = regexp.MustCompile(`[][\\.*+?(){}|^$]`)

func quote(text string) string { return special.ReplaceAllString(text, `\$0`) }

// Text is what somebody wrote, a reason say, in a column of a table.
type Text struct {
	column
	Written string
}

// Where is the table and the column.
func (t Text) Where() string { return t.name() }

// Texts are those with the beginning of a person's family name in them, whatever its ending is;
// whether they name them is for others to say.
func Texts(ctx context.Context, db *sql.DB, p Person) (out []Text, err error) {
	begin := []rune(p.Family)
	begin = begin[:max(min(3, len(begin)), len(begin)-2)]
	tx := sqlx.NewDb(db, "postgres")
	list, err := columns(ctx, tx)
	if err != nil {
		return nil, err
	}
	for _, c := range list {
		if c.Type != "text" && c.Type != "character varying" || c.Schema != "cohort" || c.Table == "people" || c.Table == "candidates" || c.Table == "trainers" || c.Table == "outbox" {
			continue // names in parts of their own; messages are looked through by themselves
		}
		var texts []string
		if err := tx.SelectContext(ctx, &texts, `select distinct cast(`+pq.QuoteIdentifier(c.Column)+` as text) from `+c.from()+` where `+pq.QuoteIdentifier(c.Column)+` ~ $1`, anyCase(string(begin))); err != nil {
			return nil, fmt.Errorf("%s: %w", c.name(), err)
		}
		for _, text := range texts {
			out = append(out, Text{c, text})
		}
	}
	return out, nil
}

// Forget takes somebody out in one transaction, and records it without naming them. Messages
// are those in whose text or files they were found, and texts those that name them: both go.
// ErrBusy while a run is going, a *Leads of a trainer who leads announced sessions to come at
// an instant on the clock of the network.
func Forget(ctx context.Context, db *sql.DB, p Person, messages []int64, texts []Text, now time.Time) (out Forgotten, err error) {
	const begin = `
		select pg_get_userbyid(relowner) as owner, pg_has_role(relowner, 'usage') as may,
			exists (select from cohort.runs where state = 'running') as busy,
			'gone-' || left(replace(cast(gen_random_uuid() as text), '-', ''), 10) as pseudonym
		from pg_class
		where oid = 'cohort.removals'::regclass`
	tx, err := sqlx.NewDb(db, "postgres").BeginTxx(ctx, nil)
	if err != nil {
		return out, err
	}
	defer tx.Rollback()
	var start struct {
		Owner     string `db:"owner"`
		May       bool   `db:"may"`
		Busy      bool   `db:"busy"`
		Pseudonym string `db:"pseudonym"`
	}
	if err := tx.GetContext(ctx, &start, begin); err != nil {
		return out, err
	}
	switch {
	case !start.May:
		return out, fmt.Errorf("only the owner of the tables may forget somebody: give --database with a user who is a member of %s", start.Owner)
	case start.Busy:
		return out, ErrBusy
	}
	if p.Trainer {
		if err := StillLeads(ctx, tx, p, now); err != nil {
			return out, err
		}
	}
	if _, err := tx.ExecContext(ctx, `set local role `+pq.QuoteIdentifier(start.Owner)+`; set local cohort.removing = 'yes'; set local statement_timeout = '30min'; set local cohort.today = '`+now.AddDate(0, 0, 1).Format(time.DateOnly)+`'`); err != nil {
		return out, err
	}
	f := forgetting{tx: tx, p: p, pseudonym: start.Pseudonym, out: Forgotten{Pseudonym: start.Pseudonym, Rows: map[string]int64{}}}
	for _, step := range []func(context.Context) error{f.tables, f.mails(messages), f.written(texts), f.documents, f.everywhere, f.trail} {
		if err := step(ctx); err != nil {
			return out, fmt.Errorf("nobody is forgotten: %w", err)
		}
	}
	if _, err := tx.ExecContext(ctx, `set local cohort.removing = ''`); err != nil {
		return out, err
	}
	err = audit.Record(ctx, tx, audit.Event{At: now, Kind: audit.Forget, About: f.pseudonym, After: map[string]any{"rows": append([]int64{}, f.out.Audit...), "messages": append([]int64{}, messages...)}})
	if err == nil {
		err = tx.Commit()
	}
	return f.out, err
}

// forgetting is a person who is being taken out.
type forgetting struct {
	tx        *sqlx.Tx
	p         Person
	pseudonym string
	out       Forgotten
}

// do runs a statement, of which $1 is the key and $2 the pseudonym, and counts its rows as those of a table.
func (f *forgetting) do(ctx context.Context, table, statement string, more ...any) error {
	result, err := f.tx.ExecContext(ctx, statement, append([]any{f.p.Key, f.pseudonym}, more...)...)
	if err != nil {
		return fmt.Errorf("%s: %w", table, err)
	}
	n, err := result.RowsAffected()
	if n > 0 {
		f.out.Rows[table] += n
	}
	return err
}

// tables gives the rows of the person to the pseudonym, which has left, or never came. A trainer
// has no row any more: it would be one who never works.
func (f *forgetting) tables(ctx context.Context) error {
	for _, x := range [][2]string{
		{"staff", `insert into cohort.staff (id, kind) select $2, kind from cohort.staff s where id = $1
			and (kind = 'person' or exists (select from cohort.completed where person = s.id) or exists (select from cohort.attendance where person = s.id)
				or exists (select from cohort.session_outcomes where s.id = any (trainers)))`},
		{"people", `insert into cohort.people (id, family_name, given_name, patronymic, office, position, started_on, cleared_on, left_on, needs)
			select $2, '—', '—', '', office, position, started_on, cleared_on, coalesce(left_on, greatest(started_on, cast(now() as date))), needs from cohort.people where id = $1`},
		{"candidates", `insert into cohort.candidates (id, family_name, given_name, patronymic, office, position, vacancy, stage, stage_since, outcome, needs)
			select $2, '—', '—', '', office, position, vacancy, stage, stage_since, outcome, needs from cohort.candidates where id = $1`},
		{"stage_moves", `update cohort.stage_moves set candidate = $2 where candidate = $1`},
		{"candidates", `update cohort.candidates set outcome = 'lost' where id = $2 and outcome is null and $1 <> ''`},
		{"completed", `update cohort.completed set person = $2 where person = $1`},
		{"attendance", `update cohort.attendance set person = $2 where person = $1`},
		{"rosters", `delete from cohort.rosters where person = $1 and $2 <> ''`},
		{"absences", `delete from cohort.absences where person = $1 and $2 <> ''`},
		{"nominations", `delete from cohort.nominations where person = $1 and $2 <> ''`},
		{"people", `delete from cohort.people where id = $1 and $2 <> ''`},
		{"candidates", `delete from cohort.candidates where id = $1 and $2 <> ''`},
		{"trainer_courses", `delete from cohort.trainer_courses where trainer = $1 and $2 <> ''`},
		{"trainers", `delete from cohort.trainers where id = $1 and $2 <> ''`},
		{"calendars", `delete from cohort.calendars where kind = 'trainer' and subject = $1 and $2 <> ''`},
		{"staff", `delete from cohort.staff where id = $1 and $2 <> ''`},
		{"outbox", `update cohort.outbox set name = '—', email = 'removed.' || address || '@removed.invalid' where address in (select id from cohort.addresses where kind in ('learner', 'trainer') and subject = $1) and $2 <> ''`},
		{"letters", `update cohort.letters set sender = null where sender in (select lower(email) from cohort.addresses where kind in ('learner', 'trainer') and subject = $1) and $2 <> ''`},
		{"addresses", `update cohort.addresses set active = false, name = '—', email = 'removed.' || id || '@removed.invalid', calendar = null, subject = $2 where kind in ('learner', 'trainer') and subject = $1`},
		{"plan_parts", `delete from cohort.plan_parts where $1 <> $2`}, // no run is going that needs any
	} {
		if err := f.do(ctx, x[0], x[1]); err != nil {
			return err
		}
	}
	return nil
}

// mails removes text and files of the messages that name the person.
func (f *forgetting) mails(messages []int64) func(context.Context) error {
	return func(ctx context.Context) error {
		if err := f.do(ctx, "attachments", `delete from cohort.attachments where message = any ($3) and $1 <> $2`, pq.Array(messages)); err != nil {
			return err
		}
		return f.do(ctx, "outbox", `update cohort.outbox set html = null, text = '', last_error = null, last_response = null, removed_at = coalesce(removed_at, clock_timestamp()) where id = any ($3) and $1 <> $2`, pq.Array(messages))
	}
}

// written puts a dash in the place of texts that name the person.
func (f *forgetting) written(texts []Text) func(context.Context) error {
	return func(ctx context.Context) error {
		for _, t := range texts {
			result, err := f.tx.ExecContext(ctx, `update `+t.from()+` set `+pq.QuoteIdentifier(t.Column)+` = '—' where `+pq.QuoteIdentifier(t.Column)+` = $1`, t.Written)
			if err != nil {
				return fmt.Errorf("%s: %w", t.name(), err)
			}
			if n, _ := result.RowsAffected(); n > 0 {
				f.out.Rows[t.name()] += n
			}
		}
		return nil
	}
}

// documents takes names out of directories, and the rows of files that changed or named them.
func (f *forgetting) documents(ctx context.Context) error {
	const directories = `
		update cohort.readings d
		set directory = (
			select json_object_agg(f.key, case when f.key not in ('people', 'candidates', 'trainers') or json_typeof(f.value) <> 'array' then f.value else (
					select json_agg(case when x ->> 'id' = $1 then cast(cast(x as jsonb) || '{"family": "—", "given": "—", "patronymic": ""}' as json) else x end order by n)
					from json_array_elements(f.value) with ordinality c (x, n)) end)
			from json_each(d.directory) f)
		where strpos(cast(d.directory as text), $1) > 0 and $2 <> ''`
	if err := f.do(ctx, "readings", directories); err != nil {
		return err
	}
	const imports = `
		update cohort.imports
		set changes = null, faults = null
		where $2 <> '' and (cast(changes as text) ~ $3 or cast(faults as text) ~ $3 or cast(changes as text) ~ $4 or cast(faults as text) ~ $4
			or strpos(cast(changes as text), $5) > 0 and strpos(cast(changes as text), $6) > 0) and $1 <> ''`
	if err := f.do(ctx, "imports", imports, f.p.key(), f.p.called(), f.p.Family, f.p.Given); err != nil {
		return err
	}
	return f.do(ctx, "snapshots", `update cohort.snapshots set forgotten_at = clock_timestamp() where position(convert_to($1, 'UTF8') in bytes) > 0 and $2 <> ''`)
}

// everywhere puts the pseudonym in the place of the key, and a dash in that of the name, in
// whatever column they stand.
func (f *forgetting) everywhere(ctx context.Context) error {
	list, err := columns(ctx, f.tx)
	if err != nil {
		return err
	}
	for _, c := range list {
		if c.Table == "audit" {
			continue
		}
		changed := `regexp_replace(regexp_replace(` + c.text() + `, $3, $4, 'g'), $5, '—', 'g')`
		if c.Type == "bytea" {
			changed = `convert_to(` + changed + `, 'UTF8')`
		} else {
			changed = `cast(` + changed + ` as ` + c.Type + `)`
		}
		statement := `update ` + c.from() + ` set ` + pq.QuoteIdentifier(c.Column) + ` = ` + changed + ` where ` + c.may() + ` and (` + c.text() + ` ~ $3 or ` + c.text() + ` ~ $5)`
		result, err := f.tx.ExecContext(ctx, statement, f.p.Key, anyCase(f.p.Family), f.p.key(), f.pseudonym, f.p.called())
		if err != nil {
			return fmt.Errorf("%s: %w", c.name(), err)
		}
		if n, _ := result.RowsAffected(); n > 0 {
			f.out.Rows[c.name()] += n
		}
	}
	return nil
}

// trail takes out what the audit trail said of the person. The digests stay.
func (f *forgetting) trail(ctx context.Context) error {
	const update = `
		update cohort.audit
		set about = '', sender = '', before = null, after = null, salt = null, forgotten = true
		where number is not null and (about ~ $1 or sender ~ $1 or cast(before as text) ~ $1 or cast(after as text) ~ $1)
		returning number`
	if err := f.tx.SelectContext(ctx, &f.out.Audit, update, f.p.key()); err != nil {
		return fmt.Errorf("the audit trail: %w", err)
	}
	slices.Sort(f.out.Audit)
	return nil
}

// Place is where somebody was looked for.
type Place struct {
	Where string // table and column
	Found int    // rows
}

// Search looks for somebody, by key and by the ways to write their name, in all texts of all of
// our tables, and by key in the views of the schema input, which may be an installation's own.
// The views are those in which they were found.
func Search(ctx context.Context, db *sql.DB, p Person) (tables, views []Place, err error) {
	tx, err := sqlx.NewDb(db, "postgres").BeginTxx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return nil, nil, err
	}
	defer tx.Rollback()
	if _, err := tx.ExecContext(ctx, `set local statement_timeout = '30min'`); err != nil {
		return nil, nil, err
	}
	list, err := columns(ctx, tx)
	if err != nil {
		return nil, nil, err
	}
	for _, c := range list {
		place := Place{Where: c.name()}
		query := `select count(*) from ` + c.from() + ` where ` + c.may() + ` and (` + c.text() + ` ~ $3 or ` + c.text() + ` ~ $4)`
		if err := tx.GetContext(ctx, &place.Found, query, p.Key, anyCase(p.Family), p.key(), p.called()); err != nil {
			return nil, nil, fmt.Errorf("%s: %w", place.Where, err)
		}
		tables = append(tables, place)
	}
	const named = `
		select count(*)
		from (select family_name, given_name, patronymic from cohort.people union all select family_name, given_name, patronymic from cohort.candidates
			union all select family_name, given_name, patronymic from cohort.trainers) x
		where (family_name, given_name, patronymic) = ($1, $2, $3)`
	if len(p.Emails) > 0 {
		place := Place{Where: "mail addresses"}
		for _, c := range list {
			if c.Type != "text" || c.Schema != "cohort" {
				continue
			}
			var n int
			query := `select count(*) from ` + c.from() + ` where exists (select from unnest($1::text[]) e where strpos(lower(` + pq.QuoteIdentifier(c.Column) + `), e) > 0)`
			if err := tx.GetContext(ctx, &n, query, pq.Array(p.Emails)); err != nil {
				return nil, nil, fmt.Errorf("%s: %w", c.name(), err)
			}
			if n > 0 {
				place.Where, place.Found = place.Where+" "+c.name(), place.Found+n
			}
		}
		tables = append(tables, place)
	}
	place := Place{Where: "names of people, candidates and trainers"}
	if err := tx.GetContext(ctx, &place.Found, named, p.Family, p.Given, p.Patronymic); err != nil {
		return nil, nil, err
	}
	tables = append(tables, place)
	const inDirectories = `
		select count(*)
		from (` + frozen + `) x
		where (family_name, given_name, patronymic) = ($1, $2, $3)`
	place = Place{Where: "names in what nights froze"}
	if err := tx.GetContext(ctx, &place.Found, inDirectories, p.Family, p.Given, p.Patronymic); err != nil {
		return nil, nil, err
	}
	tables = append(tables, place)
	views, err = inViews(ctx, tx, p)
	return tables, views, err
}

func inViews(ctx context.Context, tx *sqlx.Tx, p Person) (found []Place, err error) {
	const query = `
		select relname
		from pg_class
		where relnamespace = 'input'::regnamespace and relkind in ('v', 'r', 'f', 'm')
		order by relname`
	var names []string
	if err := tx.SelectContext(ctx, &names, query); err != nil {
		return nil, fmt.Errorf("the views of the schema input: %w", err)
	}
	for _, name := range names {
		place := Place{Where: "input." + name}
		if err := tx.GetContext(ctx, &place.Found, `select count(*) from input.`+pq.QuoteIdentifier(name)+` x where strpos(cast(x as text), $1) > 0 and cast(x as text) ~ $2`, p.Key, p.key()); err != nil {
			return nil, fmt.Errorf("%s: %w", place.Where, err)
		}
		if place.Found > 0 {
			found = append(found, place)
		}
	}
	return found, nil
}
