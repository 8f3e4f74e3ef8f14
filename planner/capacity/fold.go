package capacity

import (
	"cmp"
	"slices"
)

// fold keeps the claims that are shown. The greatest come first, of equals the
// longest window; a later one goes into one that is shown if that covers it.
func fold(claims []claim) []claim {
	slices.SortStableFunc(claims, func(a, b claim) int {
		return cmp.Or(cmp.Compare(b.missing(), a.missing()), cmp.Compare(b.last-b.first, a.last-a.first), cmp.Compare(a.first, b.first),
			cmp.Compare(a.courses.count(), b.courses.count()))
	})
	var shown []claim
	for _, c := range claims {
		at := slices.IndexFunc(shown, func(by claim) bool { return by.covers(&c) })
		if at < 0 {
			shown = append(shown, c)
		} else {
			shown[at].inside = append(shown[at].inside, c)
		}
	}
	return shown
}

// covers says whether a claim that is no greater is the same shortage seen
// smaller: on the same side, inside the window, with the same cause. It is the
// same where only more courses are counted, since what is added for the few
// helps the many too; and where only fewer courses and people (rooms) are,
// unless those few are the sharper shortage, that is, a greater part of their
// need is missing. And it is the same where the same people (rooms) are short
// for courses of which half or more are the same.
func (by *claim) covers(c *claim) bool {
	if by.side != c.side || c.first < by.first || c.last > by.last {
		return false
	}
	near, far := by.region.places, c.region.places
	if !near.within(far) && !far.within(near) {
		return false
	}
	if by.courses.within(c.courses) && by.givers.within(c.givers) {
		return true
	}
	if !c.givers.within(by.givers) {
		return false
	}
	if by.givers.within(c.givers) {
		return 2*c.courses.shared(by.courses) >= c.courses.count()
	}
	return c.courses.within(by.courses) && c.missing()*by.need <= by.missing()*c.need
}
