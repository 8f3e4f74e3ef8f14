// Package underway searches a run's plan so that nothing but seconds is lost with the service
// that does it: the best plan so far is kept with the run, and whoever takes the run over goes
// on from it.
package underway

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"time"

	"cohort/planner"
	"cohort/planner/referee"
	"cohort/planner/timetable"
	"cohort/sql/searches"
	"cohort/sql/store"
)

// Every is the time between two plans that are kept.
const Every = 20 * time.Second

// parting is how long a service that was told to stop may take to keep its last plan.
const parting = 3 * time.Second

// Search is the search of a run.
type Search struct {
	Store *store.Store
	Run   store.Run // claimed; without a number nothing is kept
	Now   func() time.Time
	Log   *slog.Logger
}

// Solve is timetable.Solve, from the best plan that an earlier attempt at the run has left
// where that is valid and no dearer than the standing timetable. What is kept is kept every
// KeepEvery of the options, 0: Every. That it cannot be is logged, and the search goes on.
func (x Search) Solve(ctx context.Context, s *planner.Snapshot, o timetable.Options) (*timetable.Result, error) {
	if x.Run.ID == 0 {
		return timetable.Solve(ctx, s, o)
	}
	if x.Run.Attempts > 1 {
		hint, plan := x.left(ctx, s)
		if err := x.hold(ctx, func(tx *sql.Tx) error { return searches.Began(ctx, tx, x.Run.ID, plan, x.Now()) }); err != nil {
			return nil, err // without it nobody could repeat the search
		}
		o.Hint = hint
	}
	if o.Now != nil {
		if o.KeepEvery == 0 {
			o.KeepEvery = Every
		}
		// The search does not wait for the database: what comes while it writes is left out.
		plans, saving := make(chan *planner.Plan, 1), sync.WaitGroup{}
		o.Keep = func(p *planner.Plan) {
			select {
			case plans <- p:
			default:
			}
		}
		on, enough := context.WithCancel(ctx)
		saving.Go(func() {
			for p := range plans {
				x.save(on, p)
			}
		})
		defer saving.Wait()
		defer close(plans)
		defer enough()
	}
	r, err := timetable.Solve(ctx, s, o)
	if err == nil && ctx.Err() != nil { // handed back: whoever goes on has all but nothing to do again
		last, done := context.WithTimeout(context.WithoutCancel(ctx), parting)
		defer done()
		x.save(last, r.Plan)
	}
	return r, err
}

func (x Search) hold(ctx context.Context, do func(tx *sql.Tx) error) error {
	return x.Store.While(ctx, x.Run, do)
}

// save keeps a plan, of which the sessions alone count.
func (x Search) save(ctx context.Context, p *planner.Plan) {
	bare := planner.Plan{Format: p.Format, Snapshot: p.Snapshot, Sessions: p.Sessions}
	err := x.hold(ctx, func(tx *sql.Tx) error { return searches.Save(ctx, tx, x.Run.ID, bare.Bytes(), x.Now()) })
	if err != nil && ctx.Err() == nil {
		x.Log.Warn("the best plan so far is not kept; whoever takes the run over begins its search anew, or from an older one", "error", err)
	}
}

// left is the plan that an earlier attempt has left, and its bytes; nil: there is none that
// this search may begin from.
func (x Search) left(ctx context.Context, s *planner.Snapshot) (*planner.Plan, []byte) {
	data, err := searches.Best(ctx, x.Store.DB(), x.Run.ID)
	if err != nil {
		x.Log.Warn("what the search had found is not read; it begins anew", "error", err)
	}
	if data == nil {
		return nil, nil
	}
	p, err := planner.ReadPlan(bytes.NewReader(data), s)
	if err != nil {
		x.Log.Warn("what the search had found is unreadable, or of something else; it begins anew", "error", err)
		return nil, nil
	}
	if slices.ContainsFunc(p.Sessions, func(y planner.Session) bool { return y.ID == "" }) {
		x.Log.Warn("what the search had found has a session without an id; it begins anew")
		return nil, nil
	}
	// The facts may have changed since.
	verdict, standing := referee.Check(s, p), referee.Check(s, timetable.Standing(s))
	switch {
	case !verdict.Valid:
		x.Log.Info("what the search had found does not fit what is known now; it begins anew", "broken", verdict.First())
	case standing.Valid && standing.Cost < verdict.Cost:
		x.Log.Info("the timetable that stands is better than what the search had found; it begins anew")
	default:
		x.Log.Info("the search goes on from what it had found", "served", verdict.Facts.Served)
		return p, data
	}
	return nil, nil
}

// Read reads a plan that was kept.
func Read(data []byte) (*planner.Plan, error) {
	p := new(planner.Plan)
	if err := json.Unmarshal(data, p); err != nil {
		return nil, fmt.Errorf("a plan that was kept is unreadable: %w", err)
	}
	return p, nil
}

// BegunFrom is the plan that a run's search began from; nil: from none.
func BegunFrom(ctx context.Context, st *store.Store, run int64) (*planner.Plan, error) {
	data, err := searches.BegunFrom(ctx, st.DB(), run)
	if err != nil || data == nil {
		return nil, err
	}
	return Read(data)
}
