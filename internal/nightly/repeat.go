package nightly

import (
	"context"
	"errors"
	"fmt"

	"cohort/internal/ahead"
	"cohort/internal/nightly/underway"
	"cohort/planner"
	"cohort/planner/timetable"
	"cohort/sql/store"
)

// ErrNoPlan: the run cannot be repeated, since no plan was searched in it.
var ErrNoPlan = errors.New("made no plan")

// ErrForgotten: the run cannot be repeated, since somebody was taken out of what it read.
var ErrForgotten = errors.New("cannot be repeated to the byte: somebody was forgotten since, and what it read has another key in the place of theirs")

// Repetition says whether a run, solved again, brought the same plan.
type Repetition struct {
	Run       int64
	Engine    planner.Engine
	Then, Now string // SHA-256 of the plans' bytes
	Identical bool
}

func (r Repetition) String() string {
	verdict := "identical"
	if !r.Identical {
		verdict = "DIFFERENT"
	}
	return fmt.Sprintf("run %d, seed %d, %d threads, %d of %d iterations: %s\n  then %s\n  now  %s",
		r.Run, r.Engine.Seed, r.Engine.Threads, r.Engine.Done, r.Engine.Planned, verdict, r.Then, r.Now)
}

// Repeat solves a run again from its stored snapshot, seed, threads and
// iterations: a night's plan, or the plan ahead of a waves run. No clock takes part
// in it.
func Repeat(ctx context.Context, st *store.Store, id int64) (Repetition, error) {
	run, err := st.Run(ctx, id)
	if err != nil {
		return Repetition{}, err
	}
	if run.Engine == nil || run.Plan == "" {
		return Repetition{}, fmt.Errorf("run %d (%s, %s) %w; nightly runs and waves runs do, see cohort runs", id, run.Job, run.State, ErrNoPlan)
	}
	if run.Engine.Version != timetable.Version {
		return Repetition{}, fmt.Errorf("run %d was solved by engine %s, this is engine %s; only the same engine repeats it", id, run.Engine.Version, timetable.Version)
	}
	data, err := st.Snapshot(ctx, run.Snapshot)
	if err != nil {
		return Repetition{}, fmt.Errorf("the snapshot of run %d: %w", id, err)
	}
	if planner.Digest(data) != run.Snapshot {
		return Repetition{}, fmt.Errorf("run %d %w", id, ErrForgotten)
	}
	s, err := planner.Kept(data)
	if err != nil {
		return Repetition{}, fmt.Errorf("the snapshot of run %d: %w", id, err)
	}
	var options timetable.Options
	options.Repeat(run.Engine)
	if options.Hint, err = underway.BegunFrom(ctx, st, id); err != nil {
		return Repetition{}, err
	}
	p, err := again(ctx, run, s, options)
	if err != nil {
		return Repetition{}, err
	}
	if err := ctx.Err(); err != nil {
		return Repetition{}, fmt.Errorf("run %d was not repeated to its end: %w", id, err)
	}
	now := planner.Digest(p.Bytes())
	return Repetition{Run: id, Engine: *run.Engine, Then: run.Plan, Now: now, Identical: now == run.Plan}, nil
}

// again is the plan of a run, searched with its options.
func again(ctx context.Context, run store.Run, s *planner.Snapshot, o timetable.Options) (*planner.Plan, error) {
	if run.Job == store.Waves {
		return ahead.Solve(ctx, s, o)
	}
	return explained(timetable.Solve(ctx, s, o))
}
