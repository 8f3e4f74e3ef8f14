package bound

import (
	"cmp"
	"slices"

	"cohort/planner"
	"cohort/planner/ground"
)

// Unavoidable is a lower bound on the price of what any plan leaves out, and the
// requests that it is made of: each learner alone, as if trainers and rooms were
// theirs, has only so many days, see ground.Beyond. Requests are matched to them by
// falling price. The order of courses is ignored, and windows of rooms, crews and
// learners are asked for length alone.
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
	ways := a.WaysOf(ground.LearnerIx(l))
	price := func(i ground.RequestIx) int64 {
		p, _ := s.UnservedPrice(&s.Requests[i])
		return p
	}
	slices.SortStableFunc(mine, func(i, k ground.RequestIx) int { return cmp.Compare(price(k), price(i)) })
	total := int64(0)
	for _, i := range a.Beyond(ground.LearnerIx(l), mine, func(i ground.RequestIx, d int) bool {
		c := int(a.CourseOf[i])
		return a.Longest(a.LearnerDay[l*a.Days+d]) >= s.Courses[c].Minutes && a.anywhere(c, d, ways)
	}) {
		left[i] = true
		total += price(i)
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
