package draft

import "math/bits"

// Programme is what one person has to take, and when they could if trainers and rooms were
// theirs.
type Programme struct {
	From, Days int32 // the first day, and the one after the last
	MaxDay     int32 // minutes of a day
	Minutes    []int32
	Before     []uint64 // by course, of at most 64: which of them come before
	// Could says whether a course could be taken on a day.
	Could func(k int, day int32) bool
}

// Reached is how far a person's days let them come.
type Reached struct {
	First []int32 // by course: the soonest day; Programme.Days where there is none
	Most  int     // courses
	Last  int32   // the day on which all are done; None if they never are
}

// Relaxed finds which sets of courses can be behind somebody by the end of each day
// (dynamic programming over sets), if a day holds all that its minutes hold. It is false
// where there are more than so many sets: then all is said to be possible at once.
func (p *Programme) Relaxed(mostSets int) (Reached, bool) {
	out := Reached{First: make([]int32, len(p.Minutes)), Last: None}
	for k := range out.First {
		out.First[k] = p.Days
	}
	all := uint64(1)<<len(p.Minutes) - 1
	sets := []uint64{0}
	known := map[uint64]bool{0: true}
	var tried map[uint64]bool // from one set
	var today uint64          // courses that could be taken
	var day int32
	var add func(done uint64, minutes int32)
	add = func(done uint64, minutes int32) {
		if tried[done] {
			return
		}
		tried[done] = true
		for left := today &^ done; left != 0; left &= left - 1 {
			k := bits.TrailingZeros64(left)
			if p.Before[k]&^done != 0 || minutes+p.Minutes[k] > p.MaxDay {
				continue
			}
			out.First[k] = min(out.First[k], day)
			after := done | 1<<k
			if !known[after] {
				known[after] = true
				sets = append(sets, after)
				out.Most = max(out.Most, bits.OnesCount64(after))
			}
			add(after, minutes+p.Minutes[k])
		}
	}
	for day = p.From; day < p.Days; day++ {
		today = 0
		for k := range p.Minutes {
			if p.Could(k, day) {
				today |= 1 << k
			}
		}
		for _, done := range sets[:len(sets):len(sets)] {
			tried = map[uint64]bool{}
			add(done, 0)
		}
		if known[all] {
			out.Last = day
			break
		}
		if len(sets) > mostSets {
			for k := range out.First {
				out.First[k] = min(out.First[k], p.From)
			}
			out.Most, out.Last = len(p.Minutes), p.From
			return out, false
		}
	}
	return out, true
}

// The most requests of a learner, and sets of them, for which InOrder counts.
const (
	mostOwn     = 64
	mostCounted = 2000
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
	p := Programme{Days: int32(f.Days), MaxDay: f.Learners[l].MaxDay, Before: make([]uint64, len(mine)),
		Could: func(k int, day int32) bool { return f.onDay(mine[k], day) }}
	for i, r := range mine {
		p.Minutes = append(p.Minutes, f.Courses[f.Requests[r].Course].Minutes)
		if f.Requests[r].Exempt {
			continue // what was announced stands, whatever comes before it
		}
		for k, a := range mine {
			if Contains(f.Before[r], a) {
				p.Before[i] |= 1 << k
			}
		}
	}
	out, known := p.Relaxed(mostCounted)
	return out.Most, known
}

// onDay says whether a request could be served on a day if nothing else were
// planned.
func (f *Facts) onDay(r RequestIx, day int32) bool {
	q := &f.Requests[r]
	if q.Announced != None && q.Frozen && f.Fixed[q.Announced]&FixedTime != 0 {
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
