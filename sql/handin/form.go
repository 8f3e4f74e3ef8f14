// Package handin has the rows of the tables that people fill in: out as texts, in as
// texts, in one transaction. What a row may hold and what becomes of it is for
// internal/forms to say. It also keeps which letters could not be dealt with yet.
package handin

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/jmoiron/sqlx/reflectx"
	"github.com/lib/pq"

	"cohort/planner"
	"cohort/sql/audit"
)

// Row is a row of a table that people fill in, column by column: a date as
// 2027-01-22, an instant as 2027-01-22 15:30 in the zone of the network, the parts
// of a list each on a line, null as an empty text. Columns that end on another
// table (the courses of a trainer, the hours of a room) are like the others.
type Row map[string]string

// Change is a row to be added (Before is nil), changed, or deleted (After is
// nil).
type Change struct {
	Before, After Row
}

// Listed is something that a row may name.
type Listed struct {
	List                      string
	ID                        string
	NameRu, NameEn            string
	Family, Given, Patronymic string // of a person
	Office                    string // whose it is: of people, and of an office itself; empty: of none
	Site                      string // where it is: of rooms, trainers, sessions, and of a site itself; empty: of none
	Past                      bool   // it may be named, and is offered no more
}

// Refusal says that a row is not taken, by the database or by Form.Write.
type Refusal struct {
	Constraint string // the rule of the database that it breaks; empty: none that has a name
	Message    string // as the database says it
	Because    error  // why Form.Write refuses it; nil: the database does
}

func (r *Refusal) Error() string {
	if r.Because != nil {
		return r.Because.Error()
	}
	return r.Message
}

// Import is what became of a file that somebody handed in.
type Import struct {
	Number  int64
	Kind    string
	File    string
	SHA256  string
	By      string
	Account string
	At      time.Time
	Outcome string // ImportTaken, ImportInPart or ImportRefused
	Rows    int
	Added   int
	Changed int
	Deleted int
	Refused int
	Changes any   // a list, as JSON
	Faults  any   // a list, as JSON
	Letter  int64 // the number of the mail that it came with; 0: none
	Left    Row   // of LastImports: the row as it was left; nil: it was deleted
}

// The outcomes of an import.
const (
	ImportTaken   = "taken"
	ImportInPart  = "in_part"
	ImportRefused = "refused"
)

// ErrElsewhere: the facts of a form come from a view that does not read our table.
var ErrElsewhere = errors.New("is kept in another system")

// ErrRights: the user of the database may not write to the table of a form.
var ErrRights = errors.New("may not be written to")

// ErrValues: the database cannot read a value of a file.
var ErrValues = errors.New("a value that the database cannot read")

// Form is a table that people fill in, within one transaction: nobody else
// changes it meanwhile.
type Form struct {
	// Write makes a change in place of a statement made of the row; nil: there is such a
	// statement. An error that is a *Refusal is the row's.
	Write func(ctx context.Context, tx *sqlx.Tx, c Change) error

	ctx     context.Context
	tx      *sqlx.Tx
	name    string
	table   formTable
	columns map[string]map[string]formColumn // by table
}

// formColumn is what the database says of a column.
type formColumn struct {
	nullable, list bool
}

// Within does something with a table that people fill in, in one transaction, which
// is kept if do says so. With write nobody else writes to the table meanwhile.
// Instants are those of the zone.
func Within(ctx context.Context, db *sql.DB, name string, zone *time.Location, write bool, do func(*Form) (keep bool, err error)) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if keep, err := begin(ctx, tx, name, zone, write, do); err != nil || !keep {
		return err
	}
	return tx.Commit()
}

// Inside is Within as a part of somebody else's transaction, for writing. What do does
// not keep is undone, and the transaction goes on.
func Inside(ctx context.Context, tx *sql.Tx, name string, zone *time.Location, do func(*Form) (keep bool, err error)) error {
	if _, err := tx.ExecContext(ctx, "savepoint form"); err != nil {
		return err
	}
	keep, err := begin(ctx, tx, name, zone, true, do)
	end := "rollback to savepoint form"
	if keep && err == nil {
		end = "release savepoint form"
	}
	if _, ending := tx.ExecContext(ctx, end); err == nil {
		err = ending
	}
	return err
}

// begin opens a form in a transaction and does something with it.
func begin(ctx context.Context, tx *sql.Tx, name string, zone *time.Location, write bool, do func(*Form) (keep bool, err error)) (keep bool, err error) {
	table, known := formTables[name]
	if !known {
		return false, fmt.Errorf("there is no form %q", name)
	}
	const settings = `select set_config('timezone', $1, true), set_config('lock_timeout', '10s', true)`
	if _, err := tx.ExecContext(ctx, settings, zone.String()); err != nil {
		return false, fmt.Errorf("time zone %s: %w", zone, err)
	}
	f := &Form{ctx: ctx, tx: &sqlx.Tx{Tx: tx, Mapper: reflectx.NewMapperFunc("db", sqlx.NameMapper)}, name: name, table: table}
	if write {
		if err := f.lock(); err != nil {
			return false, err
		}
	}
	keep, err = do(f)
	var refused *pq.Error
	switch {
	case !errors.As(err, &refused):
	case refused.Code == "42501": // insufficient_privilege
		err = fmt.Errorf("%s %w: %w", name, ErrRights, err)
	case refused.Code.Class() == "22", refused.Code.Class() == "54": // a value is none, or too large
		err = fmt.Errorf("%s: %w: %w", name, ErrValues, err)
	}
	return keep, err
}

// tables are those into which the rows of the form go.
func (f *Form) tables() []string { return f.table.tables(f.name) }

func (t formTable) tables(name string) []string {
	if t.parts == nil {
		return []string{name}
	}
	var out []string
	for _, p := range t.parts {
		out = append(out, p.table)
	}
	return out
}

// kinds are the forms that write to a table of this one.
func (f *Form) kinds() []string {
	var out []string
	for name, t := range formTables {
		if slices.ContainsFunc(t.tables(name), func(table string) bool { return slices.Contains(f.tables(), table) }) {
			out = append(out, name)
		}
	}
	return out
}

// part is the table into which a row goes, with its key.
func (f *Form) part(row Row) (table string, key []string) {
	for _, p := range f.table.parts {
		if p.takes(row) {
			return p.table, p.key
		}
	}
	return f.name, f.table.key
}

// lock keeps other writers away, and sees that the rows of our tables are the ones
// that count.
func (f *Form) lock() error {
	f.columns = map[string]map[string]formColumn{}
	for _, table := range f.tables() {
		if err := f.lockTable(table); err != nil {
			return err
		}
	}
	return nil
}

// Ours says whether the rows of our tables are the ones that count: an installation
// may have put a view over another system in place of ours.
func (f *Form) Ours() (bool, error) {
	for _, table := range f.tables() {
		if ours, err := f.counts(table); err != nil || !ours {
			return false, err
		}
	}
	return true, nil
}

// counts says whether the rows of a table of ours are the ones that are read.
func (f *Form) counts(table string) (ours bool, err error) {
	const query = `
		select to_regclass('input.' || $1) is null or exists (
			select
			from pg_rewrite r
			join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = r.oid
			where r.ev_class = to_regclass('input.' || $1)
				and d.refclassid = 'pg_class'::regclass
				and d.refobjid = to_regclass('cohort.' || $1))`
	if err := f.tx.GetContext(f.ctx, &ours, query, table); err != nil {
		return false, fmt.Errorf("view input.%s: %w", table, err)
	}
	return ours, nil
}

func (f *Form) lockTable(table string) error {
	const columns = `
		select a.attname, not a.attnotnull, t.typcategory = 'A'
		from pg_attribute a
		join pg_type t on t.oid = a.atttypid
		where a.attrelid = to_regclass('cohort.' || $1) and a.attnum > 0 and not a.attisdropped`
	counts, err := f.counts(table)
	if err != nil {
		return err
	}
	if !counts {
		return fmt.Errorf("%s %w: the view input.%s does not read the table cohort.%s; enter the rows there", table, ErrElsewhere, table, table)
	}
	_, err = f.tx.ExecContext(f.ctx, "lock table cohort."+table+" in share row exclusive mode")
	var refused *pq.Error
	switch {
	case errors.As(err, &refused) && refused.Code == "55P03": // lock_not_available
		return fmt.Errorf("somebody else is writing to cohort.%s and does not end; try again later", table)
	case errors.As(err, &refused) && refused.Code == "42501": // insufficient_privilege
		return fmt.Errorf("cohort.%s %w by the user of the database; name one who may with --database", table, ErrRights)
	case err != nil:
		return fmt.Errorf("cohort.%s: %w", table, err)
	}
	f.columns[table] = map[string]formColumn{}
	rows, err := f.tx.QueryContext(f.ctx, columns, table)
	if err != nil {
		return fmt.Errorf("columns of cohort.%s: %w", table, err)
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		var c formColumn
		if err := rows.Scan(&name, &c.nullable, &c.list); err != nil {
			return err
		}
		f.columns[table][name] = c
	}
	return rows.Err()
}

// Rows reads the rows that are not over on a day, and those that are about
// something named: rows whose keys are among the names, and rows of people, rooms,
// sites and sessions that are. Rows that are asked for and are not in the table,
// such as people who are to be marked as present, come as blank.
func (f *Form) Rows(today planner.Date, names []string) (rows, blank []Row, err error) {
	if names == nil {
		names = []string{} // nothing is named, which is not null
	}
	q, err := f.tx.QueryxContext(f.ctx, f.table.rows, today, pq.Array(names))
	if err != nil {
		return nil, nil, fmt.Errorf("rows of cohort.%s: %w", f.name, err)
	}
	defer q.Close()
	for q.Next() {
		values := map[string]any{}
		if err := q.MapScan(values); err != nil {
			return nil, nil, fmt.Errorf("rows of cohort.%s: %w", f.name, err)
		}
		row := make(Row, len(values))
		for name, v := range values {
			switch v := v.(type) {
			case nil:
				row[name] = ""
			case []byte:
				row[name] = string(v)
			case time.Time: // a date; instants are read as texts
				row[name] = v.Format("2006-01-02")
			default:
				row[name] = fmt.Sprint(v)
			}
		}
		if row["blank"] == "true" {
			delete(row, "blank")
			blank = append(blank, row)
		} else {
			delete(row, "blank")
			rows = append(rows, row)
		}
	}
	return rows, blank, q.Err()
}

// Lists are everything that a row of any form may name.
func (f *Form) Lists(today planner.Date) ([]Listed, error) {
	var out []Listed
	rows, err := f.tx.QueryContext(f.ctx, formLists, today)
	if err != nil {
		return nil, fmt.Errorf("what forms may name: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var x Listed
		if err := rows.Scan(&x.List, &x.ID, &x.NameRu, &x.NameEn, &x.Family, &x.Given, &x.Patronymic, &x.Office, &x.Site, &x.Past); err != nil {
			return nil, err
		}
		out = append(out, x)
	}
	return out, rows.Err()
}

// Belonging is whose a session is: its site, and the trainers who were to lead it.
type Belonging struct {
	Sites    []string // one, but of Once
	Trainers []string
}

// Belongings are those of sessions that were announced, by their keys.
func (f *Form) Belongings(sessions []string) (map[string]Belonging, error) {
	return f.belongings(sessions, `
		select i.id, array[s.site], array(select t.trainer from cohort.session_trainers t where t.version = i.version and t.session = i.id order by t.place)
		from cohort.issued i
		join cohort.sessions s on s.version = i.version and s.id = i.id
		where i.id = any ($1)`)
}

// Once are whose sessions were in earlier versions of the plan.
func (f *Form) Once(sessions []string) (map[string]Belonging, error) {
	return f.belongings(sessions, `
		select s.id, array_agg(distinct s.site), array(select distinct t.trainer from cohort.session_trainers t where t.session = s.id)
		from cohort.sessions s
		where s.id = any ($1)
		group by s.id`)
}

// belongings reads rows of a session, its sites and its trainers.
func (f *Form) belongings(sessions []string, query string) (map[string]Belonging, error) {
	rows, err := f.tx.QueryContext(f.ctx, query, pq.Array(sessions))
	if err != nil {
		return nil, fmt.Errorf("whose sessions are: %w", err)
	}
	defer rows.Close()
	out := map[string]Belonging{}
	for rows.Next() {
		var id string
		var b Belonging
		if err := rows.Scan(&id, (*pq.StringArray)(&b.Sites), (*pq.StringArray)(&b.Trainers)); err != nil {
			return nil, err
		}
		out[id] = b
	}
	return out, rows.Err()
}

// Hanging counts what a deletion of a row takes with it, by table.
func (f *Form) Hanging(row Row) (map[string]int, error) {
	out := map[string]int{}
	if f.table.hanging == "" {
		return out, nil
	}
	rows, err := f.tx.QueryContext(f.ctx, f.table.hanging, row["id"])
	if err != nil {
		return nil, fmt.Errorf("what hangs on %s: %w", row["id"], err)
	}
	defer rows.Close()
	for rows.Next() {
		var table string
		var n int
		if err := rows.Scan(&table, &n); err != nil {
			return nil, err
		}
		if n > 0 {
			out[table] = n
		}
	}
	return out, rows.Err()
}

// LastImports are the last imports that changed rows, by the keys of these, whichever
// form they came by.
func (f *Form) LastImports(keys []string) (map[string]Import, error) {
	const query = `
		select distinct on (c ->> 'key') c ->> 'key', i.number, i.asked_by, i.taken_at, c -> 'after'
		from cohort.imports i
		cross join jsonb_array_elements(i.changes) c
		where i.kind = any ($1) and c ->> 'key' = any ($2)
		order by c ->> 'key', i.number desc`
	rows, err := f.tx.QueryContext(f.ctx, query, pq.Array(f.kinds()), pq.Array(keys))
	if err != nil {
		return nil, fmt.Errorf("earlier imports: %w", err)
	}
	defer rows.Close()
	out := map[string]Import{}
	for rows.Next() {
		var key string
		var x Import
		var left []byte
		if err := rows.Scan(&key, &x.Number, &x.By, &x.At, &left); err != nil {
			return nil, err
		}
		if err := json.Unmarshal(left, &x.Left); err != nil {
			return nil, fmt.Errorf("import %d: %w", x.Number, err)
		}
		out[key] = x
	}
	return out, rows.Err()
}

// Try makes the changes, or none of them if the database refuses one: then it says
// which, by their places in the list.
func (f *Form) Try(changes []Change) (map[int]Refusal, error) {
	if _, err := f.tx.ExecContext(f.ctx, "savepoint forms"); err != nil {
		return nil, err
	}
	refused, err := f.apply(changes)
	if err != nil || len(refused) == 0 {
		return nil, err
	}
	_, err = f.tx.ExecContext(f.ctx, "rollback to savepoint forms")
	return refused, err
}

// apply makes the changes one by one: what is deleted first, then the others in
// turn for as long as one more goes through, for a row may stand in the way of
// another that is before it. What is left then may be a circle; where nothing
// refers to the rows, they are taken out together and put in anew.
func (f *Form) apply(changes []Change) (map[int]Refusal, error) {
	order := make([]int, len(changes))
	for i := range changes {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return changes[a].rank() - changes[b].rank() })
	refused := map[int]Refusal{}
	for len(order) > 0 {
		clear(refused)
		var left []int
		for _, i := range order {
			r, err := f.alone(func() error { return f.change(changes[i]) })
			if err != nil {
				return nil, err
			}
			if r != nil {
				refused[i] = *r
				left = append(left, i)
			}
		}
		if len(left) == len(order) {
			break
		}
		order = left
	}
	if len(refused) < 2 || !f.table.leaf {
		return refused, nil
	}
	r, err := f.alone(func() error {
		for _, i := range order {
			if changes[i].Before != nil {
				if err := f.delete(changes[i].Before); err != nil {
					return err
				}
			}
		}
		for _, i := range order {
			if err := f.insert(changes[i].After); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil || r != nil {
		return refused, err
	}
	return nil, nil
}

// rank is the turn of a change: deleted, changed, added.
func (c Change) rank() int {
	switch {
	case c.After == nil:
		return 0
	case c.Before != nil:
		return 1
	}
	return 2
}

// alone does something that the database may refuse, so that what was done before
// stands.
func (f *Form) alone(do func() error) (*Refusal, error) {
	if _, err := f.tx.ExecContext(f.ctx, "savepoint one"); err != nil {
		return nil, err
	}
	err := do()
	var refused *pq.Error
	var no *Refusal
	if errors.As(err, &no) {
		_, err = f.tx.ExecContext(f.ctx, "rollback to savepoint one")
		return no, err
	}
	if errors.As(err, &refused) && (refused.Code.Class() == "23" || refused.Code.Class() == "22") { // a rule is broken, a value is none
		_, err = f.tx.ExecContext(f.ctx, "rollback to savepoint one")
		return &Refusal{Constraint: refused.Constraint, Message: refused.Message}, err
	}
	if err != nil {
		return nil, fmt.Errorf("cohort.%s: %w", f.name, err)
	}
	_, err = f.tx.ExecContext(f.ctx, "release savepoint one")
	return nil, err
}

func (f *Form) change(c Change) error {
	switch {
	case f.Write != nil:
		return f.Write(f.ctx, f.tx, c)
	case c.After == nil:
		return f.delete(c.Before)
	case c.Before == nil:
		return f.insert(c.After)
	}
	return f.update(c.Before, c.After)
}

// value is a value as the database takes it.
func (f *Form) value(table, column, v string) any {
	c := f.columns[table][column]
	switch {
	case c.list && v == "":
		return pq.Array([]string{})
	case c.list:
		return pq.Array(strings.Split(v, "\n"))
	case v == "" && c.nullable:
		return nil
	}
	return v
}

// own are the columns of a row that its own table has.
func (f *Form) own(table string, row Row) []string {
	var out []string
	for name := range row {
		if _, has := f.columns[table][name]; has && !slices.Contains(f.table.apart, name) {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return out
}

func (f *Form) insert(row Row) error {
	if f.table.insert != nil {
		return f.table.insert(f, row)
	}
	table, _ := f.part(row)
	var names, places []string
	var values []any
	for _, name := range f.own(table, row) {
		if v := f.value(table, name, row[name]); row[name] != "" {
			values = append(values, v)
			names, places = append(names, name), append(places, fmt.Sprintf("$%d", len(values)))
		}
	}
	query := "insert into cohort." + table + " (" + strings.Join(names, ", ") + ") values (" + strings.Join(places, ", ") + ")"
	if _, err := f.tx.ExecContext(f.ctx, query, values...); err != nil {
		return err
	}
	if f.table.after != nil {
		return f.table.after(f, nil, row)
	}
	return nil
}

func (f *Form) update(before, after Row) error {
	var sets []string
	table, _ := f.part(before)
	where, values := f.where(before)
	for _, name := range f.own(table, after) {
		if after[name] != before[name] {
			values = append(values, f.value(table, name, after[name]))
			sets = append(sets, fmt.Sprintf("%s = $%d", name, len(values)))
		}
	}
	if len(sets) > 0 {
		if _, err := f.tx.ExecContext(f.ctx, "update cohort."+table+" set "+strings.Join(sets, ", ")+where, values...); err != nil {
			return err
		}
	}
	if f.table.after != nil {
		return f.table.after(f, before, after)
	}
	return nil
}

func (f *Form) delete(row Row) error {
	table, _ := f.part(row)
	where, values := f.where(row)
	_, err := f.tx.ExecContext(f.ctx, "delete from cohort."+table+where, values...)
	return err
}

// where finds a row by its key.
func (f *Form) where(row Row) (string, []any) {
	var parts []string
	var values []any
	_, key := f.part(row)
	for _, name := range key {
		values = append(values, row[name])
		parts = append(parts, fmt.Sprintf("%s = $%d", name, len(values)))
	}
	return " where " + strings.Join(parts, " and "), values
}

const insertImport = `
	insert into cohort.imports (kind, file, sha256, asked_by, account, taken_at, outcome, rows, added, changed, deleted, refused, changes, faults, letter)
	values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, nullif($15::bigint, 0))
	returning number`

// Record keeps what became of a file, together with what it changed.
func (f *Form) Record(x *Import) error { return Record(f.ctx, f.tx, x) }

// Record keeps what became of a file that changed nothing. It sets the record's number.
func Record(ctx context.Context, tx interface {
	audit.Tx
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}, x *Import) error {
	changes, err := json.Marshal(x.Changes)
	if err != nil {
		return err
	}
	faults, err := json.Marshal(x.Faults)
	if err != nil {
		return err
	}
	err = tx.QueryRowContext(ctx, insertImport, x.Kind, x.File, x.SHA256, x.By, x.Account, x.At, x.Outcome, x.Rows, x.Added, x.Changed, x.Deleted, x.Refused,
		changes, faults, x.Letter).Scan(&x.Number)
	if err != nil {
		return fmt.Errorf("the record of the import: %w", err)
	}
	return audit.Record(ctx, tx, audit.Event{At: x.At, Kind: audit.Import, About: strconv.FormatInt(x.Number, 10), After: map[string]any{"form": x.Kind, "outcome": x.Outcome,
		"sha256": x.SHA256, "rows": x.Rows, "added": x.Added, "changed": x.Changed, "deleted": x.Deleted, "refused": x.Refused, "letter": x.Letter}})
}
