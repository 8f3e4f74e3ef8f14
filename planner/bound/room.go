package bound

import (
	"fmt"
	"slices"
	"strings"

	"cohort/planner/ground"
)

// roomDay is one day of rooms that differ in nothing.
type roomDay struct {
	count    int64
	day      int
	from, to int // places on the grid between which sessions start
	shapes   []shape
}

// shape is the courses that take equally long and could start at the same
// minutes.
type shape struct {
	steps  int // places on the grid until the next session could start
	starts []uint64
	offers []offer
}

type offer struct {
	pair  int
	seats int64
}

type roomWork struct {
	value  []int64 // of each shape
	offer  []int
	best   []int64 // from each place on the grid on
	choice []int32
}

func (r *relaxation) gatherRooms() {
	asked := r.askers()
	known := map[string]int{}
	for d := range r.Days {
		for room := range r.s.Rooms {
			x := r.newRoomDay(room, d, asked)
			if len(x.shapes) == 0 {
				continue
			}
			var name strings.Builder
			fmt.Fprint(&name, d, x.shapes)
			if i, seen := known[name.String()]; seen {
				r.roomDays[i].count++
				continue
			}
			known[name.String()] = len(r.roomDays)
			r.roomDays = append(r.roomDays, x)
		}
	}
}

// askers counts, for each place among what is traded, the people who could sit
// there: a session offers no more seats than that.
func (r *relaxation) askers() []int64 {
	out := make([]int64, len(r.pairs)*r.Days)
	last := make([]int, len(out)) // the wish that was counted there last, from 1
	wish := 0
	for _, c := range r.classes {
		for i := range c.wishes {
			wish++
			for k := range c.days {
				for z := range c.days[k].sites {
					for _, at := range c.days[k].sites[z].places[i] {
						if last[at] != wish {
							last[at] = wish
							out[at] += c.count
						}
					}
				}
			}
		}
	}
	return out
}

func (r *relaxation) newRoomDay(room, d int, asked []int64) roomDay {
	x := roomDay{count: 1, day: d, from: -1}
	z, grid := int(r.SiteOf[room]), r.Grid
	for c, course := range r.s.Courses {
		could := r.pair[c*len(r.Sites)+z]
		if could < 0 {
			continue
		}
		seats := min(int64(course.MaxGroup), int64(r.s.Rooms[room].Seats), asked[r.seat(c, z, d)])
		if seats <= 0 || !slices.Contains(r.Suits[c], ground.RoomIx(room)) {
			continue
		}
		starts := make([]uint64, r.Words)
		for i, b := range r.RoomStarts(ground.RoomIx(room), d, ground.CourseIx(c)) {
			starts[i] = b & r.at(c, z, d)[i]
		}
		first := r.soonest(starts, 0)
		if first < 0 {
			continue
		}
		for k := first / grid; k>>6 < r.Words; k++ {
			if starts[k>>6]>>(k&63)&1 != 0 {
				x.to = max(x.to, k)
			}
		}
		if x.from < 0 || first/grid < x.from {
			x.from = first / grid
		}
		steps := (course.Minutes + r.s.Rules.RoomChangeoverMinutes + grid - 1) / grid
		i := slices.IndexFunc(x.shapes, func(s shape) bool { return s.steps == steps && slices.Equal(s.starts, starts) })
		if i < 0 {
			i = len(x.shapes)
			x.shapes = append(x.shapes, shape{steps: steps, starts: starts})
		}
		x.shapes[i].offers = append(x.shapes[i].offers, offer{could, seats})
	}
	return x
}

// hold returns the most that a room's day can earn, asks for the trainers that
// it needs and offers its seats.
func (r *relaxation) hold(x *roomDay) int64 {
	w := &r.holding
	grow(&w.value, len(x.shapes))
	grow(&w.offer, len(x.shapes))
	for i := range x.shapes {
		w.value[i], w.offer[i] = 0, -1
		for k, o := range x.shapes[i].offers {
			if v := r.worth(o, x.day); v > w.value[i] {
				w.value[i], w.offer[i] = v, k
			}
		}
	}
	n := x.to - x.from + 1
	grow(&w.best, n+1)
	grow(&w.choice, n)
	w.best[n] = 0
	for k := n - 1; k >= 0; k-- {
		w.best[k], w.choice[k] = w.best[k+1], -1
		at := x.from + k
		for i := range x.shapes {
			s := &x.shapes[i]
			if w.value[i] > 0 && s.starts[at>>6]>>(at&63)&1 != 0 {
				if v := w.value[i] + w.best[min(k+s.steps, n)]; v > w.best[k] {
					w.best[k], w.choice[k] = v, int32(i)
				}
			}
		}
	}
	for k := 0; k < n; {
		i := w.choice[k]
		if i < 0 {
			k++
			continue
		}
		o := x.shapes[i].offers[w.offer[i]]
		c := r.pairs[o.pair][0]
		r.excess[o.pair*r.Days+x.day] -= o.seats * x.count
		for p := range r.s.Courses[c].Crew {
			r.excess[r.lead(r.role[o.pair]+p, x.day)] += x.count
		}
		k += x.shapes[i].steps
	}
	return w.best[0]
}

// worth is what one session earns: its seats less its teaching and its crew.
func (r *relaxation) worth(o offer, d int) int64 {
	c := &r.s.Courses[r.pairs[o.pair][0]]
	v := o.seats*r.price[o.pair*r.Days+d] - r.s.Weights.Teaching*int64((c.Minutes+29)/30)*int64(len(c.Crew))*scale
	for p := range c.Crew {
		v -= r.price[r.lead(r.role[o.pair]+p, d)]
	}
	return v
}
