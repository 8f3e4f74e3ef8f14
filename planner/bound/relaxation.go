package bound

import (
	"math/bits"

	"cohort/planner"
	"cohort/planner/ground"
)

// scale is how many units of the prices below make one unit of cost.
const scale = 64

// relaxation is a snapshot taken apart into learners, rooms and trainers, who
// trade with each other at prices.
type relaxation struct {
	*ground.Ground
	s        *planner.Snapshot
	alone    *alone
	could    [][]uint64           // of each course and site, day by day: starts that a room and a crew could keep; nil: none on any day
	held     []*planner.Published // of each request, the published session that holds it
	classes  []*class
	roomDays []roomDay
	weeks    []trainerWeek
	unit     int   // minutes
	pair     []int // of each course and site: its place among those that could be held, or -1
	pairs    [][2]int
	role     []int // of each pair, its first place in a crew
	roles    int
	always   int64 // overload that is there before the first session

	// What is traded, one list after the other: one seat of each pair and day,
	// one trainer of each role and day. A price is scaled and no less than 0; the
	// excess is how much more is asked for than offered.
	price, excess []int64
	dearest       int64 // the most that a price may be

	learning wayWork
	holding  roomWork
	teaching weekWork
}

func newRelaxation(s *planner.Snapshot) *relaxation {
	r := &relaxation{Ground: ground.New(s), s: s, held: make([]*planner.Published, len(s.Requests))}
	for i := range s.Published {
		for _, id := range s.Published[i].Seated {
			r.held[r.Request(id)] = &s.Published[i]
		}
	}
	r.alone = newAlone(r.Ground)
	r.pair = make([]int, len(s.Courses)*len(r.Sites))
	r.could = make([][]uint64, len(r.pair))
	for c := range s.Courses {
		for z := range r.Sites {
			r.could[c*len(r.Sites)+z] = r.possible(c, z)
			r.pair[c*len(r.Sites)+z] = -1
			if r.could[c*len(r.Sites)+z] != nil {
				r.pair[c*len(r.Sites)+z] = len(r.pairs)
				r.pairs = append(r.pairs, [2]int{c, z})
				r.role = append(r.role, r.roles)
				r.roles += len(s.Courses[c].Crew)
			}
		}
	}
	r.gather()
	r.gatherRooms()
	r.gatherTrainers()
	n := (len(r.pairs) + r.roles) * r.Days
	r.price, r.excess = make([]int64, n), make([]int64, n)
	return r
}

// limit sets the most that a price may be, which is what the people of a session
// would pay for it together, and says whether no sum can overflow.
func (r *relaxation) limit() bool {
	const bound = int64(1) << 60
	dear, total, seats, sold := int64(0), int64(0), int64(1), int64(1)
	for _, c := range r.classes {
		total = min(bound, total+c.always)
		for _, w := range c.wishes {
			dear = max(dear, w.price)
			if total += w.price; total > bound/scale/c.count {
				return false
			}
			total += w.price * (c.count - 1)
		}
	}
	for i := range r.roomDays {
		x := &r.roomDays[i]
		for _, s := range x.shapes {
			for _, o := range s.offers {
				seats = max(seats, o.seats)
			}
		}
		sold += x.count * int64(x.to-x.from+1)
	}
	for _, w := range r.weeks {
		for _, d := range w.days {
			sold += int64(max(d.count, d.most, 1440))
		}
	}
	if sold >= bound/scale/seats || dear >= bound/scale/seats/seats/sold {
		return false
	}
	r.dearest = dear * scale * seats
	return true
}

// possible returns day by day the starts that some room at a site and some crew
// leave to a course, or nil if there are none. A pinned session may be held in
// a room that has too few seats for a new one.
func (r *relaxation) possible(c, z int) []uint64 {
	all, some := make([]uint64, r.Days*r.Words), false
	for d := range r.Days {
		starts := all[d*r.Words : (d+1)*r.Words]
		r.StartsIn(r.Suits[c], ground.CourseIx(c), ground.SiteIx(z), d, starts)
		some = some || ground.First(starts) != ground.None
	}
	if !some {
		return nil
	}
	return all
}

// at returns the starts of a course at a site on a day that a room and a crew
// could keep; nil if there are none on any day.
func (r *relaxation) at(c, z, d int) []uint64 {
	all := r.could[c*len(r.Sites)+z]
	if all == nil {
		return nil
	}
	return all[d*r.Words : (d+1)*r.Words]
}

// soonest is the first start at or after a minute, or -1.
func (r *relaxation) soonest(starts []uint64, minute int) int {
	for k := (minute + r.Grid - 1) / r.Grid; k>>6 < len(starts); k = k&^63 + 64 {
		if b := starts[k>>6] >> (k & 63); b != 0 {
			return (k + bits.TrailingZeros64(b)) * r.Grid
		}
	}
	return -1
}

// seat is the place of a course, site and day among what is traded.
func (r *relaxation) seat(c, z, d int) int { return r.pair[c*len(r.Sites)+z]*r.Days + d }

// lead is the place of a role and day among what is traded.
func (r *relaxation) lead(role, d int) int { return (len(r.pairs)+role)*r.Days + d }

// value is the lower bound, in scaled units, that the present prices prove: what
// each learner, room and trainer does best for itself, added up. It leaves in
// excess how much more is asked for than offered.
func (r *relaxation) value() int64 {
	clear(r.excess)
	sum := r.always * scale
	for _, c := range r.classes {
		sum += c.count * r.learn(c)
	}
	for i := range r.roomDays {
		sum -= r.roomDays[i].count * r.hold(&r.roomDays[i])
	}
	for i := range r.weeks {
		sum -= r.teach(&r.weeks[i])
	}
	return sum
}
