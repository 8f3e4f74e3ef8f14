package insert

import (
	"cmp"
	"slices"

	"cohort/planner/timetable/internal/draft"
)

// scarce are the courses of which there are fewer free seats than newcomers:
// they must meet in new sessions of these.
func (f *fixed) scarce() (set uint64) {
	for k, c := range f.party.courses {
		seats := int32(0)
		for _, s := range f.ByCourse[c] {
			if f.mayAttend(&f.Sessions[s].Place) {
				seats += max(f.vacant(s), 0)
			}
		}
		if seats < f.party.total {
			set |= 1 << k
		}
	}
	return set
}

// preferred returns the courses, of so many, for which a try prefers new sessions: by its
// number those that are scarce, all, none, or those that are scarce and others.
func preferred(scarce uint64, courses int, shuffle int64) uint64 {
	all := uint64(1)<<courses - 1
	switch shuffle {
	case 0:
		return scarce
	case 1:
		return all
	case 2:
		return 0
	}
	return scarce | uint64(shuffle)*0x9e3779b97f4a7c15>>20&all
}

func sizesOf(t *trial) (sizes []int32) {
	for _, g := range t.groups {
		if g.inherited == nil {
			sizes = append(sizes, g.n)
		}
	}
	return sizes
}

// regroup are ways of going that may help the slowest: first of all, or in
// parts.
func regroup(t *trial) (out [][]int32) {
	sizes := sizesOf(t)
	slowest, at := int32(draft.None), 0
	i := 0
	for _, g := range t.groups {
		if g.inherited != nil {
			continue
		}
		if g.last > slowest {
			slowest, at = g.last, i
		}
		i++
	}
	if len(sizes) == 0 {
		return nil
	}
	n := sizes[at]
	rest := slices.Delete(slices.Clone(sizes), at, at+1)
	first := func(x ...int32) []int32 { return append(x, rest...) }
	after := func(x ...int32) []int32 { return append(slices.Clone(rest), x...) }
	out = append(out, first(n))
	if n > 1 {
		out = append(out, first((n+1)/2, n/2), after((n+1)/2, n/2), first(n-1, 1), after(n-1, 1), first(1, n-1))
	}
	if n > 2 {
		out = append(out, first(n-2, 2), after(n-2, 1, 1))
	}
	return out
}

// partitions lists ways for n of the newcomers to go in groups, see partitionsOf.
func (f *fixed) partitions(n int32) [][]int32 {
	least, most := int32(1), int32(1)
	for i, c := range f.party.courses {
		cap := int32(0)
		for _, r := range f.Courses[c].Rooms {
			if f.party.way[f.Rooms[r].Site] != draft.Far {
				cap = max(cap, min(f.Courses[c].Max, f.Rooms[r].Seats))
			}
		}
		if i == 0 || cap < most {
			most = max(cap, 1)
		}
		least = max(least, f.Courses[c].Min)
	}
	return partitionsOf(n, least, most)
}

// partitionsOf lists ways for n people to go in groups, as the sizes of the groups, the
// most promising first. A course takes at most so many of them together, and some course
// needs at least so many. Ways may stand in it twice.
func partitionsOf(n, least, most int32) (out [][]int32) {
	if n == 0 {
		return [][]int32{{}}
	}
	even := func(k int32) {
		sizes := make([]int32, k)
		for i := range sizes {
			sizes[i] = n / k
			if int32(i) < n%k {
				sizes[i]++
			}
		}
		out = append(out, sizes)
	}
	fewest := (n + most - 1) / most
	even(fewest)
	if fewest > 1 {
		even(1)
		var full []int32
		for left := n; left > 0; left -= most {
			full = append(full, min(left, most))
		}
		out = append(out, full)
		if fewest > 2 {
			even((fewest + 1) / 2)
		}
	}
	if n <= 6 {
		out = append(out, allPartitions(n, n)...)
		return out
	}
	for k := fewest + 1; k <= fewest+4 && k <= n; k++ {
		even(k)
	}
	if n <= 15 {
		even(n)
	}
	for singles := int32(1); singles <= 3; singles++ {
		last := out[0]
		sizes := slices.Clone(last)
		left := singles
		for i := range sizes {
			if sizes[i] > least && left > 0 {
				take := min(left, sizes[i]-least)
				sizes[i] -= take
				left -= take
			}
		}
		if left == 0 {
			for range singles {
				sizes = append(sizes, 1)
			}
			out = append(out, sizes)
		}
	}
	return out
}

// allPartitions of n into parts of at most most, the fewest parts first.
func allPartitions(n, most int32) (out [][]int32) {
	var add func(left, most int32, parts []int32)
	add = func(left, most int32, parts []int32) {
		if left == 0 {
			out = append(out, slices.Clone(parts))
			return
		}
		for x := min(left, most); x > 0; x-- {
			add(left-x, x, append(parts, x))
		}
	}
	add(n, most, nil)
	slices.SortStableFunc(out, func(a, b []int32) int { return cmp.Compare(len(a), len(b)) })
	return out
}
