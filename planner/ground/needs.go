package ground

import (
	"slices"
	"strings"

	"cohort/planner"
)

// NeedIx is one of the different sets of features that learners need of a room; 0:
// nothing.
type NeedIx int32

// KindIx is a kind of room, by what it offers of all that anybody needs; 0: an
// online room, or a room that is not chosen yet. Where nobody needs anything all
// rooms are of the kind 0.
type KindIx int32

// Meets says whether rooms of a kind have what somebody needs.
func (g *Ground) Meets(n NeedIx, k KindIx) bool {
	return n == 0 || k == 0 || g.met[int(n)*g.kinds+int(k)]
}

// learnNeeds numbers what learners need and what rooms offer of it.
func (g *Ground) learnNeeds() {
	s := g.Snapshot
	needs, all := [][]string{nil}, map[string]bool{}
	numbers := map[string]NeedIx{"": 0}
	for i := range s.Learners {
		list := slices.Sorted(slices.Values(s.Learners[i].Needs))
		key := strings.Join(list, "\x00")
		n, known := numbers[key]
		if !known {
			n = NeedIx(len(needs))
			numbers[key], needs = n, append(needs, list)
		}
		for _, f := range list {
			all[f] = true
		}
		g.NeedOf = append(g.NeedOf, n)
	}
	offers, kinds := [][]string{nil}, map[string]KindIx{}
	g.KindOf = make([]KindIx, len(s.Rooms))
	for r := range s.Rooms {
		if len(all) == 0 || g.Virtual[g.SiteOf[r]] {
			continue
		}
		offer := offered(&s.Rooms[r], all)
		key := strings.Join(offer, "\x00")
		k, known := kinds[key]
		if !known {
			k = KindIx(len(offers))
			kinds[key], offers = k, append(offers, offer)
		}
		g.KindOf[r] = k
	}
	g.kinds = len(offers)
	g.met = make([]bool, len(needs)*len(offers))
	for n, need := range needs {
		for k, offer := range offers {
			g.met[n*g.kinds+k] = !slices.ContainsFunc(need, func(f string) bool { return !slices.Contains(offer, f) })
		}
	}
}

// offered is what a room has of some features, in the order of their letters.
func offered(r *planner.Room, of map[string]bool) []string {
	var out []string
	for _, f := range r.Features {
		if of[f] {
			out = append(out, f)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
