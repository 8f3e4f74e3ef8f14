package bound

import (
	"fmt"
	"math/bits"
	"slices"
	"strings"

	"cohort/planner/ground"
)

// wish is one request of a class of learners.
type wish struct {
	course  int
	request int     // of the first learner of the class
	price   int64   // of leaving it out
	served  []int64 // day by day: what lateness and a change of the published place cost
}

// class is learners who differ in nothing that a bound sees.
type class struct {
	count  int64
	wishes []wish // that some day and site could serve
	always int64  // the price of the others
	least  int64  // what their own days cannot hold, by matching
	order  *order // nil: too large, each wish for itself
	ready  int64  // price of a day; 0 where it does not apply to all wishes alike
	from   int    // the day from which readiness counts
	days   []classDay
	unmet  []int64 // of each state, the price of what is left out
}

// classDay is what a class could do on one day.
type classDay struct {
	day   int
	sites []classSite
}

// classSite is what a class could do on one day if it goes to one site, or to
// none. Online sessions are possible with each.
type classSite struct {
	way    int64
	can    uint32
	places [][]int32 // of each wish, the places in the multipliers where it could sit
	sets   []int32   // of the order, that fit into the day
}

// gather sorts the learners into classes.
func (r *relaxation) gather() {
	known := map[string]int{}
	orders := map[string]*order{}
	left := make([]bool, len(r.s.Requests))
	for l := range r.s.Learners {
		if len(r.RequestsOf[l]) == 0 {
			continue
		}
		name := r.className(l)
		if i, seen := known[name]; seen {
			r.classes[i].count++
			continue
		}
		known[name] = len(r.classes)
		r.classes = append(r.classes, r.newClass(l, orders))
		r.classes[len(r.classes)-1].least = r.alone.learner(l, left)
	}
}

// className tells learners of different classes apart.
func (r *relaxation) className(l int) string {
	var b strings.Builder
	for _, i := range r.RequestsOf[l] {
		q := &r.s.Requests[i]
		fmt.Fprint(&b, q.Course, " ", q.Earliest, q.Due, q.Weight, q.Working)
		if h := r.held[i]; h != nil {
			fmt.Fprint(&b, " ", h.ID)
		}
		b.WriteByte('\n')
	}
	fmt.Fprint(&b, r.Reach[l], r.LearnerDay[l*r.Days:(l+1)*r.Days], r.s.Learners[l].MaxDayMinutes)
	return b.String()
}

// wishes lists all that a learner asks for, and notes from when and at which price
// their class becomes ready.
func (r *relaxation) wishes(c *class, l int) (all []wish) {
	for _, i := range r.RequestsOf[l] {
		q := &r.s.Requests[i]
		w := wish{course: int(r.CourseOf[i]), request: int(i)}
		w.price, _ = r.s.UnservedPrice(q)
		moved := int64(0)
		if r.held[i] != nil {
			moved = r.s.Weights.Moved
			if r.held[i].Provisional {
				moved = r.s.Weights.Provisional.Amount
			}
		}
		w.price += moved
		w.served = make([]int64, r.Days)
		for d := range w.served {
			w.served[d] = r.s.Weights.Late * int64(q.Weight) * int64(max(0, d-q.Due))
			if moved > 0 && d != r.held[i].Day {
				w.served[d] += moved
			}
		}
		if q.Working {
			c.ready = 0
		} else {
			c.from = min(c.from, q.Earliest)
		}
		all = append(all, w)
	}
	return all
}

// newClass is the class of a learner, of whom it counts one so far.
func (r *relaxation) newClass(l int, orders map[string]*order) *class {
	c := &class{count: 1, from: 1 << 30, ready: r.s.Weights.Ready}
	who := &r.s.Learners[l]
	ways := r.WaysOf(ground.LearnerIx(l))
	all := r.wishes(c, l)
	place := map[int]int{} // course to wish
	for i, w := range all {
		place[w.course] = i
	}
	// A wish that cannot be served on any day is out, and with it what it comes before.
	out := make([]bool, len(all))
	for i, w := range all {
		out[i] = true
		for d := range r.Days {
			for z, way := range ways {
				if way != ground.Far && r.starts(l, w, z, d) != nil {
					out[i] = false
				}
			}
		}
	}
	for again := true; again; {
		again = false
		for i, w := range all {
			for _, a := range r.before(w, place) {
				if out[a] && !out[i] {
					out[i], again = true, true
				}
			}
		}
	}
	at := make([]int, len(all))
	for i, w := range all {
		if out[i] {
			c.always += w.price
		} else {
			at[i] = len(c.wishes)
			c.wishes = append(c.wishes, w)
		}
	}
	minutes, need := make([]int, len(c.wishes)), make([]uint32, len(c.wishes))
	for i, w := range c.wishes {
		minutes[i] = r.s.Courses[w.course].Minutes
		if len(c.wishes) <= 31 {
			for _, a := range r.before(w, place) {
				need[i] |= 1 << at[a]
			}
		}
	}
	name := orderName(minutes, need, who.MaxDayMinutes)
	o, seen := orders[name]
	if !seen {
		o = newOrder(minutes, need, who.MaxDayMinutes)
		orders[name] = o
	}
	c.order = o
	for d := range r.Days {
		r.addDay(c, l, d, need, ways)
	}
	if o != nil {
		for _, s := range o.states {
			sum := int64(0)
			for i, w := range c.wishes {
				if s>>i&1 == 0 {
					sum += w.price
				}
			}
			c.unmet = append(c.unmet, sum*scale)
		}
	}
	return c
}

// before lists the wishes that come before one, by rule H9.
func (r *relaxation) before(w wish, place map[int]int) (out []int) {
	if h := r.held[w.request]; h != nil && h.Pinned {
		return nil
	}
	for _, a := range r.After[w.course] {
		if i, asked := place[int(a)]; asked {
			out = append(out, i)
		}
	}
	return out
}

// starts returns when a wish could be served at a site on a day, or nil if at no
// time.
func (r *relaxation) starts(l int, w wish, z, d int) []uint64 {
	q := &r.s.Requests[w.request]
	if h := r.held[w.request]; h != nil && h.Pinned && d != h.Day {
		return nil
	}
	if d < q.Earliest || r.s.Courses[w.course].Minutes > r.s.Learners[l].MaxDayMinutes {
		return nil
	}
	could := r.at(w.course, z, d)
	if could == nil {
		return nil
	}
	out, some := make([]uint64, r.Words), uint64(0)
	for i, b := range r.LearnerStarts(ground.LearnerIx(l), d, ground.CourseIx(w.course)) {
		out[i] = b & could[i]
		some |= out[i]
	}
	if some == 0 {
		return nil
	}
	return out
}

// addDay adds a day to a class if it could do anything on it: for each site that
// its people may travel to, and for none where there are online rooms.
func (r *relaxation) addDay(c *class, l, d int, need []uint32, ways []int32) {
	day := classDay{day: d}
	online := slices.Contains(r.Virtual, true)
	for i := -1; i < len(ways); i++ {
		if i < 0 && !online || i >= 0 && (r.Virtual[i] || ways[i] == ground.Far) {
			continue
		}
		x := classSite{places: make([][]int32, len(c.wishes))}
		if i >= 0 {
			x.way = r.s.Weights.LearnerTravel * 2 * int64(ways[i]) / 10 * scale
		}
		starts := make([][]uint64, len(c.wishes))
		for k, w := range c.wishes {
			for z := range ways {
				if z != i && !r.Virtual[z] {
					continue
				}
				if could := r.starts(l, w, z, d); could != nil {
					if starts[k] == nil {
						starts[k] = make([]uint64, r.Words)
					}
					for b := range could {
						starts[k][b] |= could[b]
					}
					x.places[k] = append(x.places[k], int32(r.seat(w.course, z, d)))
					if k < 32 {
						x.can |= 1 << k
					}
				}
			}
		}
		if c.order != nil {
			for t, set := range c.order.sets {
				if set&^x.can == 0 && r.fit(c, set, need, starts, 0) {
					x.sets = append(x.sets, int32(t))
				}
			}
			if len(x.sets) == 0 {
				continue
			}
		}
		day.sites = append(day.sites, x)
	}
	if len(day.sites) > 0 {
		c.days = append(c.days, day)
	}
}

// fit says whether a set of wishes could follow each other from a minute of a
// day on, in some order that keeps what comes before.
func (r *relaxation) fit(c *class, set uint32, need []uint32, starts [][]uint64, minute int) bool {
	for b := set; b != 0; b &= b - 1 {
		i := bits.TrailingZeros32(b)
		if need[i]&set != 0 {
			continue
		}
		at := r.soonest(starts[i], minute)
		if at < 0 {
			continue
		}
		rest := set &^ (1 << i)
		if rest == 0 || r.fit(c, rest, need, starts, at+r.s.Courses[c.wishes[i].course].Minutes+r.s.Rules.LearnerBreakMinutes) {
			return true
		}
	}
	return false
}
