package moves

import (
	"cohort/planner/search"
	"cohort/planner/timetable/internal/draft"
)

// Small moves: one person's seat or two people's, or a whole session with all
// its people, see carry.go. Each is priced before it is made, and only what is
// accepted is made, so that a hundred of them take the time in which a week is
// taken apart once.

// smallTries is how many small moves a step of the search looks at before it
// gives up, and at most as many people.
const smallTries = 8

// seatShare is how much colder than the rest of the search seats are moved, as
// a power of two. Somebody who sits a day later costs a fiftieth of somebody who
// sits nowhere: at a temperature at which sessions still come and go the order
// of the seats in them would be noise.
const seatShare = 6

// smallMove looks for a small move that is accepted and makes it.
func (d *State) smallMove(n int, rand *search.Rand, limit int64) (int64, bool) {
	from := d.Stats[n].Evaluated
	for people := 0; people < smallTries && d.Stats[n].Evaluated < from+smallTries; people++ {
		r := draft.RequestIx(draft.None)
		if n == SeatMove {
			r = d.anyOut(rand)
		} else {
			r = d.anySeated(rand)
		}
		if r == draft.None {
			continue
		}
		if x, delta := d.relocate(r, rand, limit); x.to != draft.None {
			d.reseat(&x)
			return delta, true
		}
	}
	return 0, false
}
