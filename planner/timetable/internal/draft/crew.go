package draft

import (
	"math"
	"slices"

	"cohort/planner/search"
)

// KeepCrew leaves in a crew those who could lead a session, and empties the roles of the
// others.
func KeepCrew(crew []TrainerIx, could func(TrainerIx) bool) {
	for i, t := range crew {
		if t != None && !could(t) {
			crew[i] = None
		}
	}
}

// Complete puts into each empty role of a crew somebody who could lead the session and
// has no other role in it. The cheapest are tried first, or where price is nil any. It
// returns false where there is no such crew, and leaves the roles empty then.
func (m *Model) Complete(crew []TrainerIx, c CourseIx, could func(TrainerIx) bool, price func(TrainerIx) int64, rand *search.Rand) bool {
	role := slices.Index(crew, None)
	if role < 0 {
		return true
	}
	able := m.Courses[c].Able[role]
	if len(able) == 0 {
		return false
	}
	last, paid := -1, int64(math.MinInt64)
	if price == nil {
		last = rand.Intn(len(able))
	}
	for range able {
		if price != nil {
			last, paid = dearer(able, price, last, paid)
		} else if last++; last == len(able) {
			last = 0
		}
		t := able[last]
		if Contains(crew, t) || !could(t) {
			continue
		}
		crew[role] = t
		if m.Complete(crew, c, could, price, rand) {
			return true
		}
		crew[role] = None
	}
	return false
}

// dearer returns who of a list comes next by price, and by place in the list where the
// price is the same, and that price.
func dearer(list []TrainerIx, price func(TrainerIx) int64, after int, paid int64) (next int, least int64) {
	next = -1
	for i, t := range list {
		if p := price(t); (p > paid || p == paid && i > after) && (next < 0 || p < least) {
			next, least = i, p
		}
	}
	return next, least
}
