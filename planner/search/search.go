// Package search is simulated annealing on several states side by side. It
// knows nothing of what is searched: a problem proposes a change, prices it,
// and keeps or drops it as it is told.
//
// A run is fixed by the states, the seed and the counts of its schedule. The
// clock and the context may only end it, and only between two rounds, whose
// lengths are counted in iterations: whatever a run found, another one told to
// do as many iterations finds again.
package search

import (
	"context"
	"math"
	"math/bits"
	"sync"
	"sync/atomic"
)

// Problem is a state that a search changes. P is the type itself.
//
// Where Propose made a change, the search calls Keep or Drop before anything else. A
// change is made from Propose on: Cost is greater by its delta until Drop takes it back.
// Costs are integers in a unit of the problem's own; limits and temperatures are in the
// same unit. A state remembers one saved state, and Adopt leaves that as it is.
type Problem[P any] interface {
	// Propose makes a change and returns by how much that worsens the cost; false if it
	// changed nothing, as it may whenever the delta would be above the limit.
	Propose(r *Rand, limit int64) (delta int64, made bool)
	Keep()       // makes the last change final
	Drop()       // takes the last change back
	Cost() int64 // of the state as it is
	Save()       // remembers the state as it is
	Recall()     // goes back to what was saved
	Adopt(P)     // becomes a copy of the other state
}

// Schedule says how long to search.
type Schedule struct {
	// StopAfter ends the run after so many iterations of each state; 0: never.
	StopAfter int64
	// Round is the number of iterations between two looks at Over and ctx. The
	// first rounds are shorter.
	Round int64
	// Exchanges is how often, over the planned iterations of a single cycle, the worst
	// state becomes a copy of the best; 0: never. States with several cycles ignore it:
	// each is searched on its own, and all become copies of the best for the polishing.
	Exchanges int64
	// Over ends the run when it is true; may be nil.
	Over func() bool
	// Revise returns how many iterations there are to be in all; 0: as many as before.
	// It is asked between rounds until the cooling is at its end. What is left of the
	// cooling is then spread over what is left of the iterations, so that a search on a
	// slow or a busy machine is cold too when its time ends. A run is found again if
	// Revise returns the same after the same iterations. May be nil.
	Revise func(done int64) (planned int64)
	// After is called between rounds with the iterations done; may be nil.
	After func(done int64)
}

// Until is a schedule that ends, between two rounds, where something is true of the
// iterations done as well.
func (s Schedule) Until(enough func(done int64) bool) Schedule {
	over, after, ends := s.Over, s.After, false
	s.Over = func() bool { return ends || over != nil && over() }
	s.After = func(done int64) {
		if after != nil {
			after(done)
		}
		ends = enough(done)
	}
	return s
}

// hold is for how many iterations a temperature stays.
const hold = 64

// Part is one of several problems that are searched side by side and share nothing. It
// has states, temperatures and a number of iterations of its own.
type Part[P Problem[P]] struct {
	States []P
	First  int // the number of its first state among those of all parts, which its random numbers follow
	Cooling
	// Restart takes a state back to where a search from nothing begins. It is called
	// before the cycles for which restarts is true; the others begin from the best so
	// far. nil: all do.
	Restart func(state P, rand *Rand)
}

// Run anneals the states until a limit is reached, leaves each at its best, and returns
// how many iterations each of them did. The planned iterations are the cooling's.
func Run[P Problem[P]](ctx context.Context, states []P, cooling Cooling, seed int64, s Schedule) (done int64) {
	return RunParts(ctx, []Part[P]{{States: states, Cooling: cooling}}, cooling.Planned, len(states), seed, s)
}

// RunParts is Run for several parts on so many threads. The planned iterations are
// common: each part is as far in its own as the run is in them.
func RunParts[P Problem[P]](ctx context.Context, parts []Part[P], planned int64, threads int, seed int64, s Schedule) (done int64) {
	var each []*searcher[P]
	for i := range parts {
		for k, p := range parts[i].States {
			each = append(each, &searcher[P]{state: p, part: i, second: k%2 == 1, rand: NewRand(seed, parts[i].First+k), best: p.Cost()})
			p.Save()
		}
	}
	at := make([]int64, len(parts))    // by part: iterations done
	stage := make([]int64, len(parts)) // by part: how far its cooling is
	line := timeline{left: planned, iterations: planned}
	for ctx.Err() == nil && (s.Over == nil || !s.Over()) && (s.StopAfter == 0 || done < s.StopAfter) {
		to := done + round(done, s.Round)
		if s.StopAfter > 0 {
			to = min(to, s.StopAfter)
		}
		ends, stages := make([]int64, len(parts)), make([]int64, len(parts))
		for i := range parts {
			ends[i] = share(to, parts[i].Planned, planned)
			stages[i] = share(line.at(to), parts[i].Planned, planned)
		}
		sideBySide(len(each), threads, func(i int) {
			me := each[i]
			k := me.part
			me.work(&parts[k], at[k], ends[k], stage[k], stages[k])
		})
		next := 0
		for i := range parts {
			mine := each[next : next+len(parts[i].States)]
			next += len(mine)
			if c := &parts[i].Cooling; c.meets(stage[i], stages[i], s.Exchanges) {
				exchange(mine, c.Cycles > 1)
			}
		}
		at, stage, done = ends, stages, to
		if s.Revise != nil && line.at(done) < planned {
			if revised := s.Revise(done); revised > 0 {
				line = line.revised(done, revised, planned)
			}
		}
		if s.After != nil {
			s.After(done)
		}
	}
	for _, x := range each {
		x.state.Recall()
	}
	return done
}

// timeline says how far the cooling is after so many iterations of a run. After done
// iterations it is at a stage; what is left of it is spread evenly over so many more
// iterations.
type timeline struct {
	done, stage      int64
	left, iterations int64
}

func (c timeline) at(done int64) int64 {
	return c.stage + share(done-c.done, c.left, c.iterations)
}

// revised is the timeline if there are to be so many iterations in all; cooling is how
// many the cooling was planned with.
func (c timeline) revised(done, planned, cooling int64) timeline {
	stage := c.at(done)
	return timeline{done, stage, cooling - stage, max(planned-done, 1)}
}

// share returns n * planned / ofAll: how many iterations a part does, of so many that are
// planned for it, while the run does n of all its own.
func share(n, planned, ofAll int64) int64 {
	if planned == ofAll || ofAll <= 0 {
		return n
	}
	hi, lo := bits.Mul64(uint64(n), uint64(planned))
	if hi >= uint64(ofAll) {
		return math.MaxInt64 / 2
	}
	part, _ := bits.Div64(hi, lo, uint64(ofAll))
	return int64(min(part, math.MaxInt64/2))
}

// sideBySide does n things on so many threads.
func sideBySide(n, threads int, do func(int)) {
	if threads = min(threads, n); threads <= 1 {
		for i := range n {
			do(i)
		}
		return
	}
	var all sync.WaitGroup
	var next atomic.Int64
	for range threads {
		all.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				do(i)
			}
		})
	}
	all.Wait()
}

// searcher is one state's search.
type searcher[P Problem[P]] struct {
	state   P
	part    int
	second  bool // of every two states of its part
	rand    *Rand
	best    int64
	phase   int64 // of the cooling
	unsaved bool  // the state is the best so far, and is not saved yet
}

// restarts says whether a cycle begins from nothing: each cycle of every second state,
// and every second cycle of a state that is alone. What froze once seldom melts again, so
// some must begin from nothing; the others begin from the best so far.
func (me *searcher[P]) restarts(cycle, cycles int64, states int) bool {
	return cycle < cycles && (me.second || states == 1 && cycle%2 == 1)
}

// work does the iterations from one to another. Meanwhile the cooling of the part goes
// from one stage to the next.
func (me *searcher[P]) work(part *Part[P], from, to, stage, next int64) {
	p, c := me.state, &part.Cooling
	var temperature int64
	for at := from; at < to; at++ {
		now := stage + (at-from)*(next-stage)/(to-from)
		if phase := c.phase(now); phase != me.phase {
			me.phase = phase
			switch {
			case part.Restart != nil && me.restarts(phase, c.Cycles, len(part.States)):
				if me.unsaved {
					p.Save()
					me.unsaved = false
				}
				part.Restart(p, me.rand)
			case p.Cost() > me.best:
				p.Recall()
			}
		}
		if at == from || at%hold == 0 {
			temperature = c.At(max(now-at%hold*(next-stage)/(to-from), 0))
		}
		allowed := limit(temperature, me.rand)
		delta, made := p.Propose(me.rand, allowed)
		switch {
		case !made:
		case delta > allowed:
			p.Drop()
		case delta > 0 && me.unsaved:
			// The best is about to be left: save it, at the price of this one change.
			p.Drop()
			p.Save()
			me.unsaved = false
		default:
			p.Keep()
			if c := p.Cost(); c < me.best {
				me.best, me.unsaved = c, true
			}
		}
	}
	if me.unsaved {
		p.Save()
		me.unsaved = false
	}
}

// meets says whether states are exchanged between two iterations.
func (c Cooling) meets(from, to, exchanges int64) bool {
	if c.Cycles > 1 {
		return from < c.polish() && c.polish() <= to
	}
	if exchanges == 0 {
		return false
	}
	every := max(c.Planned/exchanges, 1)
	return from/every != to/every
}

// exchange makes the worst of several states, or all of them, a copy of the best.
func exchange[P Problem[P]](each []*searcher[P], all bool) {
	best, worst := each[0], each[0]
	for _, x := range each {
		if x.state.Cost() < best.state.Cost() {
			best = x
		}
		if x.state.Cost() > worst.state.Cost() {
			worst = x
		}
	}
	for _, x := range each {
		if x == best || x != worst && !all {
			continue
		}
		x.state.Adopt(best.state)
		if c := x.state.Cost(); c < x.best {
			x.best = c
			x.state.Save()
		}
	}
}

// round is the length of the round that begins at an iteration: short at first,
// so that a short limit is kept too.
func round(done, full int64) int64 {
	full = max(full, 1)
	if done < 16*full {
		return max(full/16, 1)
	}
	return full
}
