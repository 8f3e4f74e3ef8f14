package nightly

import (
	"context"
	"slices"

	"cohort/internal/ahead"
	"cohort/planner/promise"
	"cohort/sql/store"
)

// table is the table of waves of an office; nil where none could be made. Those of
// all heads are made together, once a run.
func (w *work) table(ctx context.Context, office string) (*promise.Table, error) {
	if w.tables == nil {
		w.tables = map[string]*promise.Table{}
		err := w.step("tables", func() error { return w.makeTables(ctx) })
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if err != nil { // the mail matters more than this sheet
			w.log.Error("no tables of waves", "error", err)
		}
	}
	return w.tables[office], nil
}

// makeTables makes the tables of the offices that the run writes to, on the plan
// ahead that it kept.
func (w *work) makeTables(ctx context.Context) error {
	kept, made, err := w.Store.Ahead(ctx, w.run.ID)
	if err != nil || !made || kept.Failure != "" {
		return err
	}
	a, err := ahead.Read(kept)
	if err != nil {
		return err
	}
	desk, err := a.Desk()
	if err != nil {
		return err
	}
	desk.Told = w.Told
	messages, err := w.Store.Messages(ctx, store.MessageFilter{Run: w.run.ID, Kind: store.KindWaves})
	if err != nil {
		return err
	}
	known := map[string]bool{}
	for _, o := range a.Snapshot.Offices {
		known[o.ID] = true
	}
	var offices []string
	for _, m := range messages {
		if known[m.About] {
			offices = append(offices, m.About)
		}
	}
	slices.Sort(offices)
	offices = slices.Compact(offices)
	tables, err := desk.Tables(ctx, offices, "", nil)
	if err != nil {
		return err
	}
	for _, t := range tables {
		w.tables[t.Office] = t
	}
	return nil
}
