package main

import (
	"math/bits"

	"cohort/planner/search"
)

// compact proposes to end the loneliness of a curriculum's lecture: it goes next
// to another one, or another one comes.
func (d *draft) compact(r *search.Rand, most int32) bool {
	if d.curricula == 0 {
		return false
	}
	q := r.Intn(d.curricula)
	week := d.week[q]
	alone := week &^ (week << 1) &^ (week >> 1)
	if alone == 0 {
		return false
	}
	if r.Chance(2) {
		// Another one comes.
		p := d.neighbour(r, d.drawn(r, alone))
		members := d.coursesOf[q]
		c := int(members[r.Intn(len(members))])
		n := int(d.first[c+1] - d.first[c])
		if p < 0 || n == 0 || d.open[c]>>p&1 == 0 {
			return false
		}
		l := int(d.first[c]) + r.Intn(n)
		if int(d.period[l]) == p {
			return false
		}
		return d.move(l, p, d.wish(r, l), r, most)
	}
	from := d.drawn(r, alone)
	p := d.neighbour(r, d.drawn(r, week))
	if p < 0 || p == from {
		return false
	}
	for _, c := range d.coursesOf[q] {
		if d.here[from*d.cwords+int(c)>>6]>>(c&63)&1 != 0 {
			l := int(d.which[int(c)*d.periods+from])
			if d.open[c]>>p&1 == 0 {
				return false
			}
			return d.move(l, p, d.wish(r, l), r, most)
		}
	}
	return false
}

// drawn draws a period of a week.
func (d *draft) drawn(r *search.Rand, week uint64) int {
	for range r.Intn(bits.OnesCount64(week)) {
		week &= week - 1
	}
	at := bits.TrailingZeros64(week)
	return at - at/(d.in.Periods+1)
}

// neighbour draws the period before or after, -1 if that is another day.
func (d *draft) neighbour(r *search.Rand, p int) int {
	to := p + 1
	if r.Chance(2) {
		to = p - 1
	}
	if to < 0 || to >= d.periods || d.day[to] != d.day[p] {
		return -1
	}
	return to
}

// spread proposes a further working day for a course that lacks one.
func (d *draft) spread(r *search.Rand, most int32) bool {
	c := r.Intn(d.courses)
	if d.workng[c] >= d.least[c] {
		return false
	}
	n := int(d.first[c+1] - d.first[c])
	if n == 0 {
		return false
	}
	l := int(d.first[c]) + r.Intn(n)
	p := int(d.choices[c][r.Intn(len(d.choices[c]))])
	if d.onDay[c*d.days+int(d.day[p])] > 0 || d.onDay[c*d.days+int(d.day[d.period[l]])] < 2 {
		return false
	}
	return d.move(l, p, d.wish(r, l), r, most)
}
