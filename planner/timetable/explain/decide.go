package explain

import (
	"fmt"
	"slices"

	"cohort/planner"
	"cohort/planner/timetable/internal/draft"
)

// Decided is a plan in which something was done that somebody decided, or the rule that
// forbids it. Whoever loses a seat by it has another one where there is one; nothing else
// is changed.
type Decided struct {
	Forbidden string // the rule, such as H3; empty: none
	Session   string // of several, the one that it forbids to be held so; empty: it is not said
	Because   Fact   // what forbids it
	Plan      *planner.Plan
}

// Target is where a session is to be held; what is nil or empty stays.
type Target struct {
	Day, Start *int
	Room       string
	Trainers   []string // one: who takes their role of the crew; else all of the crew
}

// Unknown is the error of somebody or something that the snapshot does not have.
type Unknown struct{ Kind, ID string }

func (u *Unknown) Error() string { return fmt.Sprintf("%s %s is not known", u.Kind, u.ID) }

// Move holds a session elsewhere. Those of its people come along who can. The plan must be
// valid; an unknown session, room or trainer is an *Unknown.
func Move(s *planner.Snapshot, p *planner.Plan, id string, to Target) (*Decided, error) {
	return MoveAll(s, p, []string{id}, []Target{to})
}

// MoveAll is Move for several sessions at once: each may be held where another one was.
func MoveAll(s *planner.Snapshot, p *planner.Plan, ids []string, to []Target) (*Decided, error) {
	b, err := openBoard(s, p)
	if err != nil {
		return nil, err
	}
	list := make([]relocated, len(ids))
	for i, id := range ids {
		at, err := b.known(id)
		if err != nil {
			return nil, err
		}
		if list[i], err = b.target(at, to[i]); err != nil {
			return nil, err
		}
	}
	return b.decide(list), nil
}

// Swap holds each of two sessions at the other's time and room. An unknown session is an
// *Unknown.
func Swap(s *planner.Snapshot, p *planner.Plan, one, other string) (*Decided, error) {
	b, err := openBoard(s, p)
	if err != nil {
		return nil, err
	}
	x, err := b.known(one)
	if err != nil {
		return nil, err
	}
	y, err := b.known(other)
	if err != nil {
		return nil, err
	}
	to := func(from, at draft.SessionIx) relocated {
		place := &b.Sessions[at]
		return relocated{from, b.PlaceIn(b.Sessions[from].Course, place.Room, place.Day, place.At), place.Room, slices.Clone(b.Crew(from))}
	}
	return b.decide([]relocated{to(x, y), to(y, x)}), nil
}

// Seat seats a request in a session, in place of the seat that it may have. An unknown
// request or session is an *Unknown.
func Seat(s *planner.Snapshot, p *planner.Plan, request, session string) (*Decided, error) {
	b, err := openBoard(s, p)
	if err != nil {
		return nil, err
	}
	r := b.Ground.Request(request)
	if r == draft.None {
		return nil, &Unknown{"request", request}
	}
	at, err := b.known(session)
	if err != nil {
		return nil, err
	}
	o := b.joining(r, at)
	if len(o.bars) > 0 {
		return forbidden(o.bars, ofRequest), nil
	}
	b.Begin()
	if b.Seat[r] != draft.None {
		b.Rise(r)
	}
	b.Sit(r, at)
	return b.settled(nil), nil
}

// known finds a session of the plan.
func (b *board) known(id string) (draft.SessionIx, error) {
	at, err := b.sessionOf(id)
	if err != nil {
		return at, &Unknown{"session", id}
	}
	return at, nil
}

func forbidden(bars obstacles, order []int) *Decided {
	bar := bars.first(order)
	return &Decided{Forbidden: fmt.Sprintf("H%d", bar.rule), Because: bar.why}
}

// relocated is a session and where it is to be held.
type relocated struct {
	session draft.SessionIx
	place   draft.Place
	room    draft.RoomIx
	crew    []draft.TrainerIx
}

// target is where a session is to be held, in small numbers.
func (b *board) target(at draft.SessionIx, to Target) (m relocated, err error) {
	x := &b.Sessions[at]
	day, start := x.Day, x.Start
	m = relocated{session: at, room: x.Room, crew: slices.Clone(b.Crew(at))}
	if to.Day != nil {
		day = int32(*to.Day)
	}
	if to.Start != nil {
		start = int32(*to.Start)
	}
	if to.Room != "" {
		if m.room = b.Ground.Room(to.Room); m.room == draft.None {
			return m, &Unknown{"room", to.Room}
		}
	}
	var named []draft.TrainerIx
	for _, id := range to.Trainers {
		t := b.Ground.Trainer(id)
		if t == draft.None {
			return m, &Unknown{"trainer", id}
		}
		named = append(named, t)
	}
	if day < 0 || day >= int32(b.Days) || start%int32(b.Grid) != 0 || start < 0 || start+b.Courses[x.Course].Minutes > 1440 {
		return m, &Unknown{"start", fmt.Sprintf("%s %s", b.Snapshot.FirstDay+planner.Date(day), clockOf(int(start)))}
	}
	switch able := b.Courses[x.Course].Able; {
	case len(named) == len(m.crew):
		m.crew = named
	case len(named) == 1:
		for i := range able {
			if draft.Contains(able[i], named[0]) {
				m.crew[i] = named[0]
				break
			}
		}
	case len(named) > 0:
		return m, &Unknown{"crew", fmt.Sprint(len(named))}
	}
	m.place = b.PlaceIn(x.Course, m.room, day, start/int32(b.Grid))
	return m, nil
}

func clockOf(minute int) string { return fmt.Sprintf("%d:%02d", minute/60, minute%60) }

// decide holds sessions elsewhere, all of them out of the way first. The first rule of a
// room, a crew or a group that forbids it is told; people who cannot come lose their seat.
func (b *board) decide(list []relocated) *Decided {
	for _, m := range list {
		for _, change := range b.changesOf(m) {
			if why, fixed := b.fixed(m.session, change); fixed {
				return &Decided{Forbidden: "H11", Session: b.ids[m.session], Because: why}
			}
		}
	}
	b.Begin()
	groups, pins, ids := make([][]draft.RequestIx, len(list)), make([]draft.PublishedIx, len(list)), make([]string, len(list))
	for i, m := range list {
		groups[i], pins[i], ids[i] = slices.Clone(b.Group(m.session)), b.Sessions[m.session].Pinned, b.ids[m.session]
	}
	for _, m := range list {
		b.Dissolve(m.session)
	}
	named := map[draft.SessionIx]string{}
	for i, m := range list {
		var bars obstacles
		if !b.AllowsStart(&m.place) {
			bars.add(2, told("never_starts", "Course", b.Snapshot.Courses[m.place.Course].ID, "Span", b.span(&m.place)))
		}
		bars = append(bars, b.barsRoom(m.room, &m.place)...)
		bars = append(bars, b.barsCrew(m.crew, &m.place)...)
		if len(bars) > 0 {
			out := forbidden(bars, ofSession)
			out.Session = ids[i]
			return out
		}
		s := b.Open(b.SessionAt(m.place, m.room), m.crew)
		b.Sessions[s].Pinned = pins[i]
		named[s] = ids[i]
		x := &b.Sessions[s]
		for _, r := range groups[i] {
			if x.N < x.Cap && b.Fits(r, &x.Place) {
				b.Sit(r, s)
			}
		}
		if x.N < x.Least && x.Pinned == draft.None {
			bars.add(7, told("would_keep", "Session", ids[i], "People", persons(int(x.N)), "Course", b.Snapshot.Courses[x.Course].ID, "Least", x.Least))
			out := forbidden(bars, ofSession)
			out.Session = ids[i]
			return out
		}
	}
	return b.settled(named)
}

// changesOf are the things in which a session would be held otherwise.
func (b *board) changesOf(m relocated) (out []string) {
	x := &b.Sessions[m.session]
	if m.place.Day != x.Day {
		out = append(out, "day")
	}
	if m.place.At != x.At {
		out = append(out, "start")
	}
	if m.room != x.Room {
		out = append(out, "room")
	}
	if !slices.Equal(m.crew, b.Crew(m.session)) {
		out = append(out, "trainer")
	}
	return out
}

// settled looks for seats for whoever lost one, and writes the plan. named are sessions that
// stay and keep their names whoever sits in them.
func (b *board) settled(named map[draft.SessionIx]string) *Decided {
	places := b.places(named)
	b.Settle(nil)
	b.Mend(draft.None)
	for s, id := range named {
		if x := &b.Sessions[s]; x.ListedAt == draft.None || x.Place != places[s] { // what its people take before fell through
			return &Decided{Forbidden: "H9", Session: id, Because: told("would_keep", "Session", id, "People", persons(0), "Course", b.Snapshot.Courses[places[s].Course].ID, "Least", b.Courses[places[s].Course].Min)}
		}
	}
	if b.Forsaken() {
		return &Decided{Forbidden: "H11", Because: told("pinned_seat_lost")}
	}
	return b.decided(named)
}

// decided is the plan of what was done since Begin, in which named sessions keep their names.
func (b *board) decided(named map[draft.SessionIx]string) *Decided {
	_, called := b.changes()
	ids := map[draft.SessionIx]string{}
	for _, s := range b.All {
		if id, changed := called[s]; changed {
			ids[s] = id
		} else {
			ids[s] = b.ids[s]
		}
	}
	for s, id := range named {
		for other, called := range ids {
			if called == id && other != s {
				ids[other] = ids[s]
			}
		}
		ids[s] = id
	}
	p := b.Write(ids)
	cost := b.CostTerms()
	p.Cost = &cost
	return &Decided{Plan: p}
}
