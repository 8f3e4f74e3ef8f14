package editions

import (
	"cmp"
	"slices"

	"cohort/planner/promise"
)

// named is a table with names in place of ids.
func (b *Board) named(t *promise.Table) *promise.Table {
	if t == nil {
		return nil
	}
	out := *t
	out.Office = b.Office(t.Office)
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
