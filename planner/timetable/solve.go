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
		since := o.Since
		if since.IsZero() {
			since = o.Now()
		}
		elapsed = func() time.Duration { return o.Now().Sub(since) }
	} else if o.Time > 0 {
		return nil, fmt.Errorf("a time limit needs a clock")
	}
	from := elapsed()
	m := newModel(s)
	regions := cut(m, o.Hint)
	parts, err := starts(regions, o)
	if err != nil {
		return nil, err
	}
	if o.Time > 0 {
		o.Time = ends(o.Time, from, elapsed())
	}
	rest := beside(m, regions)
	sched := search.Schedule{Cooling: search.Cooling{Planned: o.Iterations}, Round: shortRound * int64(len(regions)), Exchanges: exchanges(m), StopAfter: o.StopAfter}
	if o.StopAfter == 0 {
		sched.StopAfter = o.Iterations
	}
	if o.Time > 0 {
		if o.Iterations == 0 {
			var tried int64
			if sched.Planned, tried, err = estimate(ctx, regions, o, sched, elapsed); err != nil {
				return nil, err
			}
			if ctx.Err() != nil && tried > 0 {
				// Ended before the search began: what was tried is done in earnest, so that
				// there is something to show.
				ctx, sched.Planned, sched.StopAfter = context.WithoutCancel(ctx), tried, tried
			}
		}
		sched.Over = func() bool { return elapsed() >= o.Time }
	}
	if sched.Planned == 0 {
		sched.Planned = sched.StopAfter
	}
	sched.Round = min(max(sched.Planned/rounds, shortRound), longRound) * int64(len(regions))
	if sched.StopAfter == 0 && o.Time == 0 {
		return nil, fmt.Errorf("a search needs a time or a number of iterations")
	}
	clock := pace{limit: o.Time, elapsed: elapsed, at: elapsed(), planned: sched.Planned}
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
	var kept *int64
	done := anneal(ctx, parts, o, sched, func() {
		cost := progress(parts, &rest, 0, 0, 0).Cost
		kept = &cost
	})
	polishParts(parts, o.Threads, done*int64(o.Threads))
	d := newDraft(m)
	if err := gather(d, parts, &rest); err != nil {
		return nil, err
	}
	if len(parts) > 1 {
		d = together(d, parts, o, done)
	}
	if o.Progress != nil {
		last := progress(parts, &rest, done, clock.planned, elapsed())
		last.Terms, last.Cost = d.total(), d.cost
		o.Progress(last)
	}
	p := d.plan()
	cost := d.total()
	p.Cost = &cost
	if !o.Terse {
		p.Unserved = reasonsOf(d)
	}
	p.Engine = &planner.Engine{Version: Version, Seed: o.Seed, Threads: o.Threads, Planned: sched.Planned, Done: done, Revised: clock.revised}
	return &Result{Plan: p, Kept: kept, Neighbourhoods: tallies(parts), Seconds: elapsed().Seconds()}, nil
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

// A fall of a small network takes so many iterations for each request, and as
// many falls are made before more time makes them longer as well.
const (
	fallLength = 120
	shortFalls = 8
)

// falls is how often to cool down. A small network freezes into one of many
// shapes, some far dearer than others, and is better melted again and begun anew
// by turns; a large one has good and bad shapes in it side by side and gains more
// from patience. With much time falls become as many times more as they become
// longer.
func falls(m *model, planned int64) int64 {
	if !m.small() {
		return 1
	}
	falls := planned / (fallLength * int64(max(len(m.loose), 1)))
	if k := falls * shortFalls; falls > shortFalls {
		for falls = shortFalls; (falls+1)*(falls+1) <= k; {
			falls++
		}
	}
	return max(falls, 1)
}

// exchanges is how often, in a search of one fall, a part's worst draft becomes
// its best: never in a small network, where two searches freeze into two shapes
// and the better one is worth more than a second search of the same.
func exchanges(m *model) int64 {
	if m.small() {
		return 0
	}
	return 8
}

// piece is a region of the network and the drafts that are searched for it.
type piece struct {
	*model
	states   []*state
	standing int64 // announced seats in it that stand and may change; 0: a hint is searched
}

// best is the part's best draft so far.
func (p *piece) best() *state {
	b := p.states[0]
	for _, d := range p.states[1:] {
		if d.mind.cost < b.mind.cost {
			b = d
		}
	}
	return b
}

// cut returns the regions to search, the whole network if it is one.
func cut(m *model, hint *planner.Plan) []*model {
	snapshots := regions(m, hint)
	if snapshots == nil {
		return []*model{m}
	}
	out := make([]*model, len(snapshots))
	for i, s := range snapshots {
		out[i] = newModel(s)
	}
	return out
}

// starts makes the drafts to search: of the hint, or else of the standing
// timetable. Where there are fewer regions than threads, each has several.
func starts(regions []*model, o Options) ([]piece, error) {
	out := make([]piece, len(regions))
	for i, region := range regions {
		out[i] = piece{model: region, states: make([]*state, max(1, o.Threads/len(regions)))}
		for k := range out[i].states {
			d := newState(region)
			out[i].states[k] = d
			if o.Hint == nil {
				d.stand()
				out[i].standing = stands(&d.draft)
			} else if _, err := d.load(within(region, o.Hint)); err != nil {
				return nil, fmt.Errorf("the hint is no valid plan: %w", err)
			}
		}
	}
	return out, nil
}

// within is the part of a plan that lies in a region.
func within(m *model, p *planner.Plan) *planner.Plan {
	out := *p
	out.Sessions = nil
	for _, x := range p.Sessions {
		if _, here := m.roomAt[x.Room]; here {
			out.Sessions = append(out.Sessions, x)
		}
	}
	return &out
}

// schedules gives each part its share of the iterations that so many threads do,
// by the number of its requests, and cools it.
func schedules(parts []piece, threads int, planned int64, cooling func(*piece, int64) search.Cooling) []search.Part[*state] {
	sum, out := int64(0), make([]search.Part[*state], len(parts))
	for i := range parts {
		sum += int64(len(parts[i].requests))
	}
	for i := range parts {
		p := &parts[i]
		mine := planned
		if len(parts) > 1 {
			part, of := int64(threads*len(p.requests)), max(1, sum*int64(len(p.states)))
			mine = max(1, planned/of*part+planned%of*part/of)
		}
		out[i] = search.Part[*state]{States: p.states, Cooling: cooling(p, mine), Anew: (*state).anew}
	}
	return out
}

// cooling is how a part is cooled that is planned from nothing.
func (p *piece) cooling(planned int64) search.Cooling {
	mean := p.meanPrice()
	c := search.Cooling{Hot: mean * 2 / 5, Cold: mean / 16, Planned: planned, Falls: falls(p.model, planned)}
	if c.Falls > 1 {
		// Shapes freeze between a half and a fifth of what a person costs: each
		// fall begins above and ends below, the rest is left to the polishing.
		c.Hot, c.Cold = mean, mean*18/100
	}
	return c
}

// gather brings an empty draft to what the best of each part holds. Another
// price than the parts had together is a defect of a delta.
func gather(d *draft, parts []piece, rest *[terms]int64) error {
	want := *rest
	for i := range parts {
		for _, x := range parts[i].states {
			if x.wrong != nil {
				return x.wrong
			}
		}
		take(d, &parts[i])
		for k, v := range parts[i].best().mind.terms {
			want[k] += v
		}
	}
	d.begin()
	if d.terms != want {
		return fmt.Errorf("the running cost is %+v, built anew it is %+v", d.costOf(&want), d.total())
	}
	return nil
}

// beside is what those cost who are in no region.
func beside(m *model, regions []*model) (cost [terms]int64) {
	cost = newDraft(m).terms
	for _, r := range regions {
		for k, v := range newDraft(r).terms {
			cost[k] -= v
		}
	}
	return cost
}

// take adds what the best of a part holds.
func take(d *draft, p *piece) {
	kept := &p.best().mind
	at := make([]sessionIx, len(kept.sessions))
	crew := make([]trainerIx, 0, d.crewMax)
	for i, x := range kept.sessions {
		if x.heldAt == none {
			continue
		}
		room := roomIx(d.roomAt[p.s.Rooms[x.room].ID])
		crew = crew[:0]
		for k := range int(p.courses[x.course].crew) {
			crew = append(crew, trainerIx(d.trainerAt[p.s.Trainers[kept.crews[i*p.crewMax+k]].ID]))
		}
		at[i] = d.open(d.sessionAt(d.placeAt(x.course, d.rooms[room].site, x.day, x.at), room), crew)
		if x.pinned != none {
			d.sessions[at[i]].pinned = d.publishedAt(p.s.Published[x.pinned].ID)
		}
	}
	for r, s := range kept.seat {
		if s != none {
			d.sit(requestIx(d.requestAt[p.s.Requests[r].ID]), at[s])
		}
	}
}

func progress(parts []piece, rest *[terms]int64, done, planned int64, now time.Duration) Progress {
	sum := *rest
	for i := range parts {
		for k, v := range parts[i].best().mind.terms {
			sum[k] += v
		}
	}
	out := Progress{Seconds: float64(now.Milliseconds()) / 1000, Iterations: done, Planned: planned, Terms: parts[0].costOf(&sum)}
	out.Cost = out.Terms.Total()
	for _, n := range tallies(parts) {
		out.Moves += n.Evaluated
	}
	return out
}

func tallies(parts []piece) []Neighbourhood {
	out := make([]Neighbourhood, neighbourhoods)
	for n := range out {
		out[n].Name = names[n]
		for i := range parts {
			for _, d := range parts[i].states {
				out[n].Evaluated += d.stats[n].evaluated
				out[n].Accepted += d.stats[n].accepted
			}
		}
	}
	return out
}
