package input

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"cohort/planner"
	"cohort/planner/demand/facts"
)

// Cell is a value in a row of a view of the schema input.
type Cell struct {
	Column string
	Kind   string // of its column: text, date, instant, whole, number, flag, words (a list), numbers (a list)
	Value  any    // as a fact has it: string, planner.Date, time.Time, int64, float64, bool, []string, []int; nil where it is null or unfit
	Shown  string // as people are shown it
	Null   bool   // it is null where a fact must have a value
	Unfit  bool   // it is none of its kind
	Long   bool   // it is a text of more than planner.MostText letters; Value has the first of them
}

// What a caller may want to tell apart, see errors.Is.
var (
	// ErrSlow: a view was not read within the time that was given.
	ErrSlow = errors.New("copy what it stands on into this database, or add an index; cohort doctor --views says how long each view takes")
	// ErrLocked: somebody else has locked what a view stands on.
	ErrLocked = errors.New("what it stands on is locked by somebody else: see pg_locks, and cohort doctor --views")
)

// Names are the names of the views of the schema input, in the order in which they
// are read.
func Names() []string {
	var out []string
	for _, v := range all(0, time.UTC) {
		out = append(out, v.Name)
	}
	return out
}

func all(asOf planner.Date, zone *time.Location) []View {
	return append(Views(&facts.Facts{}, asOf, zone), Past(&facts.Facts{}))
}

// LookAt shows the rows of a view, as a night of a day reads them, one by one: its key,
// and its cells in the order of the columns. Of a view with more than most rows it shows
// so many, and says that there are more. ErrSlow after the given time.
func LookAt(ctx context.Context, db *sql.DB, name string, asOf planner.Date, zone *time.Location, most int, within time.Duration, each func(key string, row []Cell)) (n int, more bool, err error) {
	list := all(asOf, zone)
	i := slices.IndexFunc(list, func(v View) bool { return v.Name == name })
	if i < 0 {
		return 0, false, fmt.Errorf("there is no view input.%s", name)
	}
	tx, err := sqlx.NewDb(db, "postgres").BeginTxx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return 0, false, err
	}
	defer tx.Rollback()
	if err := limit(ctx, tx, within); err != nil {
		return 0, false, err
	}
	v := list[i]
	rows, err := tx.QueryxContext(ctx, v.query(v.where)+fmt.Sprintf(" limit %d", most+1), v.args...)
	if err != nil {
		return 0, false, told(ctx, err, within)
	}
	defer rows.Close()
	err = v.each(rows, func(r rowRead) {
		if n == most {
			more = true
			return
		}
		n++
		each(r.key(v, zone), r.cells(v, zone))
	}, zone)
	return n, more, told(ctx, err, within)
}

// limit bounds how long what a transaction asks from then on may take, and wait for a
// lock.
func limit(ctx context.Context, tx *sqlx.Tx, within time.Duration) error {
	_, err := tx.ExecContext(ctx, `select set_config('statement_timeout', $1, true), set_config('lock_timeout', $2, true)`,
		fmt.Sprint(within.Milliseconds()), fmt.Sprint((within / 4).Milliseconds()))
	return err
}

// limited says which limit an error comes from, if it comes from one.
func limited(ctx context.Context, err error, within time.Duration) error {
	var refused *pq.Error
	switch {
	case !errors.As(err, &refused) || ctx.Err() != nil:
	case refused.Code == "57014": // query_canceled
		return fmt.Errorf("it is not there after %s: %w", within, ErrSlow)
	case refused.Code == "55P03": // lock_not_available
		return ErrLocked
	}
	return err
}

// told is an error of the database in its own words, or of a limit in ours.
func told(ctx context.Context, err error, within time.Duration) error {
	err = limited(ctx, err, within)
	if refused := (*pq.Error)(nil); errors.As(err, &refused) {
		return errors.New(refused.Message)
	}
	return err
}

// key is what tells a row apart, for people.
func (r rowRead) key(v View, zone *time.Location) string {
	var key []string
	for i, c := range v.columns() {
		if slices.Contains(strings.Split(v.Key, ", "), c.name) {
			key = append(key, show(r.values[i], r.types[i], zone))
		}
	}
	return strings.Join(key, ", ")
}

func (r rowRead) cells(v View, zone *time.Location) []Cell {
	columns := v.columns()
	out := make([]Cell, len(columns))
	for i, c := range columns {
		x := Cell{Column: c.name, Kind: kindOf(c.kind), Shown: show(r.values[i], r.types[i], zone)}
		switch optional := c.kind.Kind() == reflect.Pointer; {
		case r.values[i] == nil && c.kind.Kind() != reflect.Slice:
			x.Null = !optional
		case !r.wrong[i].taken():
			x.Unfit = true
		case optional:
			x.Value, x.Long = plain(r.row.Field(i).Elem()), r.wrong[i] != nil
		default:
			x.Value, x.Long = plain(r.row.Field(i)), r.wrong[i] != nil
		}
		out[i] = x
	}
	return out
}

// plain is a field's value; whole numbers of any kind are int64, apart from dates.
func plain(field reflect.Value) any {
	if field.Kind() == reflect.Int && field.Type() != dateType {
		return field.Int()
	}
	return field.Interface()
}

func kindOf(t reflect.Type) string {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch {
	case t == dateType:
		return "date"
	case t == timeType:
		return "instant"
	case t == stringsType:
		return "words"
	case t == intsType:
		return "numbers"
	case t.Kind() == reflect.Int:
		return "whole"
	case t.Kind() == reflect.Float64:
		return "number"
	case t.Kind() == reflect.Bool:
		return "flag"
	}
	return "text"
}
