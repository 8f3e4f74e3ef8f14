package timetable

// When people are chosen for a new session, a person's value is the price of this
// seat and, with some weight, the prices of what it lets follow. It decides which
// change is proposed, never what a change costs. Why: a choice that counts the seat
// alone puts whoever is many trainings from the end behind whoever is one from it,
// until the long programme no longer fits.

// later is a request that comes after another one of the same person.
type later struct {
	request requestIx
	days    int32 // how many days after it at the least, one for each training
}

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

// follows is the part of the price of all that comes after a request, and can still
// be had, that counts for a seat on a day: nothing where d.lookahead is 0, else an
// eighth, a quarter or a half for 1, 2 or 3.
func (d *draft) follows(r requestIx, day int32) (v int64) {
	if d.lookahead == 0 {
		return 0
	}
	for _, x := range d.tail[r] {
		if d.seat[x.request] == none && x.days <= d.daysLeft[day] {
			v += d.requests[x.request].price >> (4 - d.lookahead)
		}
	}
	return v
}
