// Package moves has the neighbourhoods of the search: what one iteration proposes.
package moves

import (
	"cohort/planner/search"
	"cohort/planner/timetable/internal/draft"
)

// State is a draft that a search changes move by move.
type State struct {
	draft.Draft
	Order      []anchor // of the construction
	NextAnchor int      // of order, where the construction goes on
	last       int      // the neighbourhood of the last move
	work       work
	Stats      []tally // by neighbourhood, and of the construction
	Without    Without
}

// New returns a state of nothing, at the beginning of its construction.
func New(m *draft.Model) *State {
	d := &State{Draft: *draft.New(m), Stats: make([]tally, len(neighbourhoods)+1)}
	for day := range m.Days {
		for t := range m.Trainers {
			d.Order = append(d.Order, anchor{draft.None, draft.TrainerIx(t), int32(day)})
		}
	}
	return d
}

// Restart takes the draft back to where it is built from: nothing but what is pinned and
// what hangs on that, the days of the trainers in any order.
func (d *State) Restart(rand *search.Rand) {
	d.Begin()
	bearing := d.Bearing()
	for r := range d.Requests {
		if s := d.Seat[r]; s != draft.None && !d.Requests[r].Frozen && !bearing[s] {
			d.Rise(draft.RequestIx(r))
		}
	}
	for i := len(d.All) - 1; i >= 0; i-- {
		if s := d.All[i]; d.Sessions[s].Pinned == draft.None && !bearing[s] {
			d.Close(s)
		}
	}
	d.Begin()
	for i := len(d.Order) - 1; i > 0; i-- {
		j := rand.Intn(i + 1)
		d.Order[i], d.Order[j] = d.Order[j], d.Order[i]
	}
	d.NextAnchor = 0
}

// Adopt makes the draft what another one is.
func (d *State) Adopt(from *State) { d.Draft.Adopt(&from.Draft) }

// lookaheads are how much of what a seat lets follow counts in a proposal, see
// follows. One is drawn for each.
var lookaheads = [8]uint8{0, 0, 0, 0, 0, 1, 2, 3}

// drawLookahead settles how far the next proposal looks ahead.
func (d *State) drawLookahead(rand *search.Rand) {
	if d.Without.Lookahead {
		return
	}
	d.Lookahead = lookaheads[rand.Intn(len(lookaheads))]
}
