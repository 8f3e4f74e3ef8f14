package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/jmoiron/sqlx"

	"cohort/planner"
	"cohort/sql/audit"
	"cohort/sql/internal/column"
)

// The jobs.
const (
	Nightly   = "nightly"
	Weekly    = "weekly"
	Waves     = "waves"
	Capacity  = "capacity"
	Year      = "year"
	Retention = "retention"
)

// RunState is where a run stands.
type RunState string

// The states of a run.
const (
	RunPending  RunState = "pending"  // opened, or handed back: to be claimed
	RunRunning  RunState = "running"  // claimed; whoever holds the fence may write
	RunDone     RunState = "done"     // final
	RunFailed   RunState = "failed"   // an attempt ended in an error; may be claimed again
	RunRejected RunState = "rejected" // its plan was not fit to be published; final
)

// Run is one slot of one job: what was due, who has it, and what came of it.
type Run struct {
	ID        int64        `json:"id"`
	Job       string       `json:"job"`
	Slot      time.Time    `json:"slot"` // when it was due
	AsOf      planner.Date `json:"as_of"`
	ByHand    bool         `json:"by_hand"`
	State     RunState     `json:"state"`
	Fence     int64        `json:"fence"`    // goes up with each claim
	Attempts  int          `json:"attempts"` // claims
	OpenedAt  time.Time    `json:"opened_at"`
	ClaimedAt *time.Time   `json:"claimed_at"` // last time
	EndedAt   *time.Time   `json:"ended_at"`
	Lost      int          `json:"lost"`               // how often its holder went quiet, see TakeBack
	Snapshot  string       `json:"snapshot,omitempty"` // SHA-256; empty: none was saved
	Version   int64        `json:"version,omitempty"`  // of the plan that it published; 0: none
	Outcome
}

// Outcome is what came of a run. What is nil or empty is not known, and leaves
// what was noted before.
type Outcome struct {
	Error    string           `json:"error,omitempty"` // one sentence: why it failed, was rejected or was handed back
	Engine   *planner.Engine  `json:"engine"`          // version, seed, threads, iterations planned and done
	Plan     string           `json:"plan,omitempty"`  // SHA-256 of the plan's bytes, published or not
	Cost     *planner.Cost    `json:"cost"`
	Requests *int             `json:"requests"`
	Served   *int             `json:"served"`  // of the requests
	Timings  map[string]int64 `json:"timings"` // milliseconds by step
	Summary  json.RawMessage  `json:"summary"` // whatever else the job has to say
}

// runRow is a run as the table has it.
type runRow struct {
	ID        int64                           `db:"id"`
	Job       string                          `db:"job"`
	Slot      time.Time                       `db:"slot"`
	AsOf      planner.Date                    `db:"as_of"`
	ByHand    bool                            `db:"by_hand"`
	State     RunState                        `db:"state"`
	Fence     int64                           `db:"fence"`
	Attempts  int                             `db:"attempts"`
	OpenedAt  time.Time                       `db:"opened_at"`
	ClaimedAt *time.Time                      `db:"claimed_at"`
	EndedAt   *time.Time                      `db:"ended_at"`
	Lost      int                             `db:"lost"`
	Error     string                          `db:"error"`
	Snapshot  string                          `db:"snapshot"`
	Engine    *string                         `db:"engine"`
	Seed      *int64                          `db:"seed"`
	Threads   *int                            `db:"threads"`
	Planned   *int64                          `db:"iterations_planned"`
	Done      *int64                          `db:"iterations_done"`
	Revised   column.JSON[[]planner.Revision] `db:"iterations_revised"`
	Plan      string                          `db:"plan_sha256"`
	Cost      column.JSON[*planner.Cost]      `db:"cost"`
	Requests  *int                            `db:"requests"`
	Served    *int                            `db:"served"`
	Timings   column.JSON[map[string]int64]   `db:"timings"`
	Summary   column.JSON[json.RawMessage]    `db:"summary"`
	Version   int64                           `db:"version"`
}

// runColumns are those of runRow, from runs called r.
const runColumns = `
	r.id, r.job, r.slot, r.as_of, r.by_hand, r.state, r.fence, r.attempts, r.opened_at, r.claimed_at, r.ended_at, r.lost,
	coalesce(r.error, '') as error, coalesce(r.snapshot, '') as snapshot,
	r.engine, r.seed, r.threads, r.iterations_planned, r.iterations_done, r.iterations_revised, coalesce(r.plan_sha256, '') as plan_sha256,
	r.cost, r.requests, r.served, r.timings, r.summary,
	coalesce((select v.version from cohort.plan_versions v where v.run = r.id), 0) as version`

func (r runRow) run() Run {
	out := Run{ID: r.ID, Job: r.Job, Slot: r.Slot, AsOf: r.AsOf, ByHand: r.ByHand, State: r.State, Fence: r.Fence,
		Attempts: r.Attempts, OpenedAt: r.OpenedAt, ClaimedAt: r.ClaimedAt, EndedAt: r.EndedAt, Lost: r.Lost, Snapshot: r.Snapshot, Version: r.Version,
		Outcome: Outcome{Error: r.Error, Plan: r.Plan, Cost: r.Cost.V, Requests: r.Requests, Served: r.Served,
			Timings: r.Timings.V, Summary: r.Summary.V}}
	if r.Engine != nil {
		out.Engine = &planner.Engine{Version: *r.Engine, Seed: *r.Seed, Threads: *r.Threads, Planned: *r.Planned, Done: *r.Done, Revised: r.Revised.V}
	}
	return out
}

// OpenRun notes that a slot of a job is due, once: where it was noted before it
// returns that run and false. By hand it is recorded in the audit trail.
func (s *Store) OpenRun(ctx context.Context, job string, slot time.Time, asOf planner.Date, byHand bool, now time.Time) (run Run, opened bool, err error) {
	err = s.within(ctx, func(tx *sqlx.Tx) error {
		if run, opened, err = openRun(ctx, tx, job, slot, asOf, byHand, now); err != nil || !opened || !byHand {
			return err
		}
		return audit.Record(ctx, tx, run.ByWord(now))
	})
	return run, opened, err
}

// ByWord is in the audit trail that somebody has the run done.
func (r Run) ByWord(now time.Time) audit.Event {
	return audit.Event{At: now, Kind: audit.Run, About: strconv.FormatInt(r.ID, 10), Before: map[string]any{"state": r.State, "attempts": r.Attempts}, After: map[string]any{"job": r.Job, "slot": r.Slot, "as_of": r.AsOf}}
}

func openRun(ctx context.Context, db sqlx.QueryerContext, job string, slot time.Time, asOf planner.Date, byHand bool, now time.Time) (Run, bool, error) {
	const insert = `
		insert into cohort.runs as r (job, slot, as_of, by_hand, opened_at)
		values ($1, $2, $3, $4, $5)
		on conflict on constraint runs_slot_once do nothing
		returning ` + runColumns
	const find = `
		select ` + runColumns + `
		from cohort.runs r
		where r.job = $1 and r.slot = $2`
	var row runRow
	err := sqlx.GetContext(ctx, db, &row, insert, job, slot, asOf, byHand, now)
	if err == nil {
		return row.run(), true, nil
	}
	if errors.Is(err, sql.ErrNoRows) {
		err = sqlx.GetContext(ctx, db, &row, find, job, slot)
	}
	if err != nil {
		return Run{}, false, fmt.Errorf("%s run of %s cannot be opened: %w", job, slot.Format(time.RFC3339), err)
	}
	return row.run(), false, nil
}

// Look is one look at the timetable of the jobs.
type Look struct {
	// Tx is the transaction that all of it lands in. The job queue writes in it too:
	// the row of a run and its job are there together or not at all.
	Tx *sql.Tx
	tx *sqlx.Tx
}

// Look runs do in one transaction: the runs that it opens and the jobs that it
// gives them land together, or nothing does.
func (s *Store) Look(ctx context.Context, do func(Look) error) error {
	return s.within(ctx, func(tx *sqlx.Tx) error { return do(Look{Tx: tx.Tx, tx: tx}) })
}

// OpenRun is that of the store, for a slot of the timetable.
func (l Look) OpenRun(ctx context.Context, job string, slot time.Time, asOf planner.Date, now time.Time) (Run, bool, error) {
	return openRun(ctx, l.tx, job, slot, asOf, false, now)
}

// LastSlot returns the last slot of a job that was opened on its timetable, by
// hand or not counted out; false: none ever was.
func (l Look) LastSlot(ctx context.Context, job string) (time.Time, bool, error) {
	const query = `
		select max(slot)
		from cohort.runs
		where job = $1 and not by_hand`
	var slot *time.Time
	if err := l.tx.GetContext(ctx, &slot, query, job); err != nil {
		return time.Time{}, false, fmt.Errorf("last slot of %s: %w", job, err)
	}
	if slot == nil {
		return time.Time{}, false, nil
	}
	return *slot, true, nil
}

// UnfinishedRuns lists the runs that are pending or running, oldest slot first.
func (l Look) UnfinishedRuns(ctx context.Context) ([]Run, error) {
	return runs(ctx, l.tx, `
		select `+runColumns+`
		from cohort.runs r
		where r.state in ('pending', 'running')
		order by r.slot, r.id`)
}

// Runs lists the runs opened last, at most so many (0: all), newest first.
func (s *Store) Runs(ctx context.Context, limit int) ([]Run, error) {
	return runs(ctx, s.db, `
		select `+runColumns+`
		from cohort.runs r
		order by r.id desc
		limit nullif(cast($1 as bigint), 0)`, limit)
}

func runs(ctx context.Context, db sqlx.QueryerContext, query string, args ...any) ([]Run, error) {
	var list []runRow
	if err := sqlx.SelectContext(ctx, db, &list, query, args...); err != nil {
		return nil, fmt.Errorf("runs: %w", err)
	}
	out := make([]Run, len(list))
	for i, r := range list {
		out[i] = r.run()
	}
	return out, nil
}

// Run returns one run. ErrNotFound when there is none.
func (s *Store) Run(ctx context.Context, id int64) (Run, error) {
	const query = `
		select ` + runColumns + `
		from cohort.runs r
		where r.id = $1`
	var row runRow
	if err := s.db.GetContext(ctx, &row, query, id); err != nil {
		return Run{}, aboutRun(id, err)
	}
	return row.run(), nil
}

// ClaimRun makes a run the caller's: pending, failed, or running elsewhere, whose
// holder can write no more from then on. ErrFinished when it is done or rejected.
func (s *Store) ClaimRun(ctx context.Context, id int64, now time.Time) (Run, error) {
	const update = `
		update cohort.runs r
		set state = 'running',
			fence = r.fence + 1,
			attempts = r.attempts + 1,
			claimed_at = $2,
			heard_at = now(),
			ended_at = null,
			error = null
		where r.id = $1 and r.state in ('pending', 'running', 'failed')
		returning ` + runColumns
	var row runRow
	err := s.db.GetContext(ctx, &row, update, id, now)
	if err == nil {
		return row.run(), nil
	}
	if !errors.Is(err, sql.ErrNoRows) {
		return Run{}, aboutRun(id, fmt.Errorf("cannot be claimed: %w", err))
	}
	r, err := s.Run(ctx, id)
	if err != nil {
		return Run{}, err
	}
	return r, aboutRun(id, fmt.Errorf("%w (%s)", ErrFinished, r.State))
}

// Quiet is for how long nobody hears of the holder of a run before the run counts as
// lost: some Hears long, and with a look at what is due less than a minute. The
// database's clock says so, as those of machines differ.
const (
	Quiet = 40 * time.Second
	Hear  = 10 * time.Second
)

// quiet is a run, called r, whose holder went quiet; $1 is Quiet in milliseconds.
const quiet = `r.state = 'running' and coalesce(r.heard_at, r.claimed_at) < now() - $1 * interval '1 millisecond'`

// HearOf notes that the holder of a claimed run is at work, which it is to do every Hear.
// ErrStale when the run is no longer its own.
func (s *Store) HearOf(ctx context.Context, run Run) error {
	const update = `
		update cohort.runs
		set heard_at = clock_timestamp()
		where id = $1 and fence = $2 and state = 'running'`
	result, err := s.db.ExecContext(ctx, update, run.ID, run.Fence)
	if err == nil {
		var n int64
		if n, err = result.RowsAffected(); err == nil && n == 0 {
			err = ErrStale
		}
	}
	if err != nil {
		return aboutRun(run.ID, err)
	}
	return nil
}

// TakeBack makes the runs pending whose holder went quiet, and returns them: it can write
// no more. Those that tell are left to Untold.
func (l Look) TakeBack(ctx context.Context) ([]Run, error) {
	return runs(ctx, l.tx, `
		update cohort.runs r
		set state = 'pending',
			lost = r.lost + 1,
			error = 'its service went quiet'
		where r.id in (
			select r.id
			from cohort.runs r
			where `+quiet+` and r.job <> $2
			for update skip locked)
		returning `+runColumns, Quiet.Milliseconds(), JobTelling)
}

// Unheld returns the latest run of a job and a day that somebody began by hand and did not
// end, and that nobody is at work on; false: there is none.
func (s *Store) Unheld(ctx context.Context, job string, asOf planner.Date) (Run, bool, error) {
	list, err := runs(ctx, s.db, `
		select `+runColumns+`
		from cohort.runs r
		where (r.state = 'pending' or `+quiet+`) and r.by_hand and (r.job, r.as_of) = ($2, $3)
		order by r.id desc
		limit 1`, Quiet.Milliseconds(), job, asOf)
	if err != nil || len(list) == 0 {
		return Run{}, false, err
	}
	return list[0], true, nil
}

// FinishRun ends a claimed run: done, failed or rejected; or hands it back
// (pending). ErrStale when it was claimed by somebody else since.
func (s *Store) FinishRun(ctx context.Context, run Run, state RunState, o Outcome, now time.Time) error {
	return s.holding(ctx, run, func(tx *sqlx.Tx) error { return endRun(ctx, tx, run, state, o, now) })
}

// While runs do in one transaction while the run is the caller's, for packages beside the
// store that keep something with a run. ErrStale when it was claimed by somebody else since.
func (s *Store) While(ctx context.Context, run Run, do func(tx *sql.Tx) error) error {
	return s.holding(ctx, run, func(tx *sqlx.Tx) error { return do(tx.Tx) })
}

// holding runs do in one transaction while the run is the caller's: nobody can
// claim it before the transaction has ended.
func (s *Store) holding(ctx context.Context, run Run, do func(tx *sqlx.Tx) error) error {
	const query = `
		select true
		from cohort.runs
		where id = $1 and fence = $2 and state = 'running'
		for update`
	err := s.within(ctx, func(tx *sqlx.Tx) error {
		var held bool
		err := tx.GetContext(ctx, &held, query, run.ID, run.Fence)
		if errors.Is(err, sql.ErrNoRows) {
			return ErrStale
		}
		if err != nil {
			return err
		}
		return do(tx)
	})
	if err != nil {
		return aboutRun(run.ID, err)
	}
	return nil
}

func aboutRun(id int64, err error) error { return about(fmt.Sprintf("run %d", id), err) }

// endRun writes what came of a run that the transaction holds.
func endRun(ctx context.Context, tx *sqlx.Tx, run Run, state RunState, o Outcome, now time.Time) error {
	const update = `
		update cohort.runs
		set state = $2,
			ended_at = case when $2 in ('pending', 'running') then null else cast($3 as timestamptz) end,
			error = $4,
			engine = coalesce(cast($5 as text), engine),
			seed = coalesce($6, seed),
			threads = coalesce($7, threads),
			iterations_planned = coalesce($8, iterations_planned),
			iterations_done = coalesce($9, iterations_done),
			iterations_revised = case when cast($5 as text) is null then iterations_revised else $10 end,
			plan_sha256 = coalesce($11, plan_sha256),
			cost = coalesce($12, cost),
			requests = coalesce($13, requests),
			served = coalesce($14, served),
			timings = coalesce($15, timings),
			summary = coalesce($16, summary)
		where id = $1`
	var engine, seed, threads, planned, done any
	var revised column.JSON[[]planner.Revision]
	if e := o.Engine; e != nil {
		engine, seed, threads, planned, done, revised.V = e.Version, e.Seed, e.Threads, e.Planned, e.Done, e.Revised
	}
	_, err := tx.ExecContext(ctx, update, run.ID, state, now, orNull(o.Error), engine, seed, threads, planned, done, revised, orNull(o.Plan),
		column.Of(o.Cost), o.Requests, o.Served, column.Of(o.Timings), column.Of(o.Summary))
	if err != nil {
		return fmt.Errorf("cannot become %s: %w", state, err)
	}
	return nil
}

// orNull makes empty text null.
func orNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}
