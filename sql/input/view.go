package input

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"cohort/planner/demand/facts"
)

// View is a view of the schema input. The fields of its rows' type are its
// columns, by their tags.
type View struct {
	Name  string
	Key   string // the columns that tell its rows apart, in which they are read in order
	into  any    // a pointer to a list of rows
	where string // restricts what is read; empty: everything
	args  []any  // of where
}

// column is a column of a view, and the type of the field that it goes into.
type column struct {
	name string
	kind reflect.Type
}

func (v View) rowType() reflect.Type { return reflect.TypeOf(v.into).Elem().Elem() }

func (v View) columns() []column {
	row := v.rowType()
	out := make([]column, row.NumField())
	for i := range out {
		out[i] = column{row.Field(i).Tag.Get("db"), row.Field(i).Type}
	}
	return out
}

// query selects the columns. Lists come as JSON, whatever kind of list the view
// has.
func (v View) query(where string) string {
	columns := v.columns()
	list := make([]string, len(columns))
	for i, c := range columns {
		list[i] = c.name
		if c.kind.Kind() == reflect.Slice {
			list[i] = "to_json(" + c.name + ") as " + c.name
		}
	}
	if where != "" {
		where = " where " + where
	}
	return "select " + strings.Join(list, ", ") + " from input." + v.Name + where + " order by " + v.Key
}

// Patience is how long a view may take to be read.
const Patience = 2 * time.Minute

// Read reads the rows that fit and reports the others, each column that does not.
// ErrSlow after the given time, ErrLocked after a quarter of it.
func (v View) Read(ctx context.Context, tx *sqlx.Tx, zone *time.Location, within time.Duration) ([]facts.Fault, error) {
	if err := limit(ctx, tx, within); err != nil {
		return nil, err
	}
	list, err := tx.QueryxContext(ctx, v.query(v.where), v.args...)
	if err != nil {
		return nil, limited(ctx, err, within)
	}
	defer list.Close()
	columns, into := v.columns(), reflect.ValueOf(v.into).Elem()
	var faults []facts.Fault
	err = v.each(list, func(r rowRead) {
		fits := true
		for i, c := range columns {
			if r.wrong[i] != nil {
				fits = fits && r.wrong[i].taken()
				faults = facts.Add(faults, r.wrong[i].fault(v.Name, r.key(v, zone), c.name))
			}
		}
		if fits {
			into.Set(reflect.Append(into, r.row))
		}
	}, zone)
	return faults, limited(ctx, err, within)
}

// rowRead is a row of a view as it was read. It is used again for the next one.
type rowRead struct {
	row    reflect.Value // the fact, as far as the values fit
	values []any         // as the driver has them, in the order of the columns
	types  []string      // of the database
	wrong  []*unfit      // why a value does not fit; nil: it does
}

// each reads rows one by one.
func (v View) each(list *sqlx.Rows, do func(rowRead), zone *time.Location) error {
	types, err := list.ColumnTypes()
	if err != nil {
		return err
	}
	columns := v.columns()
	r := rowRead{row: reflect.New(v.rowType()).Elem(), values: make([]any, len(columns)), types: make([]string, len(columns)), wrong: make([]*unfit, len(columns))}
	targets := make([]any, len(columns))
	for i := range targets {
		targets[i], r.types[i] = &r.values[i], types[i].DatabaseTypeName()
	}
	for list.Next() {
		if err := list.Scan(targets...); err != nil {
			return err
		}
		r.row.SetZero()
		for i := range columns {
			r.wrong[i] = set(r.row.Field(i), r.values[i], r.types[i], zone)
		}
		do(r)
	}
	return list.Err()
}

// check says what keeps the view, which has the given columns, from being read.
func (v View) check(ctx context.Context, db *sqlx.DB, have []string) []facts.Fault {
	ill := func(code string, pairs ...any) facts.Fault {
		return facts.Fault{Table: v.Name, Wrong: facts.Say(code, append([]any{"View", v.Name}, pairs...)...)}
	}
	if have == nil {
		return []facts.Fault{ill("view_missing")}
	}
	var missing []string
	for _, c := range v.columns() {
		if !slices.Contains(have, c.name) {
			missing = append(missing, c.name)
		}
	}
	if missing != nil {
		return []facts.Fault{ill("view_lacks", "Columns", strings.Join(missing, ", "))}
	}
	types, err := v.types(ctx, db)
	if err != nil {
		var refused *pq.Error
		if errors.As(err, &refused) {
			err = errors.New(refused.Message)
		}
		return []facts.Fault{ill("view_unreadable", "Error", err)}
	}
	var wrong []facts.Fault
	for i, c := range v.columns() {
		if want, fits := fitting(c.kind, types[i]); !fits {
			wrong = append(wrong, ill("view_type", "Column", c.name, "Type", strings.ToLower(types[i]), "Want", want))
		}
	}
	return wrong
}

// types asks for the types of the columns, by reading no row of the view.
func (v View) types(ctx context.Context, db *sqlx.DB) ([]string, error) {
	list, err := db.QueryContext(ctx, v.query("false"))
	if err != nil {
		return nil, err
	}
	defer list.Close()
	columns, err := list.ColumnTypes()
	if err != nil {
		return nil, err
	}
	out := make([]string, len(columns))
	for i, c := range columns {
		out[i] = c.DatabaseTypeName()
	}
	return out, list.Err()
}

// show writes a value of a key for people.
func show(value any, databaseType string, zone *time.Location) string {
	switch v := value.(type) {
	case nil:
		return "null"
	case []byte:
		return string(v)
	case time.Time:
		switch databaseType {
		case "DATE":
			return v.Format("2006-01-02")
		case "TIMESTAMPTZ":
			v = v.In(zone)
		}
		return v.Format("2006-01-02 15:04")
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64)
	}
	return fmt.Sprint(value)
}
