package timetable

import "sort"

// How somebody who is left out could be served after all: on a free seat, in
// exchange for somebody else's, in a session held besides the others or in place
// of another. Every way is made on the draft, whoever it turns out of their seat
// looks for another one, and what comes of it is priced and taken back. How much
// is tried is counted, never timed, so that the same plan gets the same answer.

// The kinds of change, in the order in which one is preferred at equal price.
const (
	freeSeat  = "a free seat"
	exchanged = "an exchange of seats"
	ownPath   = "their other trainings on other days"
	oneMore   = "one more session"
	shifted   = "a session at another time"
	inPlaceOf = "in place of another session"
)

// effort is how much to try for one request.
type effort struct {
	sessions int  // of the course, to make room in
	outs     int  // people of a full session to turn out, one at a time
	gaps     int  // hours for one more session
	weak     int  // hours for one in place of others
	own      bool // hours at which the learner could come, besides the course's own
	deep     bool // whoever is turned out may turn out somebody else
	shifts   int  // hours to shift a session of the course to
}

var (
	brief    = effort{sessions: 6, outs: 2, gaps: 3, weak: 4}
	longer   = effort{sessions: 30, outs: 4, gaps: 10, weak: 30, own: true, deep: true}
	thorough = effort{sessions: 200, outs: 60, gaps: 60, weak: 80, own: true, deep: true, shifts: 2000}
)

// serve tries ways to seat a request that waits, or to seat it elsewhere, and
// calls take for each that does, while it is made.
func (b *exboard) serve(r requestIx, e effort, take func(kind string)) {
	b.makeRoom(r, e, take)
	b.makePath(r, take)
	b.holdMore(r, e, take)
	if e.shifts > 0 {
		b.shiftTo(r, e, take)
	}
}

// seek is serve with little effort, and with more where that finds nothing.
func (b *exboard) seek(r requestIx, take func(kind string)) {
	found := false
	see := func(kind string) {
		found = true
		take(kind)
	}
	if b.serve(r, brief, see); !found {
		b.serve(r, longer, see)
	}
}

// try makes a change, lets whoever lost a seat look for another, calls take if
// the request is served then, and takes everything back.
func (b *exboard) try(r requestIx, kind string, take func(string), do func() bool) bool {
	if b.accepted || b.tries <= 0 {
		return false
	}
	b.tries--
	b.begin()
	defer b.undo()
	if !do() {
		return false
	}
	for _, next := range b.then[r] {
		if b.seat[next] == none && b.wasSeat[next] == none {
			b.insert(next, nil)
		}
	}
	b.settle(nil)
	if b.seat[r] == none {
		return false
	}
	b.mend(r)
	at, was := b.seat[r], b.wasSeat[r]
	if at == none {
		return false
	}
	if was != none && b.sessions[at].place == b.wasSessions[was].place && b.sessions[at].room == b.wasSessions[was].room {
		return false // the same seat, whoever leads the session now
	}
	take(kind)
	return true
}

// makeRoom looks for a seat in the sessions that there are.
func (b *exboard) makeRoom(r requestIx, e effort, take func(string)) {
	type target struct {
		session sessionIx
		outs    []requestIx
		price   int64
	}
	var targets []target
	for _, s := range b.byCourse[b.requests[r].course] {
		x := &b.sessions[s]
		if s == b.seat[r] || !b.couldSit(r, &x.place) {
			continue
		}
		t := target{session: s, price: b.asks(r, s)}
		if x.n >= x.cap {
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
		p := b.sessions[t.session].place
		away := b.colleague(r, &p)
		if len(t.outs) == 0 {
			kind := exchanged
			if b.fits(r, &p) {
				kind = freeSeat
			}
			b.try(r, kind, take, func() bool { return b.force(r, t.session, none, away, e.deep) })
			continue
		}
		for _, out := range t.outs {
			b.try(r, exchanged, take, func() bool { return b.force(r, t.session, out, away, e.deep) })
		}
	}
}

// outs are those in a session whose seat costs least to give away.
func (b *exboard) outs(s sessionIx, most int) []requestIx {
	var all []requestIx
	for _, o := range b.group(s) {
		if !b.requests[o].frozen {
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
func (b *exboard) yield(o requestIx) int64 {
	if b.yields[o] != unknown {
		return b.yields[o]
	}
	s, q := b.seat[o], &b.requests[o]
	before, mark := b.cost, len(b.log)
	lost := int64(0)
	for _, next := range b.then[o] {
		if b.seat[next] != none {
			lost += b.requests[next].price
		}
	}
	b.rise(o)
	best := lost
	for _, other := range b.byCourse[q.course] {
		if x := &b.sessions[other]; other != s && x.n < x.cap && b.fits(o, &x.place) {
			best = min(best, b.asks(o, other)-q.price)
		}
	}
	best += b.cost - before
	b.undoTo(mark)
	b.yields[o] = best
	return best
}

// colleague finds who of an office could stay at work on a day, where it
// releases nobody else, so that a request can be served: the seats that they
// would give up.
func (b *exboard) colleague(r requestIx, p *place) []requestIx {
	q := &b.requests[r]
	office := b.learners[q.learner].office
	if !q.working || b.released[int(office)*b.days+int(p.day)] < b.release[office] {
		return nil
	}
	var best []requestIx
	least := int64(0)
	for _, l := range b.staff[office] {
		if l == q.learner {
			continue
		}
		var seats []requestIx
		price := int64(0)
		for o := b.userFirst[int(l)*b.days+int(p.day)]; o != none; o = b.userNext[o] {
			if !b.requests[o].working {
				continue
			}
			if b.requests[o].frozen {
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

// force seats a request in a session: somebody gives up their seat there, the
// learner's own seats in the way are given up, and so are a colleague's.
func (b *exboard) force(r requestIx, s sessionIx, out requestIx, colleague []requestIx, deep bool) bool {
	p := b.sessions[s].place
	if b.seat[r] != none {
		b.rise(r)
	}
	if out != none {
		b.rise(out)
	}
	if b.sessions[s].n >= b.sessions[s].cap {
		return false
	}
	for _, o := range colleague {
		if b.seat[o] != none {
			b.rise(o)
		}
	}
	if !b.clearDay(r, &p) {
		return false
	}
	b.sit(r, s)
	if deep && out != none && !b.insert(out, nil) {
		b.deeper(out, s)
	}
	return true
}

// clearDay takes a learner out of their own seats that stand in the way of a
// place, as far as it must; false if they still cannot sit there.
func (b *exboard) clearDay(r requestIx, p *place) bool {
	if b.fits(r, p) {
		return true
	}
	q := &b.requests[r]
	for _, next := range b.then[r] {
		if s := b.seat[next]; s != none {
			if x := &b.sessions[s]; p.day > x.day || p.day == x.day && p.end+b.pause > x.start {
				b.rise(next)
			}
		}
	}
	var own []requestIx
	for o := b.userFirst[int(q.learner)*b.days+int(p.day)]; o != none; o = b.userNext[o] {
		if !b.requests[o].frozen {
			own = append(own, o)
		}
	}
	for _, o := range own {
		if b.fits(r, p) {
			return true
		}
		b.rise(o)
	}
	return b.fits(r, p)
}

// deeper seats whoever was turned out in place of somebody who finds another
// seat.
func (b *exboard) deeper(out requestIx, except sessionIx) {
	best, least, mark := requestIx(none), int64(0), len(b.log)
	start := b.cost
	for pass := range 2 {
		for _, s := range b.byCourse[b.requests[out].course] {
			x := &b.sessions[s]
			if s == except || x.n < x.cap || !b.fits(out, &x.place) {
				continue
			}
			for i := 0; i < int(x.n); i++ {
				o := b.group(s)[i]
				if b.requests[o].frozen || pass == 1 && o != best {
					continue
				}
				b.rise(o)
				done := b.fits(out, &x.place)
				if done {
					b.sit(out, s)
					done = b.insert(o, nil)
				}
				if pass == 1 && done {
					return
				}
				if price := b.cost - start; done && (best == none || price < least) {
					best, least = o, price
				}
				b.undoTo(mark)
			}
		}
		if best == none || least >= 0 {
			return
		}
	}
}
