package timetable

import "cohort/planner/search"

// state is a draft that a search changes move by move.
type state struct {
	draft
	order      []anchor // of the construction
	nextAnchor int      // of order, where the construction goes on
	last       int      // the neighbourhood of the last move
	work       work
	stats      [neighbourhoods]tally
}

func newState(m *model) *state {
	d := &state{draft: *newDraft(m)}
	for day := range m.days {
		for t := range m.trainers {
			d.order = append(d.order, anchor{none, trainerIx(t), int32(day)})
		}
	}
	return d
}

// anew takes the draft back to where it is built from: nothing but what is pinned,
// the days of the trainers in any order.
func (d *state) anew(rand *search.Rand) {
	d.begin()
	for r := range d.requests {
		if d.seat[r] != none && !d.requests[r].frozen {
			d.rise(requestIx(r))
		}
	}
	for i := len(d.held) - 1; i >= 0; i-- {
		if s := d.held[i]; d.sessions[s].pinned == none {
			d.close(s)
		}
	}
	d.begin()
	for i := len(d.order) - 1; i > 0; i-- {
		j := rand.Intn(i + 1)
		d.order[i], d.order[j] = d.order[j], d.order[i]
	}
	d.nextAnchor = 0
}

// Adopt makes the draft what another one is.
func (d *state) Adopt(from *state) { d.draft.adopt(&from.draft) }

// lookaheads are how much of what a seat lets follow counts in a proposal, see
// follows. One is drawn for each.
var lookaheads = [8]uint8{0, 0, 0, 0, 0, 1, 2, 3}

// drawLookahead settles how far the next proposal looks ahead.
func (d *state) drawLookahead(rand *search.Rand) {
	d.lookahead = lookaheads[rand.Intn(len(lookaheads))]
}
