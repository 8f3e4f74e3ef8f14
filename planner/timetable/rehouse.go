package timetable

// rehouse takes sessions back into the rooms where their people were told to come,
// and whatever is held there meanwhile into the rooms that they leave, as long as
// that makes the plan cheaper. The search moves sessions one at a time, each of
// which finds the room of the other one taken; nobody shall hear of two sessions
// that changed rooms for nothing.
func rehouse(d *draft) {
	defer d.begin()
	for again := true; again; {
		again = false
		for s := range d.sessions {
			if x := &d.sessions[s]; x.heldAt != none && x.pinned == none {
				if r := toldRoom(d, sessionIx(s)); r != none && exchangeRooms(d, sessionIx(s), r) {
					again = true
				}
			}
		}
	}
}

// toldRoom is another room of its site in which somebody in a session was told, for
// this very hour, to sit; none if there is none.
func toldRoom(d *draft, s sessionIx) roomIx {
	x := &d.sessions[s]
	for _, r := range d.group(s) {
		q := &d.requests[r]
		if q.held == none {
			continue
		}
		if _, reroomedBy, _ := d.changed(q, s); reroomedBy > 0 {
			if told := d.publishedRoom[q.held]; told != none && d.rooms[told].site == x.site {
				return told
			}
		}
	}
	return none
}

// exchangeRooms holds a session in another room, and what is in its way there in
// the room that it leaves, if that is allowed and makes the plan cheaper.
func exchangeRooms(d *draft, s sessionIx, to roomIx) bool {
	d.begin()
	before := d.cost
	x := &d.sessions[s]
	from := x.room
	moving := []sessionIx{s}
	for t := d.roomFirst[int(to)*d.days+int(x.day)]; t != none; t = d.roomNext[t] {
		if y := &d.sessions[t]; y.start < x.end+d.roomPause && x.start < y.end+d.roomPause {
			moving = append(moving, t)
		}
	}
	type moved struct {
		session
		crew  []trainerIx
		group []requestIx
	}
	all := make([]moved, len(moving))
	for i, t := range moving {
		y := &d.sessions[t]
		room := from
		if i == 0 {
			room = to
		}
		if c := &d.courses[y.course]; y.pinned != none || !contains(c.rooms, room) || y.n > min(c.max, d.rooms[room].seats) {
			return false
		}
		all[i] = moved{d.sessionAt(y.place, room), append([]trainerIx(nil), d.crew(t)...), append([]requestIx(nil), d.group(t)...)}
	}
	for _, t := range moving {
		d.dissolve(t)
	}
	for _, y := range all {
		if !d.has(y.room, &y.place, none) {
			d.undo()
			return false
		}
		t := d.open(y.session, y.crew)
		for _, r := range y.group {
			d.sit(r, t)
		}
	}
	if d.cost >= before {
		d.undo()
		return false
	}
	return true
}
