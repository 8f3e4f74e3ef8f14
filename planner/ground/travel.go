package ground

import (
	"cmp"
	"slices"
)

// Leg is a way that is travelled, from a site to another.
type Leg struct {
	To      BaseIx
	Minutes int32 // one way
}

// ways are what is travelled, both ways.
type ways struct {
	legs   [][]Leg // by base, in the order of the snapshot
	bySite []int32 // by base, by site: one-way minutes, Far where not travelled, 0 to virtual sites
}

func newWays(g *Ground) ways {
	s := g.Snapshot
	w := ways{legs: make([][]Leg, len(s.Sites)), bySite: make([]int32, len(s.Sites)*len(g.Sites))}
	base := make([]BaseIx, len(g.Sites)) // by site
	for k, id := range g.Sites {
		base[k] = g.Base(id)
	}
	for _, x := range s.Travel {
		from, to := g.Base(x.From), g.Base(x.To)
		w.legs[from] = append(w.legs[from], Leg{to, int32(x.Minutes)})
		w.legs[to] = append(w.legs[to], Leg{from, int32(x.Minutes)})
	}
	site := make([]SiteIx, len(s.Sites)) // by base
	for b := range site {
		site[b] = None
	}
	for k, b := range base {
		site[b] = SiteIx(k)
	}
	for b := range w.legs {
		row := w.bySite[b*len(g.Sites) : (b+1)*len(g.Sites)]
		for k := range row {
			row[k] = Far
		}
		for _, leg := range w.legs[b] {
			if k := site[leg.To]; k != None {
				row[k] = leg.Minutes
			}
		}
		if k := site[b]; k != None {
			row[k] = 0
		}
		for k := range row {
			if g.Virtual[k] {
				row[k] = 0
			}
		}
	}
	return w
}

// Legs are the sites that are joined to one, in the order of the snapshot; not
// to be changed.
func (g *Ground) Legs(from BaseIx) []Leg { return g.ways.legs[from] }

// Way is the one-way minutes that are listed between two sites, either way round:
// 0 from a site to itself, Far where none are. It asks nothing of virtual sites.
func (g *Ground) Way(from, to BaseIx) int32 {
	if from == to {
		return 0
	}
	for _, leg := range g.ways.legs[from] {
		if leg.To == to {
			return leg.Minutes
		}
	}
	return Far
}

// WaysFrom are the one-way minutes from a site to each that has rooms: 0 to a
// virtual one, Far where not travelled. Not to be changed.
func (g *Ground) WaysFrom(from BaseIx) []int32 {
	return g.ways.bySite[int(from)*len(g.Sites) : (int(from)+1)*len(g.Sites)]
}

// WaysOf are the one-way minutes of a learner to each site that has rooms: 0 to a
// virtual one, Far where they may not be sent. Not to be changed.
func (g *Ground) WaysOf(l LearnerIx) []int32 {
	at := int(g.Reach[l]) * len(g.Sites)
	return g.LearnerWay[at : at+len(g.Sites)]
}

// SetOut is the site where an office's people set out from.
func (g *Ground) SetOut(o OfficeIx) BaseIx { return g.officeAt[o] }

// Nearest are the sites with rooms, virtual ones left out, that somebody can
// travel to from a site: the nearest first, of equals by id. None: empty.
func (g *Ground) Nearest(from BaseIx) (out []SiteIx) {
	ways := g.WaysFrom(from)
	for k := range g.Sites {
		if !g.Virtual[k] && ways[k] != Far {
			out = append(out, SiteIx(k))
		}
	}
	slices.SortFunc(out, func(a, b SiteIx) int {
		return cmp.Or(cmp.Compare(ways[a], ways[b]), cmp.Compare(g.Sites[a], g.Sites[b]))
	})
	return out
}

// NearestOf is the id of the site nearest to a learner's office among those where
// they may be sent, virtual ones left out unless a way to them is listed; of
// equals the first by id. Empty: none of them is travelled to.
func (g *Ground) NearestOf(l LearnerIx) string {
	from, best, least := g.officeAt[g.OfficeOf[l]], "", Far
	for _, id := range g.Snapshot.Learners[l].Sites {
		if way := g.Way(from, g.Base(id)); way != Far && (least == Far || way < least || way == least && id < best) {
			best, least = id, way
		}
	}
	return best
}
