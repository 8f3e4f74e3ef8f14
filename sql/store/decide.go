package store

import (
	"context"
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
	planned, err := tables(p.Snapshot, p.Plan)
	if err != nil {
		return 0, err
	}
	err = s.within(ctx, func(tx *sqlx.Tx) error {
		if version, err = nextVersion(ctx, tx, p.Base); err != nil {
			return err
		}
		run, err := decidedRun(ctx, tx, r, p, asOf, now)
		if err != nil {
			return err
		}
		if err := becomeVersion(ctx, tx, version, run, planned, p, now); err != nil {
			return err
		}
		return decided.Write(ctx, tx, d, version, now)
	})
	if err != nil {
		return 0, err
	}
	return version, nil
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
