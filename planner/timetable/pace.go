package timetable

import (
	"context"
	"time"

	"cohort/planner"
	"cohort/planner/search"
)

// How many iterations fit into a time is estimated by a short try, and revised while the
// search runs, so that the cooling ends with the time: moves take longer at first, and
// other programs use the machine. Each revision is noted, so that the same search can be
// repeated without a clock.

// finishing is how long all that follows a search takes, the polishing, the reasons and the
// referee, in times of building the model, on any machine (measured: 20 to 30 on S, M and
// L).
const finishing = 25

// ends is when a search ends that has so much time in all. Its model was built between two
// moments.
func ends(limit, from, built time.Duration) time.Duration {
	return max(limit-finishing*(built-from), built+limit/2)
}

// revisions is how often the planned number is looked at over the time.
const revisions = 16

// plannedShare is how many of the expected iterations are planned, in hundredths: less than all,
// since a search that is cut off before the end of its cooling loses more.
const plannedShare = 97

// pace keeps the cooling of a search to its time.
type pace struct {
	limit   time.Duration
	elapsed func() time.Duration
	planned int64 // iterations in all, as far as is known
	done    int64 // at the last look
	at      time.Duration
	revised []planner.Revision
}

// revise returns how many iterations are planned in all, after so many; 0: as many as
// before.
func (p *pace) revise(done int64) int64 {
	now := p.elapsed()
	if now-p.at < p.limit/revisions || done == p.done || now >= p.limit {
		return 0
	}
	left := float64(done-p.done) / float64(now-p.at) * float64(p.limit-now)
	p.done, p.at = done, now
	return p.note(planner.Revision{Done: done, Planned: done + max(int64(left*plannedShare/100), 1)})
}

// repeated is revise in a search that repeats another one.
func (p *pace) repeated(done int64, revised []planner.Revision) int64 {
	if k := len(p.revised); k < len(revised) && revised[k].Done == done {
		return p.note(revised[k])
	}
	return 0
}

func (p *pace) note(r planner.Revision) int64 {
	p.revised, p.planned = append(p.revised, r), r.Planned
	return r.Planned
}

// longestTry is the longest time for which a thread tries a part; it is a sixteenth of the
// limit where that is less.
const longestTry = 4 * time.Second

// longestAgain is how much of a try is done in earnest, at the pace of the try, if
// a signal comes while it goes on: whoever sent it waits.
const longestAgain = 500 * time.Millisecond

// estimate returns how many iterations fit into the time, from a short try on other drafts,
// and how many of those that it tried fit into longestAgain. The first half of the try does
// not count: moves take longer then.
func estimate(ctx context.Context, like []*part, w *common, o Options, elapsed func() time.Duration) (planned, again int64, err error) {
	parts := make([]*part, len(like))
	for i, p := range like {
		if parts[i], err = newPart(i, p.Model, w, o.Hint); err != nil {
			return 0, 0, err
		}
	}
	from := elapsed()
	budget := min((o.Time-from)/16, longestTry*time.Duration(max(1, len(parts)/w.Threads)))
	s := search.Schedule{Round: shortRound * int64(w.Parts)}
	var mark, now time.Duration
	var at, done int64
	s.Over = func() bool { return now-from >= budget && done > 0 }
	s.After = func(n int64) {
		done, now = n, elapsed()
		if now-from <= budget/2 {
			at, mark = n, now
		}
	}
	const endless = 1 << 40
	try := schedules(parts, w, endless, (*part).recooling)
	for i := range try {
		try[i].Hot, try[i].Cycles = max(try[i].Hot/8, try[i].Cold), 1
	}
	search.RunParts(ctx, try, endless, w.Threads, w.Seed, s)
	if at == 0 || at == done {
		at, mark = 0, from
	}
	again = done
	if tried := now - from; tried > longestAgain {
		again = max(1, int64(float64(done)*float64(longestAgain)/float64(tried)))
	}
	left := o.Time - now
	if now <= mark || left <= 0 || done == 0 {
		return 1, again, nil
	}
	return max(1, int64(0.95*float64(done-at)/float64(now-mark)*float64(left))), again, nil
}
