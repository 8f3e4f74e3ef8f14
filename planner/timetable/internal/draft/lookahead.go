package draft

// Lookahead: when people are chosen for a new session, a person's value is the price of
// this seat and a part of the prices of the seats that may follow it. It decides which
// change is proposed, never what a change costs. Without it, somebody with many trainings
// left always comes after somebody with one left, until the long programme no longer fits.

// Follower is a request that comes after another one of the same person.
type Follower struct {
	Request RequestIx
	Days    int32 // how many days after it at the least, one for each training
}

// lookAhead notes what comes after each request, and how many days are left for
// it.
func (m *Model) lookAhead() {
	m.Followers = make([][]Follower, len(m.Requests))
	for r := range m.Requests {
		var list []Follower
		for i, at, days := -1, RequestIx(r), int32(0); ; at, days = list[i].Request, list[i].Days {
			for _, b := range m.Then[at] {
				list = latest(list, Follower{b, days + 1})
			}
			if i++; i == len(list) {
				break
			}
		}
		m.Followers[r] = list
	}
	m.daysLeft = make([]int32, m.Days)
	for day := m.Days - 2; day >= 0; day-- {
		m.daysLeft[day] = m.daysLeft[day+1]
		for r := range m.Rooms {
			if m.Windows.Any(m.RoomDay[r*m.Days+day+1]) {
				m.daysLeft[day]++
				break
			}
		}
	}
}

// latest adds a request to a list, or makes it later where it is in it.
func latest(list []Follower, x Follower) []Follower {
	for i := range list {
		if list[i].Request == x.Request {
			list[i].Days = max(list[i].Days, x.Days)
			return list
		}
	}
	return append(list, x)
}

// follows is the lookahead of a seat on a day: a part of the price of all that comes after
// the request and still has days enough. The part is nothing, an eighth, a quarter or a
// half, for a Lookahead of 0, 1, 2 or 3.
func (d *Draft) follows(r RequestIx, day int32) (v int64) {
	if d.Lookahead == 0 {
		return 0
	}
	for _, x := range d.Followers[r] {
		if d.Seat[x.Request] == None && x.Days <= d.daysLeft[day] {
			v += d.Requests[x.Request].Price >> (4 - d.Lookahead)
		}
	}
	return v
}
