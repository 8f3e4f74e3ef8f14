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
	"sync"
)

// Problem is a state that can be changed. P is the type itself.
type Problem[P any] interface {
	// Propose makes a change, to be followed by Keep or Drop, and returns by how
	// much it worsens the cost. It may give up, changing nothing and returning
	// false, whenever it sees that it would come out above limit.
	Propose(r *Rand, limit int64) (delta int64, made bool)
	Keep()
	Drop()
	Cost() int64 // of the state as it is
	Save()       // remembers the state as it is, the best so far
	Recall()     // goes back to what was saved
	Adopt(P)     // becomes as the other one is, what it saved apart
}

// Schedule says how long to search.
type Schedule struct {
	Cooling
	// StopAfter ends the run after so many iterations of each state; 0: never.
	StopAfter int64
	// Round is the number of iterations between two looks at Over and ctx. The
	// first rounds are shorter.
	Round int64
	// Exchanges is how often, over the planned iterations, the worst state becomes
	// a copy of the best.
	Exchanges int64
	// Over ends the run when it is true; may be nil.
	Over func() bool
	// Replan is asked between rounds, until they are done, how many iterations are
	// planned after all: a clock that turns out slow or fast then still sees the
	// cold end. Such a run is not found again from its counts. May be nil.
	Replan func(done int64) (planned int64)
	// After is called between rounds with the iterations done; may be nil.
	After func(done int64)
}

// hold is for how many iterations a temperature stays.
const hold = 64

// Run anneals the states until a limit is reached, leaves each at its best, and
// returns how many iterations each of them did.
func Run[P Problem[P]](ctx context.Context, states []P, seed int64, s Schedule) (done int64) {
	type searcher struct {
		rand   *Rand
		best   int64
		behind bool // the state is the best so far and was not saved as it is
	}
	each := make([]searcher, len(states))
	for i, p := range states {
		each[i] = searcher{rand: NewRand(seed, i), best: p.Cost()}
		p.Save()
	}
	work := func(i int, from, to int64) {
		p, me := states[i], &each[i]
		var temperature int64
		for at := from; at < to; at++ {
			if at > 0 && s.begins(at) && p.Cost() > me.best {
				p.Recall()
			}
			if at == from || at%hold == 0 {
				temperature = s.At(at - at%hold)
			}
			allowed := limit(temperature, me.rand)
			delta, made := p.Propose(me.rand, allowed)
			switch {
			case !made:
			case delta > allowed:
				p.Drop()
			case delta > 0 && me.behind:
				// The best is about to be left: save it, at the price of this one change.
				p.Drop()
				p.Save()
				me.behind = false
			default:
				p.Keep()
				if c := p.Cost(); c < me.best {
					me.best, me.behind = c, true
				}
			}
		}
		if me.behind {
			p.Save()
			me.behind = false
		}
	}
	every := int64(0)
	if s.Exchanges > 0 && len(states) > 1 {
		every = max(s.Planned/s.Exchanges, 1)
	}
	for ctx.Err() == nil && (s.Over == nil || !s.Over()) && (s.StopAfter == 0 || done < s.StopAfter) {
		to := done + round(done, s.Round)
		if s.StopAfter > 0 {
			to = min(to, s.StopAfter)
		}
		if len(states) == 1 {
			work(0, done, to)
		} else {
			var all sync.WaitGroup
			for i := range states {
				all.Go(func() { work(i, done, to) })
			}
			all.Wait()
		}
		if every > 0 && done/every != to/every {
			best, worst := 0, 0
			for i, p := range states {
				if p.Cost() < states[best].Cost() {
					best = i
				}
				if p.Cost() > states[worst].Cost() {
					worst = i
				}
			}
			if best != worst {
				states[worst].Adopt(states[best])
				if c := states[worst].Cost(); c < each[worst].best {
					each[worst].best = c
					states[worst].Save()
				}
			}
		}
		done = to
		if s.Replan != nil && done < s.Planned {
			s.Planned = max(s.Replan(done), done)
		}
		if s.After != nil {
			s.After(done)
		}
	}
	for _, p := range states {
		p.Recall()
	}
	return done
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
