package bound

import (
	"cmp"
	"slices"

	"cohort/planner"
)

// Unavoidable is a lower bound on the price of what any plan leaves out, and the
// requests that it is made of: each learner alone, as if trainers and rooms were
// theirs, has only so many days. Requests are matched to places in days: one a
// day for any course, more for courses short enough to share a day with the
// learner's shortest; order of courses is ignored, and windows of rooms, crews
// and learners are asked for length alone. Sets that can be matched are a
// matroid, so that taking requests by falling price finds the dearest set that
// fits (Edmonds, "Matroids and the greedy algorithm", Mathematical Programming
// 1, 1971).
func Unavoidable(s *planner.Snapshot) (cost int64, requests []string) {
	u := newAlone(newGround(s))
	left := make([]bool, len(s.Requests))
	for l := range s.Learners {
		cost += u.learner(l, left)
	}
	for i := range left {
		if left[i] {
			requests = append(requests, s.Requests[i].ID)
		}
	}
	return cost, requests
}

// alone knows on which days each course could be held, by windows alone.
type alone struct {
	*ground
	held []bool // course, zone, day
}

func newAlone(g *ground) *alone {
	a := &alone{ground: g, held: make([]bool, len(g.s.Courses)*len(g.zones)*g.days)}
	for c, x := range g.s.Courses {
		for _, r := range g.suits[c] {
			z := g.roomZone[r]
			for d := range g.days {
				at := &a.held[(c*len(g.zones)+z)*g.days+d]
				if *at || g.longest[g.rooms[r*g.days+d]] < x.Minutes {
					continue
				}
				*at = !slices.ContainsFunc(g.able[c], func(able []int) bool {
					return !slices.ContainsFunc(able, func(t int) bool {
						return g.trainerWay(t, z) != far && g.longest[g.trainers[t*g.days+d]] >= x.Minutes
					})
				})
			}
		}
	}
	return a
}

// learner returns the price of what one learner's own days cannot hold and
// marks it in left.
func (a *alone) learner(l int, left []bool) int64 {
	mine := slices.Clone(a.requestsOf[l])
	if len(mine) == 0 {
		return 0
	}
	who := &a.s.Learners[l]
	zones, _ := a.reach(l)
	price := func(i int) int64 {
		p, _ := a.s.UnservedPrice(&a.s.Requests[i])
		return p
	}
	course := func(i int) int { return a.course[a.s.Requests[i].Course] }
	shortest := a.s.Courses[course(mine[0])].Minutes
	for _, i := range mine {
		shortest = min(shortest, a.s.Courses[course(i)].Minutes)
	}
	places := max(1, who.MaxDayMinutes/shortest)
	can := map[int][]int{}
	for _, i := range mine {
		c := course(i)
		minutes, most := a.s.Courses[c].Minutes, 1
		if minutes+shortest <= who.MaxDayMinutes {
			most = min(places, len(mine))
		}
		for d := max(0, a.s.Requests[i].Earliest); d < a.days; d++ {
			if a.longest[a.learners[l*a.days+d]] >= minutes &&
				slices.ContainsFunc(zones, func(z int) bool { return a.held[(c*len(a.zones)+z)*a.days+d] }) {
				for k := range most {
					can[i] = append(can[i], d*places+k)
				}
			}
		}
	}
	at := map[int]int{}
	var seen map[int]bool
	var place func(i int) bool
	place = func(i int) bool {
		for _, p := range can[i] {
			if seen[p] {
				continue
			}
			seen[p] = true
			if other, taken := at[p]; !taken || place(other) {
				at[p] = i
				return true
			}
		}
		return false
	}
	slices.SortStableFunc(mine, func(i, k int) int { return cmp.Compare(price(k), price(i)) })
	total := int64(0)
	for _, i := range mine {
		seen = map[int]bool{}
		if !place(i) {
			left[i] = true
			total += price(i)
		}
	}
	return total
}
