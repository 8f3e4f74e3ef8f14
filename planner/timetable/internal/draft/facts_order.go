package draft

import (
	"math/bits"
)

// The most requests of a learner, and steps, for which inOrder counts.
const (
	mostOwn     = 64
	mostCounted = 100_000
)

// InOrder is the most of a learner's requests that could be served if trainers
// and rooms were theirs: no two at once, in the order of their courses, within
// the minutes of a day. Where it does not count exactly it counts too many, or
// says that it cannot.
func (f *Facts) InOrder(l LearnerIx) (most int, known bool) {
	mine := f.RequestsOf[l]
	if len(mine) > mostOwn {
		return 0, false
	}
	before := make([]uint64, len(mine))
	for i, r := range mine {
		if f.Requests[r].Frozen {
			continue // what was announced stands, whatever comes before it
		}
		for k, a := range mine {
			if Contains(f.Before[r], a) {
				before[i] |= 1 << k
			}
		}
	}
	sets, steps := map[uint64]bool{0: true}, 0
	for day := range int32(f.Days) {
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
				if minutes := f.Courses[f.Requests[mine[i]].Course].Minutes; used+minutes <= f.Learners[l].MaxDay {
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
func (f *Facts) onDay(r RequestIx, day int32) bool {
	q := &f.Requests[r]
	if q.Announced != None && q.Frozen {
		return int(day) == f.Snapshot.Published[q.Announced].Day
	}
	if day < q.Earliest || f.Courses[q.Course].Minutes > f.Learners[q.Learner].MaxDay || q.Working && f.Release[f.Learners[q.Learner].Office] == 0 {
		return false
	}
	for site := range f.Virtual {
		if f.Reach(q.Learner, SiteIx(site)) != Far && f.Free(r, SiteIx(site), day) != nil {
			return true
		}
	}
	return false
}
