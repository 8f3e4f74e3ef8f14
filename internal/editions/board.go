// Package editions is what an edition shows each reader, as plain values, with
// everything resolved to names, dates and head-counts: a plan version read as people
// read it, how people are called, what changed since the edition that the reader
// received last, and who may stand in whose mail. It knows no database and no clock
// and draws nothing: everything comes from what a run froze. Workbooks, mails and
// commands are made of its values by the packages below reports, in the words of
// reports/words.
//
// Dates are planner.Date (0: none), times of day are minutes since midnight,
// local to the network. Names of sites, rooms, courses and offices are in the
// reader's language; people's names as NamesOf makes them. Fields called ID
// tie things together and are never shown; where they are empty names do.
package editions

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"sync"

	"cohort/internal/editions/sorted"
	"cohort/planner"
	"cohort/planner/demand"
	"cohort/planner/demand/clean"
	"cohort/planner/diff"
	"cohort/planner/ground"
	"cohort/planner/promise"
)

// Board is one plan version with its snapshot, read as people read it: in dates
// and names of one language.
type Board struct {
	*Names
	Snapshot *planner.Snapshot
	Plan     *planner.Plan
	Forecast *demand.Forecast
	released []demand.Released
	standing func() *promise.Board
	keys     map[string]string

	learners  map[string]*planner.Learner
	requests  map[string]*planner.Request
	courseOf  map[string]*planner.Course
	roomOf    map[string]*planner.Room
	trainerOf map[string]*planner.Trainer
	officeOf  map[string]*planner.Office
	published map[string]*planner.Published
	planned   map[string]*planner.Session
	seats     func() map[string][]diff.Seat // by learner
	sorted    func() *sorted.Version
	ground    *ground.Ground
	calendar  *clean.Calendar
}

// Stored is what a run kept of a plan version.
type Stored struct {
	Version                  int64
	Snapshot, Plan, Forecast []byte // JSON
	Released                 []demand.Released
	Keys                     map[string]string // of the attendance sheets, by session
}

// Open makes a board of a version in which everything is called as in names: those
// of the version itself, or, where what a reader received last is told, of the
// later one that they receive now, so that a new name is no change of plan.
func Open(v Stored, called *Names) (*Board, error) {
	b := &Board{Names: called, Snapshot: &planner.Snapshot{}, Plan: &planner.Plan{}, Forecast: &demand.Forecast{}, released: v.Released, keys: v.Keys}
	for _, x := range []struct {
		data []byte
		into any
	}{{v.Snapshot, b.Snapshot}, {v.Plan, b.Plan}, {v.Forecast, b.Forecast}} {
		if err := json.Unmarshal(x.data, x.into); err != nil {
			return nil, fmt.Errorf("what is stored of version %d is unreadable: %w", v.Version, err)
		}
	}
	b.fill()
	return b, nil
}

// Lay makes a board of a plan alone, to compare it with another one.
func Lay(s *planner.Snapshot, p *planner.Plan, called *Names) *Board {
	b := &Board{Names: called, Snapshot: s, Plan: p, Forecast: &demand.Forecast{}}
	b.fill()
	return b
}

// Sites are those that have a room in the snapshot.
func (b *Board) Sites() map[string]bool {
	out := make(map[string]bool)
	for i := range b.Snapshot.Rooms {
		out[b.Snapshot.Rooms[i].Site] = true
	}
	return out
}

func (b *Board) fill() {
	b.learners = pointers(b.Snapshot.Learners, func(l *planner.Learner) string { return l.ID })
	b.requests = pointers(b.Snapshot.Requests, func(r *planner.Request) string { return r.ID })
	b.courseOf = pointers(b.Snapshot.Courses, func(c *planner.Course) string { return c.ID })
	b.roomOf = pointers(b.Snapshot.Rooms, func(r *planner.Room) string { return r.ID })
	b.trainerOf = pointers(b.Snapshot.Trainers, func(t *planner.Trainer) string { return t.ID })
	b.officeOf = pointers(b.Snapshot.Offices, func(o *planner.Office) string { return o.ID })
	b.planned = pointers(b.Plan.Sessions, func(s *planner.Session) string { return s.ID })
	b.published = pointers(b.Snapshot.Published, func(p *planner.Published) string { return p.ID })
	b.ground = ground.New(b.Snapshot)
	b.calendar = b.directory.Working()
	b.sorted = sync.OnceValue(func() *sorted.Version { return sorted.New(b.Snapshot, b.Plan, b.directory) })
	b.standing = sync.OnceValue(func() *promise.Board { return promise.Lay(b.Snapshot, b.Plan) })
	b.seats = sync.OnceValue(func() map[string][]diff.Seat {
		seats := map[string][]diff.Seat{}
		for need, seat := range diff.Seats(b.Snapshot, b.Plan.Sessions) {
			seats[need.Learner] = append(seats[need.Learner], seat)
		}
		return seats
	})
}

// NamingOnly is the board with the names of those people alone, by id, and of all trainers:
// whatever is asked of it, nobody else is named.
func (b *Board) NamingOnly(people map[string]bool) *Board {
	names, out := *b.Names, *b
	names.people = make(map[string]string, len(people)+len(b.trainers))
	for id := range people {
		if name, known := b.people[id]; known {
			names.people[id] = name
		}
	}
	for id := range b.trainers {
		names.people[id] = b.people[id]
	}
	out.Names = &names
	return &out
}

// NamingOnly is what a reader received last, with the names of those people alone.
func (l Last) NamingOnly(people map[string]bool) Last {
	if l.Board != nil {
		l.Board = l.Board.NamingOnly(people)
	}
	return l
}

func pointers[T any](list []T, id func(*T) string) map[string]*T {
	out := make(map[string]*T, len(list))
	for i := range list {
		out[id(&list[i])] = &list[i]
	}
	return out
}

func (b *Board) date(day int) planner.Date { return b.Snapshot.FirstDay + planner.Date(day) }

// session resolves a session of the plan. With seats it says who sits in it.
func (b *Board) session(s *planner.Session, seats bool) Session {
	course, room := b.courseOf[s.Course], b.roomOf[s.Room]
	out := Session{ID: s.ID, Key: b.keys[s.ID], Course: b.course(s.Course), Group: b.groups[s.Course], Examined: b.examined[s.Course],
		Date: b.date(s.Day), Start: s.Start, RoomID: s.Room, Room: b.room(s.Room)}
	if course != nil {
		out.End, out.MinGroup, out.Places = s.Start+course.Minutes, course.MinGroup, course.MaxGroup
	}
	if room != nil {
		out.Site, out.Address = b.Site(room.Site), b.addresses[room.Site]
		out.Places = min(out.Places, room.Seats)
	}
	for _, t := range s.Trainers {
		out.Trainers = append(out.Trainers, Person{ID: t, Name: b.Names.trainer(t)})
	}
	if p := b.published[s.ID]; p != nil {
		out.Pinned = p.Pinned
	}
	if seats {
		for _, request := range s.Seated {
			out.Seated = append(out.Seated, b.seat(request))
			for _, need := range b.learners[b.requests[request].Learner].Needs {
				if room != nil && slices.Contains(room.Features, need) { // online nobody needs any of it
					out.Needs = append(out.Needs, need)
				}
			}
		}
		slices.Sort(out.Needs)
		out.Needs = slices.Compact(out.Needs)
		SortByName(b.language, out.Seated, func(s Seat) string { return s.Name })
		slices.SortStableFunc(out.Seated, func(x, y Seat) int { return reservedLast(x.Name, y.Name) })
	}
	return out
}

// reservedLast compares two names, of which the empty ones stand for reserved seats.
func reservedLast(x, y string) int {
	switch {
	case x == "" && y != "":
		return 1
	case x != "" && y == "":
		return -1
	}
	return 0
}

func (b *Board) seat(request string) Seat {
	r := b.requests[request]
	l := b.learners[r.Learner]
	seat := Seat{ID: l.ID, Office: b.Office(l.Office)}
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
func (b *Board) sessions(seats bool, takes func(*planner.Session) bool) []Session {
	var out []Session
	for i := range b.Plan.Sessions {
		if s := &b.Plan.Sessions[i]; takes(s) {
			out = append(out, b.session(s, seats))
		}
	}
	order := ByName(b.language)
	slices.SortStableFunc(out, func(x, y Session) int {
		return cmp.Or(cmp.Compare(x.Date, y.Date), cmp.Compare(x.Start, y.Start), order(x.Room, y.Room))
	})
	return out
}

func (b *Board) siteOf(s *planner.Session) string {
	if r := b.roomOf[s.Room]; r != nil {
		return r.Site
	}
	return ""
}

// inWeek says whether a day of the plan lies in the week that begins on monday, and is
// one that the working calendar knows: nothing is announced for others.
func (b *Board) inWeek(day int, monday planner.Date) bool {
	d := b.date(day)
	known := b.knownUntil(monday)
	return d >= monday && d < monday+7 && (known == 0 || d <= known)
}

// knownUntil is the last day that the working calendar knows, where it ends before the
// week of monday does; 0 where it does not, or where none was kept.
func (b *Board) knownUntil(monday planner.Date) planner.Date {
	if end, any := b.calendar.End(); any && end < monday+6 {
		return end
	}
	return 0
}

// unscheduled resolves why a request sits nowhere.
func (b *Board) unscheduled(u *planner.Unserved) Unscheduled {
	r := b.requests[u.Request]
	l := b.learners[r.Learner]
	out := Unscheduled{Office: b.Office(l.Office), Course: b.course(r.Course), Due: b.date(r.Due),
		Reason: u.Reason, Missing: u.Missing, Fit: u.Fit, Together: u.Together, Later: r.Due >= b.Snapshot.Days}
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
func (b *Board) windows(list []planner.Window, monday planner.Date) (week [7][]Span) {
	for _, w := range list {
		if k := int(b.date(w.Day()) - monday); k >= 0 && k < 7 {
			week[k] = append(week[k], Span{From: w.From(), To: w.To()})
		}
	}
	return week
}

// home is the training site nearest to an office among those where its people
// may be sent: its manager hears what could not be scheduled for them.
func (b *Board) home(l *planner.Learner) string {
	return b.ground.NearestOf(b.ground.Learner(l.ID))
}
