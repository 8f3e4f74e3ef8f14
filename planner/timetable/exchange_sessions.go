package timetable

import (
	"cmp"
	"slices"
	"sort"
)

// gap is where and when one more session of a course could be held if some
// sessions gave way.
type gap struct {
	place place
	room  roomIx
	crew  []trainerIx
	gone  []sessionIx
	loss  int64 // an estimate of what giving those up costs
}

// startsTried is at how many hours of a day a session is tried at a site.
const startsTried = 6

// gapsOf lists for each day, site and a few of its hours the room and the crew
// for a course that cost least to set free; the cheapest come first.
func (b *exboard) gapsOf(c courseIx) []gap {
	if b.gaps[c] != nil {
		return b.gaps[c]
	}
	all := []gap{}
	for site := range b.virtual {
		if !slices.ContainsFunc(b.courses[c].rooms, func(r roomIx) bool { return b.rooms[r].site == siteIx(site) }) {
			continue
		}
		starts := b.facts.starts(c, siteIx(site))
		for day := range int32(b.days) {
			var hours []int32
			for at := range int32(b.words) << 6 {
				if starts[int(day)*b.words+int(at>>6)]>>(at&63)&1 != 0 {
					hours = append(hours, at)
				}
			}
			n := min(len(hours), startsTried)
			for i := range n {
				at := hours[0]
				if n > 1 {
					at = hours[i*(len(hours)-1)/(n-1)]
				}
				if g, any := b.cheapest(b.placeAt(c, siteIx(site), day, at)); any {
					all = append(all, g)
				}
			}
		}
	}
	slices.SortStableFunc(all, func(x, y gap) int { return cmp.Compare(x.loss, y.loss) })
	b.gaps[c] = all
	return all
}

// ownGaps lists for each day and site the same for the first and the last hour
// at which a learner could come themselves.
func (b *exboard) ownGaps(r requestIx) (all []gap) {
	q := &b.requests[r]
	for site := range b.virtual {
		if b.facts.reach(q.learner, siteIx(site)) == far {
			continue
		}
		for day := max(q.earliest, 0); day < int32(b.days); day++ {
			free := b.facts.free(r, siteIx(site), day)
			if free == nil {
				continue
			}
			from, to := first(free), last(free)
			if g, any := b.cheapest(b.placeAt(q.course, siteIx(site), day, from)); any {
				all = append(all, g)
			}
			if from == to {
				continue
			}
			if g, any := b.cheapest(b.placeAt(q.course, siteIx(site), day, to)); any {
				all = append(all, g)
			}
		}
	}
	return all
}

// cheapest finds the room and the crew for a place that cost least to set free;
// false where only pinned sessions would have to give way.
func (b *exboard) cheapest(p place) (best gap, any bool) {
	c := &b.courses[p.course]
	for _, room := range b.siteRooms[p.site] {
		if !contains(c.rooms, room) || !b.windows.open(b.roomDay[int(room)*b.days+int(p.day)], p.length, p.at) {
			continue
		}
		g := gap{place: p, room: room}
		possible := true
		for s := b.roomFirst[int(room)*b.days+int(p.day)]; s != none; s = b.roomNext[s] {
			if x := &b.sessions[s]; p.start < x.end+b.roomPause && x.start < p.end+b.roomPause {
				possible = possible && x.pinned == none
				g.gone = append(g.gone, s)
			}
		}
		for i := 0; possible && i < len(c.able); i++ {
			possible = b.free(&g, i)
		}
		if !possible {
			continue
		}
		for _, s := range g.gone {
			g.loss += b.loss(s)
		}
		if !any || g.loss < best.loss {
			best, any = g, true
		}
	}
	return best, any
}

// free adds to a crew the trainer who costs least to set free.
func (b *exboard) free(g *gap, i int) bool {
	best, least, day := trainerIx(none), int64(0), int(g.place.day)
	of := func(t trainerIx) (gone []sessionIx, possible bool) {
		for at := b.trainerFirst[int(t)*b.days+day]; at != none; at = b.trainerNext[at] {
			s := sessionIx(int(at) / b.crewMax)
			if contains(g.gone, s) {
				continue
			}
			if b.sessions[s].pinned != none {
				return nil, false
			}
			gone = append(gone, s)
		}
		return gone, true
	}
	for _, t := range b.courses[g.place.course].able[i] {
		if contains(g.crew, t) || !b.facts.may(t, g.place.course, g.place.site, g.place.day, g.place.at) {
			continue
		}
		if b.leads(t, &g.place, none) {
			g.crew = append(g.crew, t)
			return true
		}
		gone, possible := of(t)
		if !possible {
			continue
		}
		price := int64(0)
		for _, s := range gone {
			price += b.loss(s)
		}
		if best == none || price < least {
			best, least = t, price
		}
	}
	if best == none {
		return false
	}
	gone, _ := of(best)
	g.crew, g.gone = append(g.crew, best), append(g.gone, gone...)
	return true
}

// hold opens a session in a gap for a request, with others who wait, then with
// people of other sessions that can spare them, then with whoever could come.
func (b *exboard) hold(r requestIx, g gap) bool {
	for _, s := range g.gone {
		b.dissolve(s)
	}
	if b.seat[r] != none {
		b.rise(r)
	}
	if !b.has(g.room, &g.place, none) || !b.clearDay(r, &g.place) {
		return false
	}
	for _, t := range g.crew {
		if !b.leads(t, &g.place, none) {
			return false // the week is full, whatever gives way on the day
		}
	}
	s := b.open(b.sessionAt(g.place, g.room), g.crew)
	if b.sessions[s].cap == 0 {
		return false
	}
	b.sit(r, s)
	b.fill(s)
	return b.pull(s) || b.press(s)
}

// press brings whoever could come to a session if they gave up what they have
// instead, those who wait first, until it has the fewest that it needs.
func (b *exboard) press(s sessionIx) bool {
	x := &b.sessions[s]
	var all []requestIx
	for _, o := range b.asking(x.course) {
		if b.seat[o] != s && !b.requests[o].frozen && b.lacks[o] == 0 && b.couldSit(o, &x.place) {
			all = append(all, o)
		}
	}
	worth := func(o requestIx) int64 {
		if b.wasSeat[o] == none {
			return -b.requests[o].price
		}
		return b.requests[o].price
	}
	sort.SliceStable(all, func(i, j int) bool { return worth(all[i]) < worth(all[j]) })
	for _, o := range all {
		if x.n >= x.least {
			break
		}
		mark := len(b.log)
		if b.seat[o] != none {
			b.rise(o)
		}
		if !b.clearDay(o, &x.place) {
			b.undoTo(mark)
			continue
		}
		b.sit(o, s)
	}
	return x.n >= x.least
}

// pull brings people from sessions of the same course that keep enough of them
// until a session has the fewest that it needs.
func (b *exboard) pull(s sessionIx) bool {
	type offer struct {
		request requestIx
		price   int64
	}
	x := &b.sessions[s]
	if x.n >= x.least {
		return true
	}
	var offers []offer
	for _, from := range b.byCourse[x.course] {
		y := &b.sessions[from]
		if from == s || y.n <= y.least {
			continue
		}
		for _, o := range b.group(from) {
			if !b.requests[o].frozen && b.fits(o, &x.place) {
				offers = append(offers, offer{o, b.asks(o, s)})
			}
		}
	}
	sort.Slice(offers, func(i, j int) bool {
		if offers[i].price != offers[j].price {
			return offers[i].price < offers[j].price
		}
		return offers[i].request < offers[j].request
	})
	for _, o := range offers {
		if x.n >= x.least {
			break
		}
		if from := &b.sessions[b.seat[o.request]]; from.n > from.least && x.n < x.cap && b.fits(o.request, &x.place) {
			b.rise(o.request)
			b.sit(o.request, s)
		}
	}
	return x.n >= x.least
}

// holdMore tries one more session of the course, besides the others where it
// can be and else in place of some.
func (b *exboard) holdMore(r requestIx, e effort, take func(string)) {
	beside, instead := 0, 0
	gaps := b.gapsOf(b.requests[r].course)
	if e.own {
		gaps = append(b.ownGaps(r), gaps...)
		slices.SortStableFunc(gaps, func(x, y gap) int { return cmp.Compare(x.loss, y.loss) })
	}
	for _, g := range gaps {
		if !b.couldSit(r, &g.place) {
			continue
		}
		if len(g.gone) == 0 {
			if beside++; beside <= e.gaps {
				b.try(r, oneMore, take, func() bool { return b.hold(r, g) })
			}
			continue
		}
		if instead++; instead > e.weak {
			return
		}
		b.try(r, inPlaceOf, take, func() bool { return b.hold(r, g) })
	}
}

// loss is what the plan loses by giving up a session, its people seated
// elsewhere where that can be.
func (b *exboard) loss(s sessionIx) int64 {
	if b.losses[s] == unknown {
		b.tries--
		b.begin()
		b.dissolve(s)
		b.settle(nil)
		b.losses[s] = b.cost - b.wasCost
		b.undo()
	}
	return b.losses[s]
}

// shiftTo tries to hold a session of the course at another hour or on another
// day, with the request in it.
func (b *exboard) shiftTo(r requestIx, e effort, take func(string)) {
	c := b.requests[r].course
	tried := 0
	for _, s := range append([]sessionIx(nil), b.byCourse[c]...) {
		x := b.sessions[s]
		if x.pinned != none || s == b.seat[r] {
			continue
		}
		for day := range int32(b.days) {
			for at := range int32(b.words) << 6 {
				if b.startsOf[int(c)*b.words+int(at>>6)]>>(at&63)&1 == 0 || day == x.day && at == x.at {
					continue
				}
				p := b.placeAt(c, x.site, day, at)
				if tried >= e.shifts || !b.couldSit(r, &p) || !b.has(x.room, &p, s) {
					continue
				}
				tried++
				b.try(r, shifted, take, func() bool { return b.moveWith(s, p, x.room, nil, r) })
			}
		}
	}
}

// moveWith holds a session elsewhere: a request first, then its people as far as
// they can come. The crew stays where it can; it may be given.
func (b *exboard) moveWith(s sessionIx, p place, room roomIx, crew []trainerIx, r requestIx) bool {
	if crew == nil {
		crew = append(crew, b.crew(s)...)
	}
	group := append([]requestIx(nil), b.group(s)...)
	for _, o := range group {
		b.rise(o)
	}
	b.close(s)
	for _, t := range crew {
		if !b.leads(t, &p, none) {
			var ok bool
			if crew, ok = b.crewFor(&p); !ok {
				return false
			}
			break
		}
	}
	if !b.has(room, &p, none) {
		return false
	}
	to := b.open(b.sessionAt(p, room), crew)
	if r != none {
		if b.seat[r] != none {
			b.rise(r)
		}
		if b.sessions[to].cap == 0 || !b.fits(r, &p) {
			return false
		}
		b.sit(r, to)
	}
	for _, o := range group {
		if b.sessions[to].n < b.sessions[to].cap && b.fits(o, &p) {
			b.sit(o, to)
		}
	}
	if b.sessions[to].n < b.sessions[to].cap {
		b.fill(to)
	}
	if b.sessions[to].n < b.sessions[to].least {
		b.thin = append(b.thin, to)
	}
	return true
}
