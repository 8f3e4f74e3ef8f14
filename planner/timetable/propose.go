package timetable

import (
	"fmt"
	"slices"

	"cohort/planner/search"
)

// The neighbourhoods.
const (
	seatMove = iota
	reseatMove
	pathMove
	shiftMove
	refitMove
	openMove
	displaceMove
	windowMove
	swapMove
	carryMove
	waveMove
	neighbourhoods
)

var names = [neighbourhoods]string{"seat", "reseat", "path", "shift", "refit", "open", "displace", "window", "swap", "carry", "wave"}

// mix is how often of 64 each neighbourhood is tried.
type mix [64]uint8

func mixed(shares [neighbourhoods]int) (m mix) {
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
	smallMix = mixed([neighbourhoods]int{seatMove: 11, reseatMove: 17, pathMove: 6, shiftMove: 5, refitMove: 4, displaceMove: 4, windowMove: 2, swapMove: 3, carryMove: 2, waveMove: 10})
	longMix  = mixed([neighbourhoods]int{seatMove: 13, reseatMove: 19, pathMove: 7, shiftMove: 5, refitMove: 5, displaceMove: 5, windowMove: 2, swapMove: 3, carryMove: 2, waveMove: 3})
	largeMix = mixed([neighbourhoods]int{seatMove: 6, reseatMove: 8, pathMove: 4, shiftMove: 30, refitMove: 3, openMove: 2, displaceMove: 3, swapMove: 2, carryMove: 6})
)

// mixOf is how a network is searched.
func mixOf(m *model) *mix {
	switch {
	case !m.small():
		return &largeMix
	case m.days >= longFrom:
		return &longMix
	}
	return &smallMix
}

type tally struct{ evaluated, accepted int64 }

// Propose makes one move.
func (d *state) Propose(rand *search.Rand, limit int64) (int64, bool) {
	if d.nextAnchor < len(d.order) {
		return d.build(rand)
	}
	return d.move(int(mixOf(d.model)[rand.Intn(64)]), rand, limit)
}

// move makes one of a neighbourhood. Small ones are priced first, and only one
// that is accepted is made.
func (d *state) move(n int, rand *search.Rand, limit int64) (int64, bool) {
	if len(d.loose) == 0 {
		return 0, false
	}
	before := d.cost
	d.begin()
	d.last = n
	d.lookahead = 0
	made := false
	switch n {
	case seatMove, reseatMove:
		return d.smallMove(n, rand, limit)
	case carryMove:
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
	d.stats[n].evaluated++
	if !made {
		d.undo()
		return 0, false
	}
	return d.cost - before, true
}

// build is one step of the construction: the most useful session on the next
// day of the next trainer.
func (d *state) build(rand *search.Rand) (int64, bool) {
	d.begin()
	before := d.cost
	d.lookahead = lookaheads[len(lookaheads)-1]
	a := d.order[d.nextAnchor]
	d.last = openMove
	w := &d.work
	w.anchors = append(w.anchors[:0], a)
	if !d.openBest(w.anchors, none, rand) {
		d.nextAnchor++
		return 0, false
	}
	d.settle(rand)
	return d.cost - before, true
}

// Keep makes the last move final.
func (d *state) Keep() {
	d.stats[d.last].accepted++
}

// Drop takes the last move back.
func (d *state) Drop() {
	d.undo()
	if d.nextAnchor < len(d.order) {
		d.nextAnchor++
	}
}

// Cost is the price of the draft.
func (d *state) Cost() int64 { return d.cost }

// small names the small moves together, in the shares in which a search makes
// them.
const small = "small"

// try makes so many steps of a neighbourhood, keeps what makes the plan no dearer,
// as a search does at its end, and returns how many moves that were. An unknown name
// is an error.
func (d *state) try(neighbourhood string, steps int, rand *search.Rand) (evaluated, accepted int64, err error) {
	draw := mixOf(d.model)[:]
	if neighbourhood == small {
		draw = slices.DeleteFunc(slices.Clone(draw), func(n uint8) bool { return n != seatMove && n != reseatMove && n != carryMove })
	} else if n := slices.Index(names[:], neighbourhood); n >= 0 {
		draw = []uint8{uint8(n)}
	} else {
		return 0, 0, fmt.Errorf("there is no neighbourhood %q", neighbourhood)
	}
	before := d.stats
	for range steps {
		if delta, made := d.move(int(draw[rand.Intn(len(draw))]), rand, 0); made && delta <= 0 {
			d.Keep()
		} else if made {
			d.Drop()
		}
	}
	for n, x := range d.stats {
		evaluated += x.evaluated - before[n].evaluated
		accepted += x.accepted - before[n].accepted
	}
	return evaluated, accepted, nil
}
