package nightly

import (
	"cmp"
	"context"
	"fmt"
	"slices"

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

func (w *work) makeTables(ctx context.Context) error {
	facts, _, _, err := w.Store.ReadFacts(ctx, w.run.AsOf, w.Settings.Zone)
	if err != nil {
		return err
	}
	addresses, err := w.Store.Addresses(ctx, store.OfficeHead)
	if err != nil {
		return err
	}
	standing, err := w.Store.Holds(ctx)
	if err != nil {
		return err
	}
	promised := map[string]bool{}
	for _, h := range standing.Holds {
		for _, id := range h.Learners {
			promised[id] = h.Holding(w.run.AsOf)
		}
	}
	desk, err := Ahead(ctx, facts, w.run.AsOf, w.Settings, AheadIterations, promised)
	if err != nil {
		return fmt.Errorf("nothing can be planned ahead: %w", err)
	}
	known := map[string]bool{}
	for _, o := range desk.Snapshot().Offices {
		known[o.ID] = true
	}
	var offices []string
	for _, a := range addresses {
		if known[a.Subject] {
			offices = append(offices, a.Subject)
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

// named is a table with names in place of ids.
func (b *board) named(t *promise.Table) *promise.Table {
	if t == nil {
		return nil
	}
	out := *t
	out.Office = b.office(t.Office)
	out.Programme = cmp.Or(b.programmes[t.Programme], t.Programme)
	out.Intakes = slices.Clone(t.Intakes)
	for i := range out.Intakes {
		in := &out.Intakes[i]
		in.Waves = slices.Clone(in.Waves)
		for k := range in.Waves {
			c := &in.Waves[k]
			if c.Stuck != nil {
				of := *c.Stuck
				of.Course = b.course(of.Course)
				c.Stuck = &of
			}
			var waits []string
			for _, id := range c.WaitsFor {
				waits = append(waits, b.course(id))
			}
			c.WaitsFor = waits
		}
	}
	return &out
}
