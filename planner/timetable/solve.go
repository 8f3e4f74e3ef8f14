package timetable

import (
	"context"
	"fmt"
	"time"

	"cohort/planner"
	"cohort/planner/search"
	"cohort/planner/timetable/internal/draft"
	"cohort/planner/timetable/internal/moves"
)

// Solve returns the best valid plan that it finds until its limits are reached
// or ctx ends. It starts from Standing, or from the hint where there is one, so
// its plan is never dearer than that. The snapshot must be sound and the hint
// valid; a sound snapshot in which no place is found for what is pinned is an
// *UnkeptPins. Any other error is a defect of the engine: its running cost differs
// from a recount.
func Solve(ctx context.Context, s *planner.Snapshot, o Options) (*Result, error) {
	o.Threads = max(1, o.Threads)
	clock, err := o.stopwatch()
	if err != nil {
		return nil, err
	}
	var looked time.Duration // what the clock said last
	elapsed := func() time.Duration {
		looked = clock()
		return looked
	}
	from := elapsed()
	n, parts, err := begin(s, &o, true)
	if err != nil {
		return nil, err
	}
	if o.Time > 0 {
		o.Time = ends(o.Time, from, elapsed())
	}
	ctx, sched, err := n.schedule(ctx, parts, o, elapsed)
	if err != nil {
		return nil, err
	}
	planned := n.common.Planned
	steps := pace{limit: o.Time, elapsed: elapsed, at: elapsed(), planned: planned}
	switch {
	case len(o.Revised) > 0:
		sched.Revise = func(done int64) int64 { return steps.repeated(done, o.Revised) }
	case o.Time > 0 && o.Iterations == 0:
		sched.Revise = steps.revise
	}
	if o.Progress != nil {
		said := time.Duration(0)
		sched.After = func(done int64) {
			if now := elapsed(); now-said >= progressEvery || o.Now == nil && done%(64*shortRound) == 0 {
				said = now
				o.Progress(progress(parts, &n.rest, done, steps.planned, now))
			}
		}
	}
	if o.Keep != nil {
		after, kept := sched.After, looked
		sched.After = func(done int64) {
			if after != nil {
				after(done)
			}
			// Where there is a limit it has just been looked at, and another look is time too.
			if o.Time == 0 {
				elapsed()
			}
			if looked-kept >= o.KeepEvery {
				if p := n.soFar(parts); p != nil {
					o.Keep(p)
				}
				kept = looked
			}
		}
	}
	if o.Enough != nil {
		sched = sched.Until(func(done int64) bool { return o.Enough(progress(parts, &n.rest, done, steps.planned, elapsed())) })
	}
	var kept *int64
	done := anneal(ctx, parts, &n.common, sched, func() {
		cost := progress(parts, &n.rest, 0, 0, 0).Cost
		kept = &cost
	})
	polishParts(parts, &n.common, done)
	found := make([]*Found, len(parts))
	for i, p := range parts {
		if found[i], err = p.found(done); err != nil {
			return nil, err
		}
	}
	r, err := n.Join(found, o.Terse)
	if err != nil {
		return nil, err
	}
	r.Plan.Engine.Revised = steps.revised
	if o.Progress != nil {
		last := progress(parts, &n.rest, done, steps.planned, elapsed())
		last.Terms, last.Cost = *r.Plan.Cost, r.Plan.Cost.Total()
		o.Progress(last)
	}
	r.Kept, r.Neighbourhoods, r.Seconds = kept, tallies(parts), elapsed().Seconds()
	return r, nil
}

// soFar is the best plan of a search that goes on; nil where its parts do not fit together,
// which its end tells of.
func (n *Network) soFar(parts []*part) *planner.Plan {
	d := draft.New(n.model)
	for _, p := range parts {
		if held := p.best().Held(); d.Take(&held) != nil {
			return nil
		}
	}
	d.Begin()
	return d.Plan()
}

// stopwatch returns the time since the limit began to run: always 0 without a clock. A
// limit without a clock is an error.
func (o *Options) stopwatch() (func() time.Duration, error) {
	if o.Now == nil {
		if o.Time > 0 {
			return nil, fmt.Errorf("a time limit needs a clock")
		}
		return func() time.Duration { return 0 }, nil
	}
	since := o.Since
	if since.IsZero() {
		since = o.Now()
	}
	return func() time.Duration { return o.Now().Sub(since) }, nil
}

// schedule settles how many iterations are planned, and returns how long to search. Without
// a number of iterations it tries how many fit into the time. Where ctx ends meanwhile, it
// returns a context that does not end and a few iterations. A search without an end is an
// error.
func (n *Network) schedule(ctx context.Context, parts []*part, o Options, elapsed func() time.Duration) (_ context.Context, s search.Schedule, err error) {
	w := &n.common
	w.Planned, w.Stop = o.Iterations, o.StopAfter
	if w.Stop == 0 {
		w.Stop = o.Iterations
	}
	if w.Stop == 0 && o.Time == 0 {
		return ctx, s, fmt.Errorf("a search needs a time or a number of iterations")
	}
	if o.Time > 0 && o.Iterations == 0 {
		var again int64
		if w.Planned, again, err = estimate(ctx, parts, w, o, elapsed); err != nil {
			return ctx, s, err
		}
		if ctx.Err() != nil && again > 0 {
			// Ended before the search began: a little of what was tried is done in earnest,
			// so that there is something to show.
			ctx, w.Planned, w.Stop = context.WithoutCancel(ctx), again, again
		}
	}
	if w.Planned == 0 {
		w.Planned = w.Stop
	}
	s = w.schedule()
	if o.Time > 0 {
		begun := false // a search without an iteration could not be told from one without a limit when it is repeated
		s.Over = func() bool {
			over := begun && elapsed() >= o.Time
			begun = true
			return over
		}
	}
	return ctx, s, nil
}

// schedule is how long to search by the number of iterations alone.
func (w *common) schedule() search.Schedule {
	return search.Schedule{Round: min(max(w.Planned/rounds, shortRound), longRound) * int64(w.Parts), Exchanges: exchanges, StopAfter: w.Stop}
}

// Iterations between two looks at the clock, for each part. At the end of a round
// threads wait for each other, and whatever else runs on their processors makes
// one of them wait longer the shorter the rounds are: there are no more rounds
// than keep the limit to a hundredth, and none so long that a signal waits.
const (
	rounds     = 128
	shortRound = 2048
	longRound  = 8192
)

const progressEvery = 500 * time.Millisecond

// A cooling cycle takes so many iterations for each request of a small network, and as
// many cycles are made before more time makes them longer as well.
const (
	cycleLength = 120
	shortCycles = 8
)

// cycles is the number of cooling cycles. A small network freezes into one of many shapes,
// some far dearer than others, so it is reheated and restarted by turns. The larger a
// network, the longer its cycles: a large one has good and bad shapes side by side, and gains more from slow cooling.
// With much time there are more cycles and longer ones, by the same factor.
func cycles(m *draft.Model, planned int64) int64 {
	if m.Smallness == 0 {
		return 1
	}
	n := planned / (cycleLength * int64(max(len(m.Movable), 1)) * draft.Smallest / int64(m.Smallness))
	if k := n * shortCycles; n > shortCycles {
		for n = shortCycles; (n+1)*(n+1) <= k; {
			n++
		}
	}
	return max(n, 1)
}

// exchanges is how often, in a search of one cycle, a part's worst draft becomes a copy of
// its best.
const exchanges = 8

// part is a region of the network and the drafts that are searched for it.
type part struct {
	*draft.Model
	states   []*moves.State
	without  without
	first    int   // the number of its first draft among those of all parts
	moves    int64 // how many times its price the search asks for a moved seat, see reluctance
	standing int64 // announced seats in it that stand and may change; 0: a hint is searched
}

// best is the part's best draft so far.
func (p *part) best() *moves.State {
	b := p.states[0]
	for _, d := range p.states[1:] {
		if d.Best.Cost < b.Best.Cost {
			b = d
		}
	}
	return b
}

// within is the part of a plan that lies in a region.
func within(m *draft.Model, p *planner.Plan) *planner.Plan {
	out := *p
	out.Sessions = nil
	for _, x := range p.Sessions {
		if m.Ground.Room(x.Room) != draft.None {
			out.Sessions = append(out.Sessions, x)
		}
	}
	return &out
}

// schedules gives each part its share of the iterations that all threads do, by the number
// of its requests, and cools it.
func schedules(parts []*part, w *common, planned int64, cooling func(*part, int64) search.Cooling) []search.Part[*moves.State] {
	out := make([]search.Part[*moves.State], len(parts))
	for i, p := range parts {
		mine := planned
		if w.Parts > 1 {
			part, of := int64(w.Threads*len(p.Requests)), max(1, w.Requests*int64(len(p.states)))
			mine = max(1, planned/of*part+planned%of*part/of)
		}
		out[i] = search.Part[*moves.State]{States: p.states, First: p.first, Cooling: cooling(p, mine)}
		if !p.without.restart {
			out[i].Restart = (*moves.State).Restart
		}
	}
	return out
}

// cooling is how a part is cooled that is planned from nothing.
func (p *part) cooling(planned int64) search.Cooling {
	mean := p.MeanPrice()
	c := search.Cooling{Hot: mean * 2 / 5, Cold: mean / 16, Planned: planned, Cycles: cycles(p.Model, planned)}
	if p.without.cycles {
		c.Cycles = 1
	}
	if c.Cycles > 1 {
		// Shapes freeze between a half and a fifth of what a person costs: each
		// cycle begins above and ends below, the rest is left to the polishing.
		c.Hot, c.Cold = mean, mean*18/100
	}
	return c
}

func progress(parts []*part, rest *[draft.Terms]int64, done, planned int64, now time.Duration) Progress {
	sum := *rest
	for i := range parts {
		for k, v := range parts[i].best().Best.Terms {
			sum[k] += v
		}
	}
	sum[draft.Moved] /= parts[0].moves
	out := Progress{Seconds: float64(now.Milliseconds()) / 1000, Iterations: done, Planned: planned, Terms: parts[0].CostOf(&sum)}
	out.Cost = out.Terms.Total()
	for _, n := range tallies(parts) {
		out.Moves += n.Evaluated
	}
	return out
}

func tallies(parts []*part) []Neighbourhood {
	out := make([]Neighbourhood, len(moves.Names()))
	for n := range out {
		out[n].Name = moves.Names()[n]
		for i := range parts {
			for _, d := range parts[i].states {
				out[n].Evaluated += d.Stats[n].Evaluated
				out[n].Accepted += d.Stats[n].Accepted
			}
		}
	}
	return out
}
