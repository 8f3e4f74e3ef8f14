package bound

import (
	"fmt"
	"math/bits"
	"strings"
)

// order is which sets of a learner's courses may be done, and which of them a
// day may add: the states of a learner's way through their courses. Learners
// with the same courses share one.
type order struct {
	sets   []uint32 // sets of requests that one day may hold by their minutes
	states []uint32 // sets that hold all that must come before; the first is empty
	steps  []step   // grouped by set
	from   []int32  // of each set, its first step; one more at the end
}

type step struct{ from, to int32 }

// The most that an order may hold; learners who need more are treated course by
// course.
const mostSets, mostStates, mostSteps = 1 << 11, 1 << 11, 1 << 15

// newOrder returns the order of requests with so many minutes each, need[i]
// being those that come before i, or nil if it grows too large.
func newOrder(minutes []int, need []uint32, most int) *order {
	n := len(minutes)
	if n > 31 {
		return nil
	}
	o := &order{}
	var grow func(set uint32, from, used int) bool
	grow = func(set uint32, from, used int) bool {
		for i := from; i < n; i++ {
			if used+minutes[i] <= most {
				if len(o.sets) == mostSets {
					return false
				}
				o.sets = append(o.sets, set|1<<i)
				if !grow(set|1<<i, i+1, used+minutes[i]) {
					return false
				}
			}
		}
		return true
	}
	if !grow(0, 0, 0) {
		return nil
	}
	closed := func(set uint32) bool {
		for b := set; b != 0; b &= b - 1 {
			if need[bits.TrailingZeros32(b)]&^set != 0 {
				return false
			}
		}
		return true
	}
	known := map[uint32]int32{0: 0}
	o.states = append(o.states, 0)
	bySet := make([][]step, len(o.sets))
	count := 0
	for k := 0; k < len(o.states); k++ {
		for t, set := range o.sets {
			to := o.states[k] | set
			if o.states[k]&set != 0 || !closed(to) {
				continue
			}
			i, seen := known[to]
			if !seen {
				i = int32(len(o.states))
				known[to] = i
				o.states = append(o.states, to)
			}
			bySet[t] = append(bySet[t], step{int32(k), i})
			if count++; count > mostSteps || len(o.states) > mostStates {
				return nil
			}
		}
	}
	kept := o.sets[:0]
	for t, steps := range bySet {
		if len(steps) > 0 {
			kept = append(kept, o.sets[t])
			o.from = append(o.from, int32(len(o.steps)))
			o.steps = append(o.steps, steps...)
		}
	}
	o.sets = kept
	o.from = append(o.from, int32(len(o.steps)))
	return o
}

func orderName(minutes []int, need []uint32, most int) string {
	var b strings.Builder
	fmt.Fprint(&b, minutes, need, most)
	return b.String()
}
