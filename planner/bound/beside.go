package bound

import (
	"context"
	"sync"

	"cohort/planner"
)

// iterationsEach is how many iterations a search does for each request, all its
// threads together, if it lasts long enough for the close bound beside it, which
// takes about an eighth of that. What a plan's bytes say must not depend on who
// was faster, so that the counts decide, and the plan has those.
const iterationsEach = 1500

// Beside are bounds that are computed beside a search.
type Beside struct {
	requests, threads int64
	far, near         chan Bounds // what is known at once, and the close bound
	begin             func()      // the search for the close one
	giveUp            context.CancelFunc
}

// BeginBeside begins the bounds for a snapshot that so many threads search a plan for.
// It goes on when ctx ends, as a search that is cut short has a plan still: End or
// GiveUp ends it.
func BeginBeside(ctx context.Context, s *planner.Snapshot, threads int) *Beside {
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	begun := make(chan struct{})
	f := &Beside{requests: int64(len(s.Requests)), threads: int64(threads), far: make(chan Bounds, 1), near: make(chan Bounds, 1),
		begin: sync.OnceFunc(func() { close(begun) }), giveUp: cancel}
	go func() {
		b := Begin(s)
		f.far <- b.Bounds
		select {
		case <-begun:
			b.Rise(ctx)
			f.near <- b.Bounds
		case <-ctx.Done():
		}
	}()
	return f
}

// Planned is told, any number of times, how many iterations the search plans. The
// close bound begins with the first number that is worth it: by then the search
// knows how much it can do, and must not be slowed down while it finds out.
func (f *Beside) Planned(iterations int64) {
	if f.worth(iterations) {
		f.begin()
	}
}

func (f *Beside) worth(iterations int64) bool {
	return iterations >= f.requests*iterationsEach/f.threads
}

// GiveUp ends the computation without a result.
func (f *Beside) GiveUp() { f.giveUp() }

// End writes the bounds into the plan that the search made, and says whether the
// close one is among them. It waits for it.
func (f *Beside) End(p *planner.Plan) (closely bool) {
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
