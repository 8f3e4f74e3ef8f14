// Package searches keeps what a search under way has found so far, so that whoever takes its
// run over goes on from there, and what such a search began from, so that it can be repeated.
// Who writes holds the run, see store.While.
package searches

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

// Save keeps the best plan of a run's search in place of the one before it, in a transaction
// that holds the run.
func Save(ctx context.Context, tx *sql.Tx, run int64, plan []byte, now time.Time) error {
	return save(ctx, tx, run, false, plan, now)
}

// Began notes the plan that a run's search begins from, in a transaction that holds the run;
// nil: it begins from none.
func Began(ctx context.Context, tx *sql.Tx, run int64, plan []byte, now time.Time) error {
	if plan != nil {
		return save(ctx, tx, run, true, plan, now)
	}
	const remove = `
		delete from cohort.searches
		where run = $1 and begun_from`
	if _, err := tx.ExecContext(ctx, remove, run); err != nil {
		return about(run, err)
	}
	return nil
}

func save(ctx context.Context, tx *sql.Tx, run int64, begunFrom bool, plan []byte, now time.Time) error {
	const save = `
		insert into cohort.searches (run, begun_from, plan, saved_at)
		values ($1, $2, $3, $4)
		on conflict (run, begun_from) do update
		set plan = excluded.plan,
			saved_at = excluded.saved_at`
	if _, err := tx.ExecContext(ctx, save, run, begunFrom, plan, now); err != nil {
		return about(run, err)
	}
	return nil
}

// Best is the best plan that was saved of a run's search, in canonical JSON; nil: none was, or
// the run is over.
func Best(ctx context.Context, db *sql.DB, run int64) ([]byte, error) {
	return plan(ctx, db, run, false)
}

// BegunFrom is the plan that a run's search began from; nil: from none.
func BegunFrom(ctx context.Context, db *sql.DB, run int64) ([]byte, error) {
	return plan(ctx, db, run, true)
}

func plan(ctx context.Context, db *sql.DB, run int64, begunFrom bool) (out []byte, err error) {
	const query = `
		select plan
		from cohort.searches
		where run = $1 and begun_from = $2`
	err = db.QueryRowContext(ctx, query, run, begunFrom).Scan(&out)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return nil, about(run, err)
	}
	return out, nil
}

func about(run int64, err error) error {
	return fmt.Errorf("the search of run %d, as it was saved: %w", run, err)
}
