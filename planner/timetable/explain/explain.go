// Package explain finds out why a request is served where it is or not at all, why a session
// is where it is, and what else is possible. It speaks in facts: codes with ids and
// numbers, of which whoever shows them makes sentences.
package explain

import (
	"fmt"
	"slices"
	"sort"

	"cohort/planner"
	"cohort/planner/ground"
	"cohort/planner/timetable/internal/draft"
)

// Place is where and when a course could be held or a seat taken: one exact
// change of a plan, and what comes of it.
type Place struct {
	Course   string       `json:"course"`
	Day      int          `json:"day"`
	Date     planner.Date `json:"date"`
	Start    int          `json:"start"` // minute of the day
	Room     string       `json:"room"`
	Trainers []string     `json:"trainers"`
	Session  *string      `json:"session"` // of the plan; nil: a new one
	// Seated are the requests that would sit there, for a new session and for one
	// held elsewhere: those that wait and could come, dearest first, join somebody
	// for whom a new session is opened.
	Seated []string `json:"seated"`
	// Change is what differs, where a session is explained: day, start, room or
	// trainer.
	Change string `json:"change,omitempty"`
	// Forbidden is the rule that the change breaks; nil: none. Of several it is
	// H11 where a pinned session would have to change, since nothing helps before
	// that pin is taken away. Otherwise it is the first by number for a session,
	// and for a request the first of H8, H9, H5, H6, H10, H12, which concern the
	// learner, then H1 to H4 and H7, which concern the session.
	Forbidden *string `json:"forbidden"`
	Because   Fact    `json:"-"`     // the fact that forbids it, or what comes of it
	Price     *int64  `json:"price"` // the referee's cost with the change less that without; nil where forbidden
}

// RequestExplanation says why a request sits where it does or nowhere.
type RequestExplanation struct {
	Request string `json:"request"`
	Learner string `json:"learner"`
	Course  string `json:"course"`
	// Session is where the request sits; nil: nowhere, and then Reason and Detail
	// say why.
	Session *string        `json:"session"`
	Reason  planner.Reason `json:"reason,omitempty"`
	Detail  Fact           `json:"-"`
	Places  []Place        `json:"places"` // the three nearest, soonest first
}

// Request names the three nearest places for a request, soonest first:
// each session of its course other than its own and, for each day, the new
// session that least stands against. Places that the snapshot's facts alone
// forbid are named only where there are not three others. The plan must be
// valid; an unknown request is an error.
func Request(s *planner.Snapshot, p *planner.Plan, id string) (*RequestExplanation, error) {
	b, err := openBoard(s, p)
	if err != nil {
		return nil, err
	}
	r, err := b.requestOf(id)
	if err != nil {
		return nil, err
	}
	out := b.explained(r)
	for _, o := range b.nearest(r, 3) {
		out.Places = append(out.Places, b.place(&o, ofRequest))
	}
	return out, nil
}

// explained says why a request sits where it does, places apart.
func (b *board) explained(r draft.RequestIx) *RequestExplanation {
	s, q := b.Snapshot, &b.Requests[r]
	out := &RequestExplanation{Request: s.Requests[r].ID, Learner: s.Learners[q.Learner].ID, Course: s.Courses[q.Course].ID, Places: []Place{}}
	if at := b.Seat[r]; at != draft.None {
		name, x := b.ids[at], &b.Sessions[at]
		out.Session = &name
		out.Detail = told("sits", "Learner", out.Learner, "Course", out.Course, "Span", b.span(&x.Place), "Room", s.Rooms[x.Room].ID, "Session", name)
	} else {
		u := b.reason(r)
		out.Reason, out.Detail = u.Reason, u.Why
	}
	return out
}

// option is one exact change that was tried.
type option struct {
	session draft.SessionIx // none: a new one
	place   draft.Place
	room    draft.RoomIx
	crew    []draft.TrainerIx
	seated  []draft.RequestIx
	bars    obstacles
	price   int64
	because Fact
	change  string
	remote  bool // the snapshot's facts alone forbid it
}

// place writes an option in the snapshot's words.
func (b *board) place(o *option, order []int) Place {
	x := Place{Course: b.Snapshot.Courses[o.place.Course].ID, Day: int(o.place.Day), Date: b.Snapshot.FirstDay + planner.Date(o.place.Day),
		Start: int(o.place.Start), Room: b.Snapshot.Rooms[o.room].ID, Trainers: []string{}, Seated: []string{}, Change: o.change, Because: o.because}
	for _, t := range o.crew {
		x.Trainers = append(x.Trainers, b.Snapshot.Trainers[t].ID)
	}
	for _, r := range o.seated {
		x.Seated = append(x.Seated, b.Snapshot.Requests[r].ID)
	}
	if o.session != draft.None {
		id := b.ids[o.session]
		x.Session = &id
	}
	if len(o.bars) > 0 {
		bar := o.bars.first(order)
		rule := fmt.Sprintf("H%d", bar.rule)
		x.Forbidden, x.Because = &rule, bar.why
	} else {
		price := o.price
		x.Price = &price
	}
	return x
}

// vacateSeat takes a request out of its seat, if it has one that can be left.
func (b *board) vacateSeat(r draft.RequestIx) (o obstacles) {
	s := b.Seat[r]
	if s == draft.None {
		return nil
	}
	x := &b.Sessions[s]
	if b.Requests[r].Frozen {
		o.add(11, told("holds_pinned_seat", "Learner", b.who([]draft.RequestIx{r}), "Session", b.ids[s]))
		return o
	}
	b.Rise(r)
	if x.Pinned == draft.None && x.N < x.Least {
		o.add(7, told("would_keep", "Session", b.ids[s], "People", persons(int(x.N)), "Course", b.Snapshot.Courses[x.Course].ID, "Least", x.Least))
	}
	return o
}

// joining tries a seat in a session of the plan.
func (b *board) joining(r draft.RequestIx, s draft.SessionIx) option {
	x := &b.Sessions[s]
	o := option{session: s, place: x.Place, room: x.Room, crew: slices.Clone(b.Crew(s))}
	b.Begin()
	defer b.Undo()
	if o.bars = b.vacateSeat(r); b.Seat[r] != draft.None {
		return o
	}
	if x.N >= x.Cap {
		o.bars.add(7, told("session_full", "Session", b.ids[s], "People", persons(int(x.N))))
	}
	o.bars = append(o.bars, b.bars(r, &x.Place, x.Room)...)
	if len(o.bars) == 0 {
		b.Sit(r, s)
		b.priced(&o)
	}
	o.seated = slices.Clone(b.Group(s))
	return o
}

// priced notes what the changes since begin come to.
func (b *board) priced(o *option) {
	e := b.effect()
	o.price, o.because = e.Price, told("possible")
	if all := b.consequences(e); len(all) > 0 {
		o.because = joined(Explained, o.because, joined(InList, all...))
	}
}

// opening tries a new session for a request, with whoever waits and could come.
func (b *board) opening(r draft.RequestIx, p draft.Place, room draft.RoomIx) option {
	o := option{session: draft.None, place: p, room: room}
	b.Begin()
	defer b.Undo()
	o.bars = b.vacateSeat(r)
	o.crew, _ = b.CrewFor(&p, nil)
	o.seated = []draft.RequestIx{r}
	if b.Seat[r] != draft.None {
		return o
	}
	o.bars = append(o.bars, b.barsRoom(room, &p)...)
	o.bars = append(o.bars, b.barsCrew(o.crew, &p)...)
	o.bars = append(o.bars, b.bars(r, &p, room)...)
	if len(o.crew) < int(b.Courses[p.Course].Crew) {
		return o
	}
	x := b.SessionAt(p, room)
	s := b.Open(x, o.crew)
	if x.Cap > 0 {
		b.Sit(r, s)
		b.Fill(s)
		o.seated = append(o.seated, b.Group(s)[1:]...)
	}
	if n := len(o.seated); n < int(x.Least) {
		others := told("nobody_else_waits")
		if n > 1 {
			others = counted("only_wait", n-1, "Names", b.who(o.seated[1:]))
		}
		o.bars.add(7, told("too_few_wait", "Others", others, "Course", b.Snapshot.Courses[p.Course].ID, "People", persons(int(x.Least))))
	} else if x.Cap < 1 {
		o.bars.add(7, told("room_no_seats", "Room", b.Snapshot.Rooms[room].ID))
	}
	if len(o.bars) == 0 {
		b.priced(&o)
	}
	return o
}

// nearest returns the nearest places for a request, soonest first.
func (b *board) nearest(r draft.RequestIx, n int) []option {
	q := &b.Requests[r]
	var near, remote []option
	sessions := slices.Clone(b.ByCourse[q.Course])
	soonest := func(all []option) {
		sort.SliceStable(all, func(i, j int) bool { return all[i].before(&all[j]) })
	}
	for _, s := range sessions {
		x := &b.Sessions[s]
		if s == b.Seat[r] || x.Day < q.Earliest {
			continue
		}
		o := b.joining(r, s)
		if o.remote = !b.CouldSit(r, &x.Place); o.remote {
			remote = append(remote, o)
		} else {
			near = append(near, o)
		}
	}
	soonest(near)
	var opened []int32
	for day, found := max(q.Earliest, 0), 0; day < int32(b.Days) && found < n; day++ {
		if len(near) >= n && near[n-1].place.Day < day {
			break
		}
		if o, any := b.bestOpening(r, day, true); any {
			near = append(near, o)
			soonest(near)
			opened = append(opened, day)
			found++
		}
	}
	near = near[:min(n, len(near))]
	for day := max(q.Earliest, 0); day < int32(b.Days) && len(near)+len(remote) < n; day++ {
		if draft.Contains(opened, day) {
			continue
		}
		if o, any := b.bestOpening(r, day, false); any {
			remote = append(remote, o)
		}
	}
	soonest(remote)
	near = append(near, remote[:min(n-len(near), len(remote))]...)
	soonest(near)
	return near
}

// before orders places by time; a session that there is comes before a new one.
func (o *option) before(x *option) bool {
	if o.place.Day != x.place.Day {
		return o.place.Day < x.place.Day
	}
	if o.place.Start != x.place.Start {
		return o.place.Start < x.place.Start
	}
	if (o.session == draft.None) != (x.session == draft.None) {
		return x.session == draft.None
	}
	return o.room < x.room
}

// bestOpening is the new session on a day that least stands against: the one
// that breaks the fewest rules, or the cheapest of those that break none, then
// the soonest. Within reach are only those that the snapshot's facts allow.
func (b *board) bestOpening(r draft.RequestIx, day int32, within bool) (best option, any bool) {
	c := b.Requests[r].Course
	rooms := b.Courses[c].Rooms
	if !within && len(rooms) == 0 {
		for i := range b.Rooms {
			rooms = append(rooms, draft.RoomIx(i))
		}
	}
	hours := b.StartsOf[int(c)*b.Words:][:b.Words]
	if !within {
		hours = b.usualHours(c, rooms)
	}
	most := 0
	for at := int32(0); at < int32(b.Words)<<6; at++ {
		if hours[at>>6]>>(at&63)&1 == 0 {
			continue
		}
		for _, room := range rooms {
			p := b.PlaceIn(c, room, day, at)
			if within && (!b.CouldSit(r, &p) || b.Facts.Starts(c, p.Site)[int(day)*b.Words+int(at>>6)]>>(at&63)&1 == 0 ||
				!b.Windows.Open(b.RoomDay[int(room)*b.Days+int(day)], p.Length, at)) {
				continue
			}
			o := b.opening(r, p, room)
			rules := o.bars.rules()
			if !any || rules < most || rules == 0 && most == 0 && o.price < best.price {
				o.remote = !within
				best, most, any = o, rules, true
			}
		}
	}
	return best, any
}

// usualHours are the starts of a course at which one of some rooms is open for it
// on any day: on a day on which none is, nobody asks for midnight. Where none ever
// is, they are all that the course allows.
func (b *board) usualHours(c draft.CourseIx, rooms []draft.RoomIx) []uint64 {
	allowed := b.StartsOf[int(c)*b.Words:][:b.Words]
	hours := make([]uint64, b.Words)
	for _, room := range rooms {
		for _, day := range b.RoomDay[int(room)*b.Days:][:b.Days] {
			for i, x := range b.Windows.Bits(day, b.Courses[c].Length) {
				hours[i] |= x & allowed[i]
			}
		}
	}
	if ground.First(hours) == draft.None {
		return allowed
	}
	return hours
}
