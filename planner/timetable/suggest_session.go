package timetable

import "slices"

// The kinds of change that a session is offered.
const (
	otherHour    = "another hour"
	otherRoom    = "another room"
	otherTrainer = "another trainer"
	otherDay     = "another day"
	swapped      = "in exchange with another session"
	merged       = "together with another session"
	dropped      = "not held"
)

// trySession makes a change of a session, lets whoever lost a seat look for
// another, calls take if the session is still held where one is to be, and
// takes everything back.
func (b *board) trySession(kind string, take func(string), do func() (to sessionIx, made bool)) {
	b.begin()
	defer b.undo()
	to, made := do()
	if !made {
		return
	}
	var p place
	if to != none {
		p = b.sessions[to].place
	}
	b.settle(nil)
	b.mend(none)
	if to != none && (b.sessions[to].heldAt == none || b.sessions[to].place != p) {
		return
	}
	take(kind)
}

// holdElsewhere tries a session at other hours, on other days, in other rooms
// and with other trainers.
func (b *board) holdElsewhere(s sessionIx, take func(string)) {
	x := b.sessions[s]
	crew := slices.Clone(b.crew(s))
	c := &b.courses[x.course]
	for i := range crew {
		for _, t := range c.able[i] {
			if contains(crew, t) || !b.leads(t, &x.place, s) {
				continue
			}
			other := slices.Clone(crew)
			other[i] = t
			b.trySession(otherTrainer, take, func() (sessionIx, bool) { return s, b.moveWith(s, x.place, x.room, other, none) })
		}
	}
	for day := range int32(b.days) {
		for at := range int32(b.words) << 6 {
			if b.startsOf[int(x.course)*b.words+int(at>>6)]>>(at&63)&1 == 0 {
				continue
			}
			for _, room := range c.rooms {
				p := b.placeAt(x.course, b.rooms[room].site, day, at)
				kind := otherDay
				switch {
				case p == x.place && room == x.room:
					continue
				case p.day == x.day && p.at == x.at:
					kind = otherRoom
				case p.day == x.day:
					kind = otherHour
				}
				if !b.has(room, &p, s) || !b.groupComes(s, &p) {
					continue
				}
				b.trySession(kind, take, func() (sessionIx, bool) { return s, b.moveWith(s, p, room, nil, none) })
			}
		}
	}
}

// swapWith tries to hold a session where another one is, and that one in its
// place.
func (b *board) swapWith(s sessionIx, take func(string)) {
	x := b.sessions[s]
	for _, y := range slices.Clone(b.held) {
		o := b.sessions[y]
		there := b.placeAt(x.course, o.site, o.day, o.at)
		here := b.placeAt(o.course, x.site, x.day, x.at)
		if y == s || o.pinned != none || o.course == x.course || !contains(b.courses[x.course].rooms, o.room) || !contains(b.courses[o.course].rooms, x.room) ||
			there.end > 1440 || here.end > 1440 || !b.allowsStart(&there) || !b.allowsStart(&here) || !b.groupComes(s, &there) || !b.groupComes(y, &here) {
			continue
		}
		named := func(kind string) {
			if !b.isHeld(&here, x.room) {
				kind = inPlaceOf // too few of the other's people could come
			}
			take(kind)
		}
		b.trySession(swapped, named, func() (sessionIx, bool) {
			crew, group := slices.Clone(b.crew(s)), slices.Clone(b.group(s))
			for _, r := range group {
				b.rise(r)
			}
			b.close(s)
			if !b.moveWith(y, here, x.room, nil, none) { // its place on the list is free again at once
				return none, false
			}
			for _, t := range crew {
				if !b.leads(t, &there, none) {
					var ok bool
					if crew, ok = b.crewFor(&there); !ok {
						return none, false
					}
					break
				}
			}
			if !b.has(o.room, &there, none) {
				return none, false
			}
			to := b.open(b.sessionAt(there, o.room), crew)
			for _, r := range group {
				if b.sessions[to].n < b.sessions[to].cap && b.fits(r, &there) {
					b.sit(r, to)
				}
			}
			if b.sessions[to].n < b.sessions[to].least {
				b.thin = append(b.thin, to)
			}
			return to, true
		})
	}
}

// isHeld says whether a session is at a place in a room.
func (b *board) isHeld(p *place, room roomIx) bool {
	return slices.ContainsFunc(b.byCourse[p.course], func(s sessionIx) bool { return b.sessions[s].place == *p && b.sessions[s].room == room })
}

// allowsStart says whether a course may start when a place does.
func (b *board) allowsStart(p *place) bool {
	return b.startsOf[int(p.course)*b.words+int(p.at>>6)]>>(p.at&63)&1 != 0
}

// groupComes says whether as many of a session's people as it needs could come
// to a place, if nothing else were planned for them.
func (b *board) groupComes(s sessionIx, p *place) bool {
	n := int32(0)
	for _, r := range b.group(s) {
		if b.couldSit(r, p) {
			n++
		}
	}
	return n >= b.sessions[s].least
}

// giveUp tries to do without a session: its people together in another one of
// the course, or wherever there is room.
func (b *board) giveUp(s sessionIx, take func(string)) {
	b.trySession(dropped, take, func() (sessionIx, bool) {
		b.dissolve(s)
		return none, true
	})
	for _, to := range slices.Clone(b.byCourse[b.sessions[s].course]) {
		if to == s {
			continue
		}
		b.trySession(merged, take, func() (sessionIx, bool) {
			group := slices.Clone(b.group(s))
			b.dissolve(s)
			n := 0
			for _, r := range group {
				if x := &b.sessions[to]; x.n < x.cap && b.fits(r, &x.place) {
					b.sit(r, to)
					n++
				}
			}
			return to, n > 0
		})
	}
}
