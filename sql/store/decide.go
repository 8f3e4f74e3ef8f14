package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"

	"cohort/planner"
	"cohort/sql/decided"
	"cohort/sql/internal/column"
)

// JobDecision is the job of runs in which somebody decided: each is done when it is written.
const JobDecision = "decision"

// Decide publishes what somebody decided, in one transaction: its run, what the run read, the
// version with everything that Publish writes, the decision, its pins and what it gave up; of
// one that takes another back, the end of those.
// ErrOvertaken when another version has become current since the decision was begun.
func (s *Store) Decide(ctx context.Context, d decided.Decision, r Reading, p Publication, asOf planner.Date, now time.Time) (version int64, err error) {
	err = s.within(ctx, func(tx *sqlx.Tx) error {
		version, err = decide(ctx, tx, d, r, p, asOf, now)
		return err
	})
	return version, err
}

// DecideIn is Decide as a part of a transaction. Of ErrOvertaken nothing is written in it.
func (s *Store) DecideIn(ctx context.Context, tx *sql.Tx, d decided.Decision, r Reading, p Publication, asOf planner.Date, now time.Time) (int64, error) {
	return decide(ctx, &sqlx.Tx{Tx: tx, Mapper: s.db.Mapper}, d, r, p, asOf, now)
}

// VersionIn is the version that stands, as a transaction sees it; 0: none does.
func VersionIn(ctx context.Context, tx *sql.Tx) (version int64, err error) {
	if err := tx.QueryRowContext(ctx, "select coalesce(version, 0) from cohort.current_plan").Scan(&version); err != nil {
		return 0, fmt.Errorf("the current plan: %w", err)
	}
	return version, nil
}

func decide(ctx context.Context, tx *sqlx.Tx, d decided.Decision, r Reading, p Publication, asOf planner.Date, now time.Time) (int64, error) {
	planned, err := tables(p.Snapshot, p.Plan)
	if err != nil {
		return 0, err
	}
	version, err := nextVersion(ctx, tx, p.Base)
	if err != nil {
		return 0, err
	}
	run, err := decidedRun(ctx, tx, r, p, asOf, now)
	if err != nil {
		return 0, err
	}
	if err := becomeVersion(ctx, tx, version, run, planned, p, now); err != nil {
		return 0, err
	}
	return version, decided.Write(ctx, tx, d, version, now)
}

// decidedRun writes the run of a decision, which is done, and what it read.
func decidedRun(ctx context.Context, tx *sqlx.Tx, r Reading, p Publication, asOf planner.Date, now time.Time) (Run, error) {
	const insert = `
		insert into cohort.runs (job, slot, as_of, by_hand, state, fence, attempts, opened_at, claimed_at, ended_at, snapshot, plan_sha256, cost, requests, served, summary)
		select $1, greatest($2, max(slot) + interval '1 microsecond'), $3, true, 'done', 1, 1, $2, $2, $2, $4, $5, $6, $7, $8, $9
		from cohort.runs
		where job = $1
		returning id`
	run := Run{Job: JobDecision, AsOf: asOf}
	if err := keepSnapshot(ctx, tx, r, now); err != nil {
		return run, err
	}
	err := tx.GetContext(ctx, &run.ID, insert, JobDecision, now, asOf, r.SHA256, planner.Digest(p.Plan.Bytes()), column.Of(p.Plan.Cost),
		p.Outcome.Requests, p.Outcome.Served, column.Of(p.Outcome.Summary))
	if err != nil {
		return run, fmt.Errorf("the run of a decision: %w", err)
	}
	return run, keepReading(ctx, tx, run, r, now)
}
