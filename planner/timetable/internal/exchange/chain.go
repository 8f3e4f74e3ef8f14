// Package exchange serves somebody who is left out by an ejection chain: a seat or a
// session gives way, and whoever loses a seat by that gets another one where there is one.
// Polishing and suggestions use it.
package exchange

import (
	"sort"

	"cohort/planner/timetable/internal/draft"
)

// Every way to serve somebody is made on the draft, settled, priced and taken back. How
// much is tried is counted and never timed, so that the same plan gets the same answer.

// Kind is a kind of change, as a code.
type Kind string

// The kinds of change that serve somebody, in the order in which one is preferred at
// equal price.
const (
	FreeSeat  Kind = "free_seat"
	Exchanged Kind = "exchange"    // of seats
	OwnPath   Kind = "own_path"    // their other trainings on other days
	OneMore   Kind = "one_more"    // session
	Shifted   Kind = "shifted"     // a session at another time
	InPlaceOf Kind = "in_place_of" // another session
)

// Effort is how much to try for one request.
type Effort struct {
	sessions int  // of the course, to make room in
	outs     int  // people of a full session to eject, one at a time
	gaps     int  // hours for one more session
	weak     int  // hours for one in place of others
	own      bool // hours at which the learner could come, besides the course's own
	deep     bool // whoever is ejected may eject somebody else
	shifts   int  // hours to shift a session of the course to
}

// How much is tried for one request: first Brief, then Longer where that finds nothing;
// Thorough for somebody who waits for an answer.
var (
	Brief    = Effort{sessions: 6, outs: 2, gaps: 3, weak: 4}
	Longer   = Effort{sessions: 30, outs: 4, gaps: 10, weak: 30, own: true, deep: true}
	Thorough = Effort{sessions: 200, outs: 60, gaps: 60, weak: 80, own: true, deep: true, shifts: 2000}
)

// Serve tries ways to seat a request, or to seat it elsewhere. It calls take for each that
// does, while the draft holds it.
func (b *Board) Serve(r draft.RequestIx, e Effort, take func(kind Kind)) {
	b.makeRoom(r, e, take)
	b.makePath(r, take)
	b.holdMore(r, e, take)
	if e.shifts > 0 {
		b.shiftTo(r, e, take)
	}
}

// Seek is Serve with little effort, and with more where that finds nothing.
func (b *Board) Seek(r draft.RequestIx, take func(kind Kind)) {
	found := false
	see := func(kind Kind) {
		found = true
		take(kind)
	}
	if b.Serve(r, Brief, see); !found {
		b.Serve(r, Longer, see)
	}
}

// try makes a change, settles it, calls take if the request is served then, and takes
// everything back.
func (b *Board) try(r draft.RequestIx, kind Kind, take func(Kind), do func() bool) bool {
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
	if b.Mend(r); b.Forsaken() {
		return false
	}
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

// makeRoom tries seats in the sessions that are held.
func (b *Board) makeRoom(r draft.RequestIx, e Effort, take func(Kind)) {
	type target struct {
		session draft.SessionIx
		outs    []draft.RequestIx
		price   int64
	}
	var targets []target
	for s := range b.Near(r) {
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

// outs lists the people of a session whose ejection costs least.
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

// yield is what it costs to eject somebody from their seat: they take the cheapest other
// seat, or none.
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
	for other := range b.Near(o) {
		if x := &b.Sessions[other]; other != s && x.N < x.Cap && b.Fits(o, &x.Place) {
			best = min(best, b.Asks(o, other)-q.Price)
		}
	}
	best += b.Total - before
	b.UndoTo(mark)
	b.yields[o] = best
	return best
}

// colleague returns the seats that somebody of the same office would give up on a day, so
// that the office can release the learner instead: the cheapest. It is nil where the
// office can release the learner anyway, or nobody can stay.
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

// eject seats a request in a session. Somebody is ejected from there, unless out is None;
// so are the learner from their own seats in the way, and a colleague. False if the learner
// cannot sit there even so.
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

// deeper is the next link of an ejection chain: whoever was ejected takes the seat of
// somebody who finds another one, if that makes the plan cheaper.
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
