package insert

import (
	"slices"

	"cohort/planner/flow"
	"cohort/planner/ground"
	"cohort/planner/timetable/internal/draft"
)

// daily is what one day could seat at most.
type daily struct {
	free []int32 // by course of the programme: free seats in what stands
	more []int32 // by course: seats in new sessions
	pool []int32 // by the pool of the course: seats in new sessions of all its courses
}

// soonestOfAll returns a day before which so many newcomers cannot all be ready, whatever
// way they go; none where they cannot be inside the horizon. It follows from a flow from
// courses to days. Each newcomer needs a seat in each course. A course has seats from the
// first day on which anybody could take it to the last one that leaves time for what comes
// after it. A day has the seats that are free in what stands, and those that free trainers
// and rooms could open. It gives nobody more courses than it has time for. Where not all
// can flow, no plan exists either. What is left out, as trainers' weeks and who sits with
// whom, only makes the true day later.
func (f *fixed) soonestOfAll(one draft.Reached) int32 {
	if one.Last == draft.None || f.party.total == 1 {
		return one.Last
	}
	for k := range one.First { // not looked for to the end
		if int(one.First[k]) >= f.Days {
			return one.Last
		}
	}
	b := f.bounds(one)
	for day := one.Last; int(day) < f.Days; day++ {
		if b.flows(day) {
			return day
		}
	}
	return draft.None
}

// bounds is what the flows of one question have in common.
type bounds struct {
	f       *fixed
	one     draft.Reached
	most    int64   // courses that a day gives to one person
	share   bool    // a course and the one after it may share a day
	pools   []int   // by course
	days    []daily // from the first day on
	network *flow.Network
}

func (f *fixed) bounds(one draft.Reached) *bounds {
	p := &f.party
	b := &bounds{f: f, one: one, most: 1, share: p.several, network: flow.New(0)}
	if p.several {
		var minutes []int32
		for _, c := range p.courses {
			minutes = append(minutes, f.Courses[c].Minutes)
		}
		slices.Sort(minutes)
		b.most = 0
		for left := p.maxDay; int(b.most) < len(minutes) && minutes[b.most] <= left; b.most++ {
			left -= minutes[b.most]
		}
	}
	b.pools = f.pools()
	for day := p.from; int(day) < f.Days; day++ {
		b.days = append(b.days, f.daily(day, b.pools))
	}
	return b
}

// pools puts courses together whose sessions the same trainers lead: two of them
// are in one where somebody may lead both.
func (f *fixed) pools() []int {
	pool := make([]int, len(f.party.courses))
	for k, c := range f.party.courses {
		pool[k] = k
		for i, other := range f.party.courses[:k] {
			if pool[i] == pool[k] || !slices.ContainsFunc(f.leaders(c), func(t draft.TrainerIx) bool { return draft.Contains(f.leaders(other), t) }) {
				continue
			}
			from, to := pool[i], pool[k]
			for j := range pool[:k+1] {
				if pool[j] == from {
					pool[j] = to
				}
			}
		}
	}
	return pool
}

func (f *fixed) leaders(c draft.CourseIx) []draft.TrainerIx {
	if len(f.Courses[c].Able) == 0 {
		return nil
	}
	return f.Courses[c].Able[0]
}

// daily counts the seats of a day.
func (f *fixed) daily(day int32, pools []int) daily {
	p := &f.party
	n := len(p.courses)
	out := daily{free: make([]int32, n), more: make([]int32, n), pool: make([]int32, n)}
	alone := f.grouped()
	seats := make([]int32, n) // the largest new session
	for k, c := range p.courses {
		if !f.look(k, day, 1, alone>>k&1 != 0, taste{}).possible {
			continue
		}
		x := &f.Courses[c]
		for _, s := range f.ByCourse[c] {
			if y := &f.Sessions[s]; y.Day == day && f.mayAttend(&y.Place) {
				out.free[k] += max(f.vacant(s), 0)
			}
		}
		if p.total < x.Min || len(x.Able) == 0 {
			continue
		}
		sessions := int32(1 << 20)
		for _, able := range x.Able {
			led := int32(0)
			for _, t := range able {
				led += f.leadable(t, day, []draft.CourseIx{c})
			}
			sessions = min(sessions, led)
		}
		var rooms []int32 // seats of each session that they could hold
		for _, r := range x.Rooms {
			if p.way[f.Rooms[r].Site] == draft.Far {
				continue
			}
			for range f.holdable(r, day, c) {
				rooms = append(rooms, min(x.Max, f.Rooms[r].Seats))
			}
		}
		slices.Sort(rooms)
		slices.Reverse(rooms)
		for i, has := range rooms {
			if int32(i) < sessions {
				out.more[k] += has
				seats[k] = max(seats[k], has)
			}
		}
	}
	for pool := range n {
		var courses []draft.CourseIx
		most := int32(0)
		for k, c := range p.courses {
			if pools[k] == pool && out.more[k] > 0 {
				courses = append(courses, c)
				most = max(most, seats[k])
			}
		}
		if len(courses) == 0 {
			continue
		}
		led := int32(0)
		for t := range f.Trainers {
			led += f.leadable(draft.TrainerIx(t), day, courses)
		}
		out.pool[pool] = led * most
	}
	return out
}

// leadable is how many sessions of some courses a trainer could lead on a day
// beside what stands, at most.
func (f *fixed) leadable(t draft.TrainerIx, day int32, courses []draft.CourseIx) (n int32) {
	w := &f.work
	who := &f.Trainers[t]
	var free []uint64
	shortest := int32(0)
	for _, c := range courses {
		x := &f.Courses[c]
		if !slices.ContainsFunc(x.Able, func(able []draft.TrainerIx) bool { return draft.Contains(able, t) }) {
			continue
		}
		w.bits = append(w.bits[:0], f.AllowedStarts(c)...)
		if !f.ForTrainer(w.bits, t, day, x, draft.None) {
			continue
		}
		if free == nil {
			free = make([]uint64, len(w.bits))
		}
		for i, b := range w.bits {
			free[i] |= b
		}
		if shortest == 0 || x.Minutes < shortest {
			shortest = x.Minutes
		}
	}
	if shortest == 0 {
		return 0
	}
	n = f.packed(free, shortest+f.TrainerBreak)
	led := int32(0)
	for x := f.TrainerFirst[int(t)*f.Days+int(day)]; x != draft.None; x = f.TrainerNext[x] {
		s := &f.Sessions[int(x)/f.CrewMax]
		led += s.End - s.Start
	}
	taught := f.Taught[int(t)*f.Weeks+int(f.Week[day])]
	return max(0, min(n, (who.MaxDay-led)/shortest, (who.MaxWeek-taught)/shortest))
}

// holdable is how many sessions of a course a room could hold on a day beside
// what stands, at most.
func (f *fixed) holdable(r draft.RoomIx, day int32, c draft.CourseIx) int32 {
	w := &f.work
	x := &f.Courses[c]
	w.free = append(w.free[:0], f.AllowedStarts(c)...)
	if !f.InRoom(w.free, r, day, x, draft.None) {
		return 0
	}
	return f.packed(w.free, x.Minutes+f.RoomChangeover)
}

// packed is how many of some starts can be so many minutes apart.
func (f *fixed) packed(starts []uint64, apart int32) (n int32) {
	for at := ground.First(starts); at != draft.None; n++ {
		at = next(starts, at+(apart+int32(f.Grid)-1)/int32(f.Grid)-1)
	}
	return n
}

// flows says whether everybody could be ready by a day.
func (b *bounds) flows(until int32) bool {
	f := b.f
	p := &f.party
	n := len(p.courses)
	last := b.latest(until)
	from := p.from
	span := int(until-from) + 1
	// Nodes: source, sink, courses, days, pools by day.
	net := b.network
	net.Clear(2 + n + span + span*n)
	dayNode := func(i int) int { return 2 + n + i }
	poolNode := func(i, pool int) int { return 2 + n + span + i*n + pool }
	for k := range p.courses {
		net.Edge(0, 2+k, int64(p.total))
		total := int64(0)
		for day := b.one.First[k]; day <= last[k]; day++ {
			i := int(day - from)
			d := &b.days[i]
			if d.free[k] > 0 {
				net.Edge(2+k, dayNode(i), int64(d.free[k]))
			}
			if d.more[k] > 0 {
				net.Edge(2+k, poolNode(i, b.pools[k]), int64(d.more[k]))
			}
			total += int64(d.free[k] + d.more[k])
		}
		if total < int64(p.total) {
			return false
		}
	}
	for i := range span {
		net.Edge(dayNode(i), 1, int64(p.total)*b.most)
		for pool, seats := range b.days[i].pool {
			if seats > 0 {
				net.Edge(poolNode(i, pool), dayNode(i), int64(seats))
			}
		}
	}
	return net.Max(0, 1) == int64(p.total)*int64(n)
}

// latest is by course the last day that leaves time for what comes after it,
// until a day.
func (b *bounds) latest(until int32) []int32 {
	f := b.f
	p := &f.party
	last := make([]int32, len(p.courses))
	done := uint64(0)
	all := uint64(1)<<len(p.courses) - 1
	for done != all {
		was := done
		for k := range p.courses {
			if done>>k&1 != 0 {
				continue
			}
			limit, ready := until, true
			for i, before := range p.before {
				if before>>k&1 == 0 {
					continue
				}
				if done>>i&1 == 0 {
					ready = false
					break
				}
				if b.share {
					limit = min(limit, last[i])
				} else {
					limit = min(limit, last[i]-1)
				}
			}
			if !ready {
				continue
			}
			for limit >= p.from && b.days[limit-p.from].free[k]+b.days[limit-p.from].more[k] == 0 {
				limit--
			}
			last[k] = limit
			done |= 1 << k
		}
		if done == was { // no order at all: nothing is ruled out
			for k := range last {
				last[k] = until
			}
			break
		}
	}
	return last
}
