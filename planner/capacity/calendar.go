package capacity

import "cohort/planner"

// WorkingDays are the days of a window, both ends included, on which some room
// is open, or all of them if none is.
func WorkingDays(s *planner.Snapshot, from, to int) []int {
	open := map[int]bool{}
	for _, r := range s.Rooms {
		for _, x := range r.Open {
			open[x.Day()] = true
		}
	}
	var out, all []int
	for d := from; d <= to; d++ {
		all = append(all, d)
		if open[d] {
			out = append(out, d)
		}
	}
	if len(out) == 0 {
		return all
	}
	return out
}
