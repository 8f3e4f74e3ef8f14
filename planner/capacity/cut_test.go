package capacity

import (
	"slices"
	"testing"

	"cohort/planner/flow"
)

// subsets calls f with every set of some courses that is not empty.
func subsets(courses []int, size int, f func(set)) {
	for mask := 1; mask < 1<<len(courses); mask++ {
		x := newSet(size)
		for i, c := range courses {
			if mask&(1<<i) != 0 {
				x.add(c)
			}
		}
		f(x)
	}
}

// The minimum cut names a set that is as short as any: of all sets of courses
// none needs more above what its people have for all that they know. And where
// adding up finds any set short, something is claimed: always where every set is
// tried, and all but always where the sets come from cuts.
func TestTheCutAgainstEverySetOfCourses(t *testing.T) {
	for _, c := range []struct {
		courses int
		seeds   uint64
		most    int // short windows of a thousand that may stay without a claim
	}{{mostEverySet, 100, 0}, {12, 25, 2}} {
		z := little
		z.courses = c.courses
		short, hidden, windows := 0, 0, 0
		for seed := range c.seeds {
			s := random(seed, z)
			w := newWorld(s)
			regions := w.regions()
			for i := range w.sides {
				for r := range regions {
					h := &hunt{w: w, side: &w.sides[i], region: &regions[r], net: flow.New(0), found: map[string]bool{}}
					h.gather()
					var at [][2]int // short windows
					for h.first = range w.weeks {
						for h.last = h.first; h.last < len(w.weeks); h.last++ {
							if h.survey() {
								windows++
								if everyWindow(t, h, seed) {
									at = append(at, [2]int{h.first, h.last})
								}
							}
						}
					}
					// A set that is no shorter in a smaller window is claimed there.
					for _, x := range at {
						short++
						if !slices.ContainsFunc(h.claims, func(c claim) bool { return c.first >= x[0] && c.last <= x[1] }) {
							hidden++
						}
					}
				}
			}
		}
		if short < 300 || short == windows {
			t.Errorf("%d courses: %d windows of which %d are short: too little to see", c.courses, windows, short)
		}
		if 1000*hidden > c.most*short {
			t.Errorf("%d courses: %d of %d short windows have no claim", c.courses, hidden, short)
		}
	}
}

// everyWindow says whether any set of courses is short in a window.
func everyWindow(t *testing.T, h *hunt, seed uint64) bool {
	t.Helper()
	w, list := h.w, h.w.of(h.side)
	all := newSet(len(w.courses))
	for _, c := range h.asked {
		all.add(c)
	}
	worst, plain := int64(0), 0
	subsets(h.asked, len(w.courses), func(x set) {
		need := 0
		for i, c := range h.asked {
			if x.has(c) {
				need += h.minutes[i]
			}
		}
		has := int64(0)
		for _, g := range h.givers {
			knows := false
			for _, c := range list[g].knows {
				if x.has(c) && (list[g].reach.meets(h.region.places) || w.courses[c].online) {
					knows = true
				}
			}
			if knows {
				has += int64(w.gives(&list[g], all, h.first, h.last))
			}
		}
		worst = max(worst, int64(need)-has)
		if _, have := h.have(x); h.own(x) {
			plain = max(plain, need-have)
		}
	})
	if _, by := h.worst(all, 100); by != worst {
		t.Errorf("seed %d, %s %s, weeks %d to %d: the cut is short by %d, of all sets the worst by %d", seed, h.side.kind, h.side.label, h.first, h.last, by, worst)
	}
	before := len(h.claims)
	h.window()
	best := 0
	for _, c := range h.claims[before:] {
		best = max(best, c.missing())
	}
	if best > plain {
		t.Errorf("seed %d: a claim of %d, of all sets the worst lacks %d", seed, best, plain)
	}
	return plain > 0
}
