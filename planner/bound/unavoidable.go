package bound

import (
	"cmp"
	"slices"

	"cohort/planner"
	"cohort/planner/ground"
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
	u := newAlone(ground.New(s))
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

// alone knows on which days each course could be held, by the length of windows
// alone.
type alone struct {
	*ground.Ground
	held []bool // by course, by site, by day
}

func newAlone(g *ground.Ground) *alone {
	a := &alone{Ground: g, held: make([]bool, len(g.Snapshot.Courses)*len(g.Sites)*g.Days)}
	for c, x := range g.Snapshot.Courses {
		for _, r := range g.Suits[c] {
			z := int(g.SiteOf[r])
			for d := range g.Days {
				at := &a.held[(c*len(g.Sites)+z)*g.Days+d]
				if *at || g.Longest(g.RoomDay[int(r)*g.Days+d]) < x.Minutes {
					continue
				}
				*at = !slices.ContainsFunc(g.Able[c], func(able []ground.TrainerIx) bool {
					return !slices.ContainsFunc(able, func(t ground.TrainerIx) bool {
						return g.TrainerWay[int(t)*len(g.Sites)+z] != ground.Far && g.Longest(g.TrainerDay[int(t)*g.Days+d]) >= x.Minutes
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
	mine := slices.Clone(a.RequestsOf[l])
	if len(mine) == 0 {
		return 0
	}
	s := a.Snapshot
	who, ways := &s.Learners[l], a.WaysOf(ground.LearnerIx(l))
	price := func(i ground.RequestIx) int64 {
		p, _ := s.UnservedPrice(&s.Requests[i])
		return p
	}
	shortest := s.Courses[a.CourseOf[mine[0]]].Minutes
	for _, i := range mine {
		shortest = min(shortest, s.Courses[a.CourseOf[i]].Minutes)
	}
	places := max(1, who.MaxDayMinutes/shortest)
	can := map[ground.RequestIx][]int{}
	for _, i := range mine {
		c := int(a.CourseOf[i])
		minutes, most := s.Courses[c].Minutes, 1
		if minutes+shortest <= who.MaxDayMinutes {
			most = min(places, len(mine))
		}
		for d := max(0, s.Requests[i].Earliest); d < a.Days; d++ {
			if a.Longest(a.LearnerDay[l*a.Days+d]) >= minutes && a.anywhere(c, d, ways) {
				for k := range most {
					can[i] = append(can[i], d*places+k)
				}
			}
		}
	}
	at := map[int]ground.RequestIx{}
	var seen map[int]bool
	var place func(i ground.RequestIx) bool
	place = func(i ground.RequestIx) bool {
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
	slices.SortStableFunc(mine, func(i, k ground.RequestIx) int { return cmp.Compare(price(k), price(i)) })
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

// anywhere says whether a course could be held on a day at a site where somebody
// may be sent.
func (a *alone) anywhere(c, d int, ways []int32) bool {
	for z, way := range ways {
		if way != ground.Far && a.held[(c*len(a.Sites)+z)*a.Days+d] {
			return true
		}
	}
	return false
}
