package moves

import (
	"cohort/planner/search"
	"cohort/planner/timetable/internal/draft"
)

var carry = neighbourhood{name: "carry", share: share{small: 2, long: 2, large: 6}, priced: true, propose: (*State).carry}

// carryTries is how many carriages one iteration looks at, at most.
const carryTries = 8

// carry takes a session with everybody in it to another hour, day or room, or gives it
// another crew. The change is priced before it is made. Where people would have to stay
// behind it is not allowed: shift does that.
func (d *State) carry(rand *search.Rand, limit int64) (int64, bool) {
	for range carryTries {
		x, found := d.drawCarriage(rand)
		if !found {
			continue
		}
		d.Stats[d.last].Evaluated++
		if !d.carries(&x) {
			continue
		}
		if delta := d.priceOfCarriage(&x); delta <= limit {
			d.carryOut(&x)
			return delta, true
		}
	}
	return 0, false
}

// drawCarriage draws a session and another place, room or crew for it, at which the room
// and the crew are free; false if it draws in vain.
func (d *State) drawCarriage(rand *search.Rand) (carriage, bool) {
	x := carriage{s: d.anySession(rand)}
	if x.s == draft.None {
		return x, false
	}
	y := &d.Sessions[x.s]
	x.place, x.room = y.Place, y.Room
	w := &d.work
	w.crew = append(w.crew[:0], d.Crew(x.s)...)
	x.crew = w.crew
	c := &d.Courses[y.Course]
	how := rand.Intn(8)
	if how < 3 && len(x.crew) > 0 { // another of the crew
		i := rand.Intn(len(x.crew))
		t := c.Able[i][rand.Intn(len(c.Able[i]))]
		if draft.Contains(x.crew, t) {
			return x, false
		}
		x.crew[i] = t
		if how > 0 {
			return x, true
		}
	}
	day := y.Day
	if how > 4 {
		day = int32(d.near(y.Day, rand))
	}
	if how == 4 || how == 7 {
		x.room = c.Rooms[rand.Intn(len(c.Rooms))]
	}
	at := d.freeStart(y.Course, x.room, x.crew, day, x.s, rand)
	if at == draft.None {
		return x, false
	}
	x.place = d.PlaceAt(y.Course, d.Rooms[x.room].Site, day, at)
	return x, x.place != y.Place || x.room != y.Room || how == 0
}

// freeStart draws a start at which a room and a crew are free on a day for a course; None
// if there is none. The session except does not count.
func (d *State) freeStart(i draft.CourseIx, r draft.RoomIx, crew []draft.TrainerIx, day int32, except draft.SessionIx, rand *search.Rand) int32 {
	w, c := &d.work, &d.Courses[i]
	w.bits = append(w.bits[:0], d.AllowedStarts(i)...)
	if !d.InRoom(w.bits, r, day, c, except) {
		return draft.None
	}
	for _, t := range crew {
		if !d.ForTrainer(w.bits, t, day, c, except) {
			return draft.None
		}
	}
	return draft.Pick(w.bits, rand)
}
