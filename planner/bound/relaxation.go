package bound

import "cohort/planner"

// scale is how many units of the prices below make one unit of cost.
const scale = 64

// relaxation is a snapshot taken apart into learners, rooms and trainers, who
// trade with each other at prices.
type relaxation struct {
	*ground
	alone    *alone
	classes  []*class
	roomDays []roomDay
	weeks    []trainerWeek
	unit     int   // minutes
	pair     []int // of each course and zone: its place among those that could be held, or -1
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
	r := &relaxation{ground: newGround(s)}
	r.alone = newAlone(r.ground)
	r.pair = make([]int, len(s.Courses)*len(r.zones))
	for c := range s.Courses {
		for z := range r.zones {
			r.pair[c*len(r.zones)+z] = -1
			if r.could[c*len(r.zones)+z] != nil {
				r.pair[c*len(r.zones)+z] = len(r.pairs)
				r.pairs = append(r.pairs, [2]int{c, z})
				r.role = append(r.role, r.roles)
				r.roles += len(s.Courses[c].Crew)
			}
		}
	}
	r.gather()
	r.gatherRooms()
	r.gatherTrainers()
	n := (len(r.pairs) + r.roles) * r.days
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

// seat is the place of a course, zone and day among what is traded.
func (r *relaxation) seat(c, z, d int) int { return r.pair[c*len(r.zones)+z]*r.days + d }

// lead is the place of a role and day among what is traded.
func (r *relaxation) lead(role, d int) int { return (len(r.pairs)+role)*r.days + d }

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
