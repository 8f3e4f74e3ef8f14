package explain

import (
	"slices"

	"cohort/planner"
	"cohort/planner/timetable/internal/draft"
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

// Session prices each other day, each other start at which the room is
// open, each other room, and each other trainer who may lead the course, for a session of a valid plan, all else as it is, or
// names the rule that forbids it. An unknown session is an error.
func Session(s *planner.Snapshot, p *planner.Plan, id string, l Language) (*SessionExplanation, error) {
	b, err := openBoard(s, p, l)
	if err != nil {
		return nil, err
	}
	at, err := b.sessionOf(id)
	if err != nil {
		return nil, err
	}
	x := b.Sessions[at]
	out := &SessionExplanation{Pinned: x.Pinned != draft.None, Places: []Place{}}
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
func (b *board) elsewhere(s draft.SessionIx) (all []option) {
	x := b.Sessions[s]
	crew := slices.Clone(b.Crew(s))
	c := &b.Courses[x.Course]
	for at := range int32(b.Words) << 6 {
		if b.StartsOf[int(x.Course)*b.Words+int(at>>6)]>>(at&63)&1 != 0 && at != x.At &&
			b.Windows.Open(b.RoomDay[int(x.Room)*b.Days+int(x.Day)], x.Length, at) {
			all = append(all, b.relocated(s, "start", b.PlaceAt(x.Course, x.Site, x.Day, at), x.Room, crew))
		}
	}
	for day := range int32(b.Days) {
		if day != x.Day {
			all = append(all, b.relocated(s, "day", b.PlaceAt(x.Course, x.Site, day, x.At), x.Room, crew))
		}
	}
	for room := range b.Rooms {
		if draft.RoomIx(room) != x.Room {
			all = append(all, b.relocated(s, "room", b.PlaceAt(x.Course, b.Rooms[room].Site, x.Day, x.At), draft.RoomIx(room), crew))
		}
	}
	for i := range crew {
		for _, t := range c.Able[i] {
			if !draft.Contains(crew, t) {
				other := slices.Clone(crew)
				other[i] = t
				all = append(all, b.relocated(s, "trainer", x.Place, x.Room, other))
			}
		}
	}
	return all
}

// relocated tries to hold a session of the plan elsewhere with exactly its
// people.
func (b *board) relocated(s draft.SessionIx, change string, p draft.Place, room draft.RoomIx, crew []draft.TrainerIx) option {
	o := option{session: s, place: p, room: room, crew: crew, seated: slices.Clone(b.Group(s)), change: change}
	slices.Sort(o.seated)
	if b.Sessions[s].Pinned != draft.None {
		o.bars.add(11, b.say("session %s is pinned, what was announced stands", b.ids[s]))
		return o
	}
	b.Begin()
	defer b.Undo()
	for _, r := range o.seated {
		b.Rise(r)
	}
	b.Close(s)
	o.bars = append(o.bars, b.barsRoom(room, &p)...)
	o.bars = append(o.bars, b.barsCrew(crew, &p)...)
	to := b.Open(b.SessionAt(p, room), crew)
	if y := &b.Sessions[to]; int(y.Cap) < len(o.seated) {
		o.bars.add(7, b.say("room %s has seats for %s, and %d sit in this session", b.Snapshot.Rooms[room].ID, b.persons(int(b.Rooms[room].Seats)), len(o.seated)))
	}
	away := 0
	for _, r := range o.seated {
		if bars := b.bars(r, &p); len(bars) > 0 {
			o.bars = append(o.bars, bars...)
			away++
		}
		b.Sit(r, to)
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
