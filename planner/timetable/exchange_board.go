package timetable

import (
	"math"
	"slices"
)

// exboard is a draft that holds a plan, with what the plan was: changes are tried
// on it, compared with the plan, and taken back.
type exboard struct {
	*draft
	facts *facts

	wasCost     int64
	wasTerms    [terms]int64
	wasSeat     []sessionIx // by request
	wasSessions []session
	wasHeld     int
	wasCrews    []trainerIx

	yields []int64       // by request: see yield; unknown until asked
	losses []int64       // by session: see loss; unknown until asked
	gaps   [][]gap       // by course: see gapsOf; nil until asked
	staff  [][]learnerIx // by office
	askers [][]requestIx // by course: see asking; nil until asked

	tries    int  // exchanges that may still be made
	accepted bool // one was kept: see polish
}

const unknown = int64(-1) << 62

// newExboard starts from a draft that holds a plan.
func newExboard(d *draft) *exboard {
	b := &exboard{draft: d, facts: newFacts(d.model), tries: math.MaxInt}
	b.rebase()
	b.staff = make([][]learnerIx, len(d.release))
	for l, x := range d.learners {
		b.staff[x.office] = append(b.staff[x.office], learnerIx(l))
	}
	return b
}

// rebase makes what the draft holds the plan that changes are compared with.
func (b *exboard) rebase() {
	b.wasCost, b.wasTerms, b.wasHeld = b.cost, b.terms, len(b.held)
	b.wasSeat = append(b.wasSeat[:0], b.seat...)
	b.wasSessions = append(b.wasSessions[:0], b.sessions...)
	b.wasCrews = append(b.wasCrews[:0], b.crews...)
	b.gaps = make([][]gap, len(b.courses))
	b.yields = slices.Repeat([]int64{unknown}, len(b.requests))
	b.losses = slices.Repeat([]int64{unknown}, len(b.sessions))
}

// wasCrew is who led a session of the plan.
func (b *exboard) wasCrew(s sessionIx) []trainerIx {
	i := int(s) * b.crewMax
	return b.wasCrews[i : i+int(b.courses[b.wasSessions[s].course].crew)]
}

// stayed says whether a session of the plan is still held exactly as it was,
// people apart.
func (b *exboard) stayed(s sessionIx) bool {
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
func (b *exboard) crewFor(p *place) (crew []trainerIx, ok bool) {
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
func (b *exboard) choose(p *place, crew []trainerIx, may func(trainerIx) bool) []trainerIx {
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

// couldSit says whether a learner could sit at a place if nothing else were
// planned.
func (b *exboard) couldSit(r requestIx, p *place) bool {
	q := &b.requests[r]
	who := &b.learners[q.learner]
	return p.day >= q.earliest && b.facts.reach(q.learner, p.site) != far && p.end-p.start <= who.maxDay &&
		b.windows.open(b.userDay[int(q.learner)*b.days+int(p.day)], p.length, p.at) &&
		(!q.working || b.release[who.office] > 0)
}

// touched lists the requests that the changes since begin seated or unseated.
func (b *exboard) touched() []requestIx {
	var all []requestIx
	for _, c := range b.log {
		if c.what == seated || c.what == unseated {
			all = append(all, c.request)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// asking lists the requests for a course.
func (b *exboard) asking(c courseIx) []requestIx {
	if b.askers == nil {
		b.askers = make([][]requestIx, len(b.courses))
		for i := range b.requests {
			of := b.requests[i].course
			b.askers[of] = append(b.askers[of], requestIx(i))
		}
	}
	return b.askers[c]
}
