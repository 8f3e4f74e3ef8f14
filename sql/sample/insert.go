package sample

import (
	"context"
	"fmt"
	"reflect"
	"strings"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"cohort/planner/demand/facts"
)

// inserter copies rows into tables of the schema "cohort" until one fails.
type inserter struct {
	ctx context.Context
	tx  *sqlx.Tx
	err error
}

// copyRows copies structs whose db tags are the table's columns.
func copyRows[T any](in *inserter, table string, rows []T) {
	if in.err != nil || len(rows) == 0 {
		return
	}
	kind := reflect.TypeFor[T]()
	var fields []reflect.StructField
	var columns []string
	for _, f := range reflect.VisibleFields(kind) {
		if tag := f.Tag.Get("db"); tag != "" {
			fields, columns = append(fields, f), append(columns, tag)
		}
	}
	copied := func() error {
		stmt, err := in.tx.PrepareContext(in.ctx, "copy cohort."+table+" ("+strings.Join(columns, ", ")+") from stdin")
		if err != nil {
			return err
		}
		defer stmt.Close()
		values := make([]any, len(fields))
		for i := range rows {
			row := reflect.ValueOf(&rows[i]).Elem()
			for k, f := range fields {
				values[k] = column(row.FieldByIndex(f.Index).Interface())
			}
			if _, err := stmt.ExecContext(in.ctx, values...); err != nil {
				return err
			}
		}
		_, err = stmt.ExecContext(in.ctx)
		return err
	}
	if err := copied(); err != nil {
		in.err = fmt.Errorf("%d rows for cohort.%s: %s", len(rows), table, explain(err))
	}
}

// column is a value as the driver takes it.
func column(v any) any {
	switch v := v.(type) {
	case []string:
		return pq.StringArray(append([]string{}, v...))
	case []int:
		list := make(pq.Int64Array, len(v))
		for i, n := range v {
			list[i] = int64(n)
		}
		return list
	}
	return v
}

// explain adds what the database says about the row at fault.
func explain(err error) string {
	var said []string
	if pe, ok := err.(*pq.Error); ok {
		for _, s := range []string{pe.Message, pe.Detail, pe.Where} {
			if s != "" {
				said = append(said, s)
			}
		}
		return strings.Join(said, "; ")
	}
	return err.Error()
}

// exec runs one statement unless something failed before.
func (in *inserter) exec(query string, args ...any) {
	if in.err != nil {
		return
	}
	if _, err := in.tx.ExecContext(in.ctx, query, args...); err != nil {
		in.err = fmt.Errorf("%s: %s", strings.SplitN(query, "\n", 2)[0], explain(err))
	}
}

// candidateRow is a row of cohort.candidates, which keeps everybody.
type candidateRow struct {
	facts.Candidate
	Vacancy *string `db:"vacancy"` // nil: not on record any more
	Outcome *string `db:"outcome"`
}
