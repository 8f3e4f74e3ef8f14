package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"cohort/planner/search"
)

// options of a search.
type options struct {
	Seed       int64
	Iterations int64 // 0: until Limit
	Limit      time.Duration
	Began      time.Time // from which Limit counts
	Now        func() time.Time
	Progress   io.Writer
}

const (
	// Temperatures between which the search cools, in hundredths of a cost of 1.
	hot, cold = 500, 15
	// roundLength is the number of iterations between two looks at the clock, some
	// hundredths of a second.
	roundLength = 1 << 16
	// startSteps is how many lectures an attempt at a start places, at most.
	startSteps = 200_000
	// mostStarts is how many attempts there are if no clock ends them.
	mostStarts = 2
)

// reserve is kept back from the time limit for the end of a round and for writing.
func reserve(limit time.Duration) time.Duration { return min(300*time.Millisecond, limit/10) }

// solve searches until the limit and returns the best timetable.
func solve(ctx context.Context, in *instance, o options) ([]place, error) {
	m, err := newModel(in)
	if err != nil {
		return nil, err
	}
	over := func() bool { return false }
	limit := o.Limit - reserve(o.Limit)
	if o.Iterations == 0 {
		over = func() bool { return o.Now().Sub(o.Began) >= limit }
	}
	d, err := started(ctx, m, o, over)
	if err != nil || m.lectures == 0 {
		return nil, err
	}
	fmt.Fprintf(o.Progress, "%6.1fs start: cost %d\n", o.Now().Sub(o.Began).Seconds(), d.cost)

	cooling := search.Cooling{Hot: hot * unit / 100, Cold: cold * unit / 100, Planned: o.Iterations}
	sched := search.Schedule{Round: roundLength, StopAfter: o.Iterations, Over: over}
	from := o.Now()
	if o.Iterations == 0 {
		// The plan follows the clock: as much of the iterations is done as of the time.
		total := max(limit-from.Sub(o.Began), time.Millisecond)
		cooling.Planned = 1 << 40
		sched.Revise = func(done int64) int64 {
			return int64(float64(done) * max(float64(total)/float64(o.Now().Sub(from)), 1))
		}
	}
	reported := from
	sched.After = func(done int64) {
		if now := o.Now(); now.Sub(reported) >= 5*time.Second {
			reported = now
			fmt.Fprintf(o.Progress, "%6.1fs %d iterations, cost %d\n", now.Sub(o.Began).Seconds(), done, d.cost)
		}
	}
	done := search.Run(ctx, []*draft{d}, cooling, o.Seed, sched)
	seconds := o.Now().Sub(from).Seconds()
	fmt.Fprintf(o.Progress, "%6.1fs %d iterations, %.0f a second\n", o.Now().Sub(o.Began).Seconds(), done, float64(done)/seconds)
	for n, name := range names {
		fmt.Fprintf(o.Progress, "        %-8s %12d proposed %11d made\n", name, d.counts.proposed[n], d.counts.kept[n])
	}
	places := d.places()
	c := in.recount(places)
	fmt.Fprintln(o.Progress, "       ", c)
	if c.hard() != 0 || c.soft() != int(d.cost) {
		return nil, fmt.Errorf("%s: the search's cost is %d, counted again it is %s", in.Name, d.cost, c)
	}
	return places, nil
}

// started makes a feasible timetable, with other random numbers where an attempt
// fails.
func started(ctx context.Context, m *model, o options, over func() bool) (*draft, error) {
	for attempt := 1; ; attempt++ {
		d := newDraft(m)
		without := d.start(search.NewRand(o.Seed, -attempt), startSteps)
		if without == 0 {
			return d, nil
		}
		if ctx.Err() != nil || over() || o.Iterations > 0 && attempt == mostStarts {
			return nil, fmt.Errorf("%s: no timetable without a broken hard rule found: %d of %d lectures without a place after %d attempts", m.in.Name, without, m.lectures, attempt)
		}
	}
}
