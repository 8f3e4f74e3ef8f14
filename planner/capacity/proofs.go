package capacity

import (
	"slices"

	"cohort/planner"
)

// claim is a shortage that was found: a side, a region, a window and a set of
// courses whose need is above what there is.
type claim struct {
	side        *side
	region      *region
	first, last int // weeks
	courses     set
	givers      set
	need, have  int
	inside      []claim
}

func (c *claim) missing() int { return c.need - c.have }

// Proofs returns the shortages that a sound snapshot proves, the greatest
// first, each with the smaller ones of the same cause folded into it.
func Proofs(s *planner.Snapshot) []Proof {
	w := newWorld(s)
	return w.prove(fold(w.claims()))
}

// ProofsOf returns those of Proofs that are of one kind, and looks for no other.
func ProofsOf(s *planner.Snapshot, kind Kind) []Proof {
	w := newWorld(s)
	w.only(kind)
	return w.prove(fold(w.claims()))
}

// only leaves the sides of one kind.
func (w *world) only(kind Kind) {
	w.sides = slices.DeleteFunc(w.sides, func(x side) bool { return x.kind != kind })
}

// Short says whether a sound snapshot proves a shortage of a kind: whether
// Proofs would return one of it. It stops at the first region that does, and looks
// for no cure.
func Short(s *planner.Snapshot, kind Kind) bool {
	w := newWorld(s)
	w.only(kind)
	regions := w.regions()
	h := newHunt(w)
	l := newLedger(s)
	for i := range w.sides {
		h.side = &w.sides[i]
		for r := range regions {
			h.region, h.claims = &regions[r], h.claims[:0]
			h.regionWide()
			for k := range h.claims {
				p := w.proof(&h.claims[k])
				if sum := l.add(&p); sum.need > sum.have {
					return true
				}
			}
		}
	}
	return false
}

// claims tries every region, window and side.
func (w *world) claims() []claim {
	regions := w.regions()
	h := newHunt(w)
	for i := range w.sides {
		h.side = &w.sides[i]
		for r := range regions {
			h.region = &regions[r]
			h.regionWide()
		}
	}
	return h.claims
}
