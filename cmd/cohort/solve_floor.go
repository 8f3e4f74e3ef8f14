package main

import (
	"context"
	"fmt"
	"math"
	"sync"

	"cohort/planner"
	"cohort/planner/bound"
	"cohort/planner/timetable"
)

// iterationsEach is how many iterations a search does for each request, all its
// threads together, if it lasts long enough for the close bound beside it, which
// takes about an eighth of that. What a plan's bytes say must not depend on who
// was faster, so that the counts decide, and the plan has those.
const iterationsEach = 1500

// floor is what no plan can undercut, computed beside a search.
type floor struct {
	requests, threads int64
	far, near         chan bound.Floor // what is known at once, and the close bound
	begin             func()           // the search for the close one
	giveUp            context.CancelFunc
}

func newFloor(ctx context.Context, s *planner.Snapshot, threads int) *floor {
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	begun := make(chan struct{})
	f := &floor{requests: int64(len(s.Requests)), threads: int64(threads), far: make(chan bound.Floor, 1), near: make(chan bound.Floor, 1),
		begin: sync.OnceFunc(func() { close(begun) }), giveUp: cancel}
	go func() {
		b := bound.Begin(s)
		f.far <- b.Floor
		select {
		case <-begun:
			b.Rise(ctx)
			f.near <- b.Floor
		case <-ctx.Done():
		}
	}()
	return f
}

// watch is told how the search goes. Its first word comes when the search knows
// how much it can do, and must not be slowed down any more while it finds out.
func (f *floor) watch(p timetable.Progress) {
	if f.worth(p.Planned) {
		f.begin()
	}
}

func (f *floor) worth(iterations int64) bool {
	return iterations >= f.requests*iterationsEach/f.threads
}

// end writes the floor into the plan that the search made, and says whether it
// is the close one.
func (f *floor) end(p *planner.Plan) (closely bool) {
	defer f.giveUp()
	closely = f.worth(min(p.Engine.Done, p.Engine.Planned))
	from := f.far
	if closely {
		f.begin()
		from = f.near
	} else {
		f.giveUp()
	}
	b := <-from
	p.Unavoidable, p.LowerBound = &b.Unavoidable, &b.Cost
	return closely
}

// floorText says how far from the optimum a plan may be at the most.
func floorText(p *planner.Plan, cost int64, closely bool) string {
	least := *p.LowerBound
	text := fmt.Sprintf("at least %d of the cost is unavoidable, no plan costs less than %d", *p.Unavoidable, least)
	switch {
	case cost == least:
		text += ": this one is the cheapest there is"
	case least > 0:
		text += fmt.Sprintf("; this one is at most %.1f %% above", math.Ceil(1000*float64(cost-least)/float64(least))/10)
	}
	if !closely && cost != least {
		text += " (a search this short does without the closer bound)"
	}
	return text + "\n"
}
