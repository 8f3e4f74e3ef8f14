package moves

import (
	"fmt"
	"slices"

	"cohort/planner/search"
	"cohort/planner/timetable/internal/draft"
)

// The neighbourhoods.
const (
	SeatMove = iota
	ReseatMove
	pathMove
	shiftMove
	refitMove
	openMove
	displaceMove
	windowMove
	swapMove
	CarryMove
	waveMove
	Neighbourhoods
)

// Names are the neighbourhoods' names, in their order.
var Names = [Neighbourhoods]string{"seat", "reseat", "path", "shift", "refit", "open", "displace", "window", "swap", "carry", "wave"}

// mix is how often of 64 each neighbourhood is tried.
type mix [64]uint8

func mixed(shares [Neighbourhoods]int) (m mix) {
	at := 0
	for n, k := range shares {
		for range k {
			m[at] = uint8(n)
			at++
		}
	}
	return m
}

// The mixes of small networks and of large ones. In a small network days and
// waves are planned anew as a whole, or it freezes in whatever shape it first
// took; less often where many days lie ahead, each of which a wave takes its time
// for. In a large one a single wave takes as long as a hundred other moves, and a
// search gains most from moving single sessions.
var (
	smallMix = mixed([Neighbourhoods]int{SeatMove: 11, ReseatMove: 17, pathMove: 6, shiftMove: 5, refitMove: 4, displaceMove: 4, windowMove: 2, swapMove: 3, CarryMove: 2, waveMove: 10})
	longMix  = mixed([Neighbourhoods]int{SeatMove: 13, ReseatMove: 19, pathMove: 7, shiftMove: 5, refitMove: 5, displaceMove: 5, windowMove: 2, swapMove: 3, CarryMove: 2, waveMove: 3})
	largeMix = mixed([Neighbourhoods]int{SeatMove: 6, ReseatMove: 8, pathMove: 4, shiftMove: 30, refitMove: 3, openMove: 2, displaceMove: 3, swapMove: 2, CarryMove: 6})
)

// mixOf is how a network is searched.
func mixOf(m *draft.Model) *mix {
	switch {
	case !m.IsSmall():
		return &largeMix
	case m.Days >= draft.LongFrom:
		return &longMix
	}
	return &smallMix
}

type tally struct{ Evaluated, Accepted int64 }

// Propose makes one move.
func (d *State) Propose(rand *search.Rand, limit int64) (int64, bool) {
	if d.NextAnchor < len(d.Order) {
		return d.build(rand)
	}
	return d.move(int(mixOf(d.Model)[rand.Intn(64)]), rand, limit)
}

// move makes one of a neighbourhood. Small ones are priced first, and only one
// that is accepted is made.
func (d *State) move(n int, rand *search.Rand, limit int64) (int64, bool) {
	if len(d.Movable) == 0 {
		return 0, false
	}
	before := d.Total
	d.Begin()
	d.last = n
	d.Lookahead = 0
	made := false
	switch n {
	case SeatMove, ReseatMove:
		return d.smallMove(n, rand, limit)
	case CarryMove:
		return d.carry(rand, limit)
	case pathMove:
		made = d.walkAgain(rand)
	case shiftMove:
		made = d.shift(rand)
	case refitMove:
		d.drawLookahead(rand)
		made = d.refit(rand)
	case openMove:
		made = d.openAny(rand)
	case windowMove:
		d.drawLookahead(rand)
		made = d.replanDays(rand)
	case swapMove:
		made = d.swap(rand)
	case waveMove:
		d.drawLookahead(rand)
		made = d.replanWave(rand)
	case displaceMove:
		d.drawLookahead(rand)
		made = d.displace(rand)
	}
	d.Stats[n].Evaluated++
	if !made {
		d.Undo()
		return 0, false
	}
	return d.Total - before, true
}

// build is one step of the construction: the most useful session on the next
// day of the next trainer.
func (d *State) build(rand *search.Rand) (int64, bool) {
	d.Begin()
	before := d.Total
	d.Lookahead = lookaheads[len(lookaheads)-1]
	a := d.Order[d.NextAnchor]
	d.last = openMove
	w := &d.work
	w.anchors = append(w.anchors[:0], a)
	if !d.openBest(w.anchors, draft.None, rand) {
		d.NextAnchor++
		return 0, false
	}
	d.Settle(rand)
	return d.Total - before, true
}

// Keep makes the last move final.
func (d *State) Keep() {
	d.Stats[d.last].Accepted++
}

// Drop takes the last move back.
func (d *State) Drop() {
	d.Undo()
	if d.NextAnchor < len(d.Order) {
		d.NextAnchor++
	}
}

// Cost is the price of the draft.
func (d *State) Cost() int64 { return d.Total }

// SmallMoves names the small moves together, in the shares in which a search makes
// them.
const SmallMoves = "small"

// Try makes so many steps of a neighbourhood, keeps what makes the plan no dearer,
// as a search does at its end, and returns how many moves that were. An unknown name
// is an error.
func (d *State) Try(neighbourhood string, steps int, rand *search.Rand) (evaluated, accepted int64, err error) {
	draw := mixOf(d.Model)[:]
	if neighbourhood == SmallMoves {
		draw = slices.DeleteFunc(slices.Clone(draw), func(n uint8) bool { return n != SeatMove && n != ReseatMove && n != CarryMove })
	} else if n := slices.Index(Names[:], neighbourhood); n >= 0 {
		draw = []uint8{uint8(n)}
	} else {
		return 0, 0, fmt.Errorf("there is no neighbourhood %q", neighbourhood)
	}
	before := d.Stats
	for range steps {
		if delta, made := d.move(int(draw[rand.Intn(len(draw))]), rand, 0); made && delta <= 0 {
			d.Keep()
		} else if made {
			d.Drop()
		}
	}
	for n, x := range d.Stats {
		evaluated += x.Evaluated - before[n].Evaluated
		accepted += x.Accepted - before[n].Accepted
	}
	return evaluated, accepted, nil
}
