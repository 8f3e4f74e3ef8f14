package timetable

import (
	"fmt"
	"math"
	"slices"

	"cohort/planner"
)

// board is a draft that holds a plan, with what the plan was: changes are tried
// on it, compared with the plan, and taken back.
type board struct {
	*draft
	facts *facts
	ids   map[sessionIx]string // what the plan calls its sessions

	wasCost     int64
	wasTerms    [terms]int64
	wasSeat     []sessionIx // by request
	wasSessions []session
	wasHeld     int
	wasCrews    []trainerIx
	hourName    map[hour]string // of the plan's sessions
	taken       map[string]bool // ids that no new session may have
	inUse       int             // so many numbers from 1 on are in such ids, without a gap, as far as anybody asked

	yields []int64       // by request: see yield; unknown until asked
	losses []int64       // by session: see loss; unknown until asked
	gaps   [][]gap       // by course: see gapsOf; nil until asked
	staff  [][]learnerIx // by office
	askers [][]requestIx // by course: see asking; nil until asked
	own    map[learnerIx]ownDays

	tries    int  // exchanges that may still be made
	accepted bool // one was kept: see polish
}

// hour is where and when a session is: no two can share it.
type hour struct {
	room       roomIx
	day, start int32
}

const unknown = int64(-1) << 62

// newBoard starts from a draft that holds a plan in which the sessions are
// called as ids says.
func newBoard(d *draft, ids map[sessionIx]string) *board {
	b := &board{draft: d, facts: newFacts(d.model), ids: ids, own: map[learnerIx]ownDays{}, hourName: map[hour]string{}, taken: map[string]bool{},
		tries: math.MaxInt}
	for s, id := range ids {
		x := &d.sessions[s]
		b.hourName[hour{x.room, x.day, x.start}] = id
		b.taken[id] = true
	}
	for _, x := range d.former() {
		b.taken[x.ID] = true
	}
	b.was()
	b.staff = make([][]learnerIx, len(d.release))
	for l, x := range d.learners {
		b.staff[x.office] = append(b.staff[x.office], learnerIx(l))
	}
	return b
}

// was makes what the draft holds the plan that changes are compared with.
func (b *board) was() {
	b.wasCost, b.wasTerms, b.wasHeld = b.cost, b.terms, len(b.held)
	b.wasSeat = append(b.wasSeat[:0], b.seat...)
	b.wasSessions = append(b.wasSessions[:0], b.sessions...)
	b.wasCrews = append(b.wasCrews[:0], b.crews...)
	b.gaps = make([][]gap, len(b.courses))
	b.yields = slices.Repeat([]int64{unknown}, len(b.requests))
	b.losses = slices.Repeat([]int64{unknown}, len(b.sessions))
}

// openBoard reads a valid plan onto a board that speaks a language.
func openBoard(s *planner.Snapshot, p *planner.Plan, l Language) (*board, error) {
	m := newModel(s)
	m.lang = l
	d := newDraft(m)
	ids, err := d.load(p)
	if err != nil {
		return nil, fmt.Errorf("the plan is not valid: %w", err)
	}
	return newBoard(d, ids), nil
}

// request finds a request by its id.
func (b *board) request(id string) (requestIx, error) {
	r, known := b.requestAt[id]
	if !known {
		return none, fmt.Errorf("the snapshot %s has no request %s; requests[] lists them", b.s.Name, id)
	}
	return requestIx(r), nil
}

// session finds a session of the plan by its id.
func (b *board) session(id string) (sessionIx, error) {
	for s, name := range b.ids {
		if name == id {
			return s, nil
		}
	}
	return none, fmt.Errorf("the plan has no session %s; sessions[] lists them", id)
}

// wasCrew is who led a session of the plan.
func (b *board) wasCrew(s sessionIx) []trainerIx {
	i := int(s) * b.crewMax
	return b.wasCrews[i : i+int(b.courses[b.wasSessions[s].course].crew)]
}

// stayed says whether a session of the plan is still held exactly as it was,
// people apart.
func (b *board) stayed(s sessionIx) bool {
	if int(s) >= len(b.wasSessions) || b.wasSessions[s].heldAt == none {
		return false
	}
	x, y := &b.sessions[s], &b.wasSessions[s]
	if x.heldAt == none || x.place != y.place || x.room != y.room {
		return false
	}
	was := b.wasCrew(s)
	for i, t := range b.crew(s) {
		if was[i] != t {
			return false
		}
	}
	return true
}

// crewFor finds a crew for a place: each from those who are free and cost least
// for it. Where nobody is free, ok is false and the crew is one that could lead
// it if nothing else were planned, or one that may lead it at all, as far as
// there is one.
func (b *board) crewFor(p *place) (crew []trainerIx, ok bool) {
	c := &b.courses[p.course]
	if crew = b.choose(p, nil, func(t trainerIx) bool { return b.leads(t, p, none) }); len(crew) == int(c.crew) {
		return crew, true
	}
	if crew = b.choose(p, nil, func(t trainerIx) bool { return b.facts.may(t, p.course, p.site, p.day, p.at) }); len(crew) == int(c.crew) {
		return crew, false
	}
	return b.choose(p, nil, func(trainerIx) bool { return true }), false
}

// choose completes a crew with trainers that a test lets through, the cheapest
// first; the result is shorter than the crew where that fails.
func (b *board) choose(p *place, crew []trainerIx, may func(trainerIx) bool) []trainerIx {
	c := &b.courses[p.course]
	if len(crew) == int(c.crew) {
		return crew
	}
	able := append([]trainerIx(nil), c.able[len(crew)]...)
	price := make(map[trainerIx]int64, len(able))
	week := int(b.week[p.day])
	kept := able[:0]
	for _, t := range able {
		if contains(crew, t) || !may(t) {
			continue
		}
		taught := b.taught[int(t)*b.weeks+week]
		price[t] = b.tour(t, p) + b.overtime(t, taught+c.minutes) - b.overtime(t, taught)
		kept = append(kept, t)
	}
	for i := 1; i < len(kept); i++ {
		for j := i; j > 0 && price[kept[j]] < price[kept[j-1]]; j-- {
			kept[j], kept[j-1] = kept[j-1], kept[j]
		}
	}
	longest := crew
	for _, t := range kept {
		full := b.choose(p, append(crew[:len(crew):len(crew)], t), may)
		if len(full) == int(c.crew) {
			return full
		}
		if len(full) > len(longest) {
			longest = full
		}
	}
	return longest
}
