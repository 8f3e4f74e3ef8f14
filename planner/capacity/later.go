package capacity

import (
	"cmp"
	"slices"

	"cohort/planner"
)

// mostSums bounds the work of moveLater; beyond it minutes are counted in
// larger units, and a few requests too many may be named.
const mostSums = 20_000_000

// moveLater finds the fewest requests without which the rest fits: of each
// course so many sessions less, the last of them perhaps small.
func (l *ledger) moveLater(p *Proof, now sum) (Cure, bool) {
	later := map[string]bool{}
	for at, less := range fewestLater(now.needs, p.MissingMinutes) {
		if less == 0 {
			continue
		}
		n := now.needs[at]
		var list []*planner.Request
		for _, r := range now.requests {
			if r.Course == n.Course {
				list = append(list, r)
			}
		}
		slices.SortFunc(list, func(a, b *planner.Request) int {
			return cmp.Or(cmp.Compare(a.Weight, b.Weight), cmp.Compare(b.Due, a.Due), cmp.Compare(a.ID, b.ID))
		})
		for _, r := range list[:n.gone(less)] {
			later[r.ID] = true
		}
	}
	changed := *l
	changed.later = later
	if len(later) == 0 || !changed.cured(p, l.s) {
		return Cure{}, false
	}
	c := Cure{What: Later, Amount: len(later)}
	for _, r := range now.requests {
		if later[r.ID] {
			c.Requests = append(c.Requests, r.ID)
		}
	}
	slices.Sort(c.Requests)
	return c, true
}

// gone is how many requests less make so many sessions less.
func (n CourseNeed) gone(sessions int) int {
	if sessions == 0 {
		return 0
	}
	return n.Requests - (n.Sessions-sessions)*n.Group
}

// fewestLater says for each course how many sessions less it needs so that all
// together save the minutes and the fewest requests go: a knapsack, by minutes
// saved.
func fewestLater(needs []CourseNeed, minutes int) []int {
	sessions, unit := 0, 0
	for _, n := range needs {
		if sessions += n.Sessions; n.Sessions > 0 {
			unit = gcd(unit, n.Minutes/n.Sessions)
		}
	}
	if unit == 0 {
		return nil
	}
	for (minutes/unit+1)*sessions > mostSums {
		unit *= 2
	}
	goal := (minutes + unit - 1) / unit
	const never = 1 << 30
	// fewest[k][m]: requests gone when the first k courses save m units or more,
	// of which the last of them gives up so many sessions.
	type way struct{ gone, sessions, from int32 }
	fewest := make([][]way, len(needs)+1)
	for k := range fewest {
		fewest[k] = make([]way, goal+1)
		for m := range fewest[k] {
			fewest[k][m].gone = never
		}
	}
	fewest[0][0].gone = 0
	for k, n := range needs {
		for less := 0; less <= n.Sessions; less++ {
			saved := 0
			if less > 0 {
				saved = less * (n.Minutes / n.Sessions) / unit
			}
			for m := range fewest[k] {
				to := &fewest[k+1][min(goal, m+saved)]
				if gone := fewest[k][m].gone + int32(n.gone(less)); fewest[k][m].gone < never && gone < to.gone {
					*to = way{gone, int32(less), int32(m)}
				}
			}
		}
	}
	if fewest[len(needs)][goal].gone == never {
		return nil
	}
	out := make([]int, len(needs))
	for k, m := len(needs), goal; k > 0; k-- {
		out[k-1], m = int(fewest[k][m].sessions), int(fewest[k][m].from)
	}
	return out
}

func gcd(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}
