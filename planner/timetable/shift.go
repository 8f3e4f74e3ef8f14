package timetable

import "cohort/planner/search"

// shift moves a session to another hour, day, room or crew. Its people come
// along where they can, in a small network now and then at the price of what stands
// in their way; the others are seated elsewhere.
func (d *state) shift(rand *search.Rand) bool {
	s := d.anyHeld(rand)
	if s == none {
		return false
	}
	x := d.sessions[s]
	w := &d.work
	w.crew = append(w.crew[:0], d.crew(s)...)
	day, r := x.day, x.room
	c := &d.courses[x.course]
	newCrew := false
	switch rand.Intn(8) {
	case 0, 1: // another hour
	case 2, 3: // another day
		day = int32(rand.Intn(d.days))
	case 4: // another room
		r = c.rooms[rand.Intn(len(c.rooms))]
	case 5: // another crew
		newCrew = true
	default:
		r = c.rooms[rand.Intn(len(c.rooms))]
		if rand.Chance(2) {
			day = int32(rand.Intn(d.days))
		}
		newCrew = true
	}
	at := d.anyStart(x.course, r, day, rand)
	if at == none {
		return false
	}
	if day == x.day && rand.Chance(2) {
		at = x.at
	}
	p := d.placeAt(x.course, d.rooms[r].site, day, at)
	if !d.has(r, &p, s) {
		return false
	}
	for i := range w.crew {
		if newCrew || !d.leads(w.crew[i], &p, s) {
			able := c.able[i]
			found := false
			for k, j := 0, rand.Intn(len(able)); k < len(able); k++ {
				if t := able[(j+k)%len(able)]; !contains(w.crew, t) && d.leads(t, &p, s) {
					w.crew[i], found = t, true
					break
				}
			}
			if !found {
				return false
			}
		}
	}
	w.group = append(w.group[:0], d.group(s)...)
	for _, r := range w.group {
		d.rise(r)
	}
	w.anchors = append(w.anchors[:0], anchor{x.room, none, x.day})
	if n := len(d.crew(s)); n > 0 && rand.Chance(2) {
		w.anchors[0] = anchor{none, d.crew(s)[rand.Intn(n)], x.day}
	}
	d.close(s)
	to := d.open(d.sessionAt(p, r), w.crew)
	y := d.sessions[to]
	clears := d.small() && day != x.day && rand.Chance(2)
	for _, r := range w.group {
		if clears && d.sessions[to].n < y.cap && !d.fits(r, &y.place) {
			d.clearWay(r, &y.place)
		}
		if d.sessions[to].n < y.cap && d.fits(r, &y.place) {
			d.sit(r, to)
		}
	}
	if d.sessions[to].n < y.cap {
		d.fill(to)
	}
	if d.sessions[to].n < y.least {
		d.thin = append(d.thin, to)
	}
	if day != x.day || newCrew || r != x.room {
		d.openBest(w.anchors, none, rand)
	}
	d.settle(rand)
	return true
}

// clearWay takes somebody out of what could keep them from a seat at a place: all
// that they have besides on that day, and what would come too early after it.
func (d *state) clearWay(r requestIx, p *place) {
	day := int(d.requests[r].learner)*d.days + int(p.day)
	for other := d.userFirst[day]; other != none; {
		next := d.userNext[other]
		if !d.requests[other].frozen {
			d.rise(other)
		}
		other = next
	}
	for _, b := range d.then[r] {
		if s := d.seat[b]; s != none && !d.requests[b].frozen {
			if x := &d.sessions[s]; p.day > x.day || p.day == x.day && p.end+d.pause > x.start {
				d.rise(b)
			}
		}
	}
}

// anyStart picks one of the starts that a course's hours and a room's windows
// leave on a day; none if there is none.
func (d *state) anyStart(c courseIx, r roomIx, day int32, rand *search.Rand) int32 {
	open := d.windows.bits(d.roomDay[int(r)*d.days+int(day)], d.courses[c].length)
	w := &d.work
	w.bits = w.bits[:0]
	for i, b := range open {
		w.bits = append(w.bits, b&d.startsOf[int(c)*d.words+i])
	}
	return pick(w.bits, rand)
}
