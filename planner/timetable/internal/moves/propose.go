package moves

import (
	"fmt"
	"slices"
	"strings"

	"cohort/planner/search"
	"cohort/planner/timetable/internal/draft"
)

type tally struct{ Evaluated, Accepted int64 }

// Propose makes one move.
func (d *State) Propose(rand *search.Rand, limit int64) (int64, bool) {
	if d.NextAnchor < len(d.Order) {
		return d.build(rand)
	}
	m := d.mix()
	n := m[rand.Intn(64)]
	for d.Without.left>>n&1 != 0 {
		n = m[rand.Intn(64)]
	}
	return d.move(int(n), rand, limit)
}

// move makes one of a neighbourhood.
func (d *State) move(n int, rand *search.Rand, limit int64) (int64, bool) {
	if len(d.Movable) == 0 {
		return 0, false
	}
	d.Begin()
	d.last = n
	d.Lookahead = 0
	return neighbourhoods[n].propose(d, rand, limit)
}

// build is one step of the construction: the most useful session on the next
// day of the next trainer.
func (d *State) build(rand *search.Rand) (int64, bool) {
	d.Begin()
	before := d.Total
	d.Lookahead = lookaheads[len(lookaheads)-1]
	if d.Without.Lookahead {
		d.Lookahead = 0
	}
	a := d.Order[d.NextAnchor]
	d.last = construction
	w := &d.work
	w.anchors = append(w.anchors[:0], a)
	if !d.openBest(w.anchors, draft.None, rand) {
		d.NextAnchor++
		return 0, false
	}
	d.Settle(rand)
	if d.Forsaken() {
		d.Drop()
		return 0, false
	}
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

// SmallMoves names the moves together that are priced before they are made, in the
// shares in which a search makes them.
const SmallMoves = "small"

// Try makes so many steps of a neighbourhood, keeps what makes the plan no dearer,
// as a search does at its end, and returns how many moves that were. An unknown name
// is an error.
func (d *State) Try(neighbourhood string, steps int, rand *search.Rand) (evaluated, accepted int64, err error) {
	draw := d.mix()[:]
	if neighbourhood == SmallMoves {
		draw = slices.DeleteFunc(slices.Clone(draw), func(n uint8) bool { return !neighbourhoods[n].priced })
	} else if n := slices.Index(Names(), neighbourhood); n >= 0 {
		draw = []uint8{uint8(n)}
	} else {
		return 0, 0, fmt.Errorf("there is no neighbourhood %q; there is %s and %s", neighbourhood, SmallMoves, strings.Join(Names(), ", "))
	}
	before := slices.Clone(d.Stats)
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
