package nightly

import (
	"context"

	"cohort/planner"
	"cohort/planner/demand"
	"cohort/planner/demand/facts"
	"cohort/sql/store"
)

// Rehearsal is what a night of some day would bring.
type Rehearsal struct {
	Day                        planner.Date
	Served, Requests, Sessions int
	Faults, Released           int
}

// Rehearse plans the night of a day, past or to come, as it would be with what is
// known now, and lets it through the gate or not. It writes nothing: no run, no plan
// and no mail. Its error is a *Rejected where the gate holds.
func (s *Service) Rehearse(ctx context.Context, day planner.Date) (Rehearsal, error) {
	w := &work{Service: s, run: store.Run{Job: store.Nightly, AsOf: day}, timings: make(map[string]int64), log: s.Log}
	var built *demand.Built
	if err := w.step("read", func() (err error) { _, built, err = w.build(ctx); return err }); err != nil {
		return Rehearsal{}, err
	}
	_, verdict, err := w.solved(ctx, built.Snapshot)
	if err != nil {
		return Rehearsal{}, err
	}
	return Rehearsal{Day: day, Served: verdict.Facts.Served, Requests: verdict.Facts.Requests, Sessions: verdict.Facts.Sessions,
		Faults: facts.Number(built.Faults), Released: len(built.Released)}, nil
}
