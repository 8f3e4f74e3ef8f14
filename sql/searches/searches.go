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

// Kept is a plan of a search, in canonical JSON, with how long all who did the run had searched
// when it was found.
type Kept struct {
	Plan     []byte // nil: there is none
	Searched time.Duration
}

// Save keeps the best plan of a run's search in place of the one before it, in a transaction
// that holds the run.
func Save(ctx context.Context, tx *sql.Tx, run int64, best Kept, now time.Time) error {
	return save(ctx, tx, run, false, best, now)
}

// Began notes the plan that a run's search begins from, in a transaction that holds the run;
// without a plan it begins from none.
func Began(ctx context.Context, tx *sql.Tx, run int64, from Kept, now time.Time) error {
	if from.Plan != nil {
		return save(ctx, tx, run, true, from, now)
	}
	const remove = `
		delete from cohort.searches
		where run = $1 and begun_from`
	if _, err := tx.ExecContext(ctx, remove, run); err != nil {
		return about(run, err)
	}
	return nil
}

func save(ctx context.Context, tx *sql.Tx, run int64, begunFrom bool, x Kept, now time.Time) error {
	const save = `
		insert into cohort.searches (run, begun_from, plan, searched, saved_at)
		values ($1, $2, $3, make_interval(secs => $4), $5)
		on conflict (run, begun_from) do update
		set plan = excluded.plan,
			searched = excluded.searched,
			saved_at = excluded.saved_at`
	if _, err := tx.ExecContext(ctx, save, run, begunFrom, x.Plan, x.Searched.Seconds(), now); err != nil {
		return about(run, err)
	}
	return nil
}

// Best is the best plan that was saved of a run's search; without a plan where none was, or the
// run is over.
func Best(ctx context.Context, db *sql.DB, run int64) (Kept, error) {
	return kept(ctx, db, run, false)
}

// BegunFrom is the plan that a run's search began from; nil: from none.
func BegunFrom(ctx context.Context, db *sql.DB, run int64) ([]byte, error) {
	from, err := kept(ctx, db, run, true)
	return from.Plan, err
}

func kept(ctx context.Context, db *sql.DB, run int64, begunFrom bool) (out Kept, err error) {
	const query = `
		select plan, extract(epoch from searched)::float8
		from cohort.searches
		where run = $1 and begun_from = $2`
	var seconds float64
	err = db.QueryRowContext(ctx, query, run, begunFrom).Scan(&out.Plan, &seconds)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return Kept{}, about(run, err)
	}
	out.Searched = time.Duration(seconds * float64(time.Second))
	return out, nil
}

func about(run int64, err error) error {
	return fmt.Errorf("the search of run %d, as it was saved: %w", run, err)
}
