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

// The minimum cut names a set that is as short as any: of all sets of courses,
// up to eight of them, none needs more above what its people have for all that
// they know. And where adding up finds any set short, something is claimed.
func TestTheCutAgainstEverySetOfCourses(t *testing.T) {
	short, hidden, windows := 0, 0, 0
	for seed := range uint64(150) {
		s := random(seed, little)
		w := newWorld(s)
		regions := w.regions()
		for i := range w.sides {
			for r := range regions {
				h := &hunt{w: w, side: &w.sides[i], region: &regions[r], net: flow.New(0), found: map[string]bool{}}
				h.gather()
				for h.first = range w.weeks {
					for h.last = h.first; h.last < len(w.weeks); h.last++ {
						if !h.survey() {
							continue
						}
						windows++
						everyWindow(t, h, seed, &short, &hidden)
					}
				}
			}
		}
	}
	if windows < 1000 || short < 100 {
		t.Errorf("only %d windows of which %d are short: too little to see", windows, short)
	}
	if hidden > 0 {
		t.Errorf("%d of %d short windows have no claim", hidden, short)
	}
	t.Logf("%d windows, %d short", windows, short)
}

func everyWindow(t *testing.T, h *hunt, seed uint64, short, hidden *int) {
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
	// A set that is no shorter in a smaller window is claimed there.
	said := slices.ContainsFunc(h.claims, func(c claim) bool { return c.first >= h.first && c.last <= h.last })
	if best > plain {
		t.Errorf("seed %d: a claim of %d, of all sets the worst lacks %d", seed, best, plain)
	}
	if plain > 0 {
		*short++
		if !said {
			*hidden++
		}
	}
}
