package explain

import (
	"cmp"
	"slices"

	"cohort/planner"
	"cohort/planner/timetable/internal/draft"
)

// Rehold holds sessions again that a plan has lost, the soonest first, each with as little
// change as the rules allow: at its time in its room, with stand-ins for trainers who cannot
// come; in another room; at another hour of its day (of the first day: a later one, since nobody
// can be told in time); on another day; where there are several, the cheapest. Its people come
// along who can. A session that cannot be held is left out. Then it looks for seats for those
// who still lack theirs, by request. The plan must be valid; what the snapshot does not know
// any more is passed over.
func Rehold(s *planner.Snapshot, p *planner.Plan, lost []planner.Session, requests []string) (*Decided, error) {
	b, err := openBoard(s, p)
	if err != nil {
		return nil, err
	}
	b.Begin()
	lost = slices.Clone(lost)
	slices.SortStableFunc(lost, func(x, y planner.Session) int {
		return cmp.Or(cmp.Compare(x.Day, y.Day), cmp.Compare(x.Start, y.Start))
	})
	named := map[draft.SessionIx]string{}
	for i := range lost {
		if at := b.rehold(&lost[i]); at != draft.None {
			named[at] = lost[i].ID
		}
	}
	places := b.places(named)
	who := b.around(requests)
	for _, l := range who {
		b.reseatAlone(l)
	}
	b.Settle(nil)
	b.Mend(draft.None)
	for at := range named {
		if x := &b.Sessions[at]; x.ListedAt == draft.None || x.Place != places[at] {
			delete(named, at)
		}
	}
	if b.Forsaken() {
		return &Decided{Forbidden: "H11", Because: told("pinned_seat_lost")}, nil
	}
	return b.decided(named), nil
}

// around seats those who lack a seat around what stands, what comes before first, and returns
// whom that leaves without one.
func (b *board) around(requests []string) (left []draft.LearnerIx) {
	var lack []draft.RequestIx
	for _, id := range requests {
		if r := b.Ground.Request(id); r != draft.None && b.Seat[r] == draft.None {
			lack = append(lack, r)
		}
	}
	slices.SortStableFunc(lack, func(x, y draft.RequestIx) int {
		return cmp.Compare(b.Depth[b.Requests[x].Course], b.Depth[b.Requests[y].Course])
	})
	for _, r := range lack {
		if l := b.Requests[r].Learner; !b.Insert(r, nil) && !draft.Contains(left, l) {
			left = append(left, l)
		}
	}
	return left
}

// reseatAlone seats somebody from nothing, where the plan is cheaper for it and nobody else
// has another seat by it.
func (b *board) reseatAlone(l draft.LearnerIx) {
	mark := len(b.Log)
	b.Reseat(l, draft.None)
	for _, c := range b.Log[mark:] {
		if (c.What == draft.Seated || c.What == draft.Unseated) && b.Requests[c.Request].Learner != l {
			b.UndoTo(mark)
			return
		}
	}
}

func (b *board) places(named map[draft.SessionIx]string) map[draft.SessionIx]draft.Place {
	out := map[draft.SessionIx]draft.Place{}
	for s := range named {
		out[s] = b.Sessions[s].Place
	}
	return out
}

// rehold holds one session again; None: it cannot be held.
func (b *board) rehold(was *planner.Session) draft.SessionIx {
	course, room := b.Ground.Course(was.Course), b.Ground.Room(was.Room)
	if course == draft.None || was.Start%b.Snapshot.GridMinutes != 0 {
		return draft.None
	}
	var group []draft.RequestIx
	for _, id := range was.Seated {
		if r := b.Ground.Request(id); r != draft.None && b.Seat[r] == draft.None {
			group = append(group, r)
		}
	}
	var crew []draft.TrainerIx
	for _, id := range was.Trainers {
		if t := b.Ground.Trainer(id); t != draft.None && len(crew) < int(b.Courses[course].Crew) {
			crew = append(crew, t)
		}
	}
	if len(crew) != len(was.Trainers) {
		crew = nil
	}
	day, start := int32(was.Day), int32(was.Start)/int32(b.Grid)
	if room != draft.None && slices.Contains(b.Courses[course].Rooms, room) {
		if at := b.holdGroup(b.PlaceIn(course, room, day, start), room, crew, group); at != draft.None {
			return at
		}
	}
	at, best := draft.Place{}, int64(0)
	var in draft.RoomIx = draft.None
	try := func(day, start int32) {
		for _, r := range b.Courses[course].Rooms {
			p := b.PlaceIn(course, r, day, start)
			before, mark := b.Total, len(b.Log)
			if b.holdGroup(p, r, crew, group) == draft.None {
				continue
			}
			if price := b.Total - before; in == draft.None || price < best {
				at, best, in = p, price, r
			}
			b.UndoTo(mark)
		}
	}
	tryDay := func(other int32) {
		for hour := range int32(b.Words) << 6 {
			if b.StartsOf[int(course)*b.Words+int(hour>>6)]>>(hour&63)&1 != 0 && (other > 0 || day > 0 || hour > start) {
				try(other, hour)
			}
		}
	}
	try(day, start)
	if in == draft.None {
		tryDay(day)
	}
	if in == draft.None {
		for other := range int32(b.Days) {
			tryDay(other)
		}
	}
	if in == draft.None {
		return draft.None
	}
	return b.holdGroup(at, in, crew, group)
}

// holdGroup opens a session with those of a group who can come, and those of a crew; None,
// and nothing done: the room or the roles cannot be had, or they are too few.
func (b *board) holdGroup(p draft.Place, room draft.RoomIx, crew []draft.TrainerIx, group []draft.RequestIx) draft.SessionIx {
	if p.End > 1440 || !b.AllowsStart(&p) {
		return draft.None
	}
	mark := len(b.Log)
	at := b.HoldAt(p, room, crew)
	if at == draft.None {
		return at
	}
	for _, r := range group {
		if x := &b.Sessions[at]; x.N < x.Cap && b.Fits(r, &x.Place) {
			b.Sit(r, at)
		}
	}
	if x := &b.Sessions[at]; x.N == 0 || x.N < x.Least {
		b.UndoTo(mark)
		return draft.None
	}
	return at
}
