package explain

import (
	"slices"

	"cohort/planner/timetable/internal/draft"
	"cohort/planner/timetable/internal/exchange"
)

// The kinds of change that a session is offered.
const (
	otherHour    exchange.Kind = "another_hour"
	otherRoom    exchange.Kind = "another_room"
	otherTrainer exchange.Kind = "another_trainer"
	otherDay     exchange.Kind = "another_day"
	swapped      exchange.Kind = "swapped" // with another session
	merged       exchange.Kind = "merged"  // its people sit in another session
	dropped      exchange.Kind = "dropped"
)

// trySession makes a change of a session, lets whoever lost a seat look for
// another, calls take if the change leaves the session open (to is not None), and
// takes everything back.
func (b *board) trySession(kind exchange.Kind, take func(exchange.Kind), do func() (to draft.SessionIx, made bool)) {
	b.Begin()
	defer b.Undo()
	to, made := do()
	if !made {
		return
	}
	var p draft.Place
	if to != draft.None {
		p = b.Sessions[to].Place
	}
	b.Settle(nil)
	if b.Mend(draft.None); b.Forsaken() {
		return
	}
	if to != draft.None && (b.Sessions[to].ListedAt == draft.None || b.Sessions[to].Place != p) {
		return
	}
	take(kind)
}

// holdElsewhere tries a session at other hours, on other days, in other rooms
// and with other trainers.
func (b *board) holdElsewhere(s draft.SessionIx, take func(exchange.Kind)) {
	x := b.Sessions[s]
	crew := slices.Clone(b.Crew(s))
	c := &b.Courses[x.Course]
	for i := range crew {
		for _, t := range c.Able[i] {
			if draft.Contains(crew, t) || !b.Leads(t, &x.Place, s) {
				continue
			}
			if b.Fixes(&x, draft.FixedTrainers) {
				continue
			}
			other := slices.Clone(crew)
			other[i] = t
			b.trySession(otherTrainer, take, func() (draft.SessionIx, bool) { return s, b.MoveWith(s, x.Place, x.Room, other, draft.None) })
		}
	}
	for day := range int32(b.Days) {
		for at := range int32(b.Words) << 6 {
			if b.StartsOf[int(x.Course)*b.Words+int(at>>6)]>>(at&63)&1 == 0 {
				continue
			}
			for _, room := range c.Rooms {
				p := b.PlaceIn(x.Course, room, day, at)
				kind := otherDay
				switch {
				case p == x.Place && room == x.Room:
					continue
				case p.Day == x.Day && p.At == x.At:
					kind = otherRoom
				case p.Day == x.Day:
					kind = otherHour
				}
				if b.Fixes(&x, draft.FixedTime) && (p.Day != x.Day || p.At != x.At) || b.Fixes(&x, draft.FixedRoom) && room != x.Room {
					continue
				}
				if !b.Has(room, &p, s) || !b.groupComes(s, &p) {
					continue
				}
				b.trySession(kind, take, func() (draft.SessionIx, bool) { return s, b.MoveWith(s, p, room, nil, draft.None) })
			}
		}
	}
}

// swapWith tries to hold a session where another one is, and that one in its
// place.
func (b *board) swapWith(s draft.SessionIx, take func(exchange.Kind)) {
	x := b.Sessions[s]
	for _, y := range slices.Clone(b.All) {
		o := b.Sessions[y]
		there := b.PlaceIn(x.Course, o.Room, o.Day, o.At)
		here := b.PlaceIn(o.Course, x.Room, x.Day, x.At)
		if y == s || o.Pinned != draft.None || o.Course == x.Course || !draft.Contains(b.Courses[x.Course].Rooms, o.Room) || !draft.Contains(b.Courses[o.Course].Rooms, x.Room) ||
			there.End > 1440 || here.End > 1440 || !b.AllowsStart(&there) || !b.AllowsStart(&here) || !b.groupComes(s, &there) || !b.groupComes(y, &here) {
			continue
		}
		named := func(kind exchange.Kind) {
			if !b.isHeld(&here, x.Room) {
				kind = exchange.InPlaceOf // too few of the other's people could come
			}
			take(kind)
		}
		b.trySession(swapped, named, func() (draft.SessionIx, bool) {
			crew, group := slices.Clone(b.Crew(s)), slices.Clone(b.Group(s))
			b.Dissolve(s)
			if !b.MoveWith(y, here, x.Room, nil, draft.None) { // its place on the list is free again at once
				return draft.None, false
			}
			to := b.HoldAt(there, o.Room, crew)
			if to == draft.None {
				return draft.None, false
			}
			b.SeatGroup(group, to)
			return to, true
		})
	}
}

// isHeld says whether a session is at a place in a room.
func (b *board) isHeld(p *draft.Place, room draft.RoomIx) bool {
	return slices.ContainsFunc(b.ByCourse[p.Course], func(s draft.SessionIx) bool { return b.Sessions[s].Place == *p && b.Sessions[s].Room == room })
}

// groupComes says whether as many of a session's people as it needs could come
// to a place, if nothing else were planned for them.
func (b *board) groupComes(s draft.SessionIx, p *draft.Place) bool {
	n := int32(0)
	for _, r := range b.Group(s) {
		if b.CouldSit(r, p) {
			n++
		}
	}
	return n >= b.Sessions[s].Least || b.Sessions[s].Pinned != draft.None
}

// giveUp tries to do without a session: its people together in another one of
// the course, or wherever there is room.
func (b *board) giveUp(s draft.SessionIx, take func(exchange.Kind)) {
	b.trySession(dropped, take, func() (draft.SessionIx, bool) {
		b.Dissolve(s)
		return draft.None, true
	})
	for _, to := range slices.Clone(b.ByCourse[b.Sessions[s].Course]) {
		if to == s {
			continue
		}
		b.trySession(merged, take, func() (draft.SessionIx, bool) {
			group := slices.Clone(b.Group(s))
			b.Dissolve(s)
			n := 0
			for _, r := range group {
				if x := &b.Sessions[to]; x.N < x.Cap && b.Fits(r, &x.Place) {
					b.Sit(r, to)
					n++
				}
			}
			return to, n > 0
		})
	}
}
