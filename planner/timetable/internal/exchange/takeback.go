package exchange

import (
	"slices"

	"cohort/planner/timetable/internal/draft"
)

// TakeBack takes changes of the published timetable back, each by itself, where that
// gives a valid plan that is not dearer: people go back to the session that they were
// told, also in exchange for somebody who was told another time, sessions go back to the
// time, room and crew that their people were told, and a session that was given up is held
// again. It goes on until no change by itself can be taken back, and says whether any was.
// The search draws its changes by chance and may have missed some; of two plans that cost
// the same it does not know which people were told.
//
// Where announced seats bind (see alone) such a seat moves for somebody who would be left out
// otherwise, and not to spare anybody a day: it goes back whatever that costs, if whoever is
// served stays served, as long as the plan is not dearer than the dearest one allowed.
func TakeBack(d *draft.Draft, dearest int64) (any bool) {
	defer d.Begin()
	former, alone := d.Former(), watched(d)
	for again := true; again; {
		again = false
		for _, x := range former {
			p := d.PublishedAt(x.ID)
			if p == draft.None || d.Whole(p) {
				continue
			}
			t := taken{d, x, p, alone, dearest}
			again = t.sessions() || again
			again = t.seats() || again
			again = t.exchanged() || again
			again = t.reopened() || again
		}
		any = any || again
	}
	return any
}

// alone are the people whom the world left alone: those who sit in the standing timetable
// as they were told. None, where a snapshot does not tell what is announced from what is a
// preview: whether somebody moves is a matter of prices there.
func alone(d *draft.Draft) (out []draft.RequestIx) {
	if !d.Snapshot.Weights.Provisional.Given {
		return nil
	}
	standing := draft.New(d.Model)
	standing.Stand()
	for r := range d.Requests {
		if p := d.Requests[r].Announced; isTold(standing, draft.RequestIx(r)) && !d.Snapshot.Published[p].Provisional {
			out = append(out, draft.RequestIx(r))
		}
	}
	return out
}

// watch is who the world left alone, with whether they sit as they were told in the
// plan as it stands.
type watch struct {
	alone, told []bool // by request
	any         bool
}

func watched(d *draft.Draft) *watch {
	w := &watch{alone: make([]bool, len(d.Requests)), told: make([]bool, len(d.Requests))}
	for _, r := range alone(d) {
		w.any, w.alone[r], w.told[r] = true, true, isTold(d, r)
	}
	return w
}

// taken is a published session to which changes are taken back.
type taken struct {
	*draft.Draft
	draft.Former
	published draft.PublishedIx
	alone     *watch
	dearest   int64
}

// changed are those who sit elsewhere since the change began, each once.
func (t *taken) changed() (out []draft.RequestIx) {
	for _, x := range t.Log {
		if x.What == draft.Seated || x.What == draft.Unseated {
			out = append(out, x.Request)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// gained is by how many more of those whom the world left alone are as they were told since the
// change began. Only those who sit elsewhere are looked at: a network has many more.
func (t *taken) gained() (n int) {
	for _, r := range t.changed() {
		if now := isTold(t.Draft, r); t.alone.alone[r] && now != t.alone.told[r] {
			if n++; !now {
				n -= 2
			}
		}
	}
	return n
}

// keep keeps a change.
func (t *taken) keep() {
	for _, r := range t.changed() {
		t.alone.told[r] = t.alone.alone[r] && isTold(t.Draft, r)
	}
	t.Begin()
}

// leavesOut says whether somebody who was served when the change began is not any more.
func (t *taken) leavesOut() bool {
	return slices.ContainsFunc(t.Dirty, func(r draft.RequestIx) bool { return t.Seat[r] == draft.None })
}

// try makes a change and keeps it if the plan is valid and cheaper, or as cheap and with
// more as it was told; where more of those whom the world left alone are as they were told,
// also if it is dearer, and never where fewer are. False, and nothing is changed, if it does
// not. The change says whether it is valid.
func (t *taken) try(change func() bool) bool {
	t.Begin()
	before := t.Total
	valid := change()
	if valid && t.alone.any {
		if gained := t.gained(); gained < 0 {
			valid = false
		} else if gained > 0 && t.Total <= t.dearest && !t.leavesOut() {
			t.keep()
			return true
		}
	}
	if valid && t.Total == before {
		changed := t.changed()
		told := t.told(changed)
		t.Undo()
		if told > t.told(changed) {
			t.Begin()
			done := change()
			t.keep()
			return done
		}
		return false
	}
	if !valid || t.Total > before {
		t.Undo()
		return false
	}
	t.keep()
	return true
}

// told counts what of the published seats of some is as it was told: time, room and crew.
func (t *taken) told(of []draft.RequestIx) (n int64) {
	for _, r := range of {
		if !isTold(t.Draft, r) {
			continue
		}
		n++
		s, p := t.Seat[r], t.Requests[r].Announced
		if t.Sessions[s].Room == t.PublishedRoom[p] {
			n++
		}
		if t.SameCrew(t.Crew(s), p) {
			n++
		}
	}
	return n
}

// here are the sessions of the course that are held at the published time.
func (t *taken) here() (out []draft.SessionIx) {
	c := t.Ground.Course(t.Course)
	if c == draft.None {
		return nil
	}
	for _, s := range t.ByCourse[c] {
		if x := &t.Sessions[s]; int(x.Day) == t.Day && int(x.Start) == t.Start {
			out = append(out, s)
		}
	}
	return out
}

// sessions takes sessions in which some of its people sit, or which are held at its time,
// back to its time, room and crew, or to some of these.
func (t *taken) sessions() (any bool) {
	c := t.Ground.Course(t.Course)
	if c == draft.None || t.Day >= t.Days || t.Start%t.Grid != 0 || t.Start+int(t.Courses[c].Minutes) > 1440 {
		return false
	}
	crew := t.crew()
	for _, s := range t.itsPeople(c) {
		rooms, crews := []draft.RoomIx{t.Sessions[s].Room}, [][]draft.TrainerIx{slices.Clone(t.Crew(s))}
		if told := t.PublishedRoom[t.published]; told != draft.None && told != rooms[0] {
			rooms = append(rooms, told)
		}
		if crew != nil && !slices.Equal(crew, crews[0]) {
			crews = append(crews, crew)
		}
		for i := range rooms {
			for k := range crews {
				x := &t.Sessions[s]
				room, with := rooms[len(rooms)-1-i], crews[len(crews)-1-k] // as published first
				p := t.PlaceIn(c, room, int32(t.Day), int32(t.Start/t.Grid))
				if x.ListedAt == draft.None || p == x.Place && room == x.Room && slices.Equal(with, t.Crew(s)) {
					continue
				}
				any = t.try(func() bool { return t.hold(s, p, room, with) }) || any
			}
		}
	}
	return any
}

// itsPeople are the sessions in which some of its people sit, and those of its course that
// are held at its time, but for those that are pinned as a whole.
func (t *taken) itsPeople(c draft.CourseIx) []draft.SessionIx {
	all := t.here()
	for _, id := range t.Seated {
		if r := t.Ground.Request(id); r != draft.None && t.Seat[r] != draft.None && t.Requests[r].Course == c {
			all = append(all, t.Seat[r])
		}
	}
	slices.Sort(all)
	return slices.DeleteFunc(slices.Compact(all), func(s draft.SessionIx) bool { return t.Sessions[s].Pinned != draft.None && !t.Loose(&t.Sessions[s]) })
}

// crew is the published one in small numbers; nil: somebody in it is not known, or they are
// not as many as the course needs.
func (t *taken) crew() (out []draft.TrainerIx) {
	for _, id := range t.Former.Trainers {
		x := t.Ground.Trainer(id)
		if x == draft.None {
			return nil
		}
		out = append(out, x)
	}
	if len(out) != int(t.Courses[t.Ground.Course(t.Course)].Crew) {
		return nil
	}
	return out
}

// hold holds a session at another place with all its people. False: the rules forbid it.
func (t *taken) hold(s draft.SessionIx, p draft.Place, room draft.RoomIx, crew []draft.TrainerIx) bool {
	x, rooms := t.Sessions[s], t.Courses[p.Course].Rooms
	if t.Fixes(&x, draft.FixedTime) && (p.Day != x.Day || p.Start != x.Start) || t.Fixes(&x, draft.FixedRoom) && room != x.Room || t.Fixes(&x, draft.FixedTrainers) && !slices.Equal(crew, t.Crew(s)) {
		return false
	}
	if x.Pinned != draft.None { // held with however few people
		rooms = t.Ground.Suits[p.Course]
	}
	group := slices.Clone(t.Group(s))
	t.Dissolve(s)
	if !t.HoldsIn(rooms, &p, room, crew) {
		return false
	}
	to := t.Open(t.SessionAt(p, room), crew)
	t.Sessions[to].Pinned = x.Pinned
	if len(group) > int(t.Sessions[to].Cap) {
		return false
	}
	for _, r := range group {
		if !t.Fits(r, &p) {
			return false
		}
		t.Sit(r, to)
	}
	return true
}

// seats takes people back to a session that is held at the published time.
func (t *taken) seats() (any bool) {
	for _, s := range t.here() {
		for _, id := range t.Seated {
			r := t.Ground.Request(id)
			if r == draft.None || t.Sessions[s].ListedAt == draft.None || t.Seat[r] == s || t.Requests[r].Frozen || t.Sessions[s].N >= t.Sessions[s].Cap {
				continue
			}
			any = t.try(func() bool { return t.reseat(r, s) }) || any
		}
	}
	return any
}

// reseat seats somebody in another session. False: the rules forbid it.
func (t *taken) reseat(r draft.RequestIx, s draft.SessionIx) bool {
	from := t.Seat[r]
	if from != draft.None {
		t.Rise(r)
	}
	if t.Lacks[r] > 0 || !t.Fits(r, &t.Sessions[s].Place) {
		return false
	}
	t.Sit(r, s)
	return from == draft.None || t.left(from)
}

// exchanged takes people back to a session that is held at the published time: one
// who was not told that time goes where they sit, else where it costs least, else waits.
func (t *taken) exchanged() (any bool) {
	for _, s := range t.here() {
		for _, id := range t.Seated {
			r := t.Ground.Request(id)
			if r == draft.None || t.Sessions[s].ListedAt == draft.None || t.Requests[r].Announced != t.published || isTold(t.Draft, r) || t.Requests[r].Frozen {
				continue
			}
			for _, o := range slices.Clone(t.Group(s)) {
				if isTold(t.Draft, o) || t.Requests[o].Frozen {
					continue
				}
				if t.try(func() bool { return t.instead(r, o, s, t.Seat[r]) }) || t.try(func() bool { return t.instead(r, o, s, draft.None) }) {
					any = true
					break
				}
			}
		}
	}
	return any
}

// isTold says whether somebody sits at the day and the start that they were told.
func isTold(d *draft.Draft, r draft.RequestIx) bool {
	q, s := &d.Requests[r], d.Seat[r]
	if q.Announced == draft.None || s == draft.None {
		return false
	}
	x, p := &d.Sessions[s], &d.Snapshot.Published[q.Announced]
	return int(x.Day) == p.Day && int(x.Start) == p.Start
}

// instead seats somebody in a session in place of another, who goes to the session then, or
// where it costs least if that is None. False: the rules forbid it.
func (t *taken) instead(r, out draft.RequestIx, s, then draft.SessionIx) bool {
	from := t.Seat[r]
	if from != draft.None {
		t.Rise(r)
	}
	t.Rise(out)
	if t.Lacks[r] > 0 || !t.Fits(r, &t.Sessions[s].Place) {
		return false
	}
	t.Sit(r, s)
	switch {
	case then != draft.None:
		if !t.Fits(out, &t.Sessions[then].Place) {
			return false
		}
		t.Sit(out, then)
	case !t.Insert(out, nil) && slices.ContainsFunc(t.Then[out], func(b draft.RequestIx) bool { return t.Seat[b] != draft.None }):
		return false
	}
	return from == draft.None || t.left(from)
}

// left closes a session in which nobody sits any more. False: too few sit in it.
func (t *taken) left(s draft.SessionIx) bool {
	x := &t.Sessions[s]
	switch {
	case x.Pinned != draft.None || x.N >= x.Least:
		return true
	case x.N > 0:
		return false
	}
	t.Close(s)
	return true
}

// reopened holds the session again as it was published, with all of its people who can come.
func (t *taken) reopened() bool {
	if t.Snapshot.Published[t.published].Stands() {
		return false // it is held, wherever that is
	}
	return t.try(func() bool {
		s := t.Reopen(t.Former)
		if s == draft.None {
			return false
		}
		var from []draft.SessionIx
		for _, id := range t.Seated {
			r := t.Ground.Request(id)
			if r == draft.None || t.Requests[r].Frozen || t.Sessions[s].N >= t.Sessions[s].Cap {
				continue
			}
			was := t.Seat[r]
			if was != draft.None {
				t.Rise(r)
			}
			switch {
			case t.Lacks[r] == 0 && t.Fits(r, &t.Sessions[s].Place):
				t.Sit(r, s)
				from = append(from, was)
			case was != draft.None:
				t.Sit(r, was)
			}
		}
		slices.Sort(from)
		for _, was := range slices.Compact(from) {
			if was != draft.None && !t.left(was) {
				return false
			}
		}
		return t.Sessions[s].N >= t.Sessions[s].Least
	})
}
