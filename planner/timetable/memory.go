package timetable

import "fmt"

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

// adopt makes the draft what another one is.
func (d *draft) adopt(from *draft) {
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
