package draft

import (
	"math/bits"

	"cohort/planner/search"
)

// Last returns the highest of a set's members, none if it has none.
func Last(set []uint64) int32 {
	for i := len(set) - 1; i >= 0; i-- {
		if set[i] != 0 {
			return int32(i<<6 + 63 - bits.LeadingZeros64(set[i]))
		}
	}
	return None
}

// Pick returns any of a set's members, none if it has none.
func Pick(set []uint64, rand *search.Rand) int32 {
	n := 0
	for _, b := range set {
		n += bits.OnesCount64(b)
	}
	if n == 0 {
		return None
	}
	k := rand.Intn(n)
	for i, b := range set {
		if c := bits.OnesCount64(b); k >= c {
			k -= c
			continue
		}
		for ; k > 0; k-- {
			b &= b - 1
		}
		return int32(i<<6 + bits.TrailingZeros64(b))
	}
	return None
}

// Clear takes the members from low to high-1 out of a set.
func Clear(set []uint64, low, high int32) {
	low, high = max(low, 0), min(high, int32(len(set)<<6))
	for at := low; at < high; {
		word, from := at>>6, at&63
		to := min(high-word<<6, 64)
		mask := ^uint64(0) << from
		if to < 64 {
			mask &= 1<<to - 1
		}
		set[word] &^= mask
		at = word<<6 + to
	}
}

// OneIf is 1 or 0.
func OneIf(yes bool) int {
	if yes {
		return 1
	}
	return 0
}
