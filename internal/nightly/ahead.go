package nightly

import (
	"cmp"
	"context"

	"cohort/internal/ahead"
	"cohort/internal/holds"
	"cohort/planner"
	"cohort/planner/demand/facts"
	"cohort/sql/store"
)

// ahead makes the plan ahead of a waves run, once: a run that is begun again goes
// on with the one that it kept. That none can be made is kept too; the mail
// matters more than its table.
func (w *work) ahead(ctx context.Context) error {
	kept, made, err := w.Store.Ahead(ctx, w.run.ID)
	if err != nil {
		return err
	}
	if !made {
		if due, err := w.Store.Unrendered(ctx, w.run.ID); err != nil || len(due) == 0 {
			return err // nobody is written to
		}
		if kept, err = w.makeAhead(ctx); err != nil {
			return err
		}
	}
	if kept.Failure != "" {
		w.log.Error("no tables of waves", "error", kept.Failure)
		return nil
	}
	a, err := ahead.Read(kept)
	if err != nil {
		return err
	}
	w.outcome.Engine, w.outcome.Plan = a.Plan.Engine, planner.Digest(kept.Plan)
	return nil
}

func (w *work) makeAhead(ctx context.Context) (store.Ahead, error) {
	readAt := w.Now()
	// Facts and holds are of one moment, or a seat that is taken meanwhile would be
	// planned around and yet be offered to others.
	read, taken, faults, _, err := w.Store.ReadFacts(ctx, w.run.AsOf, w.Settings.Zone)
	if err != nil {
		return store.Ahead{}, err
	}
	holds.Reserve(read, taken, w.run.AsOf)
	kept := store.Ahead{Run: w.run.ID, Version: taken.Version}
	a, err := ahead.Make(ctx, read, holds.Active(taken.Holds, w.run.AsOf), w.run.AsOf, w.Settings, cmp.Or(w.Ahead, ahead.Iterations))
	switch {
	case ctx.Err() != nil:
		return kept, ctx.Err()
	case err != nil:
		kept.Failure = err.Error()
		return kept, w.Store.SaveAhead(ctx, w.run, kept, w.Now())
	}
	few, _ := facts.Few(append(faults, a.Built.Faults...), store.MostFaults)
	if kept, err = a.Keep(w.run.ID, taken.Version); err != nil {
		return kept, err
	}
	if err := w.Store.SaveReading(ctx, w.run, store.Reading{Snapshot: kept.Snapshot, SHA256: planner.Digest(kept.Snapshot), Name: a.Snapshot.Name,
		FirstDay: a.Snapshot.FirstDay, Days: a.Snapshot.Days, ReadAt: readAt, Faults: few, Released: a.Built.Released}, w.Now()); err != nil {
		return kept, err
	}
	return kept, w.Store.SaveAhead(ctx, w.run, kept, w.Now())
}
