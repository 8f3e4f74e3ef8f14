package bound

import "math/bits"

// Work space of a learner's way.
type wayWork struct {
	cost  []int64 // of each set, on one day
	now   []int64
	then  []int64
	back  []int32 // day, state: the step that led there, or -1
	sites []int32 // day, set
}

const unreached = int64(1) << 62

// learn returns the least that one learner of a class can cost at the present
// prices of seats, and asks for the seats that they take.
func (r *relaxation) learn(c *class) int64 {
	least := c.least * scale
	if c.order == nil {
		return max(least, r.each(c))
	}
	w, o := &r.learning, c.order
	n := len(o.states)
	grow(&w.now, n)
	grow(&w.then, n)
	grow(&w.cost, len(o.sets))
	grow(&w.back, n*len(c.days))
	grow(&w.sites, len(o.sets)*len(c.days))
	now, then := w.now, w.then
	for i := range now {
		now[i] = unreached
	}
	now[0] = 0
	best, bestDay, bestState := c.unmet[0], -1, int32(0)
	var seat [32]int64
	for k := range c.days {
		day := &c.days[k]
		cost, sites := w.cost, w.sites[k*len(o.sets):]
		for t := range cost {
			cost[t] = unreached
		}
		for z := range day.sites {
			x := &day.sites[z]
			for b := x.can; b != 0; b &= b - 1 {
				i := bits.TrailingZeros32(b)
				price := unreached
				for _, p := range x.places[i] {
					price = min(price, r.price[p])
				}
				seat[i] = price + c.wishes[i].served[day.day]*scale
			}
			for _, t := range x.sets {
				sum := x.way
				for b := o.sets[t]; b != 0; b &= b - 1 {
					sum += seat[bits.TrailingZeros32(b)]
				}
				if sum < cost[t] {
					cost[t], sites[t] = sum, int32(z)
				}
			}
		}
		back := w.back[k*n : (k+1)*n]
		for i := range back {
			back[i] = -1
		}
		copy(then, now)
		for t, price := range cost {
			if price == unreached {
				continue
			}
			for i := o.from[t]; i < o.from[t+1]; i++ {
				s := o.steps[i]
				if v := now[s.from] + price; v < then[s.to] {
					then[s.to], back[s.to] = v, i
				}
			}
		}
		ready := c.ready * int64(day.day-c.from) * scale
		for i, b := range back {
			if b >= 0 {
				if v := then[i] + c.unmet[i] + ready; v < best {
					best, bestDay, bestState = v, k, int32(i)
				}
			}
		}
		now, then = then, now
	}
	best += c.always * scale
	if best < least {
		return least
	}
	for k := bestDay; k >= 0; k-- {
		i := w.back[k*n+int(bestState)]
		if i < 0 {
			continue
		}
		s := o.steps[i]
		set := o.states[s.to] &^ o.states[s.from]
		t := r.setOf(o, i)
		x := &c.days[k].sites[w.sites[k*len(o.sets)+t]]
		for b := set; b != 0; b &= b - 1 {
			r.take(x.places[bits.TrailingZeros32(b)], c.count)
		}
		bestState = s.from
	}
	return best
}

// setOf finds the set of a step.
func (r *relaxation) setOf(o *order, i int32) int {
	lo, hi := 0, len(o.sets)
	for hi-lo > 1 {
		if mid := (lo + hi) / 2; o.from[mid] <= i {
			lo = mid
		} else {
			hi = mid
		}
	}
	return lo
}

// take adds people to the cheapest of the places.
func (r *relaxation) take(places []int32, count int64) {
	best := places[0]
	for _, p := range places {
		if r.price[p] < r.price[best] {
			best = p
		}
	}
	r.excess[best] += count
}

// each treats every wish for itself, as if the learner could be in many places.
func (r *relaxation) each(c *class) int64 {
	sum := c.always * scale
	for i, w := range c.wishes {
		best, at := w.price*scale, []int32(nil)
		for k := range c.days {
			for z := range c.days[k].sites {
				for _, p := range c.days[k].sites[z].places[i] {
					if v := r.price[p] + w.served[c.days[k].day]*scale; v < best {
						best, at = v, []int32{p}
					}
				}
			}
		}
		sum += best
		if at != nil {
			r.take(at, c.count)
		}
	}
	return sum
}

func grow[E any](list *[]E, n int) {
	if cap(*list) < n {
		*list = make([]E, n)
	}
	*list = (*list)[:n]
}
