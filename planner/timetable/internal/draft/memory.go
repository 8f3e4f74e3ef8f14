package draft

import (
	"fmt"
)

// memory is a saved timetable.
type memory struct {
	Cost     int64
	Terms    [Terms]int64
	Sessions []Session
	Crews    []TrainerIx
	Seat     []SessionIx // by request: place in sessions
}

// Save remembers the draft as it is.
func (d *Draft) Save() { d.Best.copy(d) }

func (m *memory) copy(d *Draft) {
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
	m.copy(from)
	d.become(&m)
}

// become empties the draft and builds what was saved. If the cost is then another one
// than was saved, some delta is wrong: the error is kept in d.Wrong.
func (d *Draft) become(m *memory) {
	d.Begin()
	for len(d.All) > 0 {
		d.Dissolve(d.All[len(d.All)-1])
		d.Begin()
	}
	d.build(m, d.Model)
	d.Begin()
	if d.Wrong == nil && (d.Total != m.Cost || d.Terms != m.Terms) {
		d.Wrong = fmt.Errorf("a timetable saved at %d came back at %d", m.Cost, d.Total)
	}
}

// AddBest opens the sessions that another draft has saved, and seats its people. The
// other one's snapshot is a part of this one's.
func (d *Draft) AddBest(of *Draft) { d.build(&of.Best, of.Model) }

// build opens and seats what a draft of a model saved: of this one, or of one of a part
// of the snapshot.
func (d *Draft) build(m *memory, of *Model) {
	same := of.Snapshot == d.Snapshot
	at := make([]SessionIx, len(m.Sessions))
	crew := make([]TrainerIx, 0, d.CrewMax)
	for i, x := range m.Sessions {
		if x.ListedAt == None {
			continue
		}
		crew = append(crew[:0], m.Crews[i*of.CrewMax:][:of.Courses[x.Course].Crew]...)
		if !same {
			x = d.renumbered(x, crew, of)
		}
		at[i] = d.Open(x, crew)
	}
	for r, s := range m.Seat {
		if s == None {
			continue
		}
		q := RequestIx(r)
		if !same {
			q = d.Ground.Request(of.Snapshot.Requests[r].ID)
		}
		d.Sit(q, at[s])
	}
}

// renumbered returns a session of another model in this one's numbers, and writes its
// crew in them.
func (d *Draft) renumbered(x Session, crew []TrainerIx, of *Model) Session {
	for i, t := range crew {
		crew[i] = d.Ground.Trainer(of.Snapshot.Trainers[t].ID)
	}
	room := d.Ground.Room(of.Snapshot.Rooms[x.Room].ID)
	y := d.SessionAt(d.PlaceIn(x.Course, room, x.Day, x.At), room)
	if x.Pinned != None {
		y.Pinned = d.PublishedAt(of.Snapshot.Published[x.Pinned].ID)
	}
	return y
}
