package timetable

import (
	"sort"

	"cohort/planner"
)

// largest is the number of requests up to which what hangs together is searched
// as one. Beyond it the few ways of trainers between regions that share no
// learner are given up: a search of a region then takes as long in a large
// network as in a small one.
const largest = 10000

// regions cuts a network into parts that share neither learner nor office nor
// room nor trainer, the largest first, each a snapshot of its own with the same
// courses and offices. Whoever can be sent nowhere is in none of them. One part
// only: nil. What a hint holds stays in one part.
func (m *model) regions(hint *planner.Plan) []*planner.Snapshot {
	joined := newForest(len(m.virtual))
	m.joinLearners(joined)
	m.joinFormer(joined, hint)
	home := m.homes()
	whole := joined.copy()
	for t := range m.trainers {
		for site := range m.virtual {
			if len(m.roles[t]) > 0 && home[t] != none && m.trainerWay[t*len(m.virtual)+site] != far {
				whole.join(int(home[t]), site)
			}
		}
	}
	most := 0
	for _, n := range m.askedIn(whole) {
		most = max(most, n)
	}
	if most > largest && m.cutTrainers(joined, whole, home) {
		whole = joined
	}
	return m.split(whole, home)
}

// joinLearners joins the sites that one learner, one office's or one cohort's
// people may be sent to.
func (m *model) joinLearners(f *forest) {
	first := map[string]int{}
	for l := range m.learners {
		at := m.reachable(learnerIx(l))
		if len(at) == 0 {
			continue
		}
		for _, site := range at[1:] {
			f.join(at[0], site)
		}
		for _, of := range []string{"office " + m.s.Learners[l].Office, "cohort " + m.s.Learners[l].Cohort} {
			if of == "cohort " {
				continue
			}
			if site, known := first[of]; known {
				f.join(site, at[0])
			} else {
				first[of] = at[0]
			}
		}
	}
}

// reachable lists the sites where somebody could have one of their courses.
func (m *model) reachable(l learnerIx) (sites []int) {
	for site := range m.virtual {
		if m.learnerWay[int(m.learners[l].reach)*len(m.virtual)+site] == far {
			continue
		}
		for _, r := range m.siteRooms[site] {
			if m.useful(l, r) {
				sites = append(sites, site)
				break
			}
		}
	}
	return sites
}

func (m *model) useful(l learnerIx, r roomIx) bool {
	for _, q := range m.requestsOf[l] {
		if contains(m.holdable[r], m.requests[q].course) {
			return true
		}
	}
	return false
}

// joinFormer joins what a former session joins: its room and people, and its
// crew where it stays.
func (m *model) joinFormer(f *forest, hint *planner.Plan) {
	home := m.homes()
	join := func(x *planner.Session, pinned bool) {
		at := none
		meet := func(site int) {
			if site == none {
				return
			}
			if at == none {
				at = site
			}
			f.join(at, site)
		}
		if r, known := m.roomAt[x.Room]; known {
			meet(int(m.rooms[r].site))
		}
		for _, id := range x.Seated {
			if q, known := m.requestAt[id]; known {
				if sites := m.reachable(m.requests[q].learner); len(sites) > 0 {
					meet(sites[0])
				}
			}
		}
		for _, id := range x.Trainers {
			if t, known := m.trainerAt[id]; known && pinned {
				meet(int(home[t]))
			}
		}
	}
	for i := range m.s.Published {
		join(&m.s.Published[i].Session, m.s.Published[i].Pinned)
	}
	for i := range m.s.Reserved {
		join(&m.s.Reserved[i], false)
	}
	for i := 0; hint != nil && i < len(hint.Sessions); i++ {
		join(&hint.Sessions[i], true)
	}
}

// homes is for each trainer the nearest site with rooms, none if there is none.
func (m *model) homes() []siteIx {
	home := make([]siteIx, len(m.trainers))
	for t := range home {
		home[t] = none
		for site := range m.virtual {
			way := m.trainerWay[t*len(m.virtual)+site]
			if way == far {
				continue
			}
			if best := home[t]; best == none || m.virtual[best] && !m.virtual[site] ||
				m.virtual[best] == m.virtual[site] && way < m.trainerWay[t*len(m.virtual)+int(best)] {
				home[t] = siteIx(site)
			}
		}
	}
	return home
}

// askedIn counts the requests of each region.
func (m *model) askedIn(f *forest) map[int]int {
	n := map[int]int{}
	for l := range m.learners {
		if sites := m.reachable(learnerIx(l)); len(sites) > 0 {
			n[f.root(sites[0])] += len(m.requestsOf[l])
		}
	}
	return n
}

// cutTrainers says whether trainers may stay in their own regions: whether each
// has somebody for each place in the crew of each course that is asked for in it,
// unless nobody from elsewhere could come either.
func (m *model) cutTrainers(cut, whole *forest, home []siteIx) bool {
	type need struct {
		region int
		course courseIx
		place  int
	}
	here, anywhere := map[need]bool{}, map[need]bool{}
	for t, roles := range m.roles {
		if home[t] == none {
			continue
		}
		for _, x := range roles {
			here[need{cut.root(int(home[t])), x.course, int(x.place)}] = true
			anywhere[need{whole.root(int(home[t])), x.course, int(x.place)}] = true
		}
	}
	for l := range m.learners {
		sites := m.reachable(learnerIx(l))
		if len(sites) == 0 {
			continue
		}
		for _, r := range m.requestsOf[l] {
			c := m.requests[r].course
			for place := range m.courses[c].able {
				if anywhere[need{whole.root(sites[0]), c, place}] && !here[need{cut.root(sites[0]), c, place}] {
					return false
				}
			}
		}
	}
	return true
}

// split makes a snapshot of each region in which something is asked for.
func (m *model) split(f *forest, home []siteIx) []*planner.Snapshot {
	asked := m.askedIn(f)
	for i := range m.s.Published {
		if x := &m.s.Published[i]; x.Pinned {
			asked[f.root(m.where(&x.Session))] += 0
		}
	}
	if len(asked) < 2 {
		return nil
	}
	var roots []int
	for root := range asked {
		roots = append(roots, root)
	}
	sort.Slice(roots, func(i, j int) bool {
		if a, b := asked[roots[i]], asked[roots[j]]; a != b {
			return a > b
		}
		return roots[i] < roots[j]
	})
	part := map[int]*planner.Snapshot{}
	out := make([]*planner.Snapshot, len(roots))
	for i, root := range roots {
		p := *m.s
		p.Rooms, p.Trainers, p.Learners, p.Requests, p.Published, p.Reserved = nil, nil, nil, nil, nil, nil
		part[root], out[i] = &p, &p
	}
	of := func(site int) *planner.Snapshot { return part[f.root(site)] }
	for r := range m.rooms {
		if p := of(int(m.rooms[r].site)); p != nil {
			p.Rooms = append(p.Rooms, m.s.Rooms[r])
		}
	}
	for t := range m.trainers {
		if home[t] != none {
			if p := of(int(home[t])); p != nil {
				p.Trainers = append(p.Trainers, m.s.Trainers[t])
			}
		}
	}
	for l := range m.learners {
		sites := m.reachable(learnerIx(l))
		if len(sites) == 0 {
			continue
		}
		p := of(sites[0])
		p.Learners = append(p.Learners, m.s.Learners[l])
		for _, r := range m.requestsOf[l] {
			p.Requests = append(p.Requests, m.s.Requests[r])
		}
	}
	for i := range m.s.Published {
		if p := of(m.where(&m.s.Published[i].Session)); p != nil {
			p.Published = append(p.Published, m.s.Published[i])
		}
	}
	for i := range m.s.Reserved {
		if p := of(m.where(&m.s.Reserved[i])); p != nil {
			p.Reserved = append(p.Reserved, m.s.Reserved[i])
		}
	}
	return out
}

// where is a site of the region that a former session belongs to.
func (m *model) where(x *planner.Session) int {
	for _, id := range x.Seated {
		if q, known := m.requestAt[id]; known {
			if sites := m.reachable(m.requests[q].learner); len(sites) > 0 {
				return sites[0]
			}
		}
	}
	if r, known := m.roomAt[x.Room]; known {
		return int(m.rooms[r].site)
	}
	return none
}

// forest is a partition of the sites (union and find, Tarjan 1975).
type forest struct{ up []int }

func newForest(n int) *forest {
	f := &forest{make([]int, n)}
	for i := range f.up {
		f.up[i] = i
	}
	return f
}

func (f *forest) copy() *forest { return &forest{append([]int(nil), f.up...)} }

func (f *forest) root(i int) int {
	if i == none {
		return none
	}
	for f.up[i] != i {
		f.up[i] = f.up[f.up[i]]
		i = f.up[i]
	}
	return i
}

func (f *forest) join(a, b int) {
	a, b = f.root(a), f.root(b)
	f.up[max(a, b)] = min(a, b)
}
