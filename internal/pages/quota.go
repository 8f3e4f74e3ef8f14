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

// mostCounted are counted at once. Whoever comes beyond them takes the place of some other one,
// who begins anew: nobody has to wait for what others asked.
const mostCounted = 10_000

// take takes one of what somebody has in a minute; false: they had all of it.
func (q *quota) take(who string, most int, now time.Time) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.in(now)[who] >= most {
		return false
	}
	if q.taken[who] == 0 && len(q.taken) >= mostCounted {
		for other := range q.taken {
			delete(q.taken, other)
			break
		}
	}
	q.taken[who]++
	return true
}

// spent says whether somebody had all of it; nothing is taken.
func (q *quota) spent(who string, most int, now time.Time) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.in(now)[who] >= most
}

// in is what was taken in the minute of an instant so far.
func (q *quota) in(now time.Time) map[string]int {
	if minute := now.Unix() / 60; q.taken == nil || minute != q.minute {
		q.minute, q.taken = minute, map[string]int{}
	}
	return q.taken
}
