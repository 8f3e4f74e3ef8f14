package main

import "cohort/planner/search"

// otherRoom proposes another room in the same period, exchanging with whoever
// is there.
func (d *draft) otherRoom(r *search.Rand, most int32) bool {
	l := r.Intn(d.lectures)
	c, p, from, to := int(d.of[l]), int(d.period[l]), int(d.room[l]), d.wish(r, l)
	if from == to {
		return false
	}
	worse := d.roomPrice(c, from, to)
	other := d.at[p*d.rooms+to]
	if other >= 0 {
		worse += d.roomPrice(int(d.of[other]), to, from)
	}
	if worse > most {
		return false
	}
	d.change = append(d.change, step{int16(l), uint8(p), uint8(to)})
	if other >= 0 {
		d.change = append(d.change, step{other, uint8(p), uint8(from)})
	}
	d.worse = worse
	return true
}

// keepRooms makes a change of two lectures that stay in their periods.
func (d *draft) keepRooms() {
	for _, s := range d.change {
		c, p := int(d.of[s.lecture]), int(s.period)
		d.inRoom[c*d.rooms+int(d.room[s.lecture])]--
		d.inRoom[c*d.rooms+int(s.room)]++
		d.room[s.lecture] = s.room
		d.at[p*d.rooms+int(s.room)] = s.lecture
	}
}
