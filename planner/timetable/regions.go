package timetable

import (
	"cmp"
	"maps"
	"slices"

	"cohort/planner"
	"cohort/planner/timetable/internal/draft"
)

// largest is the number of requests up to which what hangs together is searched
// as one. Beyond it the few ways of trainers between regions that share no
// learner are given up: a search of a region then takes as long in a large
// network as in a small one.
const largest = 10000

// Regions returns the parts of a network that a search without a hint plans side by
// side, each a snapshot of its own; the whole if it is one.
func Regions(s *planner.Snapshot) []*planner.Snapshot {
	if parts := regions(draft.NewModel(s), nil); parts != nil {
		return parts
	}
	return []*planner.Snapshot{s}
}

// regions returns the parts of a network, the largest first, each a snapshot of its own
// with the same courses and offices. It returns nil where there is one part only. Two parts
// share no learner, office, room or trainer, so that they can be searched side by side.
// Whoever can be sent nowhere is in none of them. What a hint holds stays in one part.
func regions(m *draft.Model, hint *planner.Plan) []*planner.Snapshot {
	t := &territory{Model: m}
	for l := range m.Learners {
		t.sites = append(t.sites, t.reachable(draft.LearnerIx(l)))
	}
	for i := range m.Trainers {
		t.home = append(t.home, t.nearest(draft.TrainerIx(i)))
	}
	joined := newForest(len(m.Virtual))
	t.joinLearners(joined)
	t.joinFormer(joined, hint)
	whole := joined.copy()
	for i, home := range t.home {
		for site := range m.Virtual {
			if len(m.Roles[i]) > 0 && home != draft.None && m.TrainerWay[i*len(m.Virtual)+site] != draft.Far {
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
	*draft.Model
	sites [][]int // by learner: where they could have one of their courses
	home  []int   // by trainer: the nearest site with rooms, none if there is none
}

func (t *territory) reachable(l draft.LearnerIx) (sites []int) {
	for site := range t.Virtual {
		if t.LearnerWay[int(t.Learners[l].Reach)*len(t.Virtual)+site] == draft.Far {
			continue
		}
		for _, r := range t.SiteRooms[site] {
			if useful(t.Model, l, r) {
				sites = append(sites, site)
				break
			}
		}
	}
	return sites
}

func useful(m *draft.Model, l draft.LearnerIx, r draft.RoomIx) bool {
	for _, q := range m.RequestsOf[l] {
		if c := m.Requests[q].Course; draft.Contains(m.Holdable[r], c) || m.Ground.LooseIn(c, r) {
			return true
		}
	}
	return false
}

// nearest prefers any site to travel to to an online one.
func (t *territory) nearest(who draft.TrainerIx) int {
	best := draft.None
	way := t.TrainerWay[int(who)*len(t.Virtual):]
	for site, online := range t.Virtual {
		if way[site] != draft.Far && (best == draft.None || t.Virtual[best] && !online || t.Virtual[best] == online && way[site] < way[best]) {
			best = site
		}
	}
	return best
}

// joinLearners joins the sites that one learner, one office's or one cohort's
// people may be sent to.
func (t *territory) joinLearners(f *forest) {
	offices, cohorts := map[draft.OfficeIx]int{}, map[string]int{}
	for l, sites := range t.sites {
		if len(sites) == 0 {
			continue
		}
		for _, site := range sites[1:] {
			f.join(sites[0], site)
		}
		meet(f, offices, t.Learners[l].Office, sites[0])
		if cohort := t.Snapshot.Learners[l].Cohort; cohort != "" {
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
		if at == draft.None {
			return
		}
		if r := t.Ground.Room(x.Room); r != draft.None {
			f.join(at, int(t.Rooms[r].Site))
		}
		for _, id := range x.Seated {
			if q := t.Ground.Request(id); q != draft.None && len(t.sites[t.Requests[q].Learner]) > 0 {
				f.join(at, t.sites[t.Requests[q].Learner][0])
			}
		}
		for _, id := range x.Trainers {
			if i := t.Ground.Trainer(id); i != draft.None && stays && t.home[i] != draft.None {
				f.join(at, t.home[i])
			}
		}
	}
	for i := range t.Snapshot.Published {
		join(&t.Snapshot.Published[i].Session, t.Snapshot.Published[i].Stands())
	}
	for i := range t.Snapshot.Reserved {
		join(&t.Snapshot.Reserved[i], false)
	}
	for i := 0; hint != nil && i < len(hint.Sessions); i++ {
		join(&hint.Sessions[i], true)
	}
}

// where is a site of the region that a former session belongs to, none if there
// is none.
func (t *territory) where(x *planner.Session) int {
	for _, id := range x.Seated {
		if q := t.Ground.Request(id); q != draft.None && len(t.sites[t.Requests[q].Learner]) > 0 {
			return t.sites[t.Requests[q].Learner][0]
		}
	}
	if r := t.Ground.Room(x.Room); r != draft.None {
		return int(t.Rooms[r].Site)
	}
	return draft.None
}

// asked counts the requests of each region.
func (t *territory) asked(f *forest) map[int]int {
	n := map[int]int{}
	for l, sites := range t.sites {
		if len(sites) > 0 {
			n[f.root(sites[0])] += len(t.RequestsOf[l])
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
		draft.Role
	}
	here, asked := map[need]bool{}, map[need]int{}
	for i, roles := range t.Roles {
		if t.home[i] != draft.None {
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
		for _, r := range t.RequestsOf[l] {
			c := t.Requests[r].Course
			for place := range t.Courses[c].Able {
				x := need{cut.root(sites[0]), draft.Role{Course: c, Place: int32(place)}}
				if !here[x] && asked[x] == 0 {
					lacks = append(lacks, x)
				}
				asked[x] += 1 + len(t.Followers[r])
			}
		}
	}
	regions, all := cut.copy(), t.asked(cut)
	for _, x := range lacks {
		if asked[x]*seldom <= all[x.region] {
			continue
		}
		from, way := draft.None, int32(0)
		for _, who := range t.Courses[x.Course].Able[x.Place] {
			for site := range t.Virtual {
				if w := t.TrainerWay[int(who)*len(t.Virtual)+site]; t.home[who] != draft.None && w != draft.Far && regions.root(site) == x.region && (from == draft.None || w < way) {
					from, way = t.home[who], w
				}
			}
		}
		if from != draft.None {
			cut.join(x.region, from)
		}
	}
}

// split makes a snapshot of each region in which something is asked for or
// pinned.
func (t *territory) split(f *forest) []*planner.Snapshot {
	asked := t.asked(f)
	for i := range t.Snapshot.Published {
		if x := &t.Snapshot.Published[i]; x.Stands() {
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
		p := *t.Snapshot
		p.Sites, p.Travel, p.Offices = nil, nil, nil
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
	for r := range t.Rooms {
		p := of(int(t.Rooms[r].Site))
		p.Rooms = append(p.Rooms, t.Snapshot.Rooms[r])
	}
	for i := range t.Trainers {
		p := of(t.home[i])
		p.Trainers = append(p.Trainers, t.Snapshot.Trainers[i])
	}
	for l, sites := range t.sites {
		if len(sites) == 0 {
			continue
		}
		p := of(sites[0])
		p.Learners = append(p.Learners, t.Snapshot.Learners[l])
		for _, r := range t.RequestsOf[l] {
			p.Requests = append(p.Requests, t.Snapshot.Requests[r])
		}
	}
	for _, x := range t.Snapshot.Published {
		p := of(t.where(&x.Session))
		p.Published = append(p.Published, x)
	}
	for _, x := range t.Snapshot.Reserved {
		p := of(t.where(&x))
		p.Reserved = append(p.Reserved, x)
	}
	t.places(out)
	return out
}

// places gives each part the offices of its people, the sites that anything in it speaks
// of, and the ways between these.
func (t *territory) places(parts []*planner.Snapshot) {
	offices, sites := map[string][]int{}, map[string][]int{} // by id: the parts that have it, in their order
	set := map[string]string{}                               // by office: the site that its people set out from
	for _, x := range t.Snapshot.Offices {
		set[x.ID] = x.Site
	}
	note := func(in map[string][]int, id string, part int) {
		if of := in[id]; len(of) == 0 || of[len(of)-1] != part {
			in[id] = append(of, part)
		}
	}
	for i, p := range parts {
		for k := range p.Learners {
			note(offices, p.Learners[k].Office, i)
			note(sites, set[p.Learners[k].Office], i)
			for _, id := range p.Learners[k].Sites {
				note(sites, id, i)
			}
		}
		for k := range p.Rooms {
			note(sites, p.Rooms[k].Site, i)
		}
		for k := range p.Trainers {
			note(sites, p.Trainers[k].Home, i)
		}
	}
	for _, x := range t.Snapshot.Offices {
		for _, i := range offices[x.ID] {
			parts[i].Offices = append(parts[i].Offices, x)
		}
	}
	for _, x := range t.Snapshot.Sites {
		for _, i := range sites[x.ID] {
			parts[i].Sites = append(parts[i].Sites, x)
		}
	}
	for _, x := range t.Snapshot.Travel {
		for _, i := range sites[x.From] {
			if _, has := slices.BinarySearch(sites[x.To], i); has {
				parts[i].Travel = append(parts[i].Travel, x)
			}
		}
	}
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
	if i == draft.None {
		return draft.None
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
