package pages

import (
	"sync"
	"time"
)

// quota counts what is asked for within a minute, by whom or what.
type quota struct {
	mu     sync.Mutex
	minute int64
	taken  map[string]int
}

// mostCounted are told apart within a minute; whoever comes beyond them shares one count.
const mostCounted = 10_000

// take takes so many of what somebody has in a minute; false: they had all of it. Nothing is
// taken by looking (0).
func (q *quota) take(who string, n, most int, now time.Time) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if minute := now.Unix() / 60; q.taken == nil || minute != q.minute {
		q.minute, q.taken = minute, map[string]int{}
	}
	if _, known := q.taken[who]; !known && len(q.taken) >= mostCounted {
		who = ""
	}
	if q.taken[who]+n > most || n == 0 && q.taken[who] >= most {
		return false
	}
	if n > 0 {
		q.taken[who] += n
	}
	return true
}
