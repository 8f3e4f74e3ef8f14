package timetable

import "math/bits"

// The most requests of a learner, and steps, for which inOrder counts.
const (
	mostOwn     = 64
	mostCounted = 100_000
)

// inOrder is the most of a learner's requests that could be served if trainers
// and rooms were theirs: no two at once, in the order of their courses, within
// the minutes of a day. Where it does not count exactly it counts too many, or
// says that it cannot.
func (f *facts) inOrder(l learnerIx) (most int, known bool) {
	mine := f.requestsOf[l]
	if len(mine) > mostOwn {
		return 0, false
	}
	before := make([]uint64, len(mine))
	for i, r := range mine {
		if f.requests[r].frozen {
			continue // what was announced stands, whatever comes before it
		}
		for k, a := range mine {
			if contains(f.before[r], a) {
				before[i] |= 1 << k
			}
		}
	}
	sets, steps := map[uint64]bool{0: true}, 0
	for day := range int32(f.days) {
		could := uint64(0)
		for i, r := range mine {
			if f.onDay(r, day) {
				could |= 1 << i
			}
		}
		next := map[uint64]bool{}
		var take func(set, left uint64, used int32)
		take = func(set, left uint64, used int32) {
			steps++
			whole := true // all that comes before is in it
			for in := set; in != 0; in &= in - 1 {
				whole = whole && before[bits.TrailingZeros64(in)]&^set == 0
			}
			if whole {
				next[set] = true
			}
			for ; left != 0 && steps < mostCounted; left &= left - 1 {
				i := bits.TrailingZeros64(left)
				if minutes := f.courses[f.requests[mine[i]].course].minutes; used+minutes <= f.learners[l].maxDay {
					take(set|1<<i, left&(left-1), used+minutes)
				}
			}
		}
		for set := range sets {
			take(set, could&^set, 0)
		}
		if steps >= mostCounted {
			return 0, false
		}
		sets = next
	}
	for set := range sets {
		most = max(most, bits.OnesCount64(set))
	}
	return most, true
}

// onDay says whether a request could be served on a day if nothing else were
// planned.
func (f *facts) onDay(r requestIx, day int32) bool {
	q := &f.requests[r]
	if q.held != none && q.frozen {
		return int(day) == f.s.Published[q.held].Day
	}
	if day < q.earliest || f.courses[q.course].minutes > f.learners[q.learner].maxDay || q.working && f.release[f.learners[q.learner].office] == 0 {
		return false
	}
	for site := range f.virtual {
		if f.reach(q.learner, siteIx(site)) != far && f.free(r, siteIx(site), day) != nil {
			return true
		}
	}
	return false
}
