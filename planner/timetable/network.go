package timetable

import (
	"context"
	"errors"
	"fmt"

	"cohort/planner"
	"cohort/planner/timetable/explain"
	"cohort/planner/timetable/internal/draft"
	"cohort/planner/timetable/internal/exchange"
	"cohort/planner/timetable/internal/moves"
)

// Network is a snapshot that is cut into the parts that are searched side by side.
type Network struct {
	model   *draft.Model
	regions []*planner.Snapshot
	common  common
	rest    [draft.Terms]int64 // what those cost who are in no part
	began   [draft.Terms]int64 // what all cost as the search begins
	missed  []draft.RequestIx  // whose course nobody in their part can lead, with what comes after it
	unkept  []string           // see UnkeptPins
	hinted  bool               // the search begins from a hint
}

// common is what the search of a part follows from beside the part itself.
type common struct {
	Seed     int64    `json:"seed"`
	Threads  int      `json:"threads"`
	Parts    int      `json:"parts"`
	Requests int64    `json:"requests"` // in all parts
	Standing int64    `json:"standing"` // announced seats in all parts that stand and may change
	Planned  int64    `json:"planned"`  // iterations of each thread
	Stop     int64    `json:"stop"`     // iterations of each thread that are done; 0: until the time is over
	Without  []string `json:"without,omitempty"`
}

// states is how many drafts of a part are searched. Where there are fewer parts than
// threads, each has several.
func (w *common) states() int { return max(1, w.Threads/w.Parts) }

// Part is a part of a network with everything that its search follows from: the same
// Found is found in it by whoever searches it, whenever and on whatever machine.
type Part struct {
	Engine   string            `json:"engine"` // the Version that it is for
	Number   int               `json:"number"` // among the parts, from 0
	Common   common            `json:"common"`
	Snapshot *planner.Snapshot `json:"snapshot"`
}

// Found is the best timetable that a search found in a part.
type Found struct {
	Terms [draft.Terms]int64 `json:"terms"`
	Done  int64              `json:"done"` // iterations of each thread
	draft.Held
}

// Cut cuts a snapshot into its parts, whose searches are planned by iterations: options
// that speak of a clock, of a hint or of progress are an error. The snapshot must be sound.
// The plan that Join makes of what is found in the parts is that of Solve with the same
// options, to the byte. The error is an *UnkeptPins as that of Solve.
func Cut(s *planner.Snapshot, o Options) (*Network, error) {
	if o.Iterations <= 0 || o.Time > 0 || o.Now != nil || len(o.Revised) > 0 || o.Hint != nil || o.Progress != nil || o.Keep != nil || o.Enough != nil {
		return nil, fmt.Errorf("parts are searched by a number of iterations alone")
	}
	n, _, err := begin(s, &o, false)
	if err != nil {
		return nil, err
	}
	n.common.Planned, n.common.Stop = o.Iterations, o.StopAfter
	if o.StopAfter == 0 {
		n.common.Stop = o.Iterations
	}
	return n, nil
}

// begin cuts a snapshot and makes the drafts of its parts, which are returned if they are to
// be kept: together they are large.
func begin(s *planner.Snapshot, o *Options, keep bool) (*Network, []*part, error) {
	n := &Network{model: draft.NewModel(s), hinted: o.Hint != nil}
	n.common = common{Seed: o.Seed, Threads: max(1, o.Threads), Without: o.Without}
	n.regions = regions(n.model, o.Hint)
	if n.regions == nil {
		n.regions = []*planner.Snapshot{s}
	}
	parts, err := n.begin(o.Hint, keep)
	if (err != nil || len(n.unkept) > 0) && len(n.regions) > 1 && hasLoose(s) {
		// What is pinned may need a trainer or a room of another part, or be there in the hint.
		n.regions = []*planner.Snapshot{s}
		parts, err = n.begin(o.Hint, keep)
	}
	if err == nil && len(n.unkept) > 0 {
		err = &UnkeptPins{n.unkept}
	}
	return n, parts, err
}

// begin makes the drafts of all parts, one part after the other.
func (n *Network) begin(hint *planner.Plan, keep bool) (parts []*part, err error) {
	n.common.Parts, n.common.Requests, n.common.Standing = len(n.regions), 0, 0
	n.began, n.missed, n.unkept = [draft.Terms]int64{}, nil, nil
	priceMoves(n.model, reluctance(n.model.Snapshot))
	n.rest = draft.New(n.model).Terms
	for i, region := range n.regions {
		m := n.model
		if len(n.regions) > 1 {
			m = draft.NewModel(region)
		}
		p, err := newPart(i, m, &n.common, hint)
		if err != nil {
			return nil, err
		}
		n.add(p)
		if keep {
			parts = append(parts, p)
		}
	}
	return parts, nil
}

// add adds up what a part is as its search begins.
func (n *Network) add(p *part) {
	first := &p.states[0].Draft
	n.unkept = append(n.unkept, first.Unkept...)
	n.common.Requests += int64(len(p.Requests))
	n.common.Standing += p.standing
	for k, v := range draft.New(p.Model).Terms {
		n.rest[k] -= v
	}
	for k, v := range first.Terms {
		n.began[k] += v
	}
	if p.Model == n.model {
		return
	}
	for r := range p.Requests {
		if c := p.Requests[r].Course; !lacking(&p.Courses[c]) || lacking(&n.model.Courses[c]) {
			continue
		}
		for _, x := range append([]draft.Follower{{Request: draft.RequestIx(r), Days: 0}}, p.Followers[r]...) {
			n.missed = append(n.missed, n.model.Ground.Request(p.Snapshot.Requests[x.Request].ID))
		}
	}
}

// Parts is how many parts there are.
func (n *Network) Parts() int { return len(n.regions) }

// Part is a part, by its number.
func (n *Network) Part(i int) *Part {
	return &Part{Engine: Version, Number: i, Common: n.common, Snapshot: n.regions[i]}
}

// ErrOtherEngine is the error of a part that was cut by another Version of the engine.
var ErrOtherEngine = errors.New("the part is for another engine")

// SolvePart searches a part. The error is ErrOtherEngine, that of ctx where it has ended, or
// a defect of the engine.
func SolvePart(ctx context.Context, p *Part) (*Found, error) {
	if p.Engine != Version {
		return nil, fmt.Errorf("%w: it is for %s, this is %s", ErrOtherEngine, p.Engine, Version)
	}
	mine, err := newPart(p.Number, draft.NewModel(p.Snapshot), &p.Common, nil)
	if err != nil {
		return nil, err
	}
	parts := []*part{mine}
	done := anneal(ctx, parts, &p.Common, p.Common.schedule(), func() {})
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	polishParts(parts, &p.Common, done)
	return mine.found(done)
}

// newPart makes the drafts of a part: of a hint, or else of the standing timetable.
func newPart(i int, m *draft.Model, w *common, hint *planner.Plan) (*part, error) {
	left, err := leaveOut(w.Without)
	if err != nil {
		return nil, err
	}
	times := reluctance(m.Snapshot)
	priceMoves(m, times)
	if left.infeasible {
		m.ForgetInfeasible()
	}
	p := &part{Model: m, without: left, moves: times, first: i * w.states(), states: make([]*moves.State, w.states())}
	for k := range p.states {
		d := moves.New(m)
		d.Without = left.Without
		p.states[k] = d
		if hint == nil {
			d.Stand()
			p.standing = standingSeats(&d.Draft)
		} else if _, err := d.Load(within(m, hint)); err != nil {
			return nil, fmt.Errorf("the hint is no valid plan: %w", err)
		}
	}
	return p, nil
}

// found is what the best of a part's drafts holds after so many iterations.
func (p *part) found(done int64) (*Found, error) {
	for _, x := range p.states {
		if x.Wrong != nil {
			return nil, x.Wrong
		}
	}
	best := p.best()
	return &Found{Terms: best.Best.Terms, Done: done, Held: best.Held()}, nil
}

// Join makes the plan of a network from what was found in each of its parts, by number: it
// mends the borders and tells why requests are not served, unless it is to be terse. Any
// error is a defect of the engine, or of what was handed in.
func (n *Network) Join(found []*Found, terse bool) (*Result, error) {
	if len(found) != len(n.regions) {
		return nil, fmt.Errorf("%d parts were found of %d", len(found), len(n.regions))
	}
	d, err := n.gather(found)
	if err != nil {
		return nil, err
	}
	if len(found) > 1 {
		d = n.together(d, found[0].Done)
	}
	n.takeBack(d)
	return n.result(d, found[0].Done, terse), nil
}

// gather returns what was found in all parts. Another price than they had together is an
// error: a delta is wrong.
func (n *Network) gather(found []*Found) (*draft.Draft, error) {
	priceMoves(n.model, 1)
	d, want := draft.New(n.model), n.rest
	for i, f := range found {
		if f.Done != found[0].Done {
			return nil, fmt.Errorf("part %d was searched for %d iterations, part 0 for %d", i, f.Done, found[0].Done)
		}
		if err := d.Take(&f.Held); err != nil {
			return nil, fmt.Errorf("part %d: %w", i, err)
		}
		for k, v := range f.Terms {
			want[k] += v
		}
	}
	d.Begin()
	want[draft.Moved] /= reluctance(n.model.Snapshot)
	if d.Terms != want {
		return nil, fmt.Errorf("the running cost is %+v, built again it is %+v", d.CostOf(&want), d.CostTerms())
	}
	return d, nil
}

// takeBack takes back the changes that nobody needs, see exchange.TakeBack.
func (n *Network) takeBack(d *draft.Draft) {
	left, _ := leaveOut(n.common.Without) // the parts were begun with it
	dearest := n.rest
	for k, v := range n.began {
		dearest[k] += v
	}
	dearest[draft.Moved] /= reluctance(n.model.Snapshot)
	most := n.model.CostOf(&dearest).Total()
	for again := !left.takeback; again; {
		if again = exchange.TakeBack(d, most); again && !left.rehouse { // a room may be free now
			exchange.Rehouse(d)
		}
	}
}

// result writes a draft as a plan, found after so many iterations.
func (n *Network) result(d *draft.Draft, done int64, terse bool) *Result {
	p, terms := d.Plan(), d.CostTerms()
	p.Cost = &terms
	var reasons []explain.Reason
	if !terse {
		reasons = explain.Unserved(d)
		p.Unserved = make([]planner.Unserved, len(reasons))
		for i, r := range reasons {
			p.Unserved[i] = r.Unserved
		}
	}
	p.Engine = &planner.Engine{Version: Version, Seed: n.common.Seed, Threads: n.common.Threads, Planned: n.common.Planned, Done: done}
	return &Result{Plan: p, Reasons: reasons}
}
