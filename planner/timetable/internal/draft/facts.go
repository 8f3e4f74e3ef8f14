package draft

import "cohort/planner/ground"

// Facts say who could be taught when if nothing were planned. They follow from the
// snapshot alone.
type Facts struct {
	*Model
	could [][]uint64 // course and site, day, words: starts that some room and crew there have; nil: not asked yet
	bits  []uint64

	needed []uint64
}

// NewFacts returns facts that are found out when they are asked for, and remembered.
func NewFacts(m *Model) *Facts {
	return &Facts{Model: m, could: make([][]uint64, len(m.Courses)*len(m.Virtual)), bits: make([]uint64, m.Words), needed: make([]uint64, m.Words)}
}

// Starts returns the starts of a course that a room and a crew could keep at a
// site, day by day, and those of its pinned sessions.
func (f *Facts) Starts(c CourseIx, site SiteIx) []uint64 {
	known := &f.could[int(c)*len(f.Virtual)+int(site)]
	if *known != nil {
		return *known
	}
	all := make([]uint64, f.Days*f.Words)
	*known = all
	for day := range f.Days {
		f.Ground.StartsFor(0, c, site, day, all[day*f.Words:][:f.Words])
	}
	return all
}

// startsFor is Starts of a day in rooms that have what somebody needs. It is good until
// the next call.
func (f *Facts) startsFor(need ground.NeedIx, c CourseIx, site SiteIx, day int32) []uint64 {
	f.Ground.StartsFor(need, c, site, int(day), f.needed)
	return f.needed
}

// May says whether a trainer could lead a course at a place if nothing else were
// planned: hours, way, the most minutes of a day and of a week. That they may lead it
// is the caller's to know.
func (f *Facts) May(t TrainerIx, c CourseIx, site SiteIx, day, at int32) bool {
	return f.Ground.May(t, c, site, int(day)) && f.Windows.Open(f.TrainerDay[int(t)*f.Days+int(day)], f.Courses[c].Length, at)
}

// Reach is the way to a site that somebody may be sent to, or far.
func (f *Facts) Reach(l LearnerIx, site SiteIx) int32 {
	return f.LearnerWay[int(f.Learners[l].Reach)*len(f.Virtual)+int(site)]
}

// Possible says whether somebody could be served on some day.
func (f *Facts) Possible(r RequestIx) bool {
	for day := range int32(f.Days) {
		if f.onDay(r, day) {
			return true
		}
	}
	return false
}

// Free returns the starts at which somebody could be served at a site on a day; nil if
// there are none. They are good until the next call.
func (f *Facts) Free(r RequestIx, site SiteIx, day int32) []uint64 {
	q := &f.Requests[r]
	any := uint64(0)
	mine := f.Windows.Bits(f.LearnerDay[int(q.Learner)*f.Days+int(day)], f.Courses[q.Course].Length)
	starts := f.Starts(q.Course, site)[int(day)*f.Words:][:f.Words]
	if need := f.Learners[q.Learner].Need; need != 0 {
		starts = f.startsFor(need, q.Course, site, day)
	}
	for i, b := range starts {
		f.bits[i] = b & mine[i]
		any |= f.bits[i]
	}
	if any == 0 {
		return nil
	}
	return f.bits
}

// Fit returns how many of a learner's possible requests their own days hold, and how many
// possible ones there are, see ground.Beyond. The order of courses does not count: see
// InOrder.
func (f *Facts) Fit(l LearnerIx) (fit, need int) {
	var mine []RequestIx
	for _, r := range f.RequestsOf[l] {
		if f.Possible(r) || f.Requests[r].Frozen {
			mine = append(mine, r)
		}
	}
	beyond := f.Ground.Beyond(l, mine, func(r RequestIx, day int) bool {
		for site := range f.Virtual {
			if f.Reach(l, SiteIx(site)) != Far && f.Free(r, SiteIx(site), int32(day)) != nil {
				return true
			}
		}
		return false
	})
	return len(mine) - len(beyond), len(mine)
}

// Together are the most of those who need a course that could sit in one
// session with somebody, that one first; no more are counted than the least
// group.
func (f *Facts) Together(r RequestIx, all []RequestIx) (most []RequestIx) {
	q := &f.Requests[r]
	c := &f.Courses[q.Course]
	starts := make([]uint64, f.Words)
	released := make([]int32, len(f.Release))
	var group []RequestIx
	for day := max(q.Earliest, 0); day < int32(f.Days); day++ {
		for site := range f.Virtual {
			if f.Reach(q.Learner, SiteIx(site)) == Far {
				continue
			}
			free := f.Free(r, SiteIx(site), day)
			if free == nil {
				continue
			}
			copy(starts, free)
			for at := ground.First(starts); at != None; at = ground.First(starts) {
				starts[at>>6] &^= 1 << (at & 63)
				group = append(group[:0], r)
				for i := range released {
					released[i] = 0
				}
				if q.Working {
					released[f.Learners[q.Learner].Office] = 1
				}
				for _, o := range all {
					if len(group) >= int(c.Min) {
						return group
					}
					x := &f.Requests[o]
					who := &f.Learners[x.Learner]
					if o == r || x.Earliest > day || c.Minutes > who.MaxDay || f.Reach(x.Learner, SiteIx(site)) == Far ||
						!f.Windows.Open(f.LearnerDay[int(x.Learner)*f.Days+int(day)], c.Length, at) {
						continue
					}
					if x.Working {
						if released[who.Office] >= f.Release[who.Office] {
							continue
						}
						released[who.Office]++
					}
					group = append(group, o)
				}
				if len(group) > len(most) {
					most = append(most[:0], group...)
				}
			}
		}
	}
	return most
}
