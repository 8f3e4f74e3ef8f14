package timetable

import (
	"context"
	"fmt"
	"time"

	"cohort/planner"
	"cohort/planner/search"
)

// Solve returns the best valid plan that it finds until its limits are reached
// or ctx ends. It starts from Standing, or from the hint where there is one, so
// its plan is never dearer than that. The snapshot must be sound and the hint
// valid. Any other error is a defect of the engine: its running cost differs
// from a recount.
func Solve(ctx context.Context, s *planner.Snapshot, o Options) (*Result, error) {
	o.Threads = max(1, o.Threads)
	elapsed := func() time.Duration { return 0 }
	if o.Now != nil {
		began := o.Now()
		elapsed = func() time.Duration { return o.Now().Sub(began) }
	} else if o.Time > 0 {
		return nil, fmt.Errorf("a time limit needs a clock")
	}
	m := newModel(s)
	states, err := drafts(m, o)
	if err != nil {
		return nil, err
	}
	hot, cold := m.temperatures()
	sched := search.Schedule{Cooling: search.Cooling{Hot: hot, Cold: cold, Planned: o.Iterations}, Round: roundLength, StopAfter: o.StopAfter}
	if o.StopAfter == 0 {
		sched.StopAfter = o.Iterations
	}
	if o.Time > 0 {
		if o.Iterations == 0 {
			if sched.Planned, err = estimate(ctx, m, o, sched, elapsed); err != nil {
				return nil, err
			}
		}
		sched.Over = func() bool { return elapsed() >= o.Time }
	}
	if sched.Planned == 0 {
		sched.Planned = sched.StopAfter
	}
	if sched.StopAfter == 0 && o.Time == 0 {
		return nil, fmt.Errorf("a search needs a time or a number of iterations")
	}
	sched.Falls = m.falls(sched.Planned)
	sched.Exchanges = max(sched.Falls, 8)
	best := func() *draft {
		b := states[0]
		for _, d := range states[1:] {
			if d.mind.cost < b.mind.cost {
				b = d
			}
		}
		return b
	}
	if o.Progress != nil {
		said := time.Duration(0)
		sched.After = func(done int64) {
			if now := elapsed(); now-said >= progressEvery || o.Now == nil && done%(64*roundLength) == 0 {
				said = now
				o.Progress(progress(best(), states, done, sched.Planned, now))
			}
		}
	}
	done := search.Run(ctx, states, o.Seed, sched)
	d := best()
	if o.Progress != nil {
		o.Progress(progress(d, states, done, sched.Planned, elapsed()))
	}
	if fresh := newDraft(m); fresh.become(&d.mind) != nil {
		return nil, fmt.Errorf("the running cost is %d %+v, built anew it is %d %+v", d.cost, d.total(), fresh.cost, fresh.total())
	}
	p := d.plan()
	cost := d.total()
	p.Cost = &cost
	p.Unserved = d.reasons()
	p.Engine = &planner.Engine{Version: Version, Seed: o.Seed, Threads: o.Threads, Planned: sched.Planned, Done: done}
	return &Result{Plan: p, Neighbourhoods: tallies(states), Seconds: elapsed().Seconds()}, nil
}

// roundLength is the number of iterations between two looks at the clock.
const roundLength = 2048

const progressEvery = 500 * time.Millisecond

// drafts returns a start for each thread: the hint, or else the standing
// timetable.
func drafts(m *model, o Options) ([]*draft, error) {
	out := make([]*draft, o.Threads)
	for i := range out {
		out[i] = newDraft(m)
		if o.Hint == nil {
			out[i].stand()
		} else if _, err := out[i].load(o.Hint); err != nil {
			return nil, fmt.Errorf("the hint is no valid plan: %w", err)
		}
	}
	return out, nil
}

// temperatures are taken from what people cost who are left out.
func (m *model) temperatures() (hot, cold int64) {
	if len(m.requests) == 0 {
		return 1, 1
	}
	sum := int64(0)
	for i := range m.requests {
		sum += m.requests[i].price
	}
	mean := sum / int64(len(m.requests))
	return max(mean*2/5, 1), max(mean/80, 1)
}

// falls is how often to cool down. A small network freezes into one of many
// shapes, some far dearer than others, and is better melted again; a large one
// has good and bad shapes in it side by side and gains more from patience.
func (m *model) falls(planned int64) int64 {
	n := int64(len(m.requests))
	return max(1, min(planned/max(n*(500+n/2), 1), 32))
}

// estimate returns how many iterations fit into the time, from a short try on
// copies. Its first half is left out: while much is still to be found, moves
// take longer.
func estimate(ctx context.Context, m *model, o Options, s search.Schedule, elapsed func() time.Duration) (int64, error) {
	states, err := drafts(m, o)
	if err != nil {
		return 0, err
	}
	from := elapsed()
	budget := (o.Time - from) / 16
	s.Planned, s.Hot, s.Exchanges, s.StopAfter = 1<<40, max(s.Hot/8, s.Cold), 0, 0
	var mark, now time.Duration
	var at, done int64
	s.Over = func() bool { return now-from >= budget && done > 0 }
	s.After = func(n int64) {
		done, now = n, elapsed()
		if now-from <= budget/2 {
			at, mark = n, now
		}
	}
	search.Run(ctx, states, o.Seed, s)
	if at == 0 || at == done {
		at, mark = 0, from
	}
	left := o.Time - now
	if now <= mark || left <= 0 || done == 0 {
		return 1, nil
	}
	return max(1, int64(0.95*float64(done-at)/float64(now-mark)*float64(left))), nil
}

func progress(d *draft, states []*draft, done, planned int64, now time.Duration) Progress {
	p := Progress{Seconds: float64(now.Milliseconds()) / 1000, Iterations: done, Planned: planned, Cost: d.mind.cost, Terms: costOf(&d.mind.terms)}
	for _, n := range tallies(states) {
		p.Moves += n.Evaluated
	}
	return p
}

func tallies(states []*draft) []Neighbourhood {
	out := make([]Neighbourhood, neighbourhoods)
	for n := range out {
		out[n].Name = names[n]
		for _, d := range states {
			out[n].Evaluated += d.stats[n].evaluated
			out[n].Accepted += d.stats[n].accepted
		}
	}
	return out
}
