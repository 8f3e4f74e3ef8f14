package capacity

// span is a stretch of one day, in minutes.
type span struct{ from, to int }

// pack returns the most minutes of whole sessions of the given lengths that
// fit into a day's windows, which are sorted and do not overlap: each session
// in one window, a pause between two that follow each other, most minutes in
// all.
//
// For each sum of minutes it keeps the earliest moment at which another
// session may begin; of two ways to reach a sum nothing speaks for the later.
func pack(windows []span, lengths []int, pause, most int) int {
	room := 0
	for _, w := range windows {
		room += w.to - w.from
	}
	most = min(most, room)
	if most <= 0 || len(lengths) == 0 {
		return 0
	}
	const never = 1 << 30
	next := make([]int, most+1)
	for i := range next {
		next[i] = never
	}
	next[0] = 0
	best := 0
	for _, w := range windows {
		for sum := 0; sum <= best; sum++ {
			if next[sum] == never {
				continue
			}
			start := max(next[sum], w.from)
			for _, length := range lengths {
				if start+length > w.to || sum+length > most {
					continue
				}
				to := sum + length
				next[to] = min(next[to], start+length+pause)
				best = max(best, to)
			}
		}
	}
	return best
}

// without cuts a stretch out of sorted windows.
func without(windows []span, from, to int) []span {
	var out []span
	for _, w := range windows {
		if to <= w.from || w.to <= from {
			out = append(out, w)
			continue
		}
		if w.from < from {
			out = append(out, span{w.from, from})
		}
		if to < w.to {
			out = append(out, span{to, w.to})
		}
	}
	return out
}
