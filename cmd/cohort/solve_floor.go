package main

import (
	"context"
	"fmt"
	"math"

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
	close             chan bool // once: whether to look for the close bound
	said              bool
	found             chan bound.Floor
	giveUp            context.CancelFunc
}

func newFloor(ctx context.Context, s *planner.Snapshot, threads int) *floor {
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	f := &floor{requests: int64(len(s.Requests)), threads: int64(threads), close: make(chan bool, 1), found: make(chan bound.Floor, 1), giveUp: cancel}
	go func() {
		b := bound.Begin(s)
		if <-f.close {
			b.Rise(ctx)
		}
		f.found <- b.Floor
	}()
	return f
}

// watch is told how the search goes. Its first word comes when the search knows
// how much it can do, and must not be slowed down any more while it finds out.
func (f *floor) watch(p timetable.Progress) { f.say(f.worth(p.Planned)) }

func (f *floor) worth(iterations int64) bool {
	return iterations >= f.requests*iterationsEach/f.threads
}

func (f *floor) say(closely bool) {
	if !f.said {
		f.said = true
		f.close <- closely
	}
}

// end writes the floor into the plan that the search made, and says whether it
// is the close one.
func (f *floor) end(p *planner.Plan) (closely bool) {
	defer f.giveUp()
	closely = f.worth(min(p.Engine.Done, p.Engine.Planned))
	f.say(closely)
	if !closely {
		f.giveUp()
	}
	b := <-f.found
	if !closely {
		b.Cost = b.Alone
	}
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
		text += " (a search this short gives up the closer bound)"
	}
	return text + "\n"
}
