package nightly

import (
	"context"

	"cohort/internal/outlook"
	"cohort/planner/year"
	"cohort/sql/years"
)

// yearMonths is how far ahead the workbook for headquarters looks.
const yearMonths = 12

// yearAhead is the year as the editions of the run show it, made once and kept with it. Whoever
// asks without a run gets one that is not kept.
func (w *work) yearAhead(ctx context.Context) (*year.Seen, error) {
	if w.run.ID != 0 {
		if seen, err := years.Of(ctx, w.Store.DB(), w.run.ID); seen != nil || err != nil {
			return seen, err
		}
	}
	world, err := outlook.Read(ctx, w.Store, w.run.AsOf, outlook.Settings(w.Settings, w.Lead, yearMonths))
	if err != nil {
		return nil, err
	}
	plan, err := years.Hiring(ctx, w.Store.DB())
	if err != nil {
		return nil, err
	}
	seen := world.See(plan, nil)
	if w.run.ID == 0 {
		return seen, nil
	}
	return seen, years.Save(ctx, w.Store.DB(), w.run.ID, w.run.Fence, seen, w.Now())
}
