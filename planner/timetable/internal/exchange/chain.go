// Package exchange serves somebody who is left out by an ejection chain: a seat or a
// session gives way, and whoever loses theirs looks for another. Polishing and
// suggestions are made of it.
package exchange

import (
	"sort"

	"cohort/planner/timetable/internal/draft"
)

// How somebody who is left out could be served after all: on a free seat, in
// exchange for somebody else's, in a session held besides the others or in place
// of another. Every way is made on the draft, whoever it turns out of their seat
// looks for another one, and what comes of it is priced and taken back. How much
// is tried is counted, never timed, so that the same plan gets the same answer.

// The kinds of change, in the order in which one is preferred at equal price.
const (
	FreeSeat  = "a free seat"
	Exchanged = "an exchange of seats"
	OwnPath   = "their other trainings on other days"
	OneMore   = "one more session"
	Shifted   = "a session at another time"
	InPlaceOf = "in place of another session"
)

// Effort is how much to try for one request.
type Effort struct {
	sessions int  // of the course, to make room in
	outs     int  // people of a full session to turn out, one at a time
	gaps     int  // hours for one more session
	weak     int  // hours for one in place of others
	own      bool // hours at which the learner could come, besides the course's own
	deep     bool // whoever is turned out may turn out somebody else
	shifts   int  // hours to shift a session of the course to
}

// How much is tried for one request: at first, where that finds nothing, and for
// somebody who waits for an answer.
var (
	Brief    = Effort{sessions: 6, outs: 2, gaps: 3, weak: 4}
	Longer   = Effort{sessions: 30, outs: 4, gaps: 10, weak: 30, own: true, deep: true}
	Thorough = Effort{sessions: 200, outs: 60, gaps: 60, weak: 80, own: true, deep: true, shifts: 2000}
)

// Serve tries ways to seat a request that waits, or to seat it elsewhere, and
// calls take for each that does, while it is made.
func (b *Board) Serve(r draft.RequestIx, e Effort, take func(kind string)) {
	b.makeRoom(r, e, take)
	b.makePath(r, take)
	b.holdMore(r, e, take)
	if e.shifts > 0 {
		b.shiftTo(r, e, take)
	}
}

// Seek is serve with little effort, and with more where that finds nothing.
func (b *Board) Seek(r draft.RequestIx, take func(kind string)) {
	found := false
	see := func(kind string) {
		found = true
		take(kind)
	}
	if b.Serve(r, Brief, see); !found {
		b.Serve(r, Longer, see)
	}
}

// try makes a change, lets whoever lost a seat look for another, calls take if
// the request is served then, and takes everything back.
func (b *Board) try(r draft.RequestIx, kind string, take func(string), do func() bool) bool {
	if b.accepted || b.tries <= 0 {
		return false
	}
	b.tries--
	b.Begin()
	defer b.Undo()
	if !do() {
		return false
	}
	for _, next := range b.Then[r] {
		if b.Seat[next] == draft.None && b.WasSeat[next] == draft.None {
			b.Insert(next, nil)
		}
	}
	b.Settle(nil)
	if b.Seat[r] == draft.None {
		return false
	}
	b.Mend(r)
	at, was := b.Seat[r], b.WasSeat[r]
	if at == draft.None {
		return false
	}
	if was != draft.None && b.Sessions[at].Place == b.WasSessions[was].Place && b.Sessions[at].Room == b.WasSessions[was].Room {
		return false // the same seat, whoever leads the session now
	}
	take(kind)
	return true
}

// makeRoom looks for a seat in the sessions that there are.
func (b *Board) makeRoom(r draft.RequestIx, e Effort, take func(string)) {
	type target struct {
		session draft.SessionIx
		outs    []draft.RequestIx
		price   int64
	}
	var targets []target
	for _, s := range b.ByCourse[b.Requests[r].Course] {
		x := &b.Sessions[s]
		if s == b.Seat[r] || !b.CouldSit(r, &x.Place) {
			continue
		}
		t := target{session: s, price: b.Asks(r, s)}
		if x.N >= x.Cap {
			if t.outs = b.outs(s, e.outs); len(t.outs) == 0 {
				continue
			}
			t.price += b.yield(t.outs[0])
		}
		targets = append(targets, t)
	}
	sort.SliceStable(targets, func(i, j int) bool {
		x, y := &targets[i], &targets[j]
		if x.price != y.price {
			return x.price < y.price
		}
		return x.session < y.session
	})
	for _, t := range targets[:min(len(targets), e.sessions)] {
		p := b.Sessions[t.session].Place
		away := b.colleague(r, &p)
		if len(t.outs) == 0 {
			kind := Exchanged
			if b.Fits(r, &p) {
				kind = FreeSeat
			}
			b.try(r, kind, take, func() bool { return b.eject(r, t.session, draft.None, away, e.deep) })
			continue
		}
		for _, out := range t.outs {
			b.try(r, Exchanged, take, func() bool { return b.eject(r, t.session, out, away, e.deep) })
		}
	}
}

// outs are those in a session whose seat costs least to give away.
func (b *Board) outs(s draft.SessionIx, most int) []draft.RequestIx {
	var all []draft.RequestIx
	for _, o := range b.Group(s) {
		if !b.Requests[o].Frozen {
			all = append(all, o)
		}
	}
	for _, o := range all {
		b.yield(o)
	}
	sort.Slice(all, func(i, j int) bool {
		x, y := b.yields[all[i]], b.yields[all[j]]
		if x != y {
			return x < y
		}
		return all[i] < all[j]
	})
	return all[:min(most, len(all))]
}

// yield is what it costs that somebody gives their seat away and takes the
// cheapest other one, or none.
func (b *Board) yield(o draft.RequestIx) int64 {
	if b.yields[o] != unknown {
		return b.yields[o]
	}
	s, q := b.Seat[o], &b.Requests[o]
	before, mark := b.Total, len(b.Log)
	lost := int64(0)
	for _, next := range b.Then[o] {
		if b.Seat[next] != draft.None {
			lost += b.Requests[next].Price
		}
	}
	b.Rise(o)
	best := lost
	for _, other := range b.ByCourse[q.Course] {
		if x := &b.Sessions[other]; other != s && x.N < x.Cap && b.Fits(o, &x.Place) {
			best = min(best, b.Asks(o, other)-q.Price)
		}
	}
	best += b.Total - before
	b.UndoTo(mark)
	b.yields[o] = best
	return best
}

// colleague finds who of an office could stay at work on a day, where it
// releases nobody else, so that a request can be served: the seats that they
// would give up.
func (b *Board) colleague(r draft.RequestIx, p *draft.Place) []draft.RequestIx {
	q := &b.Requests[r]
	office := b.Learners[q.Learner].Office
	if !q.Working || b.Released[int(office)*b.Days+int(p.Day)] < b.Release[office] {
		return nil
	}
	var best []draft.RequestIx
	least := int64(0)
	for _, l := range b.staff[office] {
		if l == q.Learner {
			continue
		}
		var seats []draft.RequestIx
		price := int64(0)
		for o := b.LearnerFirst[int(l)*b.Days+int(p.Day)]; o != draft.None; o = b.LearnerNext[o] {
			if !b.Requests[o].Working {
				continue
			}
			if b.Requests[o].Frozen {
				seats = nil
				break
			}
			seats = append(seats, o)
		}
		for _, o := range seats {
			price += b.yield(o)
		}
		if len(seats) > 0 && (best == nil || price < least) {
			best, least = seats, price
		}
	}
	return best
}

// eject seats a request in a session: somebody gives up their seat there, the
// learner's own seats in the way are given up, and so are a colleague's.
func (b *Board) eject(r draft.RequestIx, s draft.SessionIx, out draft.RequestIx, colleague []draft.RequestIx, deep bool) bool {
	p := b.Sessions[s].Place
	if b.Seat[r] != draft.None {
		b.Rise(r)
	}
	if out != draft.None {
		b.Rise(out)
	}
	if b.Sessions[s].N >= b.Sessions[s].Cap {
		return false
	}
	for _, o := range colleague {
		if b.Seat[o] != draft.None {
			b.Rise(o)
		}
	}
	if !b.ClearWay(r, &p) {
		return false
	}
	b.Sit(r, s)
	if deep && out != draft.None && !b.Insert(out, nil) {
		b.deeper(out, s)
	}
	return true
}

// deeper seats whoever was turned out in place of somebody who finds another
// seat.
func (b *Board) deeper(out draft.RequestIx, except draft.SessionIx) {
	best, least, mark := draft.RequestIx(draft.None), int64(0), len(b.Log)
	start := b.Total
	for pass := range 2 {
		for _, s := range b.ByCourse[b.Requests[out].Course] {
			x := &b.Sessions[s]
			if s == except || x.N < x.Cap || !b.Fits(out, &x.Place) {
				continue
			}
			for i := 0; i < int(x.N); i++ {
				o := b.Group(s)[i]
				if b.Requests[o].Frozen || pass == 1 && o != best {
					continue
				}
				b.Rise(o)
				done := b.Fits(out, &x.Place)
				if done {
					b.Sit(out, s)
					done = b.Insert(o, nil)
				}
				if pass == 1 && done {
					return
				}
				if price := b.Total - start; done && (best == draft.None || price < least) {
					best, least = o, price
				}
				b.UndoTo(mark)
			}
		}
		if best == draft.None || least >= 0 {
			return
		}
	}
}
