package demand

import (
	"cmp"
	"slices"

	"cohort/planner"
	"cohort/planner/demand/clean"
	"cohort/planner/demand/facts"
)

// standing is an issued session that is still to be held, as today sees it.
type standing struct {
	facts.Issued
	day      int
	seated   []string // requests of people with a name who can still come
	named    bool     // somebody with a name sat in it
	pinned   bool
	pins     []string // what of it somebody pinned, without what the world broke
	released *Released
}

// remains is what becomes of the issued timetable.
type remains struct {
	k        *known
	requests map[string]*planner.Request
	learners map[string]*learner
	notice   int // the first day after the notice
	sessions []*standing
	unpinned []Unpinned
}

// noticeEnd is the first day after the notice.
func (k *known) noticeEnd() int { return k.day(k.Calendar.NoticeEnd(k.asOf, k.NoticeWorkingDays)) }

// review says what becomes of every issued session that is still to be held.
func (k *known) review(learners []*learner) *remains {
	t := &remains{k: k, requests: map[string]*planner.Request{}, learners: map[string]*learner{}, notice: k.noticeEnd()}
	for _, l := range learners {
		t.learners[l.ID] = l
		for i := range l.needs {
			r := &l.needs[i]
			r.Earliest = max(l.natural[r.Course], t.notice)
			t.requests[r.ID] = r
		}
	}
	taken := map[string]string{} // the session that a request sits in
	for _, i := range k.upcoming() {
		s := &standing{Issued: i, day: k.day(i.Date), pins: i.ByHand()}
		for _, id := range i.Learners {
			s.named = true
			request := planner.RequestID(id, i.Course)
			if !t.comes(id, s) {
				continue
			}
			if first, twice := taken[request]; twice {
				k.fault("issued", i.ID, facts.Say("seat_twice", "Person", id, "Session", first), facts.Say("seat_left_out"))
				continue
			}
			taken[request] = i.ID
			s.seated = append(s.seated, request)
		}
		t.sessions = append(t.sessions, s)
	}
	k.strangers()
	t.judge()
	t.pin()
	return t
}

// upcoming are the issued sessions of the horizon that have not begun, soonest first.
func (k *known) upcoming() []facts.Issued {
	var out []facts.Issued
	for _, i := range k.Issued {
		if day := int64(i.Date) - int64(k.asOf); !k.rest.past(&i, k.asOf) && day < int64(k.HorizonDays) {
			out = append(out, i)
		}
	}
	slices.SortStableFunc(out, func(a, b facts.Issued) int { return cmp.Or(cmp.Compare(a.Date, b.Date), cmp.Compare(a.Start, b.Start)) })
	return out
}

// comes says whether somebody still needs a session's course and can be there.
func (t *remains) comes(id string, s *standing) bool {
	l := t.learners[id]
	if l == nil || l.Anonymous || t.requests[planner.RequestID(id, s.Course)] == nil || s.day < l.natural[s.Course] {
		return false
	}
	minutes := s.Minutes
	if c := t.k.CourseAt[s.Course]; c != nil {
		minutes = c.Minutes
	}
	if !inside(l.Available, s.day, s.Start, s.Start+minutes) {
		return false
	}
	room := t.k.RoomAt[s.Room]
	return room == nil || t.k.online(room.Site) || slices.Contains(l.Sites, room.Site) &&
		!slices.ContainsFunc(l.Needs, func(f string) bool { return !slices.Contains(room.Features, f) })
}

// inside says whether one window of a day holds a span.
func inside(windows []planner.Window, day, from, to int) bool {
	return slices.ContainsFunc(windows, func(w planner.Window) bool { return w.Day() == day && w.From() <= from && to <= w.To() })
}

// judge releases the sessions that the world has broken. It looks at each by
// itself. It passes over those in which nobody has a name: they were never
// announced.
func (t *remains) judge() {
	for _, s := range t.sessions {
		if !s.named {
			continue
		}
		cause, who := t.broken(s)
		if cause == "" && len(s.seated) == 0 {
			cause = NobodyLeft
		}
		if len(s.seated) < s.Least && cause != NobodyLeft {
			t.unpin(s, TooFew, "")
		}
		if cause != "" {
			s.released = &Released{Session: s.ID, Cause: cause, Who: who}
			t.unpin(s, cause, who)
		}
	}
}

// unpin takes away what somebody pinned of a session and the world broke: the room that is
// shut, the trainers of whom one is away, or all, where the course or too many of the people
// are gone or another session is in the way. What else is pinned stays: the rest is found anew around it.
func (t *remains) unpin(s *standing, cause Cause, who string) {
	gone := map[string]Unpinned{}
	switch cause {
	case TrainerAway:
		gone[planner.PinTrainers] = Unpinned{s.ID, planner.PinTrainers, cause, who}
	case RoomShut:
		gone[planner.PinRoom] = Unpinned{s.ID, planner.PinRoom, cause, who}
		if id, away := t.away(s, t.k.CourseAt[s.Course], t.k.RoomAt[s.Room]); away {
			gone[planner.PinTrainers] = Unpinned{s.ID, planner.PinTrainers, TrainerAway, id}
		}
	default:
		for _, pin := range planner.AllPins() {
			gone[pin] = Unpinned{s.ID, pin, cause, who}
		}
	}
	s.pins = slices.DeleteFunc(s.pins, func(pin string) bool {
		x, broken := gone[pin]
		if broken {
			t.unpinned = append(t.unpinned, x)
		}
		return broken
	})
	s.Pinned = s.Pinned && len(gone) == 0
}

// broken is why a session cannot be held as it was announced, and the trainer
// or room that it hangs on, if it is one. The cause is empty if it can be held.
func (t *remains) broken(s *standing) (Cause, string) {
	k := t.k
	c := k.CourseAt[s.Course]
	switch {
	case c == nil, c.Minutes != s.Minutes, len(c.Crew) != len(s.Trainers), c.MaxGroup < len(s.seated),
		s.Start < 0, s.Start%k.GridMinutes != 0, s.Start+c.Minutes > 1440,
		len(c.Starts) > 0 && !slices.Contains(c.Starts, s.Start):
		return CourseGone, ""
	}
	r := k.RoomAt[s.Room]
	if r == nil || !r.Suits(c) || r.Seats < len(s.seated) || !k.openAt(r.ID, s.Date, s.Start, s.Start+c.Minutes) {
		return RoomShut, s.Room
	}
	if id, away := t.away(s, c, r); away {
		return TrainerAway, id
	}
	return "", ""
}

// away names a trainer of a session who cannot lead it, in its room if that is known.
func (t *remains) away(s *standing, c *facts.Course, r *facts.Room) (id string, away bool) {
	k := t.k
	for i, id := range s.Trainers {
		x := k.TrainerAt[id]
		if x == nil || !k.Leads(x, c.ID, c.Crew[i]) || slices.Contains(s.Trainers[:i], id) || r != nil && !k.travels(x.Home, r.Site) ||
			!inside(k.teaching(id), s.day, s.Start, s.Start+c.Minutes) || x.MaxDayMinutes < c.Minutes || x.MaxWeekMinutes < c.Minutes {
			return id, true
		}
	}
	return "", false
}

// openAt says whether a room is open for a whole span of a day.
func (k *known) openAt(room string, d planner.Date, from, to int) bool {
	return slices.ContainsFunc(k.Open(room, d), func(s clean.Span) bool { return s.From <= from && to <= s.To })
}

// travels says whether somebody can get from one site to another, or need not.
func (k *known) travels(from, to string) bool {
	_, joined := k.Travel[[2]string{from, to}]
	return joined || k.online(to)
}

// pin pins the sessions inside the notice, as far as the working calendar knows their
// days, and those that a manager pinned, as
// far as they fit together. Of two that clash the one on the later day is
// released; on one day it is the one with the smaller group.
func (t *remains) pin() {
	var due []*standing
	for _, s := range t.sessions {
		if s.named && s.released == nil && (s.Pinned || s.day < t.notice && t.k.Calendar.Known(s.Date)) {
			due = append(due, s)
		}
	}
	slices.SortStableFunc(due, func(a, b *standing) int {
		return cmp.Or(cmp.Compare(a.day, b.day), cmp.Compare(len(b.seated), len(a.seated)), cmp.Compare(a.Start, b.Start), cmp.Compare(a.ID, b.ID))
	})
	l := newLedger(t.k, t.requests, t.learners)
	for _, s := range due {
		seated, who := l.enter(s)
		if len(seated) == 0 {
			s.released = &Released{Session: s.ID, Cause: Clash, Who: who}
			t.unpin(s, Clash, who)
			continue
		}
		for _, id := range s.seated {
			if !slices.Contains(seated, id) {
				t.k.fault("issued", s.ID, facts.Say("seat_does_not_fit", "Person", t.requests[id].Learner), facts.Say("planned_anew"))
			}
		}
		s.pinned, s.seated = true, seated
	}
	for _, s := range t.sessions {
		if s.day >= t.notice || !s.named {
			continue
		}
		// Who was announced for a day may be taken from it on: where the session broke, a
		// substitute, another room or another hour can still save it. Nobody is asked to
		// come sooner than they were told.
		for _, id := range s.seated {
			r := t.requests[id]
			r.Earliest = max(t.learners[r.Learner].natural[r.Course], s.day)
		}
	}
}

// published are the issued sessions in which somebody with a name is still
// seated.
func (t *remains) published() []planner.Published {
	var out []planner.Published
	for _, s := range t.sessions {
		if len(s.seated) > 0 && t.k.CourseAt[s.Course] != nil {
			p := planner.Published{Session: t.session(s, s.seated), Pinned: s.pinned}
			if !s.pinned && len(s.pins) > 0 {
				p.Pins = slices.Clone(s.pins)
			}
			p.Provisional = !p.Stands() && t.k.date(s.day) > t.k.FirmUntil(t.k.asOf, t.k.Calendar)
			out = append(out, p)
		}
	}
	return out
}

func (t *remains) session(s *standing, seated []string) planner.Session {
	return planner.Session{ID: s.ID, Course: s.Course, Room: s.Room, Trainers: slices.Clone(s.Trainers), Day: s.day, Start: s.Start, Seated: seated}
}

// released are the announced sessions that the world has broken.
func (t *remains) released() []Released {
	var out []Released
	for _, s := range t.sessions {
		if s.released != nil {
			out = append(out, *s.released)
		}
	}
	slices.SortFunc(out, func(a, b Released) int { return cmp.Compare(a.Session, b.Session) })
	return out
}

// taught is the minutes that each trainer taught in the ISO week of day 0,
// before the moment of the run. It is at most what the trainer's week allows.
func (k *known) taught() map[string]int {
	out := map[string]int{}
	for duty, minutes := range k.Happened.Taught {
		if duty.Date >= k.asOf.Monday() {
			out[duty.Trainer] += minutes
		}
	}
	for _, x := range k.underWay() {
		for n, id := range x.Trainers {
			if !slices.Contains(x.Trainers[:n], id) {
				out[id] += min(max(x.Minutes, 0), 1440)
			}
		}
	}
	for _, t := range k.Trainers {
		if out[t.ID] > t.MaxWeekMinutes {
			k.fault("trainers", t.ID, facts.Say("taught_too_much", "Minutes", out[t.ID], "Most", t.MaxWeekMinutes),
				facts.Say("week_full"))
			out[t.ID] = t.MaxWeekMinutes
		}
	}
	return out
}
