// Package draft holds a timetable that can be changed and taken back: the snapshot in
// small numbers, the four changes, the rules asked one by one, the price of each
// change, and the way from a plan and to one. Between two moves a draft keeps every rule
// and its running cost is the referee's.
package draft

import (
	"math"

	"cohort/planner"
	"cohort/planner/ground"
)

// Place is a course at a time at a site, in a kind of room: all that matters to who may
// sit there.
type Place struct {
	Course     CourseIx
	Site       SiteIx
	Day        int32
	Start, End int32           // minutes
	At         int32           // start on the grid
	Length     ground.LengthIx // of the course
	Kind       ground.KindIx   // of the room; 0: online, or not chosen yet
}

// Session is one group in one room on one day. The draft has its crew and its people, see
// Crew and Group.
type Session struct {
	Place
	Room       RoomIx
	N          int32       // people
	Cap, Least int32       // most and fewest people
	Pinned     PublishedIx // of which all or something is pinned, see Fixes; None: neither
	courseAt   int32       // where it stands among its course's sessions
	ListedAt   int32       // where it stands among all sessions; none: not held
}

// The cost terms, in the order of planner.Cost.
const (
	unserved = iota
	deferred
	late
	ready
	teaching
	trainerTravel
	learnerTravel
	split
	overload
	Moved
	reroomed
	retrained
	Provisional
	Terms
)

// Draft is a timetable that can be changed and taken back. Between two moves it
// obeys every rule; its cost is kept up to date by each change.
type Draft struct {
	*Model
	Total int64
	Terms [Terms]int64

	Sessions []Session
	Crews    []TrainerIx // crewMax for each session
	people   []RequestIx // seatMax for each session
	free     []SessionIx // entries of Sessions that are not open
	All      []SessionIx // all that are open
	ByCourse [][]SessionIx
	sitesOf  [][]SiteIx // by course: where each of those is held; a large network is skipped through by it

	Seat         []SessionIx   // by request; none: unserved
	SeatAt       []int32       // by request: where it stands in its session, or among its course's waiting
	Lacks        []int32       // by request: how many of those that come before are unserved
	Waiting      [][]RequestIx // by course: unserved, and nothing that comes before is
	AllWaiting   []RequestIx   // the same of all courses
	allWaitingAt []int32

	// Who does what on a day, as linked lists: a person's requests, a room's
	// sessions, a trainer's places in crews (session times crewMax plus place).
	LearnerFirst []RequestIx
	LearnerNext  []RequestIx
	RoomFirst    []SessionIx
	RoomNext     []SessionIx
	TrainerFirst []int32
	TrainerNext  []int32

	Taught   []int32 // trainer, week: minutes
	Released []int32 // office, day: people
	Spread   []int32 // group: sessions that its people sit in
	LastDay  []int32 // learner: of their served requests that are not working; math.MinInt32 if none

	Log    []Change
	Closed []Closing // what the log's closings need to be undone

	Lookahead uint8 // how much the seats that may follow count in this move, see follows

	Dirty  []RequestIx // lost their seat in this move
	Thin   []SessionIx // may have too few people since this move
	takers []taker     // room to work in
	// spared are the announced sessions that stand with however few people; see StandWithFew.
	spared map[SessionIx]PublishedIx
	Best   memory
	// Unkept are the published sessions of which something is pinned and that Stand could
	// not hold as their pins say.
	Unkept []string
	Wrong  error // the first that shows a wrong delta, see become; nil: none
}

// Change is one line of the undo log.
type Change struct {
	What    int8
	Request RequestIx
	Session SessionIx
}

// What a change was.
const (
	Seated int8 = iota
	Unseated
	Opened
	Dissolved
)

// Closing is what a session was before it was closed.
type Closing struct {
	session Session
	crew    [4]TrainerIx // the rest of a larger crew follows in more
	more    []TrainerIx
}

// New returns a draft in which nothing is held and everybody waits.
func New(m *Model) *Draft {
	d := &Draft{Model: m}
	fill := func(n int) []int32 {
		x := make([]int32, n)
		for i := range x {
			x[i] = None
		}
		return x
	}
	d.ByCourse = make([][]SessionIx, len(m.Courses))
	d.sitesOf = make([][]SiteIx, len(m.Courses))
	d.Waiting = make([][]RequestIx, len(m.Courses))
	d.Seat = as[SessionIx](fill(len(m.Requests)))
	d.SeatAt = fill(len(m.Requests))
	d.allWaitingAt = fill(len(m.Requests))
	d.LearnerFirst = as[RequestIx](fill(len(m.Learners) * m.Days))
	d.LearnerNext = as[RequestIx](fill(len(m.Requests)))
	d.RoomFirst = as[SessionIx](fill(len(m.Rooms) * m.Days))
	d.TrainerFirst = fill(len(m.Trainers) * m.Days)
	d.Taught = make([]int32, len(m.Trainers)*m.Weeks)
	d.Released = make([]int32, len(m.Release)*m.Days)
	d.Spread = make([]int32, m.groups)
	d.LastDay = fill(len(m.Learners))
	for i := range d.LastDay {
		d.LastDay[i] = math.MinInt32
	}
	for i := range m.Requests {
		r := RequestIx(i)
		d.Lacks = append(d.Lacks, int32(len(m.Before[r])))
		if m.Infeasible[r] {
			d.Lacks[r]++ // it never waits
		}
		if d.Lacks[r] == 0 {
			d.wait(r)
		}
		d.Price(r, 1)
		if at := m.Requests[r].Announced; at != None {
			d.add(m.PublishedPrice[at].Term, m.PublishedPrice[at].Moved)
		}
	}
	for t, x := range m.Trainers {
		d.Taught[t*m.Weeks] = x.Taught
		d.add(overload, d.Overtime(TrainerIx(t), x.Taught))
	}
	return d
}

func as[T ~int32](x []int32) []T {
	out := make([]T, len(x))
	for i, v := range x {
		out[i] = T(v)
	}
	return out
}

func (d *Draft) add(term int, amount int64) {
	d.Terms[term] += amount
	d.Total += amount
}

// Price adds or takes away what a request costs while it is unserved.
func (d *Draft) Price(r RequestIx, sign int64) {
	q := &d.Requests[r]
	if q.Deferred {
		d.add(deferred, sign*q.Price)
	} else {
		d.add(unserved, sign*q.Price)
	}
}

func (d *Draft) wait(r RequestIx) {
	c := d.Requests[r].Course
	d.SeatAt[r] = int32(len(d.Waiting[c]))
	d.Waiting[c] = append(d.Waiting[c], r)
	d.allWaitingAt[r] = int32(len(d.AllWaiting))
	d.AllWaiting = append(d.AllWaiting, r)
}

func (d *Draft) stopWaiting(r RequestIx) {
	list := d.Waiting[d.Requests[r].Course]
	last := list[len(list)-1]
	list[d.SeatAt[r]], d.SeatAt[last] = last, d.SeatAt[r]
	d.Waiting[d.Requests[r].Course] = list[:len(list)-1]
	last = d.AllWaiting[len(d.AllWaiting)-1]
	d.AllWaiting[d.allWaitingAt[r]], d.allWaitingAt[last] = last, d.allWaitingAt[r]
	d.AllWaiting = d.AllWaiting[:len(d.AllWaiting)-1]
}

// Crew returns the trainers of a session.
func (d *Draft) Crew(s SessionIx) []TrainerIx {
	i := int(s) * d.CrewMax
	return d.Crews[i : i+int(d.Courses[d.Sessions[s].Course].Crew)]
}

// Group returns the requests seated in a session.
func (d *Draft) Group(s SessionIx) []RequestIx {
	i := int(s) * d.SeatMax
	return d.people[i : i+int(d.Sessions[s].N)]
}

// CostTerms is the running cost by term.
func (d *Draft) CostTerms() planner.Cost { return d.CostOf(&d.Terms) }

// CostOf is terms in the planner's words.
func (m *Model) CostOf(t *[Terms]int64) planner.Cost {
	return planner.Cost{Unserved: t[unserved], Deferred: t[deferred], Late: t[late], Ready: t[ready], Teaching: t[teaching],
		TrainerTravel: t[trainerTravel], LearnerTravel: t[learnerTravel], Split: t[split], Overload: t[overload],
		Moved: t[Moved], Reroomed: t[reroomed], Retrained: t[retrained], Provisional: planner.Optional{Amount: t[Provisional], Given: m.Weights.Provisional.Given}}
}
