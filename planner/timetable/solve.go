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
	parts, err := m.parts(o)
	if err != nil {
		return nil, err
	}
	sched := search.Schedule{Cooling: search.Cooling{Planned: o.Iterations}, Round: roundLength, Exchanges: exchanges, StopAfter: o.StopAfter}
	if o.StopAfter == 0 {
		sched.StopAfter = o.Iterations
	}
	if o.Time > 0 {
		if o.Iterations == 0 {
			if sched.Planned, err = m.estimate(ctx, o, sched, elapsed); err != nil {
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
	if o.Progress != nil {
		said := time.Duration(0)
		sched.After = func(done int64) {
			if now := elapsed(); now-said >= progressEvery || o.Now == nil && done%(64*roundLength) == 0 {
				said = now
				o.Progress(m.progress(parts, done, sched.Planned, now))
			}
		}
	}
	done := search.RunParts(ctx, schedules(parts, o.Threads, sched.Planned), o.Threads, o.Seed, sched)
	if o.Progress != nil {
		o.Progress(m.progress(parts, done, sched.Planned, elapsed()))
	}
	d := newDraft(m)
	if err := d.gather(parts); err != nil {
		return nil, err
	}
	p := d.plan()
	cost := d.total()
	p.Cost = &cost
	p.Unserved = d.reasons()
	p.Engine = &planner.Engine{Version: Version, Seed: o.Seed, Threads: o.Threads, Planned: sched.Planned, Done: done}
	return &Result{Plan: p, Neighbourhoods: tallies(parts), Seconds: elapsed().Seconds()}, nil
}

// roundLength is the number of iterations between two looks at the clock.
const roundLength = 2048

const progressEvery = 500 * time.Millisecond

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

// exchanges is how often, in a whole search, a part's worst draft becomes its
// best; more often where it cools down more often.
const exchanges = 8

// piece is a region of the network and the drafts that are searched for it.
type piece struct {
	*model
	states []*draft
}

// best is the part's best draft so far.
func (p *piece) best() *draft {
	b := p.states[0]
	for _, d := range p.states[1:] {
		if d.mind.cost < b.mind.cost {
			b = d
		}
	}
	return b
}

// parts makes the drafts to search: of the hint, or else of the standing
// timetable. Where there are fewer regions than threads, each has several.
func (m *model) parts(o Options) ([]piece, error) {
	regions := []*model{m}
	if cut := m.regions(o.Hint); cut != nil {
		regions = regions[:0]
		for _, s := range cut {
			regions = append(regions, newModel(s))
		}
	}
	out := make([]piece, len(regions))
	for i, region := range regions {
		out[i] = piece{region, make([]*draft, max(1, o.Threads/len(regions)))}
		for k := range out[i].states {
			d := newDraft(region)
			out[i].states[k] = d
			if o.Hint == nil {
				d.stand()
			} else if _, err := d.load(region.within(o.Hint)); err != nil {
				return nil, fmt.Errorf("the hint is no valid plan: %w", err)
			}
		}
	}
	return out, nil
}

// within is the part of a plan that lies in a region.
func (m *model) within(p *planner.Plan) *planner.Plan {
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
// by the number of its requests.
func schedules(parts []piece, threads int, planned int64) []search.Part[*draft] {
	sum, out := 0, make([]search.Part[*draft], len(parts))
	for i := range parts {
		sum += len(parts[i].requests)
	}
	for i := range parts {
		p := &parts[i]
		mine := planned
		if len(parts) > 1 {
			mine = max(1, int64(float64(planned)*float64(threads*len(p.requests))/float64(sum*len(p.states))))
		}
		hot, cold := p.temperatures()
		out[i] = search.Part[*draft]{States: p.states, Cooling: search.Cooling{Hot: hot, Cold: cold, Planned: mine, Falls: p.falls(mine)}}
	}
	return out
}

// gather brings an empty draft to what the best of each part holds. Another
// price than the parts had together is a defect of a delta.
func (d *draft) gather(parts []piece) error {
	for i := range parts {
		if err := d.take(&parts[i]); err != nil {
			return err
		}
	}
	d.begin()
	want := d.apart(parts)
	for i := range parts {
		want += parts[i].best().mind.cost
	}
	if d.cost != want {
		return fmt.Errorf("the running cost is %d, built anew it is %d %+v", want, d.cost, d.total())
	}
	return nil
}

// apart is what the requests cost that lie in no part.
func (m *model) apart(parts []piece) int64 {
	cost := int64(0)
	for i := range m.requests {
		cost += m.requests[i].price
		if m.requests[i].held != none {
			cost += m.w.Moved
		}
	}
	for t, x := range m.trainers {
		cost += m.overtime(trainerIx(t), x.taught)
	}
	for i := range parts {
		if parts[i].model == m {
			return 0
		}
		p := parts[i].model
		for k := range p.requests {
			cost -= p.requests[k].price
			if p.requests[k].held != none {
				cost -= p.w.Moved
			}
		}
		for t, x := range p.trainers {
			cost -= p.overtime(trainerIx(t), x.taught)
		}
	}
	return cost
}

// take adds what the best of a part holds.
func (d *draft) take(p *piece) error {
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
	if fresh := newDraft(p.model); fresh.become(kept) != nil {
		return fmt.Errorf("the running cost is %d, built anew it is %d %+v", kept.cost, fresh.cost, fresh.total())
	}
	return nil
}

func (m *model) publishedAt(id string) publishedIx {
	for i := range m.s.Published {
		if m.s.Published[i].ID == id {
			return publishedIx(i)
		}
	}
	return none
}

// estimate returns how many iterations fit into the time, from a short try on
// copies. Its first half is left out: while much is still to be found, moves
// take longer.
func (m *model) estimate(ctx context.Context, o Options, s search.Schedule, elapsed func() time.Duration) (int64, error) {
	from := elapsed()
	parts, err := m.parts(o)
	if err != nil {
		return 0, err
	}
	began := elapsed()
	budget := (o.Time - began) / 16
	s.Planned, s.Exchanges, s.StopAfter = 1<<40, 0, 0
	var mark, now time.Duration
	var at, done int64
	s.Over = func() bool { return now-began >= budget && done > 0 }
	s.After = func(n int64) {
		done, now = n, elapsed()
		if now-began <= budget/2 {
			at, mark = n, now
		}
	}
	try := schedules(parts, o.Threads, s.Planned)
	for i := range try {
		try[i].Hot, try[i].Falls = max(try[i].Hot/8, try[i].Cold), 1
	}
	search.RunParts(ctx, try, o.Threads, o.Seed, s)
	if at == 0 || at == done {
		at, mark = 0, from
	}
	left := o.Time - now
	if now <= mark || left <= 0 || done == 0 {
		return 1, nil
	}
	return max(1, int64(0.95*float64(done-at)/float64(now-mark)*float64(left))), nil
}

func (m *model) progress(parts []piece, done, planned int64, now time.Duration) Progress {
	out := Progress{Seconds: float64(now.Milliseconds()) / 1000, Iterations: done, Planned: planned, Cost: m.apart(parts)}
	var sum [terms]int64
	for i := range parts {
		best := &parts[i].best().mind
		out.Cost += best.cost
		for k, v := range best.terms {
			sum[k] += v
		}
	}
	out.Terms = costOf(&sum)
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
