package draft

import (
	"fmt"
)

// memory is the best timetable so far.
type memory struct {
	Cost     int64
	Terms    [Terms]int64
	Sessions []Session
	Crews    []TrainerIx
	Seat     []SessionIx // by request: place in sessions
}

// Save remembers the draft as it is.
func (d *Draft) Save() {
	m := &d.Best
	m.Cost, m.Terms = d.Total, d.Terms
	m.Sessions = append(m.Sessions[:0], d.Sessions...)
	m.Crews = append(m.Crews[:0], d.Crews...)
	m.Seat = append(m.Seat[:0], d.Seat...)
}

// Recall goes back to what was saved.
func (d *Draft) Recall() { d.become(&d.Best) }

// Adopt makes the draft what another one is.
func (d *Draft) Adopt(from *Draft) {
	var m memory
	from.Best, m = m, from.Best
	from.Save()
	from.Best, m = m, from.Best
	d.become(&m)
}

// become empties the draft and builds what was saved. If the cost is then another one
// than was saved, some delta is wrong: the error is kept in d.Wrong.
func (d *Draft) become(m *memory) {
	d.Begin()
	for len(d.Held) > 0 {
		d.Dissolve(d.Held[len(d.Held)-1])
		d.Begin()
	}
	at := make([]SessionIx, len(m.Sessions))
	for i, x := range m.Sessions {
		if x.HeldAt != None {
			n := int(d.Courses[x.Course].Crew)
			at[i] = d.Open(x, m.Crews[i*d.CrewMax:i*d.CrewMax+n])
		}
	}
	for r, s := range m.Seat {
		if s != None {
			d.Sit(RequestIx(r), at[s])
		}
	}
	d.Begin()
	if d.Wrong == nil && (d.Total != m.Cost || d.Terms != m.Terms) {
		d.Wrong = fmt.Errorf("a timetable saved at %d came back at %d", m.Cost, d.Total)
	}
}
