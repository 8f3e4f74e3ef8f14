package ground

import (
	"math"
	"slices"
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

// Complete puts into each empty role of a crew, of a course, somebody who could lead the
// session and has no other role in it. It returns false where there is no such crew, and
// leaves the roles empty then. The cheapest are tried first. Where price is nil, those
// who may take a role are tried in their order, round from the place that begin draws of
// so many, or from the first if that is nil too.
func (g *Ground) Complete(crew []TrainerIx, c CourseIx, could func(TrainerIx) bool, price func(TrainerIx) int64, begin func(int) int) bool {
	return CompleteOf(g.Able[c], crew, could, price, begin)
}

// CompleteOf is Complete where so many, by role, may take the roles.
func CompleteOf(all [][]TrainerIx, crew []TrainerIx, could func(TrainerIx) bool, price func(TrainerIx) int64, begin func(int) int) bool {
	role := slices.Index(crew, None)
	if role < 0 {
		return true
	}
	able := all[role]
	if len(able) == 0 {
		return false
	}
	last, paid := -1, int64(math.MinInt64)
	if price == nil && begin != nil {
		last = begin(len(able))
	}
	for range able {
		if price != nil {
			last, paid = dearer(able, price, last, paid)
		} else if last++; last == len(able) {
			last = 0
		}
		t := able[last]
		if slices.Contains(crew, t) || !could(t) {
			continue
		}
		crew[role] = t
		if CompleteOf(all, crew, could, price, begin) {
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
