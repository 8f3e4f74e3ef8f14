package timetable

import (
	"context"
	"fmt"
	"time"

	"cohort/planner"
	"cohort/planner/search"
	"cohort/planner/timetable/explain"
	"cohort/planner/timetable/internal/draft"
	"cohort/planner/timetable/internal/exchange"
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
	elapsed, err := o.stopwatch()
	if err != nil {
		return nil, err
	}
	from := elapsed()
	m := draft.NewModel(s)
	regions := cut(m, o.Hint)
	times := reluctance(s)
	priceMoves(m, regions, times)
	parts, err := starts(regions, o)
	if err != nil && len(regions) > 1 && hasLoose(s) {
		regions = []*draft.Model{m} // what is pinned may need a trainer or a room of another region, or be there in the hint
		parts, err = starts(regions, o)
	}
	if err != nil {
		return nil, err
	}
	if o.Time > 0 {
		o.Time = ends(o.Time, from, elapsed())
	}
	rest := beside(m, regions)
	began := cost(parts, &rest)
	ctx, planned, sched, err := schedule(ctx, regions, o, elapsed)
	if err != nil {
		return nil, err
	}
	clock := pace{limit: o.Time, elapsed: elapsed, at: elapsed(), planned: planned}
	switch {
	case len(o.Revised) > 0:
		sched.Revise = func(done int64) int64 { return clock.repeated(done, o.Revised) }
	case o.Time > 0 && o.Iterations == 0:
		sched.Revise = clock.revise
	}
	if o.Progress != nil {
		said := time.Duration(0)
		sched.After = func(done int64) {
			if now := elapsed(); now-said >= progressEvery || o.Now == nil && done%(64*shortRound) == 0 {
				said = now
				o.Progress(progress(parts, &rest, done, clock.planned, now))
			}
		}
	}
	if o.Enough != nil {
		sched = sched.Until(func(done int64) bool { return o.Enough(progress(parts, &rest, done, clock.planned, elapsed())) })
	}
	var kept *int64
	done := anneal(ctx, parts, o, planned, sched, func() {
		cost := progress(parts, &rest, 0, 0, 0).Cost
		kept = &cost
	})
	polishParts(parts, o.Threads, done*int64(o.Threads))
	priceMoves(m, regions, 1)
	d, err := gather(m, parts, &rest, o, done)
	if err != nil {
		return nil, err
	}
	for again := !parts[0].without.takeback; again; {
		if again = exchange.TakeBack(d, began); again && !parts[0].without.rehouse { // a room may be free now
			exchange.Rehouse(d)
		}
	}
	if o.Progress != nil {
		last := progress(parts, &rest, done, clock.planned, elapsed())
		last.Terms, last.Cost = d.CostTerms(), d.Total
		o.Progress(last)
	}
	p := d.Plan()
	terms := d.CostTerms()
	p.Cost = &terms
	var reasons []explain.Reason
	if !o.Terse {
		reasons = explain.Unserved(d)
		p.Unserved = make([]planner.Unserved, len(reasons))
		for i, r := range reasons {
			p.Unserved[i] = r.Unserved
		}
	}
	p.Engine = &planner.Engine{Version: Version, Seed: o.Seed, Threads: o.Threads, Planned: planned, Done: done, Revised: clock.revised}
	return &Result{Plan: p, Reasons: reasons, Kept: kept, Neighbourhoods: tallies(parts), Seconds: elapsed().Seconds()}, nil
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

// schedule returns how long to search, and the iterations over which it is cooled. Without
// a number of iterations it tries how many fit into the time. Where ctx ends meanwhile, it
// returns a context that does not end and a few iterations. A search without an end is an
// error.
func schedule(ctx context.Context, regions []*draft.Model, o Options, elapsed func() time.Duration) (_ context.Context, planned int64, s search.Schedule, err error) {
	planned = o.Iterations
	s = search.Schedule{Round: shortRound * int64(len(regions)), Exchanges: exchanges, StopAfter: o.StopAfter}
	if o.StopAfter == 0 {
		s.StopAfter = o.Iterations
	}
	if s.StopAfter == 0 && o.Time == 0 {
		return ctx, 0, s, fmt.Errorf("a search needs a time or a number of iterations")
	}
	if o.Time > 0 {
		if o.Iterations == 0 {
			var again int64
			if planned, again, err = estimate(ctx, regions, o, s, elapsed); err != nil {
				return ctx, 0, s, err
			}
			if ctx.Err() != nil && again > 0 {
				// Ended before the search began: a little of what was tried is done in earnest,
				// so that there is something to show.
				ctx, planned, s.StopAfter = context.WithoutCancel(ctx), again, again
			}
		}
		s.Over = func() bool { return elapsed() >= o.Time }
	}
	if planned == 0 {
		planned = s.StopAfter
	}
	s.Round = min(max(planned/rounds, shortRound), longRound) * int64(len(regions))
	return ctx, planned, s, nil
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

// cut returns the regions to search, the whole network if it is one.
func cut(m *draft.Model, hint *planner.Plan) []*draft.Model {
	snapshots := regions(m, hint)
	if snapshots == nil {
		return []*draft.Model{m}
	}
	out := make([]*draft.Model, len(snapshots))
	for i, s := range snapshots {
		out[i] = draft.NewModel(s)
	}
	return out
}

// starts makes the drafts to search: of the hint, or else of the standing
// timetable. Where there are fewer regions than threads, each has several.
func starts(regions []*draft.Model, o Options) ([]part, error) {
	left, err := leaveOut(o.Without)
	if err != nil {
		return nil, err
	}
	out, unkept := make([]part, len(regions)), &UnkeptPins{}
	for i, region := range regions {
		if left.infeasible {
			region.ForgetInfeasible()
		}
		out[i] = part{Model: region, without: left, moves: reluctance(region.Snapshot), states: make([]*moves.State, max(1, o.Threads/len(regions)))}
		for k := range out[i].states {
			d := moves.New(region)
			d.Without = left.Without
			out[i].states[k] = d
			if o.Hint == nil {
				d.Stand()
				out[i].standing = standingSeats(&d.Draft)
				if k == 0 {
					unkept.Sessions = append(unkept.Sessions, d.Unkept...)
				}
			} else if _, err := d.Load(within(region, o.Hint)); err != nil {
				return nil, fmt.Errorf("the hint is no valid plan: %w", err)
			}
		}
	}
	if len(unkept.Sessions) > 0 {
		return nil, unkept
	}
	return out, nil
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

// schedules gives each part its share of the iterations that so many threads do,
// by the number of its requests, and cools it.
func schedules(parts []part, threads int, planned int64, cooling func(*part, int64) search.Cooling) []search.Part[*moves.State] {
	sum, out := int64(0), make([]search.Part[*moves.State], len(parts))
	for i := range parts {
		sum += int64(len(parts[i].Requests))
	}
	for i := range parts {
		p := &parts[i]
		mine := planned
		if len(parts) > 1 {
			part, of := int64(threads*len(p.Requests)), max(1, sum*int64(len(p.states)))
			mine = max(1, planned/of*part+planned%of*part/of)
		}
		out[i] = search.Part[*moves.State]{States: p.states, Cooling: cooling(p, mine)}
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

// gather returns what the best of each part holds, after so many iterations. Another
// price than the parts had together is an error: a delta is wrong.
func gather(m *draft.Model, parts []part, rest *[draft.Terms]int64, o Options, done int64) (*draft.Draft, error) {
	d, want := draft.New(m), *rest
	for i := range parts {
		for _, x := range parts[i].states {
			if x.Wrong != nil {
				return nil, x.Wrong
			}
		}
		d.AddBest(&parts[i].best().Draft)
		for k, v := range parts[i].best().Best.Terms {
			want[k] += v
		}
	}
	d.Begin()
	want[draft.Moved] /= parts[0].moves
	if d.Terms != want {
		return nil, fmt.Errorf("the running cost is %+v, built again it is %+v", d.CostOf(&want), d.CostTerms())
	}
	if len(parts) > 1 {
		d = together(d, parts, o, done)
	}
	return d, nil
}

// beside is what those cost who are in no region.
func beside(m *draft.Model, regions []*draft.Model) (cost [draft.Terms]int64) {
	cost = draft.New(m).Terms
	for _, r := range regions {
		for k, v := range draft.New(r).Terms {
			cost[k] -= v
		}
	}
	return cost
}

// cost is that of the drafts as they are, with what those cost who are in none.
func cost(parts []part, rest *[draft.Terms]int64) int64 {
	sum := *rest
	for i := range parts {
		for k, v := range parts[i].states[0].Terms {
			sum[k] += v
		}
	}
	sum[draft.Moved] /= parts[0].moves
	return parts[0].CostOf(&sum).Total()
}

func progress(parts []part, rest *[draft.Terms]int64, done, planned int64, now time.Duration) Progress {
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

func tallies(parts []part) []Neighbourhood {
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
