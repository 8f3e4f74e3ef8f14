package timetable

import (
	"fmt"

	"cohort/planner/search"
)

// work is room to work in, so that moves allocate nothing.
type work struct {
	takers  []taker
	group   []requestIx
	others  []requestIx
	crewA   []trainerIx
	crewB   []trainerIx
	gone    []sessionIx
	open    []sessionIx // with seats left
	anchors []anchor
	pool    []anchor
	crew    []trainerIx
	best    []trainerIx
	bits    []uint64
	free    []uint64
	mine    []keyed
	values  []int64
	people  []learnerIx
}

// taker is somebody who could take a seat, and what it would save.
type taker struct {
	request requestIx
	worth   int64
}

// anchor is a room's or a trainer's day that a session may be opened on.
type anchor struct {
	room    roomIx    // none: a trainer's
	trainer trainerIx // none: a room's
	day     int32
}

type keyed struct {
	request requestIx
	key     int32
}

// memory is the best timetable so far.
type memory struct {
	cost     int64
	terms    [terms]int64
	sessions []session
	crews    []trainerIx
	seat     []sessionIx // by request: place in sessions
}

// Save remembers the draft as it is.
func (d *draft) Save() {
	m := &d.mind
	m.cost, m.terms = d.cost, d.terms
	m.sessions = append(m.sessions[:0], d.sessions...)
	m.crews = append(m.crews[:0], d.crews...)
	m.seat = append(m.seat[:0], d.seat...)
}

// Recall goes back to what was saved.
func (d *draft) Recall() { d.become(&d.mind) }

// anew takes the draft back to where it is built from: nothing but what is pinned,
// the days of the trainers in any order.
func (d *draft) anew(rand *search.Rand) {
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
	d.building = 0
}

// Adopt makes the draft what another one is.
func (d *draft) Adopt(from *draft) {
	var m memory
	from.mind, m = m, from.mind
	from.Save()
	from.mind, m = m, from.mind
	d.become(&m)
}

// become empties the draft and builds what was saved. Another price than it was
// saved with is a defect of a delta, of which gather tells.
func (d *draft) become(m *memory) {
	d.begin()
	for len(d.held) > 0 {
		d.dissolve(d.held[len(d.held)-1])
		d.begin()
	}
	at := make([]sessionIx, len(m.sessions))
	for i, x := range m.sessions {
		if x.heldAt != none {
			n := int(d.courses[x.course].crew)
			at[i] = d.open(x, m.crews[i*d.crewMax:i*d.crewMax+n])
		}
	}
	for r, s := range m.seat {
		if s != none {
			d.sit(requestIx(r), at[s])
		}
	}
	d.begin()
	if d.wrong == nil && (d.cost != m.cost || d.terms != m.terms) {
		d.wrong = fmt.Errorf("a timetable saved at %d came back at %d", m.cost, d.cost)
	}
}
