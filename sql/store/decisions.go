package store

import (
	"context"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"

	"cohort/planner"
	"cohort/sql/internal/column"
)

// JobDecision is the job of runs in which somebody decided: each is done when it is written.
const JobDecision = "decision"

// The kinds of decisions.
const (
	DecisionMove   = "move"
	DecisionSwap   = "swap" // two sessions
	DecisionSeat   = "seat" // somebody
	DecisionCancel = "cancel"
	DecisionAbsent = "absent" // a trainer or a room
	DecisionTake   = "take"   // a suggestion
	DecisionUndo   = "undo"
)

// Decision is what somebody decided, and what it became.
type Decision struct {
	Version int64  `db:"version"`
	Kind    string `db:"kind"`
	Who     string `db:"who"`
	Reason  string `db:"reason"` // may be empty
	What    What   `db:"-"`
	Undoes  int64  `db:"undoes"` // the version of the decision that it takes back; 0: none
}

// What is what a decision was about.
type What struct {
	Sessions []string            `json:"sessions,omitempty"`
	Also     []string            `json:"also,omitempty"` // sessions that are held otherwise, or seat others, because of it
	Request  string              `json:"request,omitempty"`
	Pins     map[string][]string `json:"pins,omitempty"` // by session
	GivenUp  []GivenUp           `json:"given_up,omitempty"`
	Away     []Away              `json:"away,omitempty"`
}

// Decide publishes what somebody decided, in one transaction: its run, what the run read, the
// version with everything that Publish writes, the decision, its pins and what it gave up; of
// one that takes another back, the end of those.
// ErrOvertaken when another version has become current since the decision was begun.
func (s *Store) Decide(ctx context.Context, d Decision, r Reading, p Publication, asOf planner.Date, now time.Time) (version int64, err error) {
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
		return writeDecision(ctx, tx, d, version, now)
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

func writeDecision(ctx context.Context, tx *sqlx.Tx, d Decision, version int64, now time.Time) error {
	const insert = `
		insert into cohort.decisions (version, kind, who, reason, what, undoes)
		values ($1, $2, $3, nullif($4, ''), $5, nullif(cast($6 as bigint), 0))`
	const undone = `
		update cohort.pins
		set released_at = greatest(since, cast($2 as timestamptz)),
			cause = 'undone'
		where decision = $1 and released_at is null`
	const allowed = `
		update cohort.given_up
		set taken_back_at = $2
		where decision = $1 and taken_back_at is null`
	if _, err := tx.ExecContext(ctx, insert, version, d.Kind, d.Who, d.Reason, column.Of(d.What), d.Undoes); err != nil {
		return fmt.Errorf("the decision: %w", err)
	}
	if d.Kind == DecisionUndo {
		if _, err := tx.ExecContext(ctx, undone, d.Undoes, now); err != nil {
			return fmt.Errorf("the pins of the decision that is taken back: %w", err)
		}
		if _, err := tx.ExecContext(ctx, allowed, d.Undoes, now); err != nil {
			return fmt.Errorf("what the decision that is taken back gave up: %w", err)
		}
		return deleteAway(ctx, tx, d.Undoes)
	}
	if err := keepGivenUp(ctx, tx, d.What.GivenUp, version); err != nil {
		return err
	}
	if err := writeAway(ctx, tx, d.What.Away); err != nil {
		return err
	}
	for session, fields := range d.What.Pins {
		if err := pinSession(ctx, tx, Pin{Session: session, Who: d.Who, Reason: d.pinReason()}, fields, version, now); err != nil {
			return err
		}
	}
	return nil
}

// pinReason is why a decision pins what it changed.
func (d *Decision) pinReason() string {
	if d.Reason != "" {
		return d.Reason
	}
	return d.Kind
}

// decisionRow is a decision as the table has it.
type decisionRow struct {
	Decision
	About column.JSON[What] `db:"what"`
}

// Decisions lists what was decided after one version and until another one, the first first.
func (s *Store) Decisions(ctx context.Context, after, until int64) ([]Decision, error) {
	const query = `
		select version, kind, who, coalesce(reason, '') as reason, coalesce(undoes, 0) as undoes, what
		from cohort.decisions
		where version > $1 and version <= $2
		order by version`
	var list []decisionRow
	if err := s.db.SelectContext(ctx, &list, query, after, until); err != nil {
		return nil, fmt.Errorf("decisions: %w", err)
	}
	out := make([]Decision, len(list))
	for i, x := range list {
		out[i] = x.Decision
		out[i].What = x.About.V
	}
	return out, nil
}

// DecisionOf returns the decision that became a version; false: the version is a night's.
func (s *Store) DecisionOf(ctx context.Context, version int64) (Decision, bool, error) {
	list, err := s.Decisions(ctx, version-1, version)
	if err != nil || len(list) == 0 {
		return Decision{}, false, err
	}
	return list[0], true, nil
}
