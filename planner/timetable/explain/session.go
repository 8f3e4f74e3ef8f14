package explain

import (
	"slices"

	"cohort/planner"
	"cohort/planner/timetable/internal/draft"
)

// SessionExplanation says why a session is where it is.
type SessionExplanation struct {
	planner.Session
	Pinned bool     `json:"pinned"`         // nothing of it may change
	Pins   []string `json:"pins,omitempty"` // else what of it may not
	Detail Fact     `json:"-"`              // where it stands, and how many of the others were possible
	// Places differ from the session in one thing each: its day, its start, its
	// room or one of its trainers. Everybody who sits in it comes along.
	Places []Place `json:"places"`
}

// Session prices each other day, each other start at which the room is
// open, each other room, and each other trainer who may lead the course, for a session of a valid plan, all else as it is, or
// names the rule that forbids it. An unknown session is an error.
func Session(s *planner.Snapshot, p *planner.Plan, id string) (*SessionExplanation, error) {
	b, err := openBoard(s, p)
	if err != nil {
		return nil, err
	}
	at, err := b.sessionOf(id)
	if err != nil {
		return nil, err
	}
	x := b.Sessions[at]
	out := &SessionExplanation{Places: []Place{}}
	if x.Pinned != draft.None {
		if out.Pinned = !b.Loose(&x); !out.Pinned {
			out.Pins = s.Published[x.Pinned].Pins
		}
	}
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
	out.Detail = told("of_others", "Session", b.stands(at), "Count", len(out.Places))
	switch {
	case out.Pinned:
		out.Detail = joined(InOne, b.stands(at), told("session_pinned"))
	case possible == 0:
		out.Detail = joined(InOne, out.Detail, told("others_none"))
	case better == 0:
		out.Detail = joined(InOne, out.Detail, counted("others_none_better", possible))
	default:
		out.Detail = joined(InOne, out.Detail, counted("others_better", possible, "Better", better))
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
			all = append(all, b.relocated(s, "start", b.PlaceIn(x.Course, x.Room, x.Day, at), x.Room, crew))
		}
	}
	for day := range int32(b.Days) {
		if day != x.Day {
			all = append(all, b.relocated(s, "day", b.PlaceIn(x.Course, x.Room, day, x.At), x.Room, crew))
		}
	}
	for room := range b.Rooms {
		if draft.RoomIx(room) != x.Room {
			all = append(all, b.relocated(s, "room", b.PlaceIn(x.Course, draft.RoomIx(room), x.Day, x.At), draft.RoomIx(room), crew))
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

// fixed says whether what a change would change of a session is pinned, and by what fact.
func (b *board) fixed(s draft.SessionIx, change string) (why Fact, fixed bool) {
	x := &b.Sessions[s]
	field := draft.FixedTrainers
	why = told("pinned_trainers", "Session", b.ids[s])
	switch change {
	case "day", "start":
		field, why = draft.FixedTime, told("pinned_time", "Session", b.ids[s])
	case "room":
		field, why = draft.FixedRoom, told("pinned_room", "Session", b.ids[s])
	}
	if x.Pinned != draft.None && !b.Loose(x) {
		return told("pinned", "Session", b.ids[s]), true
	}
	return why, b.Fixes(x, field)
}

// relocated tries to hold a session of the plan elsewhere with exactly its
// people.
func (b *board) relocated(s draft.SessionIx, change string, p draft.Place, room draft.RoomIx, crew []draft.TrainerIx) option {
	o := option{session: s, place: p, room: room, crew: crew, seated: slices.Clone(b.Group(s)), change: change}
	slices.Sort(o.seated)
	pinned := b.Sessions[s].Pinned
	if why, fixed := b.fixed(s, change); fixed {
		o.bars.add(11, why)
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
	b.Sessions[to].Pinned = pinned
	if y := &b.Sessions[to]; int(y.Cap) < len(o.seated) {
		o.bars.add(7, told("room_too_small", "Room", b.Snapshot.Rooms[room].ID, "People", persons(int(b.Rooms[room].Seats)), "Count", len(o.seated)))
	}
	away := 0
	for _, r := range o.seated {
		if bars := b.bars(r, &p, room); len(bars) > 0 {
			o.bars = append(o.bars, bars...)
			away++
		}
		b.Sit(r, to)
	}
	if len(o.bars) == 0 {
		b.priced(&o)
	} else if bar := o.bars.first(ofSession); away > 1 && bar.rule != 1 && bar.rule != 3 && bar.rule != 4 {
		cannot := told("cannot_come", "Away", away, "Count", len(o.seated))
		if away == len(o.seated) {
			cannot = told("none_can_come", "Count", away)
		}
		for i := range o.bars {
			if o.bars[i].rule == bar.rule {
				o.bars[i].why = joined(InOne, o.bars[i].why, cannot)
				break
			}
		}
	}
	return o
}
