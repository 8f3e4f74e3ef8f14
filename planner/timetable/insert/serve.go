package insert

import (
	"cmp"
	"math/bits"
	"slices"

	"cohort/planner/ground"
	"cohort/planner/timetable/internal/draft"
)

// Where newcomers would take one course on one day: on free seats of what is
// held already, else in sessions that are opened for them.

// part is some of a group in one session.
type part struct {
	s      draft.SessionIx
	n      int32
	opened bool
}

// offer is what taking a course on a day costs a group.
type offer struct {
	possible bool
	cost     int64
	asked    int64 // the last insertion that asked for it
}

// The prices that choose among ways to be ready on the same day: few new
// sessions, then little travel.
const (
	openPrice = 1 << 20
	partPrice = 1 << 10 // of a group that parts for a day
)

type offerKey struct {
	version   uint64
	course    draft.CourseIx
	day       int32
	n         int32
	reach     int32
	alone     bool // the least group does not count
	preferNew bool
}

// taste chooses among places that serve as well as one another. The zero value takes the
// cheapest, and free seats before new sessions.
type taste struct {
	shuffle   int64  // another number draws another order of what is equally good
	preferNew uint64 // courses for which a new session comes before free seats
}

// look returns the price of a course on a day for n people. It changes nothing.
func (f *fixed) look(k int, day, n int32, alone bool, by taste) offer {
	key := offerKey{f.version[f.Week[day]], f.party.courses[k], day, n, f.party.reach, alone, by.preferNew>>k&1 != 0}
	f.looks++
	last := &f.recent[key.slot()]
	if last.key == key && last.asked == f.asked {
		return last.offer
	}
	o, known := f.offers[key]
	if known && o.asked == f.asked {
		*last = recent{key, o}
		return o
	}
	// The number of looks ends the trying. A price that an earlier insertion looked up is
	// known already, but it counts as a new one: the same question then ends after the same
	// tries, whatever was asked before.
	f.looks += freshLook
	if known {
		o.asked = f.asked
		f.offers[key] = o
		*last = recent{key, o}
		return o
	}
	m := f.here()
	by.shuffle = 0 // one price, whichever try asks first
	parts, possible := f.serve(k, day, n, alone, by)
	f.back(m)
	o = offer{possible: possible, asked: f.asked}
	for _, x := range parts {
		o.cost += partPrice + int64(x.n*f.party.rank[f.Sessions[x.s].Site])
		if x.opened {
			o.cost += openPrice
		} else {
			o.cost += f.joinPrice(x.s)
			if by.preferNew>>k&1 != 0 {
				o.cost += 3 * openPrice
			}
		}
	}
	f.offers[key] = o
	*last = recent{key, o}
	return o
}

// recent is an offer that was looked up a short while ago. Most looks are for one of these,
// and finding them takes a tenth of what the map of all offers does.
type recent struct {
	key offerKey
	offer
}

const recents = 1 << 12

// slot is where an offer stands among the recent ones, if it does.
func (k *offerKey) slot() uint64 {
	h := k.version ^ pair(int32(k.course), k.day)*0x9e3779b97f4a7c15 ^ pair(k.reach, k.n)*0xbf58476d1ce4e5b9
	if k.alone {
		h ^= 0x94d049bb133111eb
	}
	if k.preferNew {
		h = ^h
	}
	return h * 0x9e3779b97f4a7c15 >> (64 - 12)
}

// joinPrice is the price of joining a session: below 0 for one that has too few people yet.
func (f *fixed) joinPrice(s draft.SessionIx) int64 {
	if x := &f.Sessions[s]; x.N+f.extra[s] < x.Least && x.Pinned == draft.None {
		return -2 * openPrice
	}
	return 0
}

// mostRemembered bounds what is remembered, a few dozen megabytes.
const mostRemembered = 1 << 18

func forget[K comparable, V any](m map[K]V) {
	for k := range m {
		delete(m, k)
	}
}

// seatsLeft is free seats of a session that is held.
type seatsLeft struct {
	s       draft.SessionIx
	free    int32
	way     int32
	start   int32
	in      draft.RoomIx
	wanting bool // its own people are too few without some of these
}

// freeSeats lists the sessions of a course on a day with seats for n newcomers, those
// first that need them, and how many seats they have.
func (f *fixed) freeSeats(course draft.CourseIx, day, n int32) (all []seatsLeft, total int32) {
	for _, s := range f.ByCourse[course] {
		x := &f.Sessions[s]
		if x.Day != day {
			continue
		}
		if free := f.vacant(s); free > 0 && f.mayAttend(&x.Place) {
			all = append(all, seatsLeft{s, free, f.party.rank[x.Site], x.Start, x.Room, x.N+f.extra[s] < x.Least && x.Pinned == draft.None})
			total += free
		}
	}
	slices.SortFunc(all, func(a, b seatsLeft) int {
		return cmp.Or(draft.OneIf(b.wanting)-draft.OneIf(a.wanting), cmp.Compare(min(b.free, n), min(a.free, n)), cmp.Compare(a.way, b.way), cmp.Compare(a.free, b.free),
			cmp.Compare(a.start, b.start), cmp.Compare(a.in, b.in))
	})
	return all, total
}

// serve seats n people in a course on a day, and returns who sits where. It parts them if
// it must. False where there are not places enough.
func (f *fixed) serve(k int, day, n int32, alone bool, by taste) ([]part, bool) {
	course := f.party.courses[k]
	least := f.Courses[course].Min
	if alone {
		least = 1
	}
	seats, total := f.freeSeats(course, day, n)
	if by.preferNew>>k&1 != 0 && n >= least && (len(seats) == 0 || !seats[0].wanting) {
		m := f.here()
		if s, possible := f.openNew(course, day, n, n, unlimited, by.shuffle); possible {
			f.takeSeats(s, n)
			return []part{{s, n, true}}, true
		}
		f.back(m)
	}
	if total >= n {
		return f.onSeats(seats, n), true
	}
	for sessions := int32(1); sessions*least <= n; sessions++ {
		m := f.here()
		seated := min(total, n-sessions*least)
		parts := f.onSeats(seats, seated)
		left, possible := n-seated, true
		for i := sessions; i > 0 && possible; i-- {
			var s draft.SessionIx
			if s, possible = f.openNew(course, day, left-(i-1)*least, least, unlimited, by.shuffle); possible {
				take := min(left-(i-1)*least, f.vacant(s))
				f.takeSeats(s, take)
				parts = append(parts, part{s, take, true})
				left -= take
			}
		}
		if possible && left == 0 {
			return parts, true
		}
		f.back(m)
		if !possible { // more of them will not be possible either
			break
		}
	}
	return nil, false
}

// onSeats seats so many people on free seats.
func (f *fixed) onSeats(left []seatsLeft, most int32) (parts []part) {
	for _, x := range left {
		take := min(x.free, most)
		if take <= 0 {
			break
		}
		f.takeSeats(x.s, take)
		parts = append(parts, part{x.s, take, false})
		most -= take
	}
	return parts
}

// limits narrow where a session may be opened.
type limits struct {
	after  int32        // no sooner than this minute
	site   draft.SiteIx // none: anywhere
	online bool         // with a site given: online sites are allowed beside it
	soon   bool         // the soonest start rather than the least price
}

var unlimited = limits{site: draft.None}

// findKey is all that decides where a session is opened.
type findKey struct {
	version  uint64
	shuffle  int64
	course   draft.CourseIx
	day      int32
	n, least int32
	reach    int32
	limits
}

// find is where a session may be opened; nobody leads it where it cannot be.
type find struct {
	at   draft.Place
	in   draft.RoomIx
	crew []draft.TrainerIx
}

// shut is a search for a place to open a session that found none. While the version of the
// week is the same, a search for no fewer people that starts no sooner finds none either.
type shut struct {
	version      uint64
	reach        int32
	least, after int32 // of the search; least is 0 where there was none
}

// shutAt is where it is noted that a course cannot be held on a day.
func (f *fixed) shutAt(course draft.CourseIx, day int32, in limits) *shut {
	site := len(f.Virtual) // anywhere
	if in.site != draft.None {
		site = int(in.site)
	}
	return &f.shut[(int(course)*f.Days+int(day))*(len(f.Virtual)+1)+site]
}

// openNew opens a session for up to n people, and at least so many, where it
// asks least of trainers, rooms and ways.
func (f *fixed) openNew(course draft.CourseIx, day, n, least int32, in limits, shuffle int64) (draft.SessionIx, bool) {
	version, shut := f.version[f.Week[day]], f.shutAt(course, day, in)
	if shut.least > 0 && least >= shut.least && in.after >= shut.after && shut.version == version && shut.reach == f.party.reach && !in.online {
		return draft.None, false
	}
	key := findKey{version, shuffle, course, day, n, least, f.party.reach, in}
	x, known := f.finds[key]
	if !known {
		x = f.findNew(course, day, n, least, in, shuffle)
		if len(f.finds) > mostRemembered {
			forget(f.finds)
		}
		f.finds[key] = x
	}
	if len(x.crew) == 0 {
		if !in.online {
			shut.version, shut.reach, shut.least, shut.after = version, f.party.reach, least, in.after
		}
		return draft.None, false
	}
	s := f.Open(f.SessionAt(x.at, x.in), x.crew)
	for len(f.extra) < len(f.Sessions) {
		f.extra = append(f.extra, 0)
	}
	f.extra[s] = 0
	f.touch(day, 3, pair(int32(course), day), pair(x.at.At, int32(x.in)))
	for _, t := range x.crew {
		f.touch(day, uint64(t))
	}
	return s, true
}

func (f *fixed) findNew(course draft.CourseIx, day, n, least int32, in limits, shuffle int64) find {
	w := &f.work
	c := &f.Courses[course]
	if c.Crew == 0 || len(c.Able[0]) == 0 {
		return find{}
	}
	found, lowest := false, int64(0)
	var at draft.Place
	var room draft.RoomIx
	w.best = w.best[:0]
	for _, t := range c.Able[0] {
		w.bits = append(w.bits[:0], f.AllowedStarts(course)...)
		if !f.ForTrainer(w.bits, t, day, c, draft.None) {
			continue
		}
		for _, r := range c.Rooms {
			site := f.Rooms[r].Site
			if f.party.way[site] == draft.Far || f.TrainerWay[int(t)*len(f.Virtual)+int(site)] == draft.Far || min(f.Rooms[r].Seats, c.Max) < least ||
				in.site != draft.None && site != in.site && !(in.online && f.Virtual[site]) {
				continue
			}
			w.free = append(w.free[:0], w.bits...)
			if !f.InRoom(w.free, r, day, c, draft.None) {
				continue
			}
			for i, mine := range f.Windows.Bits(f.party.dayAt[day], c.Length) {
				w.free[i] &= mine
			}
			draft.Clear(w.free, 0, (in.after+int32(f.Grid)-1)/int32(f.Grid))
			for start := ground.First(w.free); start != draft.None; start = next(w.free, start) {
				p := f.PlaceIn(course, r, day, start)
				if !f.Leads(t, &p, draft.None) || !f.muster(&p, t) {
					continue
				}
				price := f.openingPrice(&p, r, n, shuffle)
				if in.soon {
					price += int64(start) << 32
				}
				if !found || price < lowest {
					found, lowest, at, room = true, price, p, r
					w.best = append(w.best[:0], w.crew...)
				}
				break // later starts are no better
			}
		}
	}
	if !found {
		return find{}
	}
	return find{at, room, slices.Clone(w.best)}
}

// openingPrice is what a new session takes from later ones: people it cannot seat, ways,
// trainers who know much or have little time left.
func (f *fixed) openingPrice(p *draft.Place, r draft.RoomIx, n int32, shuffle int64) int64 {
	seats := min(f.Courses[p.Course].Max, f.Rooms[r].Seats)
	price := int64(n-min(n, seats))<<16 + 2*int64(f.party.rank[p.Site])*int64(min(n, seats)) + 4*int64(max(0, seats-n))
	for _, t := range f.work.crew {
		price += 2*int64(f.TrainerWay[int(t)*len(f.Virtual)+int(p.Site)]) + 8*int64(len(f.Roles[t]))
		week := int(t)*f.Weeks + int(f.Week[p.Day])
		price += 100 * int64(f.Taught[week]+f.Courses[p.Course].Minutes) / int64(max(f.Trainers[t].MaxWeek, 1))
		if shuffle != 0 {
			price += (int64(t)*2654435761 ^ shuffle*40503 ^ int64(p.Day)*97) & 127
		}
	}
	return price
}

// muster completes a crew that has its first, those who know least of other things
// first; false if it cannot. The crew is in f.work.
func (f *fixed) muster(p *draft.Place, by draft.TrainerIx) bool {
	w := &f.work
	w.crew = append(w.crew[:0], by)
	for len(w.crew) < int(f.Courses[p.Course].Crew) {
		w.crew = append(w.crew, draft.None)
	}
	knows := func(t draft.TrainerIx) int64 { return int64(draft.OneIf(len(f.Roles[t]) > len(f.Courses)/2)) }
	return f.Ground.Complete(w.crew, p.Course, func(t draft.TrainerIx) bool { return f.Leads(t, p, draft.None) }, knows, nil)
}

// next returns the lowest of a set's members above one, none if there is none.
func next(set []uint64, above int32) int32 {
	for i := int(above+1) >> 6; i < len(set); i++ {
		b := set[i]
		if i == int(above+1)>>6 {
			b &= ^uint64(0) << ((above + 1) & 63)
		}
		if b != 0 {
			return int32(i<<6 + bits.TrailingZeros64(b))
		}
	}
	return draft.None
}
