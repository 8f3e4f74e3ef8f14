package holds

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"cohort/planner"
	"cohort/planner/demand/facts"
	"cohort/planner/promise"
	"cohort/sql/store"
)

// Standing is how the waves of the published plan do, and since the plan before it.
type Standing struct {
	Waves   []promise.Status
	Offices []planner.Office
	Facts   *facts.Facts // of the day on which the plan was made
}

// Published says how the waves of the published plan do. The error is
// store.ErrNothingPublished where there is none.
func Published(ctx context.Context, st *store.Store, zone *time.Location) (*Standing, error) {
	current, stands, err := st.CurrentPlan(ctx)
	if err != nil {
		return nil, err
	}
	if !stands {
		return nil, store.ErrNothingPublished
	}
	var out Standing
	if out.Waves, out.Offices, err = statusesOf(ctx, st, current); err != nil {
		return nil, err
	}
	if out.Facts, _, _, err = ReadFacts(ctx, st, planner.DateOf(current.ReadAt.In(zone)), zone); err != nil {
		return nil, err
	}
	last, was, err := st.PlanBefore(ctx, current.Version)
	if err != nil || !was {
		return &out, err
	}
	before, _, err := statusesOf(ctx, st, last)
	if err != nil {
		return nil, err
	}
	promise.Since(out.Waves, before)
	return &out, nil
}

// statusesOf is how the waves of a version do.
func statusesOf(ctx context.Context, st *store.Store, v store.Version) ([]promise.Status, []planner.Office, error) {
	data, err := st.Snapshot(ctx, v.SHA256)
	if err != nil {
		return nil, nil, err
	}
	s, err := planner.Kept(data)
	if err != nil {
		return nil, nil, fmt.Errorf("the snapshot of version %d: %w", v.Version, err)
	}
	var p planner.Plan
	if err := json.Unmarshal(v.Plan, &p); err != nil {
		return nil, nil, fmt.Errorf("the plan of version %d: %w", v.Version, err)
	}
	return promise.Statuses(s, &p), s.Offices, nil
}
