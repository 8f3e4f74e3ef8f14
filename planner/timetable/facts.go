package timetable

// facts are what the snapshot alone says of who could be taught when, as if
// nothing were planned.
type facts struct {
	*model
	could [][]uint64 // course and site, day, words: starts that some room and crew there have; nil: not asked yet
	bits  []uint64
}

func newFacts(m *model) *facts {
	return &facts{model: m, could: make([][]uint64, len(m.courses)*len(m.virtual)), bits: make([]uint64, m.words)}
}

// starts returns the starts of a course that a room and a crew could keep at a
// site, day by day, and those of its pinned sessions.
func (f *facts) starts(c courseIx, site siteIx) []uint64 {
	known := &f.could[int(c)*len(f.virtual)+int(site)]
	if *known != nil {
		return *known
	}
	all := make([]uint64, f.days*f.words)
	*known = all
	for _, r := range f.courses[c].rooms {
		if f.rooms[r].site != site {
			continue
		}
		for day := range f.days {
			for i, b := range f.windows.bits(f.roomDay[int(r)*f.days+day], f.courses[c].length) {
				all[day*f.words+i] |= b & f.startsOf[int(c)*f.words+i]
			}
		}
	}
	for day := range f.days {
		for i := range f.words {
			for b := all[day*f.words+i]; b != 0; b &= b - 1 {
				at := int32(i<<6) + first([]uint64{b})
				if !f.crewed(c, site, int32(day), at, nil) {
					all[day*f.words+i] &^= 1 << (at & 63)
				}
			}
		}
	}
	f.pinnedAt(func(of courseIx, there siteIx, day int, at int32) {
		if of == c && there == site {
			all[day*f.words+int(at>>6)] |= 1 << (at & 63)
		}
	})
	return all
}

// crewed says whether different trainers could take all places of a crew.
func (f *facts) crewed(c courseIx, site siteIx, day, at int32, taken []trainerIx) bool {
	x := &f.courses[c]
	if len(taken) == int(x.crew) {
		return true
	}
	for _, t := range x.able[len(taken)] {
		if !contains(taken, t) && f.may(t, c, site, day, at) && f.crewed(c, site, day, at, append(taken, t)) {
			return true
		}
	}
	return false
}

func (f *facts) may(t trainerIx, c courseIx, site siteIx, day, at int32) bool {
	x, who := &f.courses[c], &f.trainers[t]
	week := x.minutes
	if f.week[day] == 0 {
		week += who.taught
	}
	return f.trainerWay[int(t)*len(f.virtual)+int(site)] != far && x.minutes <= who.maxDay && week <= who.maxWeek &&
		f.windows.open(f.trainerDay[int(t)*f.days+int(day)], x.length, at)
}

// reach is the way to a site that somebody may be sent to, or far.
func (f *facts) reach(l learnerIx, site siteIx) int32 {
	return f.learnerWay[int(f.learners[l].reach)*len(f.virtual)+int(site)]
}

// possible says whether somebody could be served on some day.
func (f *facts) possible(r requestIx) bool {
	for day := range int32(f.days) {
		if f.onDay(r, day) {
			return true
		}
	}
	return false
}

// free returns the starts at which somebody could be served at a site on a day; nil if
// there are none. They are good until the next call.
func (f *facts) free(r requestIx, site siteIx, day int32) []uint64 {
	q := &f.requests[r]
	any := uint64(0)
	mine := f.windows.bits(f.userDay[int(q.learner)*f.days+int(day)], f.courses[q.course].length)
	for i, b := range f.starts(q.course, site)[int(day)*f.words:][:f.words] {
		f.bits[i] = b & mine[i]
		any |= f.bits[i]
	}
	if any == 0 {
		return nil
	}
	return f.bits
}

// fit is how many of a learner's possible requests their own days hold, and how
// many those are: a matching of requests to places in days, as many a day as
// the shortest course leaves room for.
func (f *facts) fit(l learnerIx) (fit, need int) {
	var mine []requestIx
	shortest := int32(1 << 30)
	for _, r := range f.requestsOf[l] {
		if f.possible(r) || f.requests[r].frozen {
			mine = append(mine, r)
			shortest = min(shortest, f.courses[f.requests[r].course].minutes)
		}
	}
	if len(mine) == 0 {
		return 0, 0
	}
	slots := min(int(max(1, f.learners[l].maxDay/shortest)), len(mine)) // a day's limit may be beyond any day
	at := make([]int, f.days*slots)
	for i := range at {
		at[i] = none
	}
	can := make([][]int, len(mine))
	for i, r := range mine {
		q := &f.requests[r]
		n := 1
		if f.courses[q.course].minutes+shortest <= f.learners[l].maxDay {
			n = slots
		}
		for day := max(q.earliest, 0); day < int32(f.days); day++ {
			for site := range f.virtual {
				if f.reach(l, siteIx(site)) != far && f.free(r, siteIx(site), day) != nil {
					for k := range n {
						can[i] = append(can[i], int(day)*slots+k)
					}
					break
				}
			}
		}
	}
	var place func(i int, seen []bool) bool
	place = func(i int, seen []bool) bool {
		for _, slot := range can[i] {
			if !seen[slot] {
				seen[slot] = true
				if at[slot] == none || place(at[slot], seen) {
					at[slot] = i
					return true
				}
			}
		}
		return false
	}
	for i := range mine {
		if place(i, make([]bool, len(at))) {
			fit++
		}
	}
	return fit, len(mine)
}

// together are the most of those who need a course that could sit in one
// session with somebody, that one first; no more are counted than the least
// group.
func (f *facts) together(r requestIx, all []requestIx) (most []requestIx) {
	q := &f.requests[r]
	c := &f.courses[q.course]
	starts := make([]uint64, f.words)
	released := make([]int32, len(f.release))
	var group []requestIx
	for day := max(q.earliest, 0); day < int32(f.days); day++ {
		for site := range f.virtual {
			if f.reach(q.learner, siteIx(site)) == far {
				continue
			}
			free := f.free(r, siteIx(site), day)
			if free == nil {
				continue
			}
			copy(starts, free)
			for at := first(starts); at != none; at = first(starts) {
				starts[at>>6] &^= 1 << (at & 63)
				group = append(group[:0], r)
				for i := range released {
					released[i] = 0
				}
				if q.working {
					released[f.learners[q.learner].office] = 1
				}
				for _, o := range all {
					if len(group) >= int(c.min) {
						return group
					}
					x := &f.requests[o]
					who := &f.learners[x.learner]
					if o == r || x.earliest > day || c.minutes > who.maxDay || f.reach(x.learner, siteIx(site)) == far ||
						!f.windows.open(f.userDay[int(x.learner)*f.days+int(day)], c.length, at) {
						continue
					}
					if x.working {
						if released[who.office] >= f.release[who.office] {
							continue
						}
						released[who.office]++
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
