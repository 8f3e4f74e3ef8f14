package timetable

import "cohort/planner/search"

// refit takes out a few sessions that have something to do with each other and
// holds others on the days of rooms and trainers that this frees: ruin and
// recreate after Christiaens and Vanden Berghe (2020).
func (d *state) refit(rand *search.Rand) bool {
	s := d.anyHeld(rand)
	if s == none {
		return false
	}
	w := &d.work
	w.anchors = w.anchors[:0]
	barred := courseIx(none)
	if rand.Chance(2) {
		barred = d.sessions[s].course
	}
	n := 1
	for n < 4 && rand.Chance(2) {
		n++
	}
	for i := 0; i < n && s != none; i++ {
		next := sessionIx(none)
		if i+1 < n {
			next = d.related(s, rand)
		}
		if next == s {
			next = none
		}
		if d.sessions[s].pinned == none {
			d.vacate(s, rand)
		}
		s = next
	}
	if len(w.anchors) == 0 {
		return false
	}
	if rand.Chance(4) {
		d.reinsert(rand)
	}
	for range n + 1 {
		if !d.openBest(w.anchors, barred, rand) {
			break
		}
		barred = none
	}
	d.settle(rand)
	return true
}

// vacate gives up a session and notes whose days are free now, and now and then
// an idle day of somebody who could lead the same course.
func (d *state) vacate(s sessionIx, rand *search.Rand) {
	x := &d.sessions[s]
	w := &d.work
	if rand.Chance(2) {
		d.idle(x.course, rand)
	}
	if rand.Chance(2) {
		w.anchors = append(w.anchors, anchor{x.room, none, x.day})
	} else {
		for _, t := range d.crew(s) {
			w.anchors = append(w.anchors, anchor{none, t, x.day})
		}
	}
	d.dissolve(s)
}

// idle adds a day on which somebody could lead a course and leads nothing.
func (d *state) idle(c courseIx, rand *search.Rand) {
	x := &d.courses[c]
	if len(x.able) == 0 || len(x.able[0]) == 0 {
		return
	}
	for range 3 {
		t := x.able[0][rand.Intn(len(x.able[0]))]
		day := int32(rand.Intn(d.days))
		at := int(t)*d.days + int(day)
		if d.trainerFirst[at] == none && first(d.windows.bits(d.trainerDay[at], x.length)) != none {
			d.work.anchors = append(d.work.anchors, anchor{none, t, day})
			return
		}
	}
}

// related picks a session that shares a trainer, a room, a course, a day or a
// person with another one; none if it finds none.
func (d *state) related(s sessionIx, rand *search.Rand) sessionIx {
	x := &d.sessions[s]
	for range 4 {
		switch rand.Intn(5) {
		case 0:
			crew := d.crew(s)
			if len(crew) == 0 {
				continue
			}
			t := crew[rand.Intn(len(crew))]
			if at := d.trainerFirst[int(t)*d.days+d.near(x.day, rand)]; at != none {
				if other := sessionIx(int(at) / d.crewMax); other != s {
					return other
				}
			}
		case 1:
			if other := d.roomFirst[int(x.room)*d.days+d.near(x.day, rand)]; other != none && other != s {
				return other
			}
		case 2:
			list := d.byCourse[x.course]
			if other := list[rand.Intn(len(list))]; other != s {
				return other
			}
		case 3:
			rooms := d.siteRooms[x.site]
			if other := d.roomFirst[int(rooms[rand.Intn(len(rooms))])*d.days+int(x.day)]; other != none && other != s {
				return other
			}
		case 4:
			if x.n == 0 {
				continue
			}
			mine := d.requestsOf[d.requests[d.group(s)[rand.Intn(int(x.n))]].learner]
			if other := d.seat[mine[rand.Intn(len(mine))]]; other != none && other != s {
				return other
			}
		}
	}
	return none
}

// near picks a day within a week of another.
func (d *state) near(day int32, rand *search.Rand) int {
	low, high := max(int(day)-7, 0), min(int(day)+7, d.days-1)
	return low + rand.Intn(high-low+1)
}

// openAny holds a session on some free day of a trainer or a room.
func (d *state) openAny(rand *search.Rand) bool {
	if len(d.trainers) == 0 || len(d.rooms) == 0 {
		return false
	}
	w := &d.work
	day := int32(rand.Intn(d.days))
	w.anchors = append(w.anchors[:0], anchor{none, trainerIx(rand.Intn(len(d.trainers))), day})
	if rand.Chance(4) {
		w.anchors[0] = anchor{roomIx(rand.Intn(len(d.rooms))), none, day}
	}
	if !d.openBest(w.anchors, none, rand) {
		return false
	}
	d.settle(rand)
	return true
}

// displace frees a day of a trainer who could lead what somebody waits for.
func (d *state) displace(rand *search.Rand) bool {
	if len(d.out) == 0 {
		return false
	}
	r := d.out[rand.Intn(len(d.out))]
	q := &d.requests[r]
	c := &d.courses[q.course]
	first := max(q.earliest, 0)
	if len(c.able) == 0 || len(c.able[0]) == 0 || int(first) >= d.days {
		return false
	}
	t := c.able[0][rand.Intn(len(c.able[0]))]
	day := first + int32(rand.Intn(d.days-int(first)))
	w := &d.work
	w.anchors = append(w.anchors[:0], anchor{none, t, day})
	w.gone = w.gone[:0]
	for at := d.trainerFirst[int(t)*d.days+int(day)]; at != none; at = d.trainerNext[at] {
		w.gone = append(w.gone, sessionIx(int(at)/d.crewMax))
	}
	for _, s := range w.gone {
		if d.sessions[s].pinned == none && d.sessions[s].heldAt != none {
			d.vacate(s, rand)
		}
	}
	for range len(w.gone) + 1 {
		if !d.openBest(w.anchors, none, rand) {
			break
		}
	}
	if len(d.log) == 0 {
		return false
	}
	d.settle(rand)
	return true
}
