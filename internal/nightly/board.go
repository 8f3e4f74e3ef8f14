package nightly

import (
	"cmp"
	"slices"

	"cohort/planner"
	"cohort/planner/demand"
	"cohort/planner/ground"
	"cohort/planner/promise"
	"cohort/reports"
)

// board is one plan version with its snapshot, read as people read it: in dates
// and names of one language.
type board struct {
	*names
	s        *planner.Snapshot
	p        *planner.Plan
	forecast *demand.Forecast
	released []demand.Released
	laid     *promise.Board

	learners  map[string]*planner.Learner
	requests  map[string]*planner.Request
	courseOf  map[string]*planner.Course
	roomOf    map[string]*planner.Room
	trainerOf map[string]*planner.Trainer
	officeOf  map[string]*planner.Office
	published map[string]*planner.Published
	ground    *ground.Ground
}

func (b *board) fill() {
	b.learners = pointers(b.s.Learners, func(l *planner.Learner) string { return l.ID })
	b.requests = pointers(b.s.Requests, func(r *planner.Request) string { return r.ID })
	b.courseOf = pointers(b.s.Courses, func(c *planner.Course) string { return c.ID })
	b.roomOf = pointers(b.s.Rooms, func(r *planner.Room) string { return r.ID })
	b.trainerOf = pointers(b.s.Trainers, func(t *planner.Trainer) string { return t.ID })
	b.officeOf = pointers(b.s.Offices, func(o *planner.Office) string { return o.ID })
	b.published = pointers(b.s.Published, func(p *planner.Published) string { return p.ID })
	b.ground = ground.New(b.s)
}

func pointers[T any](list []T, id func(*T) string) map[string]*T {
	out := make(map[string]*T, len(list))
	for i := range list {
		out[id(&list[i])] = &list[i]
	}
	return out
}

func (b *board) date(day int) planner.Date { return b.s.FirstDay + planner.Date(day) }

// session resolves a session of the plan. With seats it says who sits in it.
func (b *board) session(s *planner.Session, seats bool) reports.Session {
	course, room := b.courseOf[s.Course], b.roomOf[s.Room]
	out := reports.Session{ID: s.ID, Course: b.course(s.Course), Group: b.groups[s.Course],
		Date: b.date(s.Day), Start: s.Start, RoomID: s.Room, Room: b.room(s.Room)}
	if course != nil {
		out.End, out.MinGroup, out.Places = s.Start+course.Minutes, course.MinGroup, course.MaxGroup
	}
	if room != nil {
		out.Site, out.Address = b.site(room.Site), b.addresses[room.Site]
		out.Places = min(out.Places, room.Seats)
	}
	for _, t := range s.Trainers {
		out.Trainers = append(out.Trainers, reports.Person{ID: t, Name: b.person(t)})
	}
	if p := b.published[s.ID]; p != nil {
		out.Pinned = p.Pinned
	}
	if seats {
		for _, request := range s.Seated {
			out.Seated = append(out.Seated, b.seat(request))
		}
		reports.SortByName(b.language, out.Seated, func(s reports.Seat) string { return s.Name })
		slices.SortStableFunc(out.Seated, func(x, y reports.Seat) int { return heldLast(x.Name, y.Name) })
	}
	return out
}

// heldLast compares two names, of which the empty ones stand for held seats.
func heldLast(x, y string) int {
	switch {
	case x == "" && y != "":
		return 1
	case x != "" && y == "":
		return -1
	}
	return 0
}

func (b *board) seat(request string) reports.Seat {
	r := b.requests[request]
	l := b.learners[r.Learner]
	seat := reports.Seat{ID: l.ID, Office: b.office(l.Office)}
	if !l.Anonymous {
		seat.Name = b.person(l.ID)
	}
	if !r.Working && l.Intake != nil {
		seat.Intake = *l.Intake
	}
	return seat
}

// sessions resolves those that a filter takes, in the order of date, start and
// room.
func (b *board) sessions(seats bool, takes func(*planner.Session) bool) []reports.Session {
	var out []reports.Session
	for i := range b.p.Sessions {
		if s := &b.p.Sessions[i]; takes(s) {
			out = append(out, b.session(s, seats))
		}
	}
	order := reports.ByName(b.language)
	slices.SortStableFunc(out, func(x, y reports.Session) int {
		return cmp.Or(cmp.Compare(x.Date, y.Date), cmp.Compare(x.Start, y.Start), order(x.Room, y.Room))
	})
	return out
}

func (b *board) siteOf(s *planner.Session) string {
	if r := b.roomOf[s.Room]; r != nil {
		return r.Site
	}
	return ""
}

// inWeek says whether a day of the plan lies in the week that begins on monday.
func (b *board) inWeek(day int, monday planner.Date) bool {
	d := b.date(day)
	return d >= monday && d < monday+7
}

// unscheduled resolves why a request sits nowhere.
func (b *board) unscheduled(u *planner.Unserved) reports.Unscheduled {
	r := b.requests[u.Request]
	l := b.learners[r.Learner]
	out := reports.Unscheduled{Office: b.office(l.Office), Course: b.course(r.Course), Due: b.date(r.Due),
		Reason: u.Reason, Missing: u.Missing, Fit: u.Fit, Together: u.Together, Later: r.Due >= b.s.Days}
	if !l.Anonymous {
		out.Name = b.person(l.ID)
	}
	if u.Before != "" {
		out.Before = b.course(u.Before)
	}
	if c := b.courseOf[r.Course]; c != nil {
		out.MinGroup = c.MinGroup
	}
	return out
}

// windows lays the windows of a room or trainer over the days of a week.
func (b *board) windows(list []planner.Window, monday planner.Date) (week [7][]reports.Span) {
	for _, w := range list {
		if k := int(b.date(w.Day()) - monday); k >= 0 && k < 7 {
			week[k] = append(week[k], reports.Span{From: w.From(), To: w.To()})
		}
	}
	return week
}

// home is the training site nearest to an office among those where its people
// may be sent: its manager hears what could not be scheduled for them.
func (b *board) home(l *planner.Learner) string {
	return b.ground.NearestOf(b.ground.Learner(l.ID))
}
