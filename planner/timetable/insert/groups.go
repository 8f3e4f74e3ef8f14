package insert

import (
	"cmp"
	"fmt"
	"slices"

	"cohort/planner"
	"cohort/planner/timetable/internal/draft"
)

// group is some of the newcomers who go together.
type group struct {
	n         int32
	inherited []draft.SessionIx
	path      []leg
	last      int32
}

// trial is one way of going in groups, and what it led to.
type trial struct {
	groups []group
	ready  int32
	cost   int64
	opened []planner.Session
	paths  [][]Stop
}

func (t *trial) better(than *trial) bool {
	return than == nil || t.ready < than.ready || t.ready == than.ready && t.cost < than.cost
}

// mostTried and mostLooks bound the work of one insertion: ways of going in
// groups that are tried, and places looked at. So many are enough for a good
// answer in a fraction of a second.
const (
	mostTried = 60
	mostLooks = 150_000
)

// freshLook is what a look costs that is not remembered, in those that are.
const freshLook = 60

// Insert returns where newcomers would sit if everything that stands is kept: so that
// they are ready as soon as it finds, and then with the fewest new sessions. Where it finds
// nothing, the answer says what is missing. The plan stays as it was. An error is a fault
// of the newcomers.
func (f *Fixed) Insert(n Newcomers) (*Inserted, error) { return f.fixed.insert(n) }

func (f *fixed) insert(n Newcomers) (*Inserted, error) {
	f.Begin()
	f.asked++
	if len(f.offers) > mostRemembered {
		forget(f.offers)
	}
	if err := f.receive(&n); err != nil {
		return nil, err
	}
	if n.Count < 1 {
		return nil, fmt.Errorf("%d newcomers cannot be seated", n.Count)
	}
	out := &Inserted{}
	start := f.here()
	k := min(n.Count, len(n.GiveWay))
	var best *trial
	var stuck *Stuck
	for _, v := range variants(k) {
		closed, inherited := f.yield(n.GiveWay[:v.gone], v.inherit)
		if v.first {
			out.Soonest = int(f.soonestOfAll(f.freest()))
			if out.Soonest > int(f.party.until) {
				f.back(start)
				break
			}
		}
		t, why := f.gather(inherited, best, out.Soonest)
		if t != nil && t.better(best) {
			best = t
			out.ReadyDay, out.Opened, out.Paths = int(t.ready), t.opened, t.paths
			out.GaveWay = append([]string{}, n.GiveWay[:v.gone]...)
			out.Closed = closed
		}
		if stuck == nil {
			stuck = why
		}
		f.back(start)
		if best != nil && (int(best.ready) == out.Soonest || v.last) {
			break
		}
	}
	f.Begin()
	if best == nil {
		out.Stuck = stuck
	}
	out.Possible = best != nil
	return out, nil
}

// variant is one way of having others give way. Insert tries the variants in order, and
// stops once it has found places and the variant is the last.
type variant struct {
	gone    int  // how many give way
	inherit bool // newcomers take over their seats as they are
	first   bool
	last    bool
}

func variants(k int) []variant {
	if k == 0 {
		return []variant{{first: true, last: true}}
	}
	return []variant{{gone: k, first: true}, {gone: k, inherit: true, last: true}}
}

// yield takes learners out of their seats. It returns the names of the sessions that it
// closed: those in which nobody sits any more and that are not pinned. Where newcomers
// inherit, it also returns for each who gave way the session of each course that a newcomer
// takes over, or none, and those sessions stay.
func (f *fixed) yield(who []string, inherit bool) (closed []string, inherited [][]draft.SessionIx) {
	gone := map[string]bool{}
	for _, id := range who {
		gone[id] = true
	}
	seats := map[string][]draft.RequestIx{}
	for l, mine := range f.RequestsOf {
		if id := f.Snapshot.Learners[l].ID; gone[id] {
			seats[id] = mine
		}
	}
	for _, id := range who {
		held := make([]draft.SessionIx, len(f.party.courses))
		for k := range held {
			held[k] = draft.None
		}
		for _, r := range seats[id] {
			s := f.Seat[r]
			if s == draft.None {
				continue
			}
			f.Rise(r)
			f.touch(f.Sessions[s].Day, 2, uint64(r))
			if k := slices.Index(f.party.courses, f.Requests[r].Course); inherit && k >= 0 && f.mayAttend(&f.Sessions[s].Place) {
				held[k] = s
				f.takeSeats(s, 1)
			} else if f.Sessions[s].N+f.extra[s] == 0 && f.Sessions[s].Pinned == draft.None {
				closed = append(closed, f.ids[s])
				f.Close(s)
			}
		}
		if inherit && slices.ContainsFunc(held, func(s draft.SessionIx) bool { return s != draft.None }) {
			inherited = append(inherited, held)
		}
	}
	return closed, inherited
}

// grouped are the courses for which the newcomers are a group by themselves.
func (f *fixed) grouped() (set uint64) {
	for k, c := range f.party.courses {
		if f.party.total >= f.Courses[c].Min {
			set |= 1 << k
		}
	}
	return set
}

// gathering is the search for the best way of going in groups, from one state of the plan.
type gathering struct {
	*fixed
	inherited [][]draft.SessionIx
	before    *trial // the best of other states; nil: none
	soonest   int    // nobody can be ready before; none: not at all, and only the reason is sought
	scarce    uint64
	seen      map[string]bool
	tries     int
	idle      int   // tries since a way was found that none can better
	from      int64 // looks when it began
	found     *trial
	why       *Stuck
}

// gather returns the best way of going in groups that it finds; where it finds none, the
// reason. Nobody can be ready before the soonest day. None as that day: they never can, and
// only the reason is sought.
func (f *fixed) gather(inherited [][]draft.SessionIx, best *trial, soonest int) (*trial, *Stuck) {
	if reason := f.whyNever(); reason != nil {
		return nil, reason
	}
	if len(inherited) == 0 {
		if one := f.freest(); one.Last == draft.None {
			return nil, f.stuck(&quest{n: 1, alone: f.grouped(), until: int32(f.Days)}, f.party.total)
		}
		if short := f.short(); short != nil {
			return nil, short
		}
	}
	g := &gathering{fixed: f, inherited: inherited, before: best, soonest: soonest, scarce: f.scarce(), seen: map[string]bool{}, from: f.looks}
	n := f.party.total - int32(len(inherited))
	for _, sizes := range f.partitions(n) {
		if g.over() {
			break
		}
		g.attempt(sizes, 0, draft.None)
	}
	g.meet(n)
	for shuffle := int64(1); !g.over() && (g.found == nil || int(g.found.ready) > soonest); shuffle++ {
		g.shuffled(n, shuffle)
	}
	return g.found, g.why
}

// over says whether enough was tried.
func (g *gathering) over() bool {
	return g.tries >= mostTried || g.idle >= 3 || g.looks-g.from > mostLooks || g.soonest < 0 && g.tries > 0
}

// shuffled tries groups of many sizes once more, with what is equally good in another
// order, and the groups of the best way divided. It ends when one way is better.
func (g *gathering) shuffled(n int32, shuffle int64) {
	next := g.partitions(n)
	if g.found != nil {
		next = append(regroup(g.found), sizesOf(g.found))
	}
	for i, sizes := range next {
		if g.over() {
			return
		}
		by := shuffle
		if g.found != nil && shuffle == 1 && i < len(next)-1 {
			by = 0
		}
		if g.attempt(sizes, by, draft.None) {
			return
		}
	}
}

// attempt tries groups of some sizes and says whether they are better than what was found.
// They have to be ready by a target day; where that is none, by the ready day of the best so
// far.
func (g *gathering) attempt(sizes []int32, shuffle int64, target int32) bool {
	key := fmt.Sprint(sizes, shuffle, target)
	if g.seen[key] {
		return false
	}
	g.seen[key] = true
	if g.tries++; g.found != nil && int(g.found.ready) == g.soonest {
		g.idle++
	}
	meets := target != draft.None
	until := target
	by := taste{shuffle: shuffle}
	if meets {
		by.preferNew = preferred(g.scarce, len(g.party.courses), shuffle)
	} else {
		until = g.readyBy()
	}
	tell := g.why == nil && !meets && g.whole()
	m := g.here()
	t, stuck := g.inGroups(sizes, g.inherited, by, until, meets, tell)
	better := t != nil && g.allMeet() && t.better(g.found)
	if better {
		g.write(t)
		g.found = t
	}
	if tell {
		g.why = stuck
	}
	g.back(m)
	return better
}

// readyBy is the last ready day that is of use.
func (g *gathering) readyBy() int32 {
	switch {
	case g.found != nil:
		return g.found.ready
	case g.before != nil:
		return g.before.ready
	}
	return g.party.until
}

// mostMeeting is the largest wave of which single people are led apart, to meet
// in sessions that none of them could open alone.
const mostMeeting = 12

// meet tries people one by one, or two by two, each opening sessions that the
// next ones must fill, for each day before the best so far.
func (g *gathering) meet(n int32) {
	if n < 2 || n > mostMeeting || g.soonest < 0 {
		return
	}
	last := g.party.until + 1
	for _, t := range []*trial{g.found, g.before} {
		if t != nil {
			last = min(last, t.ready)
		}
	}
	for day := int32(g.soonest); day < last; day++ {
		for _, size := range []int32{1, 2, 3} {
			var sizes []int32
			for left := n; left > 0; left -= size {
				sizes = append(sizes, min(left, size))
			}
			for shuffle := range int64(6) {
				if g.over() || size >= n {
					break
				}
				if g.attempt(sizes, shuffle, day) {
					return
				}
			}
		}
	}
}

// inGroups seats those who inherit, and then groups of the given sizes, one after the
// other. It returns the way that they go. Where a group finds no path it returns what that
// group lacks, as far as that is to be told.
func (f *fixed) inGroups(sizes []int32, inherited [][]draft.SessionIx, by taste, until int32, meet, tell bool) (*trial, *Stuck) {
	t := &trial{ready: draft.None}
	join := func(n int32, inherited []draft.SessionIx) *Stuck {
		q := &quest{taste: by, n: n, inherited: inherited, until: until, meet: meet}
		if meet {
			q.alone = f.grouped()
		}
		path, ok := f.seatGroup(q)
		if !ok {
			if !tell {
				return &Stuck{}
			}
			q.until = int32(f.Days)
			return f.stuck(q, n)
		}
		g := group{n: n, inherited: inherited, path: path, last: q.last}
		for _, l := range path {
			g.last = max(g.last, l.day)
			for _, x := range l.parts {
				t.cost += partPrice + int64(x.n*f.party.rank[f.Sessions[x.s].Site])
				if x.opened {
					t.cost += openPrice
				}
			}
		}
		t.ready = max(t.ready, g.last)
		t.groups = append(t.groups, g)
		return nil
	}
	for _, one := range inherited {
		if stuck := join(1, one); stuck != nil {
			return nil, stuck
		}
	}
	for _, n := range sizes {
		if stuck := join(n, nil); stuck != nil {
			return nil, stuck
		}
	}
	return t, nil
}

// allMeet says whether every session that somebody gave way in or that was
// opened has its least group.
func (f *fixed) allMeet() bool {
	for _, c := range f.Log {
		if c.What == draft.Unseated || c.What == draft.Opened {
			if x := &f.Sessions[c.Session]; x.ListedAt != draft.None && x.Pinned == draft.None && x.N+f.extra[c.Session] < x.Least {
				return false
			}
		}
	}
	return true
}

// write says in the snapshot's words where everybody sits, while they do.
func (f *fixed) write(t *trial) {
	opened := map[draft.SessionIx]bool{}
	for _, g := range t.groups {
		for _, l := range g.path {
			for _, x := range l.parts {
				if x.opened {
					opened[x.s] = true
				}
			}
		}
	}
	fresh := make([]draft.SessionIx, 0, len(opened))
	for s := range opened {
		fresh = append(fresh, s)
	}
	slices.SortFunc(fresh, func(a, b draft.SessionIx) int {
		x, y := &f.Sessions[a], &f.Sessions[b]
		return cmp.Or(cmp.Compare(x.Day, y.Day), cmp.Compare(x.Start, y.Start), cmp.Compare(x.Room, y.Room))
	})
	for _, s := range fresh {
		x := &f.Sessions[s]
		y := planner.Session{Course: f.Snapshot.Courses[x.Course].ID, Room: f.Snapshot.Rooms[x.Room].ID, Day: int(x.Day), Start: int(x.Start)}
		for _, tr := range f.Crew(s) {
			y.Trainers = append(y.Trainers, f.Snapshot.Trainers[tr].ID)
		}
		t.opened = append(t.opened, y)
	}
	for _, g := range t.groups {
		paths := make([][]Stop, g.n)
		for _, l := range g.path {
			who := 0
			for _, part := range l.parts {
				x := &f.Sessions[part.s]
				stop := Stop{Course: f.Snapshot.Courses[x.Course].ID, Day: int(x.Day), Start: int(x.Start), Room: f.Snapshot.Rooms[x.Room].ID, Opened: draft.None}
				if opened[part.s] {
					stop.Opened = slices.Index(fresh, part.s)
				} else {
					stop.Session = f.ids[part.s]
				}
				for range part.n {
					paths[who] = append(paths[who], stop)
					who++
				}
			}
		}
		for _, path := range paths {
			slices.SortStableFunc(path, func(a, b Stop) int { return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.Start, b.Start)) })
		}
		t.paths = append(t.paths, paths...)
	}
}
