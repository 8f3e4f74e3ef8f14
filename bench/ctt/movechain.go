package main

import (
	"math/bits"

	"cohort/planner/search"
)

// A chain exchanges lectures between two periods: one goes, whoever it clashes
// with comes back, whoever they clash with goes, and so on (Kempe's chain, for
// this problem Lü and Hao 2010). Each keeps its room where it can; the others
// take the cheapest that is free.
type chain struct {
	period   [2]int      // lectures of the first go to the second, and back
	set      [2][]uint64 // the courses that leave each
	lectures []int16
	side     []uint8 // of each lecture, which period it leaves
	odd      []uint64
	taken    [2][]bool // rooms of the period that those of a side go to
	chosen   []uint8   // the new room of each
	changed  []int32   // those whose room changes
}

// longest is how many lectures a chain has at most.
const longest = 24

func newChain(m *model) chain {
	var k chain
	for i := range k.set {
		k.set[i], k.taken[i] = make([]uint64, m.cwords), make([]bool, m.rooms)
	}
	k.odd = make([]uint64, m.qwords)
	k.lectures, k.side = make([]int16, 0, 2*m.rooms+2), make([]uint8, 0, 2*m.rooms+2)
	k.chosen, k.changed = make([]uint8, 2*m.rooms+2), make([]int32, 0, 2*m.rooms+2)
	return k
}

// anyChain proposes the chain of a lecture and a period.
func (d *draft) anyChain(r *search.Rand, most int32) bool {
	l := r.Intn(d.lectures)
	c := int(d.of[l])
	p := int(d.choices[c][r.Intn(len(d.choices[c]))])
	if p == int(d.period[l]) {
		return false
	}
	if own := int(d.room[l]); d.at[p*d.rooms+own] < 0 {
		return d.move(l, p, own, r, most)
	}
	return d.exchange(l, p, -1, r, most)
}

// exchange prices the chain of a lecture that goes to a period, and to a room
// if one is given, from which it drives whoever is there.
func (d *draft) exchange(l, p, room int, r *search.Rand, most int32) bool {
	k := &d.chained
	k.period = [2]int{int(d.period[l]), p}
	clear(k.set[0])
	clear(k.set[1])
	k.lectures, k.side = k.lectures[:0], k.side[:0]
	d.join(l, 0)
	if room >= 0 {
		if other := d.at[p*d.rooms+room]; other >= 0 && !d.join(int(other), 1) {
			return false
		}
	}
	if !d.grow() {
		return false
	}
	worse := d.chainTimes()
	if worse > most+2*int32(len(k.lectures)) {
		return false
	}
	more, fits := d.chainRooms(room, r)
	worse += more
	if !fits || worse > most {
		return false
	}
	for i, l := range k.lectures {
		d.change = append(d.change, step{l, uint8(k.period[1-k.side[i]]), k.chosen[i]})
	}
	d.worse = worse
	return true
}

// join adds a lecture to the chain, false if it can not go.
func (d *draft) join(l int, side uint8) bool {
	k, c := &d.chained, int(d.of[l])
	if d.open[c]>>k.period[1-side]&1 == 0 || len(k.lectures) == cap(k.lectures) {
		return false
	}
	k.set[side][c>>6] |= 1 << (c & 63)
	k.lectures = append(k.lectures, int16(l))
	k.side = append(k.side, side)
	return true
}

// grow adds whoever clashes until nobody does, false if somebody can not go or
// the chain becomes long.
func (d *draft) grow() bool {
	k := &d.chained
	for i := 0; i < len(k.lectures); i++ {
		side := k.side[i]
		to := k.period[1-side]
		c := int(d.of[k.lectures[i]])
		here, clash, back := d.here[to*d.cwords:(to+1)*d.cwords], d.clash[c*d.cwords:(c+1)*d.cwords], k.set[1-side]
		for w, x := range here {
			for x &= clash[w] &^ back[w]; x != 0; x &= x - 1 {
				other := w<<6 + bits.TrailingZeros64(x)
				if len(k.lectures) == longest || !d.join(int(d.which[other*d.periods+to]), 1-side) {
					return false
				}
			}
		}
	}
	return true
}

// chainTimes prices the chain's periods: a course or curriculum that both goes
// and comes has the same periods as before.
func (d *draft) chainTimes() int32 {
	k := &d.chained
	clear(k.odd)
	for _, l := range k.lectures {
		member := d.member[int(d.of[l])*d.qwords:]
		for w := range k.odd {
			k.odd[w] ^= member[w]
		}
	}
	swap, lonely := d.bit[k.period[0]]^d.bit[k.period[1]], int32(0)
	for w, x := range k.odd {
		for ; x != 0; x &= x - 1 {
			week := d.week[w<<6+bits.TrailingZeros64(x)]
			lonely += isolated(week^swap) - isolated(week)
		}
	}
	worse := priceOfIsolated * lonely
	if a, b := int(d.day[k.period[0]]), int(d.day[k.period[1]]); a != b {
		for w := range k.set[0] {
			for x := k.set[0][w] &^ k.set[1][w]; x != 0; x &= x - 1 {
				worse += d.dayPrice(w<<6+bits.TrailingZeros64(x), a, b)
			}
			for x := k.set[1][w] &^ k.set[0][w]; x != 0; x &= x - 1 {
				worse += d.dayPrice(w<<6+bits.TrailingZeros64(x), b, a)
			}
		}
	}
	return worse
}

// chainRooms chooses the chain's rooms and prices them, false if there are not
// enough. The first lecture gets the room that is asked for.
func (d *draft) chainRooms(room int, r *search.Rand) (worse int32, fits bool) {
	k := &d.chained
	clear(k.taken[0])
	clear(k.taken[1])
	k.changed = k.changed[:0]
	for i, l := range k.lectures {
		own := int(d.room[l])
		switch {
		case i == 0 && room >= 0 && room != own:
			k.chosen[0] = uint8(room)
			k.taken[0][room] = true
		case d.vacant(k.side[i], own):
			k.chosen[i] = uint8(own)
			k.taken[k.side[i]][own] = true
			continue
		}
		k.changed = append(k.changed, int32(i))
	}
	done := 0
	fits = true
	for _, i := range k.changed {
		l, side := k.lectures[i], k.side[i]
		c, own := int(d.of[l]), int(d.room[l])
		price := int32(0)
		if i == 0 && room >= 0 && room != own {
			price = d.roomPrice(c, own, room)
		} else {
			price = 1 << 30
			to := r.Intn(d.rooms)
			for range d.rooms {
				if to++; to == d.rooms {
					to = 0
				}
				if d.vacant(side, to) {
					if x := d.roomPrice(c, own, to); x < price {
						price = x
						k.chosen[i] = uint8(to)
					}
				}
			}
			if price == 1<<30 {
				fits = false
				break
			}
			k.taken[side][k.chosen[i]] = true
		}
		worse += price
		// Two lectures of one course: the second sees what the first changes.
		d.inRoom[c*d.rooms+own]--
		d.inRoom[c*d.rooms+int(k.chosen[i])]++
		done++
	}
	for _, i := range k.changed[:done] {
		l := k.lectures[i]
		c := int(d.of[l])
		d.inRoom[c*d.rooms+int(d.room[l])]++
		d.inRoom[c*d.rooms+int(k.chosen[i])]--
	}
	return worse, fits
}

// vacant says whether a room is free for those of a side where they go, or
// becomes free.
func (d *draft) vacant(side uint8, room int) bool {
	k := &d.chained
	if k.taken[side][room] {
		return false
	}
	l := d.at[k.period[1-side]*d.rooms+room]
	if l < 0 {
		return true
	}
	c := int(d.of[l])
	return k.set[1-side][c>>6]>>(c&63)&1 != 0
}
