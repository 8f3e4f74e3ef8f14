package draft

import (
	"fmt"

	"cohort/planner"
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
	d.build(m)
	d.Begin()
	if d.Wrong == nil && (d.Total != m.Cost || d.Terms != m.Terms) {
		d.Wrong = fmt.Errorf("a timetable saved at %d came back at %d", m.Cost, d.Total)
	}
}

// build opens and seats what was saved.
func (d *Draft) build(m *memory) {
	at := make([]SessionIx, len(m.Sessions))
	for i, x := range m.Sessions {
		if x.ListedAt != None {
			at[i] = d.Open(x, m.Crews[i*d.CrewMax:][:d.Courses[x.Course].Crew])
		}
	}
	for r, s := range m.Seat {
		if s != None {
			d.Sit(RequestIx(r), at[s])
		}
	}
}

// Held is a saved timetable in the snapshot's words, in the order in which it is built
// again: by a draft of the same snapshot, or of one that this one's is a part of.
type Held struct {
	Sessions []HeldSession `json:"sessions"`
	Seats    []HeldSeat    `json:"seats"`
}

// HeldSession is a session in which nobody sits yet.
type HeldSession struct {
	planner.Session
	Pinned bool `json:"pinned,omitempty"` // as the published session of its ID; others have none
}

// HeldSeat is who sits in which session, by its place in the list.
type HeldSeat struct {
	Request string `json:"request"`
	Session int    `json:"session"`
}

// Held is what the draft has saved.
func (d *Draft) Held() Held {
	var out Held
	at := make([]int, len(d.Best.Sessions))
	for i, x := range d.Best.Sessions {
		if x.ListedAt == None {
			continue
		}
		y := HeldSession{Session: planner.Session{Course: d.Snapshot.Courses[x.Course].ID, Room: d.Snapshot.Rooms[x.Room].ID, Day: int(x.Day), Start: int(x.Start)}}
		if y.Pinned = x.Pinned >= 0; y.Pinned { // not one that only a stage of the search keeps
			y.ID = d.Snapshot.Published[x.Pinned].ID
		}
		for _, t := range d.Best.Crews[i*d.CrewMax:][:d.Courses[x.Course].Crew] {
			y.Trainers = append(y.Trainers, d.Snapshot.Trainers[t].ID)
		}
		at[i] = len(out.Sessions)
		out.Sessions = append(out.Sessions, y)
	}
	for r, s := range d.Best.Seat {
		if s != None {
			out.Seats = append(out.Seats, HeldSeat{d.Snapshot.Requests[r].ID, at[s]})
		}
	}
	return out
}

// Take opens the sessions that another draft has saved, and seats its people. The other
// one's snapshot is a part of this one's; what is not in it is an error.
func (d *Draft) Take(h *Held) error {
	at := make([]SessionIx, len(h.Sessions))
	for i := range h.Sessions {
		x := &h.Sessions[i]
		y, crew, err := d.Numbered(&x.Session)
		if err != nil {
			return err
		}
		if x.Pinned {
			if y.Pinned = d.PublishedAt(x.ID); y.Pinned == None {
				return fmt.Errorf("session %s was never published", x.ID)
			}
		}
		at[i] = d.Open(y, crew)
	}
	for _, x := range h.Seats {
		r := d.Ground.Request(x.Request)
		if r == None || x.Session < 0 || x.Session >= len(at) || d.Seat[r] != None {
			return fmt.Errorf("request %s cannot sit in session %d of %d", x.Request, x.Session, len(at))
		}
		d.Sit(r, at[x.Session])
	}
	return nil
}
