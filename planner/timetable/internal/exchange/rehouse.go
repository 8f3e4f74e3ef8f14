package exchange

import (
	"cohort/planner/timetable/internal/draft"
)

// Rehouse takes sessions back into the rooms that their people were told, as long as that
// makes the plan cheaper. What is held there goes into the rooms that they leave. The
// search cannot do that: it moves one session at a time, and finds the other room taken.
func Rehouse(d *draft.Draft) {
	defer d.Begin()
	for again := true; again; {
		again = false
		for s := range d.Sessions {
			if x := &d.Sessions[s]; x.ListedAt != draft.None && !d.Fixes(x, draft.FixedRoom) {
				if r := toldRoom(d, draft.SessionIx(s)); r != draft.None && exchangeRooms(d, draft.SessionIx(s), r) {
					again = true
				}
			}
		}
	}
}

// toldRoom is the room of the same site that somebody of a session was told for this very
// hour, if it is another one; None if nobody was.
func toldRoom(d *draft.Draft, s draft.SessionIx) draft.RoomIx {
	x := &d.Sessions[s]
	for _, r := range d.Group(s) {
		q := &d.Requests[r]
		if q.Announced == draft.None {
			continue
		}
		if _, reroomedBy, _ := d.Changed(q, s); reroomedBy > 0 {
			if told := d.PublishedRoom[q.Announced]; told != draft.None && d.Rooms[told].Site == x.Site {
				return told
			}
		}
	}
	return draft.None
}

// admits says whether a room has what everybody of a group needs.
func admits(d *draft.Draft, room draft.RoomIx, group []draft.RequestIx) bool {
	for _, r := range group {
		if !d.Ground.Meets(d.Learners[d.Requests[r].Learner].Need, d.Rooms[room].Kind) {
			return false
		}
	}
	return true
}

// exchangeRooms holds a session in another room, and the sessions that it meets there in
// the room that it leaves. False, and nothing is changed, if that is not allowed or does
// not make the plan cheaper.
func exchangeRooms(d *draft.Draft, s draft.SessionIx, to draft.RoomIx) bool {
	d.Begin()
	before := d.Total
	x := &d.Sessions[s]
	from := x.Room
	moving := []draft.SessionIx{s}
	for t := d.RoomFirst[int(to)*d.Days+int(x.Day)]; t != draft.None; t = d.RoomNext[t] {
		if x.Near(&d.Sessions[t].Place, d.RoomChangeover) {
			moving = append(moving, t)
		}
	}
	type moved struct {
		draft.Session
		crew  []draft.TrainerIx
		group []draft.RequestIx
	}
	all := make([]moved, len(moving))
	for i, t := range moving {
		y := &d.Sessions[t]
		room := from
		if i == 0 {
			room = to
		}
		if c := &d.Courses[y.Course]; d.Fixes(y, draft.FixedRoom) || !draft.Contains(c.Rooms, room) || y.N > min(c.Max, d.Rooms[room].Seats) || !admits(d, room, d.Group(t)) {
			return false
		}
		at := d.SessionAt(y.Place, room)
		at.Pinned = y.Pinned
		all[i] = moved{at, append([]draft.TrainerIx(nil), d.Crew(t)...), append([]draft.RequestIx(nil), d.Group(t)...)}
	}
	for _, t := range moving {
		d.Dissolve(t)
	}
	for _, y := range all {
		if !d.Has(y.Room, &y.Place, draft.None) {
			d.Undo()
			return false
		}
		t := d.Open(y.Session, y.crew)
		for _, r := range y.group {
			d.Sit(r, t)
		}
	}
	if d.Total >= before {
		d.Undo()
		return false
	}
	return true
}
