package draft

import (
	"cmp"
	"slices"

	"cohort/planner"
)

// Sessions of which something is pinned, but not all: loose ones. Each is held in every
// plan, with however few people, and what is pinned of it does not change.

// Pins is a set of what is pinned of a session.
type Pins uint8

// What can be pinned.
const (
	FixedTime Pins = 1 << iota
	FixedRoom
	FixedTrainers
	FixedSeated
	fixedAll = FixedTime | FixedRoom | FixedTrainers | FixedSeated
)

func pinsOf(x *planner.Published) (set Pins) {
	for i, pin := range planner.AllPins() {
		if x.Fixes(pin) {
			set |= 1 << i
		}
	}
	return set
}

// Whole says whether a published session is pinned as a whole: then it is exempt from what
// may have fallen through since it was announced.
func (m *Model) Whole(p PublishedIx) bool { return p >= 0 && m.Snapshot.Published[p].Pinned }

// Fixes says whether something may not change of a session.
func (m *Model) Fixes(x *Session, what Pins) bool {
	return x.Pinned != None && (x.Pinned < 0 || m.Fixed[x.Pinned]&what != 0)
}

// Loose says whether something is pinned of a session and something may change.
func (m *Model) Loose(x *Session) bool {
	return x.Pinned >= 0 && !m.Whole(x.Pinned) && m.Fixed[x.Pinned] != fixedAll
}

// FixAll has nothing change of any session that something is pinned of.
func (m *Model) FixAll() { m.Fixed = slices.Repeat([]Pins{fixedAll}, len(m.Fixed)) }

// roomsFor are the rooms in which a session may be held: one that is held with however few
// people also in a room that is too small for others.
func (m *Model) roomsFor(c CourseIx, few bool) []RoomIx {
	if few {
		return m.Ground.Suits[c]
	}
	return m.Courses[c].Rooms
}

// listNeeded notes whose seats may not be given up.
func (m *Model) listNeeded() {
	var all []RequestIx
	for r := range m.Requests {
		if m.Requests[r].Stays {
			all = append(all, RequestIx(r))
		}
	}
	for i := 0; i < len(all); i++ {
		q := &m.Requests[all[i]]
		if q.Needed || q.Exempt {
			continue
		}
		q.Needed, m.anyNeeded = true, true
		all = append(all, m.Before[all[i]]...)
	}
}

// Forsaken says whether somebody lost a seat in this move that they may not lose. The move
// has to be taken back then.
func (d *Draft) Forsaken() bool {
	return d.anyNeeded && slices.ContainsFunc(d.Dirty, func(r RequestIx) bool {
		q, s := &d.Requests[r], d.Seat[r]
		return q.Needed && (s == None || q.Stays && d.Sessions[s].Pinned != q.Announced)
	})
}

// Bearing are the sessions that must stay if nobody is to lose a seat that they may not
// lose: those in which such people sit, and those in which their people take what comes
// before. It is nil where nobody has such a seat.
func (d *Draft) Bearing() map[SessionIx]bool {
	if !d.anyNeeded {
		return nil
	}
	out := map[SessionIx]bool{}
	var list []SessionIx
	bear := func(s SessionIx) {
		if s != None && !out[s] {
			out[s] = true
			list = append(list, s)
		}
	}
	for r := range d.Requests {
		if d.Requests[r].Needed {
			bear(d.Seat[r])
		}
	}
	for i := 0; i < len(list); i++ {
		for _, r := range d.Group(list[i]) {
			for _, a := range d.Before[r] {
				bear(d.Seat[a])
			}
		}
	}
	return out
}

// mostPlaces is how many places are looked at to hold loose sessions elsewhere.
const mostPlaces = 200_000

// standLoose holds the loose sessions of a former timetable: as they were, or else at the
// nearest place that their pins leave, around all that was announced if there is one. What
// their people take before comes with them. at has where each former session is held.
func (d *Draft) standLoose(all []Former, at []SessionIx) {
	var loose, broken []int
	for i, x := range all {
		if x.Pinned && at[i] == None {
			loose = append(loose, i)
		}
	}
	slices.SortStableFunc(loose, func(a, b int) int {
		return cmp.Compare(d.Depth[d.Ground.Course(all[a].Course)], d.Depth[d.Ground.Course(all[b].Course)])
	})
	l := &looseness{Draft: d, all: all, at: at}
	for _, i := range loose {
		y, crew, err := d.Numbered(&all[i].Session)
		if err != nil || !d.HoldsIn(d.Ground.Suits[y.Course], &y.Place, y.Room, crew) || !l.hold(i, y, crew) {
			broken = append(broken, i)
		}
	}
	if len(broken) == 0 || l.placeAround(broken) {
		return
	}
	if l.left = mostPlaces; !l.place(broken) {
		for _, i := range broken {
			l.left = mostPlaces / len(broken)
			l.place([]int{i})
		}
	}
}

// listUnkept notes what Stand could not hold.
func (d *Draft) listUnkept() {
	d.Unkept = nil
	at := map[PublishedIx]SessionIx{}
	for _, s := range d.All {
		at[d.Sessions[s].Pinned] = s
	}
	for i := range d.Snapshot.Published {
		x := &d.Snapshot.Published[i]
		s, held := at[PublishedIx(i)]
		if !x.Stands() || x.Pinned {
			continue
		}
		if !held || x.Fixes(planner.PinSeated) && slices.ContainsFunc(x.Seated, func(id string) bool {
			r := d.Ground.Request(id)
			return r == None || d.Seat[r] != s
		}) {
			d.Unkept = append(d.Unkept, x.ID)
		}
	}
}

// looseness is a search for places of loose sessions.
type looseness struct {
	*Draft
	all  []Former
	at   []SessionIx // by former session
	left int         // places that may still be looked at
}

// placeAround is place after whatever else was announced has its room, crew and people. False,
// and nothing is changed, if it finds no places so.
func (l *looseness) placeAround(list []int) bool {
	mark, kept := len(l.Log), slices.Clone(l.at)
	for i, x := range l.all {
		if x.declared == None {
			continue
		}
		if l.at[i] == None && !x.Pinned {
			l.at[i] = l.Reopen(x)
		}
		if l.at[i] != None {
			l.SeatFormer(l.at[i], x.Seated)
		}
	}
	if l.left = mostPlaces; l.place(list) {
		return true
	}
	l.UndoTo(mark)
	copy(l.at, kept)
	return false
}

// place holds loose sessions at the nearest places that leave all of them one; false, and
// nothing is changed, if it finds none.
func (l *looseness) place(list []int) bool {
	if len(list) == 0 {
		return true
	}
	mark, kept := len(l.Log), slices.Clone(l.at)
	return l.places(list[0], func(y Session, crew []TrainerIx) bool {
		if l.hold(list[0], y, crew) && l.place(list[1:]) {
			return true
		}
		l.UndoTo(mark)
		copy(l.at, kept)
		return false
	})
}

// hold opens a loose session and seats those whose seats in it are pinned, with what they
// take before. False, and nothing is changed, if somebody cannot come.
func (l *looseness) hold(i int, y Session, crew []TrainerIx) bool {
	mark, kept := len(l.Log), slices.Clone(l.at)
	x := &l.all[i]
	y.Pinned = x.declared
	s := l.Open(y, crew)
	l.at[i] = s
	if l.Fixed[x.declared]&FixedSeated != 0 {
		for _, id := range l.Snapshot.Published[x.declared].Seated {
			r := l.Ground.Request(id)
			if p := &l.Sessions[s]; r == None || l.Seat[r] != None || p.N >= p.Cap || !l.bring(r) || !l.Fits(r, &l.Sessions[s].Place) {
				l.UndoTo(mark)
				copy(l.at, kept)
				return false
			}
			l.Sit(r, s)
		}
	}
	return true
}

// bring seats what comes before a request: where it was announced, else in any session, else
// in a new one near the announced. False if it finds no seat; whoever asks takes all back.
func (l *looseness) bring(r RequestIx) bool {
	for _, a := range l.Before[r] {
		if l.Seat[a] != None {
			continue
		}
		if l.Requests[a].Stays || !l.bring(a) {
			return false // its own session comes first
		}
		former := slices.IndexFunc(l.all, func(x Former) bool { return x.declared != None && x.declared == l.Requests[a].Announced })
		if former >= 0 && l.at[former] == None {
			l.at[former] = l.Reopen(l.all[former])
		}
		if former >= 0 && l.at[former] != None {
			s := l.at[former]
			if p := &l.Sessions[s]; p.N < p.Cap && l.Fits(a, &p.Place) {
				l.Sit(a, s)
				l.SeatFormer(s, l.all[former].Seated)
			}
		}
		if l.Seat[a] == None && !l.Insert(a, nil) && (former < 0 || !l.open(a, former)) {
			return false
		}
	}
	return true
}

// open holds a session near a former one for a request and for others who wait.
func (l *looseness) open(a RequestIx, former int) bool {
	return l.places(former, func(y Session, crew []TrainerIx) bool {
		if y.Cap < y.Least || !l.Fits(a, &y.Place) {
			return false
		}
		mark := len(l.Log)
		s := l.Open(y, crew)
		l.Sit(a, s)
		l.SeatFormer(s, l.all[former].Seated)
		l.Fill(s)
		if x := &l.Sessions[s]; x.N < x.Least {
			l.UndoTo(mark)
			return false
		}
		return true
	})
}

// places tries the places of a former session that what is pinned of it leaves, the nearest
// first, until try takes one; false if it takes none.
func (l *looseness) places(i int, try func(Session, []TrainerIx) bool) bool {
	x := &l.all[i]
	fixed := Pins(0)
	if x.declared != None {
		fixed = l.Fixed[x.declared]
	}
	c := CourseIx(l.Ground.Course(x.Course))
	if c == None {
		return false
	}
	days, starts := near(l.Days, x.Day, fixed&FixedTime != 0), near(l.Words<<6, x.Start/l.Grid, fixed&FixedTime != 0)
	if fixed&FixedTime != 0 && x.Start%l.Grid != 0 {
		return false
	}
	was := RoomIx(l.Ground.Room(x.Room))
	rooms := slices.Clone(l.roomsFor(c, fixed != 0))
	slices.SortStableFunc(rooms, func(a, b RoomIx) int { return cmp.Compare(btoi(a != was), btoi(b != was)) })
	if fixed&FixedRoom != 0 {
		rooms = slices.DeleteFunc(rooms, func(r RoomIx) bool { return r != was })
	}
	var told []TrainerIx
	for _, id := range x.Trainers {
		told = append(told, TrainerIx(l.Ground.Trainer(id)))
	}
	if fixed&FixedTrainers != 0 && len(told) != int(l.Courses[c].Crew) {
		return false
	}
	for _, day := range days {
		for _, at := range starts {
			for _, room := range rooms {
				p := l.PlaceIn(c, room, day, at)
				if l.left--; l.left < 0 {
					return false
				}
				if !l.AllowsStart(&p) || !l.Has(room, &p, None) {
					continue
				}
				if l.crews(&p, nil, told, fixed&FixedTrainers != 0, func(crew []TrainerIx) bool { return try(l.SessionAt(p, room), crew) }) {
					return true
				}
			}
		}
	}
	return false
}

// crews tries the crews for a place, those first in which others stay who were told of, and
// only these where that is said, until try takes one.
func (l *looseness) crews(p *Place, crew, told []TrainerIx, only bool, try func([]TrainerIx) bool) bool {
	able := l.Courses[p.Course].Able
	if len(crew) == len(able) {
		return try(slices.Clone(crew))
	}
	list := slices.Clone(able[len(crew)])
	slices.SortStableFunc(list, func(a, b TrainerIx) int { return cmp.Compare(btoi(!Contains(told, a)), btoi(!Contains(told, b))) })
	for _, t := range list {
		if only && !Contains(told, t) || Contains(crew, t) {
			continue
		}
		if l.left--; l.left < 0 {
			return false
		}
		if l.Leads(t, p, None) && l.crews(p, append(slices.Clone(crew), t), told, only, try) {
			return true
		}
	}
	return false
}

// near are the numbers below n, the nearest to one first, the later of two that are as near;
// or that one alone.
func near(n, to int, alone bool) (out []int32) {
	for i := range int32(n) {
		if !alone || int(i) == to {
			out = append(out, i)
		}
	}
	slices.SortStableFunc(out, func(a, b int32) int {
		x, y := int(a)-to, int(b)-to
		return cmp.Or(cmp.Compare(max(x, -x), max(y, -y)), cmp.Compare(y, x))
	})
	return out
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}
