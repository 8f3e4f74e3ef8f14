package timetable

import (
	"cmp"
	"maps"
	"slices"

	"cohort/planner"
)

// largest is the number of requests up to which what hangs together is searched
// as one. Beyond it the few ways of trainers between regions that share no
// learner are given up: a search of a region then takes as long in a large
// network as in a small one.
const largest = 10000

// Regions returns the parts of a network that a search without a hint plans side by
// side, each a snapshot of its own; the whole if it is one.
func Regions(s *planner.Snapshot) []*planner.Snapshot {
	if parts := regions(newModel(s), nil); parts != nil {
		return parts
	}
	return []*planner.Snapshot{s}
}

// regions cuts a network into parts that share neither learner nor office nor
// room nor trainer, the largest first, each a snapshot of its own with the same
// courses and offices. Whoever can be sent nowhere is in none of them. One part
// only: nil. What a hint holds stays in one part.
func regions(m *model, hint *planner.Plan) []*planner.Snapshot {
	t := &territory{model: m}
	for l := range m.learners {
		t.sites = append(t.sites, t.reachable(learnerIx(l)))
	}
	for i := range m.trainers {
		t.home = append(t.home, t.nearest(trainerIx(i)))
	}
	joined := newForest(len(m.virtual))
	t.joinLearners(joined)
	t.joinFormer(joined, hint)
	whole := joined.copy()
	for i, home := range t.home {
		for site := range m.virtual {
			if len(m.roles[i]) > 0 && home != none && m.trainerWay[i*len(m.virtual)+site] != far {
				whole.join(home, site)
			}
		}
	}
	most := 0
	for _, n := range t.asked(whole) {
		most = max(most, n)
	}
	if most > largest {
		t.lend(joined)
		whole = joined
	}
	return t.split(whole)
}

// territory is a network with what decides where its borders run.
type territory struct {
	*model
	sites [][]int // by learner: where they could have one of their courses
	home  []int   // by trainer: the nearest site with rooms, none if there is none
}

func (t *territory) reachable(l learnerIx) (sites []int) {
	for site := range t.virtual {
		if t.learnerWay[int(t.learners[l].reach)*len(t.virtual)+site] == far {
			continue
		}
		for _, r := range t.siteRooms[site] {
			if useful(t.model, l, r) {
				sites = append(sites, site)
				break
			}
		}
	}
	return sites
}

func useful(m *model, l learnerIx, r roomIx) bool {
	for _, q := range m.requestsOf[l] {
		if contains(m.holdable[r], m.requests[q].course) {
			return true
		}
	}
	return false
}

// nearest prefers any site to travel to to an online one.
func (t *territory) nearest(who trainerIx) int {
	best := none
	way := t.trainerWay[int(who)*len(t.virtual):]
	for site, online := range t.virtual {
		if way[site] != far && (best == none || t.virtual[best] && !online || t.virtual[best] == online && way[site] < way[best]) {
			best = site
		}
	}
	return best
}

// joinLearners joins the sites that one learner, one office's or one cohort's
// people may be sent to.
func (t *territory) joinLearners(f *forest) {
	offices, cohorts := map[officeIx]int{}, map[string]int{}
	for l, sites := range t.sites {
		if len(sites) == 0 {
			continue
		}
		for _, site := range sites[1:] {
			f.join(sites[0], site)
		}
		meet(f, offices, t.learners[l].office, sites[0])
		if cohort := t.s.Learners[l].Cohort; cohort != "" {
			meet(f, cohorts, cohort, sites[0])
		}
	}
}

// meet joins a site with the first one of the same office or cohort.
func meet[K comparable](f *forest, first map[K]int, of K, site int) {
	if at, known := first[of]; known {
		f.join(at, site)
	} else {
		first[of] = site
	}
}

// joinFormer joins what a former session joins: its room and people, and its
// crew where it stays.
func (t *territory) joinFormer(f *forest, hint *planner.Plan) {
	join := func(x *planner.Session, stays bool) {
		at := t.where(x)
		if at == none {
			return
		}
		if r, known := t.roomAt[x.Room]; known {
			f.join(at, int(t.rooms[r].site))
		}
		for _, id := range x.Seated {
			if q, known := t.requestAt[id]; known && len(t.sites[t.requests[q].learner]) > 0 {
				f.join(at, t.sites[t.requests[q].learner][0])
			}
		}
		for _, id := range x.Trainers {
			if i, known := t.trainerAt[id]; known && stays && t.home[i] != none {
				f.join(at, t.home[i])
			}
		}
	}
	for i := range t.s.Published {
		join(&t.s.Published[i].Session, t.s.Published[i].Pinned)
	}
	for i := range t.s.Reserved {
		join(&t.s.Reserved[i], false)
	}
	for i := 0; hint != nil && i < len(hint.Sessions); i++ {
		join(&hint.Sessions[i], true)
	}
}

// where is a site of the region that a former session belongs to, none if there
// is none.
func (t *territory) where(x *planner.Session) int {
	for _, id := range x.Seated {
		if q, known := t.requestAt[id]; known && len(t.sites[t.requests[q].learner]) > 0 {
			return t.sites[t.requests[q].learner][0]
		}
	}
	if r, known := t.roomAt[x.Room]; known {
		return int(t.rooms[r].site)
	}
	return none
}

// asked counts the requests of each region.
func (t *territory) asked(f *forest) map[int]int {
	n := map[int]int{}
	for l, sites := range t.sites {
		if len(sites) > 0 {
			n[f.root(sites[0])] += len(t.requestsOf[l])
		}
	}
	return n
}

// seldom is the part of what a region asks for, one request in so many, up to
// which a course that nobody there can lead is left to the end, see fetch.
// Whatever comes after it counts as well.
const seldom = 50

// lend joins regions in which nobody has a place in the crew of a course that is
// asked for, and not seldom, with the region from which somebody could come for
// it, the nearest to come.
func (t *territory) lend(cut *forest) {
	type need struct {
		region int
		role
	}
	here, asked := map[need]bool{}, map[need]int{}
	for i, roles := range t.roles {
		if t.home[i] != none {
			for _, x := range roles {
				here[need{cut.root(t.home[i]), x}] = true
			}
		}
	}
	var lacks []need
	for l, sites := range t.sites {
		if len(sites) == 0 {
			continue
		}
		for _, r := range t.requestsOf[l] {
			c := t.requests[r].course
			for place := range t.courses[c].able {
				x := need{cut.root(sites[0]), role{c, int32(place)}}
				if !here[x] && asked[x] == 0 {
					lacks = append(lacks, x)
				}
				asked[x] += 1 + len(t.tail[r])
			}
		}
	}
	regions, all := cut.copy(), t.asked(cut)
	for _, x := range lacks {
		if asked[x]*seldom <= all[x.region] {
			continue
		}
		from, way := none, int32(0)
		for _, who := range t.courses[x.course].able[x.place] {
			for site := range t.virtual {
				if w := t.trainerWay[int(who)*len(t.virtual)+site]; t.home[who] != none && w != far && regions.root(site) == x.region && (from == none || w < way) {
					from, way = t.home[who], w
				}
			}
		}
		if from != none {
			cut.join(x.region, from)
		}
	}
}

// split makes a snapshot of each region in which something is asked for or
// pinned.
func (t *territory) split(f *forest) []*planner.Snapshot {
	asked := t.asked(f)
	for i := range t.s.Published {
		if x := &t.s.Published[i]; x.Pinned {
			asked[f.root(t.where(&x.Session))] += 0
		}
	}
	if len(asked) < 2 {
		return nil
	}
	roots := slices.SortedFunc(maps.Keys(asked), func(a, b int) int { return cmp.Or(cmp.Compare(asked[b], asked[a]), cmp.Compare(a, b)) })
	parts := map[int]*planner.Snapshot{}
	out := make([]*planner.Snapshot, len(roots))
	for i, root := range roots {
		p := *t.s
		p.Rooms, p.Trainers, p.Learners, p.Requests, p.Published, p.Reserved = nil, nil, nil, nil, nil, nil
		parts[root], out[i] = &p, &p
	}
	// What belongs nowhere, or where nobody asks for anything, is gathered apart and
	// forgotten.
	of := func(site int) *planner.Snapshot {
		if p := parts[f.root(site)]; p != nil {
			return p
		}
		return &planner.Snapshot{}
	}
	for r := range t.rooms {
		p := of(int(t.rooms[r].site))
		p.Rooms = append(p.Rooms, t.s.Rooms[r])
	}
	for i := range t.trainers {
		p := of(t.home[i])
		p.Trainers = append(p.Trainers, t.s.Trainers[i])
	}
	for l, sites := range t.sites {
		if len(sites) == 0 {
			continue
		}
		p := of(sites[0])
		p.Learners = append(p.Learners, t.s.Learners[l])
		for _, r := range t.requestsOf[l] {
			p.Requests = append(p.Requests, t.s.Requests[r])
		}
	}
	for _, x := range t.s.Published {
		p := of(t.where(&x.Session))
		p.Published = append(p.Published, x)
	}
	for _, x := range t.s.Reserved {
		p := of(t.where(&x))
		p.Reserved = append(p.Reserved, x)
	}
	return out
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
