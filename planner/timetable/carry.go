package timetable

import "cohort/planner/search"

// carryTries is how many changes of sessions a step of the search looks at
// before it gives up.
const carryTries = 8

// carry takes a session as it is, with everybody in it, to another hour, day or
// room, or gives it another crew, if that is accepted. It is priced before it is
// made: where people would have to stay behind, see shift.
func (d *state) carry(rand *search.Rand, limit int64) (int64, bool) {
	for range carryTries {
		x, found := d.drawCarriage(rand)
		if !found {
			continue
		}
		d.stats[carryMove].evaluated++
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

// drawCarriage draws a session and where it could be held besides: in a room
// that is free then, by people who are available.
func (d *state) drawCarriage(rand *search.Rand) (carriage, bool) {
	x := carriage{s: d.anyHeld(rand)}
	if x.s == none {
		return x, false
	}
	y := &d.sessions[x.s]
	x.place, x.room = y.place, y.room
	w := &d.work
	w.crew = append(w.crew[:0], d.crew(x.s)...)
	x.crew = w.crew
	c := &d.courses[y.course]
	how := rand.Intn(8)
	if how < 3 && len(x.crew) > 0 { // another of the crew
		i := rand.Intn(len(x.crew))
		t := c.able[i][rand.Intn(len(c.able[i]))]
		if contains(x.crew, t) {
			return x, false
		}
		x.crew[i] = t
		if how > 0 {
			return x, true
		}
	}
	day := y.day
	if how > 4 {
		day = int32(d.near(y.day, rand))
	}
	if how == 4 || how == 7 {
		x.room = c.rooms[rand.Intn(len(c.rooms))]
	}
	at := d.freeStart(&x, day, rand)
	if at == none {
		return x, false
	}
	x.place = d.placeAt(y.course, d.rooms[x.room].site, day, at)
	return x, x.place != y.place || x.room != y.room || how == 0
}

// freeStart picks a start at which a session's course may be held in a room on
// a day, the session itself left out of account; none if there is none.
func (d *state) freeStart(x *carriage, day int32, rand *search.Rand) int32 {
	c := &d.courses[x.place.course]
	w := &d.work
	at := int(x.room)*d.days + int(day)
	any := uint64(0)
	w.bits = w.bits[:0]
	for k, b := range d.windows.bits(d.roomDay[at], c.length) {
		b &= d.startsOf[int(x.place.course)*d.words+k]
		for _, t := range x.crew {
			b &= d.windows.bits(d.trainerDay[int(t)*d.days+int(day)], c.length)[k]
		}
		w.bits = append(w.bits, b)
		any |= b
	}
	if any == 0 {
		return none
	}
	for s := d.roomFirst[at]; s != none; s = d.roomNext[s] {
		if y := &d.sessions[s]; s != x.s {
			d.block(w.bits, y.start-d.roomPause-c.minutes, y.end+d.roomPause)
		}
	}
	for _, t := range x.crew {
		for i := d.trainerFirst[int(t)*d.days+int(day)]; i != none; i = d.trainerNext[i] {
			if s := int(i) / d.crewMax; s != int(x.s) {
				y := &d.sessions[s]
				d.block(w.bits, y.start-d.trainerBreak-c.minutes, y.end+d.trainerBreak)
			}
		}
	}
	return pick(w.bits, rand)
}
