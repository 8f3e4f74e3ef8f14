package timetable

import "cohort/planner/search"

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

// smallUpTo is the number of requests that are not frozen up to which a network
// is a small one, and longFrom the number of days from which on it is planned far
// ahead.
const (
	smallUpTo = 2000
	longFrom  = 28
)

// small says whether a network is a small one.
func (m *model) small() bool { return len(m.loose) <= smallUpTo }

// mix is how a network is searched.
func (m *model) mix() *mix {
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
func (d *draft) Propose(rand *search.Rand, limit int64) (int64, bool) {
	if d.building < len(d.order) {
		return d.build(rand)
	}
	return d.move(int(d.mix()[rand.Intn(64)]), rand, limit)
}

// move makes one of a neighbourhood. Small ones are priced first, and only one
// that is accepted is made.
func (d *draft) move(n int, rand *search.Rand, limit int64) (int64, bool) {
	if len(d.loose) == 0 {
		return 0, false
	}
	before := d.cost
	d.begin()
	d.last = n
	d.eager = 0
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
		d.drawEagerness(rand)
		made = d.refit(rand)
	case openMove:
		made = d.openAny(rand)
	case windowMove:
		d.drawEagerness(rand)
		made = d.replanDays(rand)
	case swapMove:
		made = d.swap(rand)
	case waveMove:
		d.drawEagerness(rand)
		made = d.replanWave(rand)
	case displaceMove:
		d.drawEagerness(rand)
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
func (d *draft) build(rand *search.Rand) (int64, bool) {
	d.begin()
	before := d.cost
	d.eager = eagerness[len(eagerness)-1]
	a := d.order[d.building]
	d.last = openMove
	w := &d.work
	w.anchors = append(w.anchors[:0], a)
	if !d.openBest(w.anchors, none, rand) {
		d.building++
		return 0, false
	}
	d.settle(rand)
	return d.cost - before, true
}

// Keep makes the last move final.
func (d *draft) Keep() {
	d.stats[d.last].accepted++
}

// Drop takes the last move back.
func (d *draft) Drop() {
	d.undo()
	if d.building < len(d.order) {
		d.building++
	}
}

// Cost is the price of the draft.
func (d *draft) Cost() int64 { return d.cost }
