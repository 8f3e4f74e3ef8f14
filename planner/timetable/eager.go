package timetable

import "cohort/planner/search"

// Somebody in the middle of a programme is worth more than the seat they take:
// with each seat taken early all that comes after it can still be had before the
// horizon's end. A choice that counts the seat alone puts whoever is many
// trainings from the end behind whoever is one from it, until the long programme
// no longer fits. So where sessions are chosen anew, what a seat lets follow
// counts now and then as well: never in the price of a change, only in which one
// is proposed.

// later is a request that comes after another one of the same person.
type later struct {
	request requestIx
	days    int32 // how many days after it at the least, one for each training
}

// eagerness is how much of what a seat lets follow counts in a proposal, in
// quarters of a power of two: 0 nothing, 3 a half, 4 all. One is drawn for each.
var eagerness = [8]uint8{0, 0, 0, 0, 0, 1, 2, 3}

// lookAhead notes what comes after each request, and how many days are left for
// it.
func (m *model) lookAhead() {
	m.tail = make([][]later, len(m.requests))
	for r := range m.requests {
		var list []later
		for i, at, days := -1, requestIx(r), int32(0); ; at, days = list[i].request, list[i].days {
			for _, b := range m.then[at] {
				list = latest(list, later{b, days + 1})
			}
			if i++; i == len(list) {
				break
			}
		}
		m.tail[r] = list
	}
	m.daysLeft = make([]int32, m.days)
	for day := m.days - 2; day >= 0; day-- {
		m.daysLeft[day] = m.daysLeft[day+1]
		for r := range m.rooms {
			if m.windows.any(m.roomDay[r*m.days+day+1]) {
				m.daysLeft[day]++
				break
			}
		}
	}
}

// latest adds a request to a list, or makes it later where it is in it.
func latest(list []later, x later) []later {
	for i := range list {
		if list[i].request == x.request {
			list[i].days = max(list[i].days, x.days)
			return list
		}
	}
	return append(list, x)
}

// drawEagerness settles how far the next proposal looks ahead.
func (d *draft) drawEagerness(rand *search.Rand) { d.eager = eagerness[rand.Intn(len(eagerness))] }

// follows is what of the price of all that comes after a request counts for a
// seat on a day.
func (d *draft) follows(r requestIx, day int32) (v int64) {
	if d.eager == 0 {
		return 0
	}
	for _, x := range d.tail[r] {
		if d.seat[x.request] == none && x.days <= d.daysLeft[day] {
			v += d.requests[x.request].price >> (4 - d.eager)
		}
	}
	return v
}
