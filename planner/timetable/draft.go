package timetable

import (
	"math"

	"cohort/planner"
)

// place is a course at a time at a site: all that matters to who may sit there.
type place struct {
	course     courseIx
	site       siteIx
	day        int32
	start, end int32 // minutes
	at         int32 // start on the grid
	length     int32 // of the course
}

// session is one group in one room on one day. Its crew and its people stand in
// the draft's own lists.
type session struct {
	place
	room       roomIx
	n          int32 // people
	cap, least int32 // most and fewest people
	pinned     publishedIx
	courseAt   int32 // where it stands among its course's sessions
	heldAt     int32 // where it stands among all sessions; none: not held
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
	moved
	reroomed
	retrained
	provisional
	terms
)

// draft is a timetable that can be changed and taken back. Between two moves it
// obeys every rule; its cost is kept up to date by each change.
type draft struct {
	*model
	cost  int64
	terms [terms]int64

	sessions []session
	crews    []trainerIx // crewMax for each session
	people   []requestIx // seatMax for each session
	free     []sessionIx // places in sessions that hold none
	held     []sessionIx // all sessions
	byCourse [][]sessionIx

	seat    []sessionIx   // by request; none: unserved
	seatAt  []int32       // by request: where it stands in its session, or among its course's waiting
	lacks   []int32       // by request: how many of those that come before are unserved
	waiting [][]requestIx // by course: unserved, and nothing that comes before is
	out     []requestIx   // the same of all courses
	outAt   []int32

	// Who does what on a day, as linked lists: a person's requests, a room's
	// sessions, a trainer's places in crews (session times crewMax plus place).
	userFirst    []requestIx
	userNext     []requestIx
	roomFirst    []sessionIx
	roomNext     []sessionIx
	trainerFirst []int32
	trainerNext  []int32

	taught   []int32 // trainer, week: minutes
	released []int32 // office, day: people
	spread   []int32 // group: sessions that its people sit in
	lastDay  []int32 // learner: of their served requests that are not working; math.MinInt32 if none

	log    []change
	closed []closing // what the log's closings need to be undone

	lookahead uint8 // how much of what a seat lets follow counts in this move, see follows

	dirty  []requestIx // lost their seat in this move
	thin   []sessionIx // may have too few people since this move
	takers []taker     // room to work in
	mind   memory
	wrong  error // the first proof that a delta is, see become
}

// change is one line of the undo log.
type change struct {
	what    int8
	request requestIx
	session sessionIx
}

const (
	seated int8 = iota
	unseated
	opened
	dissolved
)

type closing struct {
	session session
	crew    [4]trainerIx // the rest of a larger crew follows in more
	more    []trainerIx
}

func newDraft(m *model) *draft {
	d := &draft{model: m}
	fill := func(n int) []int32 {
		x := make([]int32, n)
		for i := range x {
			x[i] = none
		}
		return x
	}
	d.byCourse = make([][]sessionIx, len(m.courses))
	d.waiting = make([][]requestIx, len(m.courses))
	d.seat = as[sessionIx](fill(len(m.requests)))
	d.seatAt = fill(len(m.requests))
	d.outAt = fill(len(m.requests))
	d.userFirst = as[requestIx](fill(len(m.learners) * m.days))
	d.userNext = as[requestIx](fill(len(m.requests)))
	d.roomFirst = as[sessionIx](fill(len(m.rooms) * m.days))
	d.trainerFirst = fill(len(m.trainers) * m.days)
	d.taught = make([]int32, len(m.trainers)*m.weeks)
	d.released = make([]int32, len(m.release)*m.days)
	d.spread = make([]int32, m.groups)
	d.lastDay = fill(len(m.learners))
	for i := range d.lastDay {
		d.lastDay[i] = math.MinInt32
	}
	for i := range m.requests {
		r := requestIx(i)
		d.lacks = append(d.lacks, int32(len(m.before[r])))
		if m.hopeless[r] {
			d.lacks[r]++ // it never waits
		}
		if d.lacks[r] == 0 {
			d.wait(r)
		}
		d.price(r, 1)
		if at := m.requests[r].held; at != none {
			d.add(m.publishedPrice[at].term, m.publishedPrice[at].moved)
		}
	}
	for t, x := range m.trainers {
		d.taught[t*m.weeks] = x.taught
		d.add(overload, d.overtime(trainerIx(t), x.taught))
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

func (d *draft) add(term int, amount int64) {
	d.terms[term] += amount
	d.cost += amount
}

// price adds or takes away what a request costs while it is unserved.
func (d *draft) price(r requestIx, sign int64) {
	q := &d.requests[r]
	if q.deferred {
		d.add(deferred, sign*q.price)
	} else {
		d.add(unserved, sign*q.price)
	}
}

func (d *draft) wait(r requestIx) {
	c := d.requests[r].course
	d.seatAt[r] = int32(len(d.waiting[c]))
	d.waiting[c] = append(d.waiting[c], r)
	d.outAt[r] = int32(len(d.out))
	d.out = append(d.out, r)
}

func (d *draft) stopWaiting(r requestIx) {
	list := d.waiting[d.requests[r].course]
	last := list[len(list)-1]
	list[d.seatAt[r]], d.seatAt[last] = last, d.seatAt[r]
	d.waiting[d.requests[r].course] = list[:len(list)-1]
	last = d.out[len(d.out)-1]
	d.out[d.outAt[r]], d.outAt[last] = last, d.outAt[r]
	d.out = d.out[:len(d.out)-1]
}

// crew returns the trainers of a session.
func (d *draft) crew(s sessionIx) []trainerIx {
	i := int(s) * d.crewMax
	return d.crews[i : i+int(d.courses[d.sessions[s].course].crew)]
}

// group returns the requests seated in a session.
func (d *draft) group(s sessionIx) []requestIx {
	i := int(s) * d.seatMax
	return d.people[i : i+int(d.sessions[s].n)]
}

func (d *draft) total() planner.Cost { return d.costOf(&d.terms) }

func (m *model) costOf(t *[terms]int64) planner.Cost {
	return planner.Cost{Unserved: t[unserved], Deferred: t[deferred], Late: t[late], Ready: t[ready], Teaching: t[teaching],
		TrainerTravel: t[trainerTravel], LearnerTravel: t[learnerTravel], Split: t[split], Overload: t[overload],
		Moved: t[moved], Reroomed: t[reroomed], Retrained: t[retrained], Provisional: planner.Optional{Amount: t[provisional], Given: m.w.Provisional.Given}}
}
