package insert

import (
	"cmp"
	"math/bits"
	"slices"

	"cohort/planner/timetable/internal/draft"
)

// The soonest path of a group that stays together on each day. All that matters on a day
// is which courses the group has done, so the sets of courses that it can have done are
// found day by day (dynamic programming over the ideals of the order). Trainers' weeks tie
// days to each other: a path that breaks them is found when it is walked, and then the
// next one is tried.

// leg is one course of a path.
type leg struct {
	k     int // course of the programme
	day   int32
	parts []part
	// A course that shares its day with another is pinned to a place.
	shared bool
	s      draft.SessionIx // that is held already
	site   draft.SiteIx    // of one to be opened
	after  int32           // and the minute before which it does not start
}

type node struct {
	done   uint64
	cost   int64
	parent int32
	legs   []leg // of the day that led here
}

// bar is a set of courses that cannot be done on a day.
type bar struct {
	day  int32
	done uint64
}

// quest is the search for one group's path.
type quest struct {
	taste
	n         int32
	inherited []draft.SessionIx // by course: the session that the group has taken over; none
	alone     uint64            // courses whose least group does not count
	until     int32             // the last day
	meet      bool              // not the soonest path but the cheapest until then
	barred    map[bar]bool      // course on a day, as a set of one
	nodes     []node
	best      map[uint64]int32 // by what is done: the node
	order     []uint64
	last      int32 // the day on which the path ends
}

// mostSets bounds how many sets of courses are kept a day; only programmes of
// many courses in no order have more.
const mostSets = 3000

// soonest finds the path that is over first, and of those the cheapest. It
// changes nothing.
func (f *fixed) soonest(q *quest) ([]leg, bool) {
	all := uint64(1)<<len(f.party.courses) - 1
	q.nodes = append(q.nodes[:0], node{parent: draft.None})
	q.best = map[uint64]int32{0: 0}
	q.order = append(q.order[:0], 0)
	if all == 0 {
		q.last = f.party.from
		return nil, true
	}
	var fresh []uint64
	for day := f.party.from; day <= q.until && int(day) < f.Days; day++ {
		before := len(q.order)
		fresh = fresh[:0]
		reached := f.reached
		clear(reached)
		reach := func(n node) {
			if old, seen := reached[n.done]; !seen || n.cost < old.cost {
				if !seen {
					fresh = append(fresh, n.done)
				}
				reached[n.done] = n
			}
		}
		for _, done := range q.order[:before] {
			at := q.best[done]
			cost := q.nodes[at].cost
			for k := range f.party.courses {
				if done>>k&1 != 0 || f.party.before[k]&^done != 0 || q.barred[bar{day, 1 << k}] {
					continue
				}
				o := f.option(q, k, day)
				if !o.possible {
					continue
				}
				if old, seen := reached[done|1<<k]; !seen || cost+o.cost < old.cost {
					reach(node{done | 1<<k, cost + o.cost, at, []leg{{k: k, day: day, s: draft.None}}})
				}
			}
			if f.party.several {
				f.fullDays(q, day, at, reach)
			}
		}
		slices.Sort(fresh)
		for _, done := range fresh {
			n := reached[done]
			old, seen := q.best[done]
			if seen && q.nodes[old].cost <= n.cost {
				continue
			}
			if !seen {
				q.order = append(q.order, done)
			}
			q.best[done] = int32(len(q.nodes))
			q.nodes = append(q.nodes, n)
		}
		if at, over := q.best[all]; over && !q.meet {
			q.last = day
			return f.trace(q, at), true
		}
		f.thinOut(q)
	}
	if at, over := q.best[all]; over {
		path := f.trace(q, at)
		q.last = path[len(path)-1].day
		return path, true
	}
	return nil, false
}

// mostChained bounds how many places are tried for one day of a path.
const mostChained = 400

// thinOut keeps the most promising sets where there are too many.
func (f *fixed) thinOut(q *quest) {
	if len(q.order) <= mostSets {
		return
	}
	longest := func(done uint64) (t int32) {
		for k, n := range f.party.tail {
			if done>>k&1 == 0 {
				t = max(t, n)
			}
		}
		return t
	}
	slices.SortFunc(q.order, func(a, b uint64) int {
		return cmp.Or(cmp.Compare(bits.OnesCount64(b), bits.OnesCount64(a)), cmp.Compare(longest(a), longest(b)), cmp.Compare(q.nodes[q.best[a]].cost, q.nodes[q.best[b]].cost), cmp.Compare(a, b))
	})
	for _, done := range q.order[mostSets:] {
		delete(q.best, done)
	}
	q.order = q.order[:mostSets]
}

func (f *fixed) trace(q *quest, at int32) (path []leg) {
	for ; at > 0; at = q.nodes[at].parent {
		legs := slices.Clone(q.nodes[at].legs)
		slices.Reverse(legs)
		path = append(path, legs...)
	}
	slices.Reverse(path)
	return path
}

// option prices one course of a day that has no other.
func (f *fixed) option(q *quest, k int, day int32) offer {
	if q.inherited != nil && q.inherited[k] != draft.None {
		return offer{possible: f.Sessions[q.inherited[k]].Day == day}
	}
	return f.look(k, day, q.n, q.alone>>k&1 != 0, q.taste)
}

// fullDay is the search for several courses on one day of a path, each with the whole
// group in one session, one after the other.
type fullDay struct {
	*fixed
	q     *quest
	day   int32
	at    int32 // the node that the day begins with
	from  node
	reach func(node) // notes what the day could lead to
	legs  []leg
	tries int
	known map[stage][]arrival // who is as far at the same place no later and no dearer has all the choices
}

// soFar is how far a day has got.
type soFar struct {
	end, minutes int32
	site, ground draft.SiteIx // the last session's, and that of the day's rooms; none
}

type stage struct {
	done         uint64
	site, ground draft.SiteIx
}

type arrival struct {
	end  int32
	cost int64
}

// fullDays tries several courses on one day.
func (f *fixed) fullDays(q *quest, day int32, at int32, reach func(node)) {
	t := &fullDay{fixed: f, q: q, day: day, at: at, from: q.nodes[at], reach: reach, known: map[stage][]arrival{}}
	t.follow(t.from.done, t.from.cost, soFar{site: draft.None, ground: draft.None})
}

// follow tries each course that may come next.
func (t *fullDay) follow(done uint64, cost int64, h soFar) {
	here := stage{done, h.site, h.ground}
	for _, x := range t.known[here] {
		if x.end <= h.end && x.cost <= cost {
			return
		}
	}
	t.known[here] = append(t.known[here], arrival{h.end, cost})
	for k, c := range t.party.courses {
		if done>>k&1 != 0 || t.party.before[k]&^done != 0 || h.minutes+t.Courses[c].Minutes > t.party.maxDay || t.tries > mostChained {
			continue
		}
		t.tries++
		t.looks += freshLook
		if t.q.inherited != nil && t.q.inherited[k] != draft.None {
			if s := t.q.inherited[k]; t.Sessions[s].Day == t.day && t.comes(&h, &t.Sessions[s].Place) {
				t.take(done, cost, h, s, leg{k: k, day: t.day, shared: true, s: s}, 0)
			}
			continue
		}
		t.onFreeSeats(done, cost, h, k)
		t.inNewSessions(done, cost, h, k)
	}
}

// onFreeSeats tries the sessions that are held.
func (t *fullDay) onFreeSeats(done uint64, cost int64, h soFar, k int) {
	for _, s := range t.gaps(t.party.courses[k], t.day, t.q.n) {
		if !t.comes(&h, &t.Sessions[s].Place) {
			continue
		}
		m := t.here()
		price := t.joinPrice(s)
		t.takeSeats(s, t.q.n)
		t.take(done, cost, h, s, leg{k: k, day: t.day, shared: true, s: s}, price)
		t.back(m)
	}
}

// inNewSessions tries one to be opened at each site.
func (t *fullDay) inNewSessions(done uint64, cost int64, h soFar, k int) {
	c := t.party.courses[k]
	if t.q.alone>>k&1 == 0 && t.q.n < t.Courses[c].Min {
		return
	}
	for site := range t.Virtual {
		site := draft.SiteIx(site)
		if t.party.way[site] == draft.Far || !t.near(&h, site) {
			continue
		}
		m := t.here()
		after := t.soonestAt(&h, site)
		if s, ok := t.openNew(c, t.day, t.q.n, t.q.n, limits{after: after, site: site, soon: true}, t.q.shuffle); ok {
			t.takeSeats(s, t.q.n)
			t.take(done, cost, h, s, leg{k: k, day: t.day, shared: true, s: draft.None, site: site, after: after}, openPrice)
			t.back(m)
		}
	}
}

// take goes to a session, and on from there.
func (t *fullDay) take(done uint64, cost int64, h soFar, s draft.SessionIx, l leg, price int64) {
	p := t.Sessions[s].Place
	next := soFar{p.End, h.minutes + p.End - p.Start, p.Site, h.ground}
	if !t.Virtual[p.Site] {
		next.ground = p.Site
	}
	t.legs = append(t.legs, l)
	cost += price + partPrice + int64(t.q.n*t.party.rank[p.Site])
	after := done | 1<<l.k
	if len(t.legs) > 1 && !t.q.barred[bar{t.day, after ^ t.from.done}] {
		t.reach(node{after, cost, t.at, slices.Clone(t.legs)})
	}
	t.follow(after, cost, next)
	t.legs = t.legs[:len(t.legs)-1]
}

// comes says whether the group can be at a place in time.
func (t *fullDay) comes(h *soFar, p *draft.Place) bool {
	return p.Start >= t.soonestAt(h, p.Site) && t.near(h, p.Site)
}

// near says whether a site is online or that of the day's rooms so far.
func (t *fullDay) near(h *soFar, site draft.SiteIx) bool {
	return t.Virtual[site] || h.ground == draft.None || h.ground == site
}

// soonestAt is the minute before which nothing can begin at a site.
func (t *fullDay) soonestAt(h *soFar, site draft.SiteIx) int32 {
	if h.site == draft.None {
		return 0
	}
	return h.end + t.LearnerBreak + t.Crossing(h.site, site, t.party.way)
}

// gaps are the sessions of a course on a day that take n more people.
func (f *fixed) gaps(c draft.CourseIx, day, n int32) []draft.SessionIx {
	var out []draft.SessionIx
	for _, s := range f.ByCourse[c] {
		if x := &f.Sessions[s]; x.Day == day && f.vacant(s) >= n && f.mayAttend(&x.Place) {
			out = append(out, s)
		}
	}
	slices.SortFunc(out, func(a, b draft.SessionIx) int {
		x, y := &f.Sessions[a], &f.Sessions[b]
		return cmp.Or(cmp.Compare(x.Start, y.Start), cmp.Compare(x.Room, y.Room))
	})
	return out
}

// walk seats the group along the path. False where a day forbids what the days
// were thought to allow, each by itself; that course is barred from that day.
func (f *fixed) walk(q *quest, path []leg) bool {
	for i := range path {
		l := &path[i]
		alone := q.alone>>l.k&1 != 0
		ok := true
		switch {
		case q.inherited != nil && q.inherited[l.k] != draft.None:
			l.parts = []part{{q.inherited[l.k], q.n, false}} // theirs already
		case !l.shared:
			l.parts, ok = f.serve(l.k, l.day, q.n, alone, q.taste)
			l.parts = slices.Clone(l.parts)
		case l.s != draft.None:
			ok = f.vacant(l.s) >= q.n
			if ok {
				f.takeSeats(l.s, q.n)
				l.parts = []part{{l.s, q.n, false}}
			}
		default:
			var s draft.SessionIx
			if s, ok = f.openNew(f.party.courses[l.k], l.day, q.n, q.n, limits{after: l.after, site: l.site, soon: true}, q.shuffle); ok {
				f.takeSeats(s, q.n)
				l.parts = []part{{s, q.n, true}}
			}
		}
		if ok && l.shared && i > 0 && path[i-1].day == l.day {
			// What the group opened before it may start later than was thought, by what
			// its trainers lead on other days of the path.
			ok = f.follows(path[i-1].parts[0].s, l.parts[0].s)
		}
		if !ok {
			done := uint64(0)
			for _, x := range path {
				if x.day == l.day {
					done |= 1 << x.k
				}
			}
			q.barred[bar{l.day, done}] = true
			return false
		}
	}
	return true
}

// follows says whether the newcomers can go from one session to another one later on the
// same day.
func (f *fixed) follows(first, then draft.SessionIx) bool {
	a, b := &f.Sessions[first].Place, &f.Sessions[then].Place
	return a.Day == b.Day && a.Start < b.Start && !f.Clash(b, a, f.LearnerBreak, f.party.way)
}

// mostDetours is how many paths are tried, at most.
const mostDetours = 16

// seatGroup finds a group's soonest path and seats it.
func (f *fixed) seatGroup(q *quest) ([]leg, bool) {
	q.barred = map[bar]bool{}
	m := f.here()
	for range mostDetours {
		path, ok := f.soonest(q)
		if !ok {
			return nil, false
		}
		if f.walk(q, path) {
			return path, true
		}
		f.back(m)
	}
	return nil, false
}
