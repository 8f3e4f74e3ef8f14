package capacity

import (
	"cmp"
	"slices"
)

// region is a set of places and the learners who may be sent nowhere else.
type region struct {
	places set
	within []bool  // by class: it counts here
	tables []table // by course
}

// table is, for each window of weeks, how many requests of one course count and
// the largest group that they can be held in; 0: no suitable room.
type table struct {
	weeks  int
	n      []int32
	groups []int32
}

func (t *table) at(first, last int) (n, group int) {
	if t.n == nil {
		return 0, 0
	}
	i := first*t.weeks + last
	return int(t.n[i]), int(t.groups[i])
}

// mostRegions is how many unions of neighbouring learners' places are tried.
const mostRegions = 64

// regions lists the sets of places that proofs are restricted to: the places of
// each class of learners, the unions of those that overlap, and all places.
func (w *world) regions() []region {
	var found []set
	seen := map[string]bool{}
	add := func(x set) {
		if k := x.key(); !seen[k] {
			seen[k] = true
			found = append(found, x)
		}
	}
	asked := make([]bool, len(w.classes))
	for _, list := range w.needs {
		for _, n := range list {
			asked[n.class] = true
		}
	}
	all := newSet(len(w.places))
	for i := range w.places {
		all.add(i)
	}
	add(all)
	for _, part := range w.parts(asked) {
		union := newSet(len(w.places))
		var own []set
		mine := map[string]bool{}
		for _, x := range part {
			union = union.with(x)
			if k := x.key(); !mine[k] {
				mine[k] = true
				own = append(own, x)
			}
		}
		add(union)
		// Unions grow breadth first, so that those of few classes are among them.
		for i := 0; i < len(own) && len(own) < mostRegions; i++ {
			for j := 0; j < i && len(own) < mostRegions; j++ {
				if x := own[i].with(own[j]); own[i].meets(own[j]) && !mine[x.key()] {
					mine[x.key()] = true
					own = append(own, x)
				}
			}
		}
		for _, x := range own {
			add(x)
		}
	}
	slices.SortStableFunc(found, func(a, b set) int { return cmp.Compare(b.count(), a.count()) })
	out := make([]region, 0, len(found))
	for _, x := range found {
		if r := w.region(x); r.tables != nil {
			out = append(out, r)
		}
	}
	return out
}

// parts groups the places of the classes that ask for something: classes of
// different parts share no place.
func (w *world) parts(asked []bool) [][]set {
	var parts [][]set
	var unions []set
	for c := range w.classes {
		if !asked[c] {
			continue
		}
		x := w.classes[c].sites
		part, union := []set{x}, x
		kept, keptUnions := parts[:0], unions[:0]
		for i := range parts {
			if unions[i].meets(x) {
				part, union = append(parts[i], part...), union.with(unions[i])
			} else {
				kept, keptUnions = append(kept, parts[i]), append(keptUnions, unions[i])
			}
		}
		parts, unions = append(kept, part), append(keptUnions, union)
	}
	return parts
}

// region counts the requests of a set of places; it has no tables if there is
// none.
func (w *world) region(places set) region {
	r := region{places: places, within: make([]bool, len(w.classes))}
	for c := range w.classes {
		r.within[c] = w.classes[c].sites.within(places)
	}
	weeks := len(w.weeks)
	tables := make([]table, len(w.courses))
	any := false
	for c, list := range w.needs {
		var t table
		for _, x := range list {
			if !r.within[x.class] {
				continue
			}
			if t.n == nil {
				t = table{weeks, make([]int32, weeks*weeks), make([]int32, weeks*weeks)}
			}
			i := x.from*weeks + x.to
			t.n[i] += int32(len(x.requests))
			t.groups[i] = max(t.groups[i], int32(w.classes[x.class].group[c]))
		}
		if t.n == nil {
			continue
		}
		any = true
		for first := weeks - 1; first >= 0; first-- {
			for last := first; last < weeks; last++ {
				i := first*weeks + last
				if first < last {
					inner := int32(0)
					if first+1 < last {
						inner = t.n[i+weeks-1]
					}
					t.n[i] += t.n[i+weeks] + t.n[i-1] - inner
					t.groups[i] = max(t.groups[i], t.groups[i+weeks], t.groups[i-1])
				}
			}
		}
		tables[c] = t
	}
	if any {
		r.tables = tables
	}
	return r
}

// needOf is what a course needs of a side in a window: requests, their largest
// group, sessions, and minutes. Where no suitable room stands, the group is the
// course's own greatest, so that sessions are never counted too many.
func (w *world) needOf(r *region, x *side, c, first, last int) CourseNeed {
	n, group := r.tables[c].at(first, last)
	if group == 0 {
		group = w.courses[c].MaxGroup
	}
	return w.needFor(x, c, n, group)
}

func (w *world) needFor(x *side, c, n, group int) CourseNeed {
	sessions := (n + group - 1) / group
	return CourseNeed{w.courses[c].ID, n, group, sessions, sessions * w.courses[c].Minutes * x.times[c]}
}
