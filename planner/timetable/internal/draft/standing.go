package draft

import (
	"fmt"
	"sort"

	"cohort/planner"
)

// Former is a session of the last timetable: published, reserved or both.
type Former struct {
	planner.Session
	Pinned   bool        // something of it is pinned, or all
	declared PublishedIx // None: it was reserved alone
}

// Stand brings the draft from nothing to the standing timetable.
func (d *Draft) Stand() {
	d.Begin()
	all := d.Former()
	at := make([]SessionIx, len(all))
	for i := range at {
		at[i] = None
	}
	for i, x := range all {
		if x.Pinned && d.Whole(x.declared) {
			at[i] = d.Reopen(x)
			d.Sessions[at[i]].Pinned = x.declared
			for _, id := range d.Snapshot.Published[x.declared].Seated {
				if r := d.Ground.Request(id); r != None {
					d.Sit(r, at[i])
				}
			}
		}
	}
	d.standLoose(all, at)
	for i, x := range all {
		if at[i] == None {
			at[i] = d.Reopen(x)
		}
		s := at[i]
		if s == None {
			continue
		}
		if p := x.declared; d.spared != nil && p != None && !x.Pinned && !d.Snapshot.Published[p].Provisional {
			d.spared[s] = p
		}
		d.SeatFormer(s, x.Seated)
		if p := &d.Sessions[s]; p.N < p.Least {
			d.Thin = append(d.Thin, s)
		}
	}
	d.restore(false)
	d.Begin()
	d.listUnkept()
}

// StandWithFew is Stand, but announced sessions are held with however few people with a name
// are left in them. It returns how many those are, by id, where they are no group.
func (d *Draft) StandWithFew() map[string]int {
	d.spared = map[SessionIx]PublishedIx{}
	d.Stand()
	out := map[string]int{}
	for s, p := range d.spared {
		if x := &d.Sessions[s]; x.ListedAt != None && x.N < x.Least {
			out[d.Snapshot.Published[p].ID] = d.left(s, p)
		}
	}
	d.spared = nil
	return out
}

// left counts the people with a name who were announced in a session and sit in it.
func (d *Draft) left(s SessionIx, p PublishedIx) (n int) {
	for _, r := range d.Group(s) {
		if d.Requests[r].Announced == p {
			n++
		}
	}
	return n
}

// SeatFormer seats those of a former session's people in a session who have no seat and
// can still come.
func (d *Draft) SeatFormer(s SessionIx, requests []string) {
	p := &d.Sessions[s]
	for _, id := range requests {
		r := d.Ground.Request(id)
		if r != None && d.Seat[r] == None && !d.Requests[r].Frozen && d.Requests[r].Course == p.Course && p.N < p.Cap && d.Fits(r, &p.Place) {
			d.Sit(r, s)
		}
	}
}

// Former lists what was published or reserved, soonest first.
func (d *Draft) Former() []Former {
	var all []Former
	known := map[string]int{}
	for i, x := range d.Snapshot.Published {
		known[x.ID] = len(all)
		all = append(all, Former{x.Session, x.Stands(), PublishedIx(i)})
	}
	for _, x := range d.Snapshot.Reserved {
		if i, both := known[x.ID]; both {
			if all[i].Course == x.Course {
				all[i].Seated = append(append([]string(nil), all[i].Seated...), x.Seated...)
			}
			continue
		}
		known[x.ID] = len(all)
		all = append(all, Former{x, false, None})
	}
	sort.SliceStable(all, func(i, j int) bool {
		a, b := &all[i], &all[j]
		if a.Day != b.Day {
			return a.Day < b.Day
		}
		if a.Start != b.Start {
			return a.Start < b.Start
		}
		return a.ID < b.ID
	})
	return all
}

// Reopen opens a former session as it was, without people; None if it cannot be held any
// more. One that is pinned as a whole always can.
func (d *Draft) Reopen(x Former) SessionIx {
	y, crew, err := d.Numbered(&x.Session)
	if err != nil || !(x.Pinned && d.Whole(x.declared)) && !d.Holds(&y.Place, y.Room, crew) {
		return None
	}
	return d.Open(y, crew)
}

// Numbered returns a session in small numbers, without people, and its crew. The first
// thing in it that the snapshot does not know, or that no session can have, is the error.
func (d *Draft) Numbered(x *planner.Session) (Session, []TrainerIx, error) {
	c, r := d.Ground.Course(x.Course), d.Ground.Room(x.Room)
	switch {
	case c == None:
		return Session{}, nil, fmt.Errorf("session %s: course %s is not known", x.ID, x.Course)
	case r == None:
		return Session{}, nil, fmt.Errorf("session %s: room %s is not known", x.ID, x.Room)
	case len(x.Trainers) != int(d.Courses[c].Crew):
		return Session{}, nil, fmt.Errorf("session %s has %d trainers, and needs %d", x.ID, len(x.Trainers), d.Courses[c].Crew)
	case x.Day < 0 || x.Day >= d.Days || x.Start < 0 || x.Start%d.Grid != 0 || x.Start+d.Snapshot.Courses[c].Minutes > 1440:
		return Session{}, nil, fmt.Errorf("session %s: day %d, minute %d is no start on the grid of the horizon", x.ID, x.Day, x.Start)
	}
	crew := make([]TrainerIx, len(x.Trainers))
	for i, id := range x.Trainers {
		if crew[i] = d.Ground.Trainer(id); crew[i] == None {
			return Session{}, nil, fmt.Errorf("session %s: trainer %s is not known", x.ID, id)
		}
	}
	return d.SessionAt(d.PlaceIn(c, r, int32(x.Day), int32(x.Start/d.Grid)), r), crew, nil
}

// Holds says whether a session without people obeys the rules: H1 to H4 and H6.
func (d *Draft) Holds(p *Place, r RoomIx, crew []TrainerIx) bool {
	return d.HoldsIn(d.Courses[p.Course].Rooms, p, r, crew)
}

// HoldsIn is Holds with the rooms in which the session may be.
func (d *Draft) HoldsIn(rooms []RoomIx, p *Place, r RoomIx, crew []TrainerIx) bool {
	if !d.AllowsStart(p) || !d.Has(r, p, None) || !Contains(rooms, r) {
		return false
	}
	for i, t := range crew {
		if !Contains(d.Courses[p.Course].Able[i], t) || !d.Leads(t, p, None) || Contains(crew[:i], t) {
			return false
		}
	}
	return true
}

// Contains says whether a list has a member.
func Contains[T comparable](list []T, x T) bool {
	for _, y := range list {
		if y == x {
			return true
		}
	}
	return false
}
