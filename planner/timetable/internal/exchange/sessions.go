package exchange

import (
	"cmp"
	"iter"
	"maps"
	"math"
	"slices"
	"sort"

	"cohort/planner/ground"
	"cohort/planner/timetable/internal/draft"
)

// gap is a place for one more session of a course, and the sessions that would have to
// give way for it.
type gap struct {
	place draft.Place
	room  draft.RoomIx
	crew  []draft.TrainerIx
	gone  []draft.SessionIx
	loss  int64 // an estimate of what giving those up costs
}

// startsTried is how many starts of a day are tried at a site.
const startsTried = 6

// venue is a site with rooms for a course.
type venue struct {
	site  draft.SiteIx
	rooms []draft.RoomIx
	able  [][]draft.TrainerIx // by role: who may take it and come there
}

// venuesOf lists the sites with rooms for a course, in their order. In a large network that
// is far less than all rooms and trainers for every site.
func (b *Board) venuesOf(c draft.CourseIx) []venue {
	if b.venues[c] != nil {
		return b.venues[c]
	}
	rooms := map[draft.SiteIx][]draft.RoomIx{}
	for _, r := range b.Courses[c].Rooms {
		rooms[b.Rooms[r].Site] = append(rooms[b.Rooms[r].Site], r)
	}
	all := make([]venue, 0, len(rooms))
	for _, site := range slices.Sorted(maps.Keys(rooms)) {
		v := venue{site: site}
		for _, r := range b.SiteRooms[site] {
			if draft.Contains(rooms[site], r) {
				v.rooms = append(v.rooms, r)
			}
		}
		for _, able := range b.Ground.Able[c] {
			var near []draft.TrainerIx
			for _, t := range able {
				if b.TrainerWay[int(t)*len(b.Virtual)+int(site)] != draft.Far {
					near = append(near, t)
				}
			}
			v.able = append(v.able, near)
		}
		all = append(all, v)
	}
	b.venues[c] = all
	return all
}

// gapsOf lists gaps for a course, by venue, the cheapest first: for each day a few starts,
// each with the room and the crew that cost least to set free.
func (b *Board) gapsOf(c draft.CourseIx) [][]gap {
	if b.gaps[c] != nil {
		return b.gaps[c]
	}
	venues := b.venuesOf(c)
	all := make([][]gap, len(venues))
	for i := range venues {
		site := venues[i].site
		starts := b.Facts.Starts(c, site)
		for day := range int32(b.Days) {
			var hours []int32
			for at := range int32(b.Words) << 6 {
				if starts[int(day)*b.Words+int(at>>6)]>>(at&63)&1 != 0 {
					hours = append(hours, at)
				}
			}
			n := min(len(hours), startsTried)
			for k := range n {
				at := hours[0]
				if n > 1 {
					at = hours[k*(len(hours)-1)/(n-1)]
				}
				if g, any := b.cheapest(b.PlaceAt(c, site, day, at), &venues[i], 0); any {
					all[i] = append(all[i], g)
				}
			}
		}
		slices.SortStableFunc(all[i], cheaper)
	}
	b.gaps[c] = all
	return all
}

func cheaper(x, y gap) int { return cmp.Compare(x.loss, y.loss) }

// gapsFor goes through the gaps at which a learner could have a request, those of its course
// and perhaps own ones, the cheapest first; at the same price own ones, then by venue.
func (b *Board) gapsFor(r draft.RequestIx, own bool) iter.Seq[gap] {
	q := &b.Requests[r]
	left := make([][]gap, 1) // own ones are the first
	venues := b.venuesOf(q.Course)
	for i, list := range b.gapsOf(q.Course) {
		if b.Facts.Reach(q.Learner, venues[i].site) != draft.Far {
			left = append(left, list)
		}
	}
	if own {
		left[0] = b.ownGaps(r)
	}
	return func(yield func(gap) bool) {
		for left := slices.Clone(left); ; {
			next := -1
			for i, list := range left {
				if len(list) > 0 && (next < 0 || list[0].loss < left[next][0].loss) {
					next = i
				}
			}
			if next < 0 {
				return
			}
			g := left[next][0]
			left[next] = left[next][1:]
			if b.CouldSit(r, &g.place) && !yield(g) {
				return
			}
		}
	}
}

// ownGaps is gapsOf limited to one learner, the cheapest first: for each day and site at most
// two gaps, at the first and the last start that the learner can attend.
func (b *Board) ownGaps(r draft.RequestIx) (all []gap) {
	q := &b.Requests[r]
	need, venues := b.Learners[q.Learner].Need, b.venuesOf(q.Course)
	for i := range venues {
		v := &venues[i]
		if b.Facts.Reach(q.Learner, v.site) == draft.Far {
			continue
		}
		for day := max(q.Earliest, 0); day < int32(b.Days); day++ {
			free := b.Facts.Free(r, v.site, day)
			if free == nil {
				continue
			}
			from, to := ground.First(free), draft.Last(free)
			if g, any := b.cheapest(b.PlaceAt(q.Course, v.site, day, from), v, need); any {
				all = append(all, g)
			}
			if from == to {
				continue
			}
			if g, any := b.cheapest(b.PlaceAt(q.Course, v.site, day, to), v, need); any {
				all = append(all, g)
			}
		}
	}
	slices.SortStableFunc(all, cheaper)
	return all
}

// cheapest returns the room and the crew for a place that cost least to set free; false
// where there is none, since pinned sessions do not give way, and no room has what
// somebody needs.
func (b *Board) cheapest(p draft.Place, v *venue, need ground.NeedIx) (best gap, any bool) {
	for _, room := range v.rooms {
		if !b.Ground.Meets(need, b.Rooms[room].Kind) || !b.Windows.Open(b.RoomDay[int(room)*b.Days+int(p.Day)], p.Length, p.At) {
			continue
		}
		g := gap{place: p, room: room}
		g.place.Kind = b.Rooms[room].Kind
		possible := true
		for s := b.RoomFirst[int(room)*b.Days+int(p.Day)]; s != draft.None; s = b.RoomNext[s] {
			if x := &b.Sessions[s]; p.Near(&x.Place, b.RoomChangeover) {
				possible = possible && x.Pinned == draft.None
				g.gone = append(g.gone, s)
			}
		}
		if !possible || b.Overdrawn(room, &g.place, g.gone...) != draft.None || !b.free(&g, v.able) {
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

// free adds to a gap a crew that is free, else the one that costs least to set free, role
// by role, and the sessions that give way for that; false if there is none. Those who may
// take the roles are given.
func (b *Board) free(g *gap, able [][]draft.TrainerIx) bool {
	g.crew = slices.Repeat([]draft.TrainerIx{draft.None}, len(able))
	leads := func(t draft.TrainerIx) bool { return b.Leads(t, &g.place, draft.None) }
	if ground.CompleteOf(able, g.crew, leads, nil, nil) {
		return true
	}
	prices := map[draft.TrainerIx]int64{} // math.MaxInt64: cannot be set free
	price := func(t draft.TrainerIx) int64 {
		p, known := prices[t]
		if !known {
			p = b.freedom(t, g)
			prices[t] = p
		}
		return p
	}
	if !ground.CompleteOf(able, g.crew, func(t draft.TrainerIx) bool { return price(t) < math.MaxInt64 }, price, nil) {
		return false
	}
	for _, t := range g.crew {
		g.gone = append(g.gone, b.inTheWay(t, g)...)
	}
	return true
}

// freedom is what it costs to set a trainer free for a gap; math.MaxInt64 where that
// cannot be.
func (b *Board) freedom(t draft.TrainerIx, g *gap) (loss int64) {
	if p := &g.place; !b.Facts.May(t, p.Course, p.Site, p.Day, p.At) {
		return math.MaxInt64
	}
	for _, s := range b.inTheWay(t, g) {
		if b.Sessions[s].Pinned != draft.None {
			return math.MaxInt64
		}
		loss += b.loss(s)
	}
	return loss
}

// inTheWay are the sessions that would give way so that a trainer can lead one in a gap:
// none if they can lead it as it is, else all that they lead on that day, those apart that
// give way already.
func (b *Board) inTheWay(t draft.TrainerIx, g *gap) (gone []draft.SessionIx) {
	if b.Leads(t, &g.place, draft.None) {
		return nil
	}
	for at := b.TrainerFirst[int(t)*b.Days+int(g.place.Day)]; at != draft.None; at = b.TrainerNext[at] {
		if s := draft.SessionIx(int(at) / b.CrewMax); !draft.Contains(g.gone, s) {
			gone = append(gone, s)
		}
	}
	return gone
}

// hold opens a session in a gap for a request. Others who wait join; where they are too
// few, see pull, then press. False if it cannot be held.
func (b *Board) hold(r draft.RequestIx, g gap) bool {
	for _, s := range g.gone {
		b.Dissolve(s)
	}
	if b.Seat[r] != draft.None {
		b.Rise(r)
	}
	if !b.Has(g.room, &g.place, draft.None) || !b.ClearWay(r, &g.place) {
		return false
	}
	for _, t := range g.crew {
		if !b.Leads(t, &g.place, draft.None) {
			return false // the week is full, whatever gives way on the day
		}
	}
	s := b.Open(b.SessionAt(g.place, g.room), g.crew)
	if b.Sessions[s].Cap == 0 {
		return false
	}
	b.Sit(r, s)
	b.Fill(s)
	return b.pull(s) || b.press(s)
}

// press adds people to a session who give up what they have at that time, those who wait
// first, until it has its least group; false if it has not in the end.
func (b *Board) press(s draft.SessionIx) bool {
	x := &b.Sessions[s]
	var all []draft.RequestIx
	for _, o := range b.Asking(x.Course) {
		if b.Seat[o] != s && !b.Requests[o].Frozen && b.Lacks[o] == 0 && b.CouldSit(o, &x.Place) {
			all = append(all, o)
		}
	}
	worth := func(o draft.RequestIx) int64 {
		if b.WasSeat[o] == draft.None {
			return -b.Requests[o].Price
		}
		return b.Requests[o].Price
	}
	sort.SliceStable(all, func(i, j int) bool { return worth(all[i]) < worth(all[j]) })
	for _, o := range all {
		if x.N >= x.Least {
			break
		}
		mark := len(b.Log)
		if b.Seat[o] != draft.None {
			b.Rise(o)
		}
		if !b.ClearWay(o, &x.Place) {
			b.UndoTo(mark)
			continue
		}
		b.Sit(o, s)
	}
	return x.N >= x.Least
}

// pull brings people from other sessions of the course that keep their least group, until
// a session has its own; false if it has not in the end.
func (b *Board) pull(s draft.SessionIx) bool {
	type offer struct {
		request draft.RequestIx
		price   int64
	}
	x := &b.Sessions[s]
	if x.N >= x.Least {
		return true
	}
	var offers []offer
	zone := b.zoneOf(x.Site)
	for _, from := range b.ByCourse[x.Course] {
		y := &b.Sessions[from]
		if from == s || y.N <= y.Least || b.zoneOf(y.Site) != zone {
			continue
		}
		for _, o := range b.Group(from) {
			if !b.Requests[o].Frozen && b.Fits(o, &x.Place) {
				offers = append(offers, offer{o, b.Asks(o, s)})
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
		if x.N >= x.Least {
			break
		}
		if from := &b.Sessions[b.Seat[o.request]]; from.N > from.Least && x.N < x.Cap && b.Fits(o.request, &x.Place) {
			b.Rise(o.request)
			b.Sit(o.request, s)
		}
	}
	return x.N >= x.Least
}

// holdMore tries to open one more session of the course: first in free room and
// trainer time, then by closing others.
func (b *Board) holdMore(r draft.RequestIx, e Effort, take func(Kind)) {
	beside, instead := 0, 0
	for g := range b.gapsFor(r, e.own) {
		if len(g.gone) == 0 {
			if beside++; beside <= e.gaps {
				b.try(r, OneMore, take, func() bool { return b.hold(r, g) })
			}
			continue
		}
		if instead++; instead > e.weak {
			return
		}
		b.try(r, InPlaceOf, take, func() bool { return b.hold(r, g) })
	}
}

// loss is what it costs to give up a session, its people seated elsewhere where there are
// seats.
func (b *Board) loss(s draft.SessionIx) int64 {
	if b.losses[s] == unknown {
		b.tries--
		b.Begin()
		b.Dissolve(s)
		b.Settle(nil)
		b.losses[s] = b.Total - b.WasCost
		b.Undo()
	}
	return b.losses[s]
}

// shiftTo tries to hold a session of the course at another hour or on another
// day, with the request in it.
func (b *Board) shiftTo(r draft.RequestIx, e Effort, take func(Kind)) {
	c := b.Requests[r].Course
	tried := 0
	for _, s := range append([]draft.SessionIx(nil), b.ByCourse[c]...) {
		x := b.Sessions[s]
		if x.Pinned != draft.None || s == b.Seat[r] {
			continue
		}
		for day := range int32(b.Days) {
			for at := range int32(b.Words) << 6 {
				p := b.PlaceIn(c, x.Room, day, at)
				if !b.AllowsStart(&p) || p == x.Place || tried >= e.shifts || !b.CouldSit(r, &p) || !b.Has(x.Room, &p, s) {
					continue
				}
				tried++
				b.try(r, Shifted, take, func() bool { return b.MoveWith(s, p, x.Room, nil, r) })
			}
		}
	}
}

// MoveWith holds a session elsewhere, with a request, unless that is None, and then with
// those of its people who can come. The crew, nil: its own, stays as far as it can. False
// if the session cannot be held there or the request does not fit.
func (b *Board) MoveWith(s draft.SessionIx, p draft.Place, room draft.RoomIx, crew []draft.TrainerIx, r draft.RequestIx) bool {
	if crew == nil {
		crew = append(crew, b.Crew(s)...)
	}
	group, pinned := append([]draft.RequestIx(nil), b.Group(s)...), b.Sessions[s].Pinned
	b.Dissolve(s)
	to := b.HoldAt(p, room, crew)
	if to == draft.None {
		return false
	}
	b.Sessions[to].Pinned = pinned
	if r != draft.None {
		if b.Seat[r] != draft.None {
			b.Rise(r)
		}
		if b.Sessions[to].Cap == 0 || !b.Fits(r, &p) {
			return false
		}
		b.Sit(r, to)
	}
	b.SeatGroup(group, to)
	return true
}

// HoldAt opens a session at a place; None if it cannot be held. Those of a crew who can
// come lead it.
func (b *Board) HoldAt(p draft.Place, room draft.RoomIx, crew []draft.TrainerIx) draft.SessionIx {
	crew, ok := b.CrewFor(&p, crew)
	if !ok || !b.Has(room, &p, draft.None) {
		return draft.None
	}
	return b.Open(b.SessionAt(p, room), crew)
}
