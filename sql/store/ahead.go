package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"
)

// Ahead is the plan ahead that the tables of waves of a run rest on.
type Ahead struct {
	Run      int64
	Version  int64           // of the published plan that stood when it was made
	Snapshot []byte          // canonical bytes, of the run's reading; nil with a Failure
	Plan     []byte          // canonical bytes; nil with a Failure
	Terms    json.RawMessage // what a promise needs beside them, as it was handed in
	Failure  string          // why none could be made; empty: one was
}

// SaveAhead keeps the plan ahead of a claimed run, whose reading has its snapshot.
// Where the run has one already that one stays. ErrStale when the run was claimed
// by somebody else since.
func (s *Store) SaveAhead(ctx context.Context, run Run, a Ahead, now time.Time) error {
	const insert = `
		insert into cohort.plans_ahead (run, version, plan, terms, failure, saved_at)
		values ($1, $2, $3, $4, $5, $6)
		on conflict (run) do nothing`
	return s.holding(ctx, run, func(tx *sqlx.Tx) error {
		if _, err := tx.ExecContext(ctx, insert, run.ID, a.Version, a.Plan, asText(a.Terms), orNull(a.Failure), now); err != nil {
			return fmt.Errorf("cannot save its plan ahead: %w", err)
		}
		return nil
	})
}

// aheadOf begins a query for a plan ahead, called a. What stands behind it chooses
// one.
const aheadOf = `
	select a.run, a.version, s.bytes, a.plan, a.terms, coalesce(a.failure, '')
	from cohort.plans_ahead a
	join cohort.runs r on r.id = a.run
	left join cohort.snapshots s on s.sha256 = r.snapshot `

// Ahead returns the plan ahead of a run; false: it made none yet.
func (s *Store) Ahead(ctx context.Context, run int64) (Ahead, bool, error) {
	return s.ahead(ctx, aheadOf+`
		where a.run = $1`, run)
}

// LastAhead returns the plan ahead that was made last while a version stood;
// false: none was.
func (s *Store) LastAhead(ctx context.Context, version int64) (Ahead, bool, error) {
	return s.ahead(ctx, aheadOf+`
		where a.version = $1 and a.plan is not null
		order by a.run desc
		limit 1`, version)
}

func (s *Store) ahead(ctx context.Context, query string, args ...any) (a Ahead, found bool, err error) {
	var terms []byte
	err = s.db.QueryRowContext(ctx, query, args...).Scan(&a.Run, &a.Version, &a.Snapshot, &a.Plan, &terms, &a.Failure)
	if errors.Is(err, sql.ErrNoRows) {
		return Ahead{}, false, nil
	}
	if err != nil {
		return Ahead{}, false, fmt.Errorf("plans ahead: %w", err)
	}
	a.Terms = terms
	return a, true, nil
}
