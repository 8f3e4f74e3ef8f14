package main

import "cohort/planner/search"

// place proposes another period and a room for a lecture. A place that is taken
// or that others forbid becomes an exchange: a chain.
func (d *draft) place(r *search.Rand, most int32) bool {
	l := r.Intn(d.lectures)
	c := int(d.of[l])
	p := int(d.choices[c][r.Intn(len(d.choices[c]))])
	if p == int(d.period[l]) {
		return false
	}
	return d.move(l, p, d.wish(r, l), r, most)
}

// wish draws a room for a lecture: mostly where it is or where others of its
// course are.
func (d *draft) wish(r *search.Rand, l int) int {
	c := int(d.of[l])
	switch u := r.Intn(16); {
	case u < 8:
		return int(d.room[l])
	case u < 12:
		first := int(d.first[c])
		return int(d.room[first+r.Intn(int(d.first[c+1])-first)])
	}
	return int(d.fitting[c][r.Intn(len(d.fitting[c]))])
}

// move prices a lecture's way to a period and room.
func (d *draft) move(l, p, room int, r *search.Rand, most int32) bool {
	c := int(d.of[l])
	if d.meets(c, p) || d.at[p*d.rooms+room] >= 0 {
		return d.exchange(l, p, room, r, most)
	}
	from := int(d.period[l])
	worse := int32(0)
	if a, b := int(d.day[from]), int(d.day[p]); a != b {
		worse = d.dayPrice(c, a, b)
	}
	if old := int(d.room[l]); old != room {
		worse += d.roomPrice(c, old, room)
	}
	swap := d.bit[from] ^ d.bit[p]
	lonely := int32(0)
	for _, q := range d.curriculaOf[c] {
		week := d.week[q]
		lonely += isolated(week^swap) - isolated(week)
	}
	worse += priceOfIsolated * lonely
	if worse > most {
		return false
	}
	d.change = append(d.change, step{int16(l), uint8(p), uint8(room)})
	d.worse = worse
	return true
}
