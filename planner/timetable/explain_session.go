package timetable

import (
	"slices"

	"cohort/planner"
)

// SessionExplanation says why a session is where it is.
type SessionExplanation struct {
	planner.Session
	Pinned bool   `json:"pinned"`
	Detail string `json:"detail"` // where it stands, and how many of the others were possible
	// Places differ from the session in one thing each: its day, its start, its
	// room or one of its trainers. Everybody who sits in it comes along.
	Places []Place `json:"places"`
}

// ExplainSession prices each other day, each other start at which the room is
// open, each other room, and each other trainer who may lead the course, for a session of a valid plan, all else as it is, or
// names the rule that forbids it. An unknown session is an error.
func ExplainSession(s *planner.Snapshot, p *planner.Plan, id string, l Language) (*SessionExplanation, error) {
	b, err := openBoard(s, p, l)
	if err != nil {
		return nil, err
	}
	at, err := b.session(id)
	if err != nil {
		return nil, err
	}
	x := b.sessions[at]
	out := &SessionExplanation{Pinned: x.pinned != none, Places: []Place{}}
	for _, y := range p.Sessions {
		if y.ID == id {
			out.Session = y
		}
	}
	possible, better := 0, 0
	for _, o := range b.elsewhere(at) {
		place := b.place(&o, ofSession)
		if place.Forbidden == nil {
			possible++
			if *place.Price < 0 {
				better++
			}
		}
		out.Places = append(out.Places, place)
	}
	out.Detail = b.say("%s; of %d other days, hours, rooms and trainers", b.stands(at), len(out.Places))
	switch {
	case out.Pinned:
		out.Detail = b.stands(at) + b.say("; it is pinned: what was announced stands")
	case possible == 0:
		out.Detail += b.say(" none is possible with all else as it is")
	case better == 0:
		out.Detail += b.say(verb(possible == 1, " %d is possible with all else as it is, and none of them better", " %d are possible with all else as it is, and none of them better"), possible)
	default:
		out.Detail += b.say(verb(possible == 1, " %d is possible with all else as it is, and %d of them better", " %d are possible with all else as it is, and %d of them better"), possible, better)
	}
	return out, nil
}

// elsewhere tries everything that differs from a session in one thing.
func (b *board) elsewhere(s sessionIx) (all []option) {
	x := b.sessions[s]
	crew := slices.Clone(b.crew(s))
	c := &b.courses[x.course]
	for at := range int32(b.words) << 6 {
		if b.startsOf[int(x.course)*b.words+int(at>>6)]>>(at&63)&1 != 0 && at != x.at &&
			b.windows.open(b.roomDay[int(x.room)*b.days+int(x.day)], x.length, at) {
			all = append(all, b.relocated(s, "start", b.placeAt(x.course, x.site, x.day, at), x.room, crew))
		}
	}
	for day := range int32(b.days) {
		if day != x.day {
			all = append(all, b.relocated(s, "day", b.placeAt(x.course, x.site, day, x.at), x.room, crew))
		}
	}
	for room := range b.rooms {
		if roomIx(room) != x.room {
			all = append(all, b.relocated(s, "room", b.placeAt(x.course, b.rooms[room].site, x.day, x.at), roomIx(room), crew))
		}
	}
	for i := range crew {
		for _, t := range c.able[i] {
			if !contains(crew, t) {
				other := slices.Clone(crew)
				other[i] = t
				all = append(all, b.relocated(s, "trainer", x.place, x.room, other))
			}
		}
	}
	return all
}

// relocated tries to hold a session of the plan elsewhere with exactly its
// people.
func (b *board) relocated(s sessionIx, change string, p place, room roomIx, crew []trainerIx) option {
	o := option{session: s, place: p, room: room, crew: crew, seated: slices.Clone(b.group(s)), change: change}
	slices.Sort(o.seated)
	if b.sessions[s].pinned != none {
		o.bars.add(11, b.say("session %s is pinned, what was announced stands", b.ids[s]))
		return o
	}
	b.begin()
	defer b.undo()
	for _, r := range o.seated {
		b.rise(r)
	}
	b.close(s)
	o.bars = append(o.bars, b.barsRoom(room, &p)...)
	o.bars = append(o.bars, b.barsCrew(crew, &p)...)
	to := b.open(b.sessionAt(p, room), crew)
	if y := &b.sessions[to]; int(y.cap) < len(o.seated) {
		o.bars.add(7, b.say("room %s has seats for %s, and %d sit in this session", b.s.Rooms[room].ID, b.persons(int(b.rooms[room].seats)), len(o.seated)))
	}
	away := 0
	for _, r := range o.seated {
		if bars := b.bars(r, &p); len(bars) > 0 {
			o.bars = append(o.bars, bars...)
			away++
		}
		b.sit(r, to)
	}
	if len(o.bars) == 0 {
		b.priced(&o)
	} else if bar := o.bars.first(ofSession); away > 1 && bar.rule != 1 && bar.rule != 3 && bar.rule != 4 {
		cannot := b.say("; %d of its %d people cannot come", away, len(o.seated))
		if away == len(o.seated) {
			cannot = b.say("; none of its %d people can come", away)
		}
		for i := range o.bars {
			if o.bars[i].rule == bar.rule {
				o.bars[i].text += cannot
				break
			}
		}
	}
	return o
}
