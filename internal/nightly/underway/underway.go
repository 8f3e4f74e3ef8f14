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

// leastLeft is the least part of the time, one in so many, for which a search is gone on with:
// somebody may have died after it and not in it.
const leastLeft = 16

// parting is how long a service that was told to stop may take to keep its last plan.
const parting = 3 * time.Second

// Search is the search of a run.
type Search struct {
	Store *store.Store
	Run   store.Run // claimed; without a number nothing is kept
	Now   func() time.Time
	Log   *slog.Logger
}

// Until is a context that ends when told is closed as well, until end is called; told may be nil.
func Until(ctx context.Context, told <-chan struct{}) (_ context.Context, end func()) {
	ctx, end = context.WithCancel(ctx)
	go func() {
		select {
		case <-told:
			end()
		case <-ctx.Done():
		}
	}()
	return ctx, end
}

// Solve is timetable.Solve, from the best plan that an earlier attempt at the run has left
// where that is valid and no dearer than the standing timetable, and then for the rest of its
// time. What is kept is kept every KeepEvery of the options, 0: Every. That it cannot be is
// logged, and the search goes on.
func (x Search) Solve(ctx context.Context, s *planner.Snapshot, o timetable.Options) (*timetable.Result, error) {
	if x.Run.ID == 0 {
		return timetable.Solve(ctx, s, o)
	}
	var before time.Duration // for which those searched who did the run before
	if x.Run.Attempts > 1 {
		hint, from := x.left(ctx, s)
		if err := x.hold(ctx, func(tx *sql.Tx) error { return searches.Began(ctx, tx, x.Run.ID, from, x.Now()) }); err != nil {
			return nil, err // without it nobody could repeat the search
		}
		o.Hint, o.Time, before = hint, max(o.Time-from.Searched, o.Time/leastLeft), from.Searched
	}
	searched := func() time.Duration { return before }
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
		began := o.Now()
		searched = func() time.Duration { return before + o.Now().Sub(began) }
		on, enough := context.WithCancel(ctx)
		saving.Go(func() {
			for p := range plans {
				x.save(on, p, searched())
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
		x.save(last, r.Plan, searched())
	}
	return r, err
}

func (x Search) hold(ctx context.Context, do func(tx *sql.Tx) error) error {
	return x.Store.While(ctx, x.Run, do)
}

// save keeps a plan, of which the sessions alone count.
func (x Search) save(ctx context.Context, p *planner.Plan, searched time.Duration) {
	bare := planner.Plan{Format: p.Format, Snapshot: p.Snapshot, Sessions: p.Sessions}
	err := x.hold(ctx, func(tx *sql.Tx) error {
		return searches.Save(ctx, tx, x.Run.ID, searches.Kept{Plan: bare.Bytes(), Searched: searched}, x.Now())
	})
	if err != nil && ctx.Err() == nil {
		x.Log.Warn("the best plan so far is not kept; whoever takes the run over begins its search anew, or from an older one", "error", err)
	}
}

// left is the plan that an earlier attempt has left, as it is and as it was kept; nil: there is
// none that this search may begin from.
func (x Search) left(ctx context.Context, s *planner.Snapshot) (_ *planner.Plan, none searches.Kept) {
	best, err := searches.Best(ctx, x.Store.DB(), x.Run.ID)
	if err != nil {
		x.Log.Warn("what the search had found is not read; it begins anew", "error", err)
	}
	if best.Plan == nil {
		return nil, none
	}
	p, err := planner.ReadPlan(bytes.NewReader(best.Plan), s)
	if err != nil {
		x.Log.Warn("what the search had found is unreadable, or of something else; it begins anew", "error", err)
		return nil, none
	}
	if slices.ContainsFunc(p.Sessions, func(y planner.Session) bool { return y.ID == "" }) {
		x.Log.Warn("what the search had found has a session without an id; it begins anew")
		return nil, none
	}
	// The facts may have changed since.
	verdict, standing := referee.Check(s, p), referee.Check(s, timetable.Standing(s))
	switch {
	case !verdict.Valid:
		x.Log.Info("what the search had found does not fit what is known now; it begins anew", "broken", verdict.First())
	case standing.Valid && standing.Cost < verdict.Cost:
		x.Log.Info("the timetable that stands is better than what the search had found; it begins anew")
	default:
		x.Log.Info("the search goes on from what it had found", "served", verdict.Facts.Served, "searched", best.Searched.Round(time.Second).String())
		return p, best
	}
	return nil, none
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
