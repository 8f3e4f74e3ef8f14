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
}

// ErrSlow: a view was not read within the time that was given.
var ErrSlow = errors.New("is not read within the time that is given")

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
	if _, err := tx.ExecContext(ctx, `select set_config('statement_timeout', $1, true)`, fmt.Sprint(within.Milliseconds())); err != nil {
		return 0, false, err
	}
	v := list[i]
	rows, err := tx.QueryxContext(ctx, v.query(v.where)+fmt.Sprintf(" limit %d", most+1), v.args...)
	if err != nil {
		return 0, false, told(err)
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
	return n, more, told(err)
}

// told is an error of the database in its own words.
func told(err error) error {
	var refused *pq.Error
	switch {
	case !errors.As(err, &refused):
		return err
	case refused.Code == "57014": // query_canceled
		return ErrSlow
	}
	return errors.New(refused.Message)
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
		case r.wrong[i] != nil:
			x.Unfit = true
		case optional:
			x.Value = plain(r.row.Field(i).Elem())
		default:
			x.Value = plain(r.row.Field(i))
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
