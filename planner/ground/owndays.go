package ground

// Beyond lists those of some requests of a learner that their own days cannot hold
// beside those before them in the list. Requests are matched to places in days: one a
// day for any course, more for courses short enough to share a day with the shortest.
// Days before a request's earliest are none; could says on which of the others a
// request could be served at all. The order of courses does not count. Sets that can be
// matched are a matroid, so that a list by falling price leaves out the cheapest
// (Edmonds, "Matroids and the greedy algorithm", Mathematical Programming 1, 1971).
func (g *Ground) Beyond(l LearnerIx, requests []RequestIx, could func(r RequestIx, day int) bool) (beyond []RequestIx) {
	if len(requests) == 0 {
		return nil
	}
	minutes := func(r RequestIx) int { return g.Snapshot.Courses[g.CourseOf[r]].Minutes }
	most, shortest := g.Snapshot.Learners[l].MaxDayMinutes, minutes(requests[0])
	for _, r := range requests {
		shortest = min(shortest, minutes(r))
	}
	aDay := min(max(1, most/shortest), len(requests)) // a day's limit may be beyond any day
	can := make([][]int, len(requests))               // places in days
	for i, r := range requests {
		n := 1
		if minutes(r) <= most-shortest {
			n = aDay
		}
		for day := max(g.Snapshot.Requests[r].Earliest, 0); day < g.Days; day++ {
			if could(r, day) {
				for k := range n {
					can[i] = append(can[i], day*aDay+k)
				}
			}
		}
	}
	has := make([]int, g.Days*aDay) // by place: which request, None
	for i := range has {
		has[i] = None
	}
	seen := make([]bool, len(has))
	var place func(i int) bool // along an augmenting path
	place = func(i int) bool {
		for _, at := range can[i] {
			if !seen[at] {
				seen[at] = true
				if has[at] == None || place(has[at]) {
					has[at] = i
					return true
				}
			}
		}
		return false
	}
	for i, r := range requests {
		clear(seen)
		if !place(i) {
			beyond = append(beyond, r)
		}
	}
	return beyond
}
