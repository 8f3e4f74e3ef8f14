package main

import (
	"math/bits"

	"cohort/planner/search"
)

// start gives every lecture a place: the one with the fewest periods left first
// (saturation, Brélaz 1979). One that has none left drives others out, those
// that were driven out least often first (Müller 2009 keeps such counts too).
// It gives up after so many steps, and returns how many lectures have no place.
func (d *draft) start(r *search.Rand, steps int) (without int) {
	waiting := make([]int, d.lectures)
	for l := range waiting {
		waiting[l] = l
	}
	driven := make([]int, d.lectures)
	for ; len(waiting) > 0 && steps > 0; steps-- {
		at, fewest := 0, 1<<30
		for i, l := range waiting {
			left := 0
			for _, p := range d.choices[d.of[l]] {
				if !d.meets(int(d.of[l]), int(p)) && d.anyRoom(int(p)) {
					left++
				}
			}
			// The longer a lecture is in the way, the sooner its turn; ties by chance.
			if key := left*16 - min(driven[l], 8)*8 + r.Intn(16); key < fewest {
				at, fewest = i, key
			}
		}
		l := waiting[at]
		waiting[at] = waiting[len(waiting)-1]
		waiting = waiting[:len(waiting)-1]
		for _, out := range d.settle(l, r, driven) {
			d.take(out)
			driven[out]++
			waiting = append(waiting, out)
		}
		p := d.period[l]
		d.put(l, p, d.bestRoom(int(d.of[l]), int(p)))
	}
	d.cost = d.count()
	return len(waiting)
}

// settle chooses the period of a lecture and returns who has to leave for it.
func (d *draft) settle(l int, r *search.Rand, driven []int) (leave []int) {
	c, least := int(d.of[l]), 1<<30
	for _, p := range d.choices[c] {
		out, price := d.inTheWay(c, int(p)), r.Intn(4)
		for _, o := range out {
			price += 8 * (1 + driven[o])
		}
		if len(out) == 0 && !d.anyRoom(int(p)) {
			o := int(d.at[int(p)*d.rooms+r.Intn(d.rooms)])
			out = append(out, o)
			price += 8 * (1 + driven[o])
		}
		if price < least {
			least, leave = price, out
			d.period[l] = p
		}
	}
	return leave
}

// inTheWay lists the lectures of a period that a course clashes with.
func (d *draft) inTheWay(c, p int) (out []int) {
	for w := range d.cwords {
		for x := d.here[p*d.cwords+w] & d.clash[c*d.cwords+w]; x != 0; x &= x - 1 {
			out = append(out, int(d.which[(w<<6+bits.TrailingZeros64(x))*d.periods+p]))
		}
	}
	return out
}

func (d *draft) anyRoom(p int) bool {
	for _, l := range d.at[p*d.rooms : (p+1)*d.rooms] {
		if l < 0 {
			return true
		}
	}
	return false
}

// bestRoom is the free room with the fewest students standing, and of those the
// smallest.
func (d *draft) bestRoom(c, p int) uint8 {
	best := -1
	for room := range d.rooms {
		if d.at[p*d.rooms+room] >= 0 {
			continue
		}
		if best >= 0 {
			a, b := d.over[c*d.rooms+room], d.over[c*d.rooms+best]
			if a > b || a == b && d.in.Rooms[room].Seats >= d.in.Rooms[best].Seats {
				continue
			}
		}
		best = room
	}
	return uint8(best)
}
