package timetable

import (
	"cohort/planner"
	"slices"
)

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

// missing names the fact for want of which a request cannot be served at all,
// and says it in a sentence; empty if there is none.
func (f *facts) missing(r requestIx) (kind, detail string) {
	q := &f.requests[r]
	c, who := &f.courses[q.course], &f.learners[q.learner]
	name, id := f.s.Courses[q.course].ID, f.s.Learners[q.learner].ID
	if f.possible(r) {
		return "", ""
	}
	if len(c.rooms) == 0 {
		return "room", f.say("no room has what %s needs and seats for %d", name, c.min)
	}
	near := false
	for _, room := range c.rooms {
		near = near || f.reach(q.learner, f.rooms[room].site) != far
	}
	if !near {
		return "site", f.say("%s may not be sent to any site with a room for %s", id, name)
	}
	for place, able := range c.able {
		if len(able) == 0 {
			return "crew", f.say("nobody may lead %s as %s", name, f.s.Courses[q.course].Crew[place])
		}
	}
	if q.working && f.release[who.office] == 0 {
		return "release", f.say("office %s releases nobody", f.s.Offices[who.office].ID)
	}
	if c.minutes > who.maxDay {
		return "window", f.say("%s takes %d minutes and %s may attend %d a day", name, c.minutes, id, who.maxDay)
	}
	held := false
	for site := range f.virtual {
		if f.reach(q.learner, siteIx(site)) == far {
			continue
		}
		for day := max(q.earliest, 0); day < int32(f.days); day++ {
			held = held || first(f.starts(q.course, siteIx(site))[int(day)*f.words:][:f.words]) != none
		}
	}
	if q.earliest >= int32(f.days) {
		return "window", f.say("%s may take %s from %s on, after the horizon's end", id, name, f.date(q.earliest))
	}
	if !held {
		return "window", f.untimely(q)
	}
	return "window", f.say("%s is not free on any day from %s on when %s could be held", id, f.date(max(q.earliest, 0)), name)
}

// untimely says what is never there for a course where somebody may be sent: an
// open room, one of the crew, or the two at once.
func (f *facts) untimely(q *request) string {
	c, course, id := &f.courses[q.course], &f.s.Courses[q.course], f.s.Learners[q.learner].ID
	open, led := false, make([]bool, c.crew)
	for site := range f.virtual {
		if f.reach(q.learner, siteIx(site)) == far {
			continue
		}
		for day := max(q.earliest, 0); day < int32(f.days); day++ {
			for at := range int32(f.words) << 6 {
				if f.startsOf[int(q.course)*f.words+int(at>>6)]>>(at&63)&1 == 0 {
					continue
				}
				for _, r := range c.rooms {
					open = open || f.rooms[r].site == siteIx(site) && f.windows.open(f.roomDay[int(r)*f.days+int(day)], c.length, at)
				}
				for i, able := range c.able {
					for _, t := range able {
						led[i] = led[i] || f.may(t, q.course, siteIx(site), day, at)
					}
				}
			}
		}
	}
	from := f.date(max(q.earliest, 0))
	if !open {
		return f.say("from %s on no room for %s is open where %s may be sent", from, course.ID, id)
	}
	if i := slices.Index(led, false); i >= 0 {
		return f.say("from %s on nobody who may lead %s as %s has time for it where %s may be sent", from, course.ID, course.Crew[i], id)
	}
	return f.say("from %s on no room and crew are free together for %s where %s may be sent", from, course.ID, id)
}

// free says whether somebody could be served at a site on a day, and leaves the
// starts at which in bits.
func (f *facts) free(r requestIx, site siteIx, day int32) bool {
	q := &f.requests[r]
	any := uint64(0)
	mine := f.windows.bits(f.userDay[int(q.learner)*f.days+int(day)], f.courses[q.course].length)
	for i, b := range f.starts(q.course, site)[int(day)*f.words:][:f.words] {
		f.bits[i] = b & mine[i]
		any |= f.bits[i]
	}
	return any != 0
}

// fit is how many of a learner's possible requests their own days hold, and how
// many those are: a matching of requests to places in days, as many a day as
// the shortest course leaves room for.
func (f *facts) fit(l learnerIx) (fit, need int) {
	var mine []requestIx
	shortest := int32(1 << 30)
	for _, r := range f.requestsOf[l] {
		if kind, _ := f.missing(r); kind == "" || f.requests[r].frozen {
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
				if f.reach(l, siteIx(site)) != far && f.free(r, siteIx(site), day) {
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
			if f.reach(q.learner, siteIx(site)) == far || !f.free(r, siteIx(site), day) {
				continue
			}
			copy(starts, f.bits)
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

// Reasons says of each request that a valid plan leaves unserved why, in the
// order of the snapshot.
func Reasons(s *planner.Snapshot, p *planner.Plan) ([]planner.Unserved, error) {
	b, err := openBoard(s, p, English)
	if err != nil {
		return nil, err
	}
	return b.reasons(), nil
}

// reasons says why of each unserved request, in the order of the snapshot.
func (d *draft) reasons() []planner.Unserved { return newBoard(d, d.names()).reasons() }

func (b *board) reasons() []planner.Unserved {
	out := []planner.Unserved{}
	for i, s := range b.seat {
		if s == none {
			out = append(out, b.reason(requestIx(i)))
		}
	}
	return out
}

// reason says why a request is unserved: the first cause that applies.
func (b *board) reason(r requestIx) planner.Unserved {
	q := &b.requests[r]
	u := planner.Unserved{Request: b.s.Requests[r].ID}
	if kind, detail := b.facts.missing(r); kind != "" {
		u.Reason, u.Missing, u.Detail = planner.ReasonImpossible, kind, detail
		return u
	}
	name, id := b.s.Courses[q.course].ID, b.s.Learners[q.learner].ID
	if own := b.daysOf(q.learner); slices.Contains(own.beyond, r) {
		u.Reason, u.Fit = planner.ReasonDays, own.fit
		u.Detail = b.say("the days of %s hold %d of %d trainings until the horizon's end on %s", id, own.fit, own.need, b.date(int32(b.days-1)))
		return u
	}
	for _, a := range b.before[r] {
		if b.seat[a] == none {
			u.Reason, u.Before = planner.ReasonBefore, b.s.Courses[b.requests[a].course].ID
			u.Detail = b.say("%s comes before %s and is not served itself", u.Before, name)
			return u
		}
	}
	if least := int(b.courses[q.course].min); least > 1 && !b.couldJoin(r) {
		if group := b.facts.together(r, b.asking(q.course)); len(group) < least {
			u.Reason, u.Together = planner.ReasonGroup, len(group)
			others := b.say(", and nobody else could come when they can")
			if len(group) > 1 {
				others = b.say(", with %s", b.who(group[1:]))
			}
			u.Detail = b.say("at most %s could sit in %s together%s, and it needs %d", b.persons(len(group)), name, others, least)
			return u
		}
	}
	u.Reason, u.Detail = planner.ReasonCrowded, b.crowded(r)
	return u
}

// couldJoin says whether a pinned session, which is held with however few people,
// is one that somebody could sit in.
func (b *board) couldJoin(r requestIx) bool {
	return slices.ContainsFunc(b.byCourse[b.requests[r].course], func(s sessionIx) bool {
		x := &b.sessions[s]
		return x.pinned != none && x.n < x.least && b.couldSit(r, &x.place)
	})
}

// ownDays are how many of a learner's requests their days hold, of how many, and
// the requests that are too many.
type ownDays struct {
	fit, need int
	beyond    []requestIx
}

func (b *board) daysOf(l learnerIx) ownDays {
	own, seen := b.own[l]
	if !seen {
		own.fit, own.need = b.facts.fit(l)
		own.beyond = b.beyond(l, own.need-own.fit)
		b.own[l] = own
	}
	return own
}

// beyond lists the last n of a learner's requests that are possible and left out:
// the last in the snapshot's order of those that nothing else of them comes after.
func (b *board) beyond(l learnerIx, n int) (last []requestIx) {
	var out []requestIx
	for _, r := range b.requestsOf[l] {
		if n > 0 && b.seat[r] == none && b.facts.possible(r) {
			out = append(out, r)
		}
	}
	for len(last) < n && len(out) > 0 {
		i := len(out) - 1
		for i > 0 && slices.ContainsFunc(b.then[out[i]], func(after requestIx) bool { return slices.Contains(out, after) }) {
			i--
		}
		last, out = append(last, out[i]), slices.Delete(out, i, i+1)
	}
	return last
}

// asking lists the requests for a course.
func (b *board) asking(c courseIx) []requestIx {
	if b.askers == nil {
		b.askers = make([][]requestIx, len(b.courses))
		for i := range b.requests {
			of := b.requests[i].course
			b.askers[of] = append(b.askers[of], requestIx(i))
		}
	}
	return b.askers[c]
}
