package insert

import (
	"fmt"
	"slices"
	"testing"
)

// Ways of going in groups: the first is the fewest groups that fit, as even as can be;
// then all together, though they part for a day; full groups; and ever smaller ones.
func TestPartitions(t *testing.T) {
	for _, c := range []struct {
		n, least, most int32
		first          []int32
		among          [][]int32
		not            []int32
	}{
		{0, 1, 9, []int32{}, nil, nil},
		{1, 1, 9, []int32{1}, nil, []int32{1, 0}},
		{4, 3, 9, []int32{4}, [][]int32{{3, 1}, {2, 2}, {2, 1, 1}, {1, 1, 1, 1}}, nil},
		{4, 1, 3, []int32{2, 2}, [][]int32{{4}, {3, 1}}, nil},
		{10, 1, 4, []int32{4, 3, 3}, [][]int32{{10}, {4, 4, 2}, {5, 5}, {3, 3, 2, 2}, {3, 3, 3, 1}, {2, 3, 3, 1, 1}}, nil},
		{10, 4, 10, []int32{10}, [][]int32{{9, 1}, {8, 1, 1}, {7, 1, 1, 1}, {5, 5}, {1, 1, 1, 1, 1, 1, 1, 1, 1, 1}}, []int32{4, 4, 2}},
		{20, 20, 20, []int32{20}, [][]int32{{10, 10}}, []int32{19, 1}}, // nobody can go alone: the rest would be too few
	} {
		all := partitionsOf(c.n, c.least, c.most)
		name := fmt.Sprintf("%d people, %d to %d in a group", c.n, c.least, c.most)
		if !slices.Equal(all[0], c.first) {
			t.Errorf("%s: %v comes first, want %v", name, all[0], c.first)
		}
		has := func(want []int32) bool {
			return slices.ContainsFunc(all, func(sizes []int32) bool { return slices.Equal(sizes, want) })
		}
		for _, want := range c.among {
			if !has(want) {
				t.Errorf("%s: %v is not among %v", name, want, all)
			}
		}
		if c.not != nil && has(c.not) {
			t.Errorf("%s: %v is among %v", name, c.not, all)
		}
		for _, sizes := range all {
			sum := int32(0)
			for _, x := range sizes {
				sum += x
			}
			if sum != c.n || slices.Contains(sizes, 0) {
				t.Errorf("%s: %v", name, sizes)
			}
		}
	}
}

// Nobody gives way, or all do: first so that seats are free for whoever comes, then so
// that newcomers take over the seats as they are.
func TestVariants(t *testing.T) {
	for k, want := range map[int][]variant{
		0: {{first: true, last: true}},
		3: {{gone: 3, first: true}, {gone: 3, inherit: true, last: true}},
	} {
		if got := variants(k); !slices.Equal(got, want) {
			t.Errorf("%d give way: %+v, want %+v", k, got, want)
		}
	}
}

func TestPreferred(t *testing.T) {
	const scarce, courses = 0b0100, 4
	for shuffle, want := range map[int64]uint64{0: scarce, 1: 0b1111, 2: 0} {
		if got := preferred(scarce, courses, shuffle); got != want {
			t.Errorf("try %d: %04b, want %04b", shuffle, got, want)
		}
	}
	seen := map[uint64]bool{}
	for shuffle := int64(3); shuffle < 60; shuffle++ {
		got := preferred(scarce, courses, shuffle)
		if got&scarce == 0 || got>>courses != 0 {
			t.Errorf("try %d: %04b lacks what is scarce, or has a course that there is not", shuffle, got)
		}
		seen[got] = true
	}
	if len(seen) != 8 {
		t.Errorf("%d different sets in many tries, want all 8 that hold what is scarce", len(seen))
	}
}
