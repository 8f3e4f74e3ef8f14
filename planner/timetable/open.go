package timetable

import "cohort/planner/search"

// opening is a session that could be held, and what it would save.
type opening struct {
	place place
	room  roomIx
	worth int64
}

// openBest holds the most useful session that it finds on the given days, with
// everybody for whom it is most useful; false if none has people enough.
func (d *draft) openBest(anchors []anchor, barred courseIx, rand *search.Rand) bool {
	w := &d.work
	best := opening{worth: 0}
	noisy := rand.Chance(2)
	for _, a := range anchors {
		if a.trainer != none {
			d.offersOf(a.trainer, a.day, barred, &best, noisy, rand)
		} else {
			d.offersIn(a.room, a.day, barred, &best, noisy, rand)
		}
	}
	if best.worth <= 0 {
		return false
	}
	s := d.open(d.sessionAt(best.place, best.room), w.best)
	d.fill(s)
	if d.sessions[s].n < d.sessions[s].least {
		d.thin = append(d.thin, s)
	}
	return true
}

// offersOf looks at what a trainer could lead on a day.
func (d *draft) offersOf(t trainerIx, day int32, barred courseIx, best *opening, noisy bool, rand *search.Rand) {
	w := &d.work
	who := &d.trainers[t]
	taught := d.taught[int(t)*d.weeks+int(d.week[day])]
	for _, as := range d.roles[t] {
		c := &d.courses[as.course]
		if len(d.waiting[as.course]) < int(c.min) || len(c.rooms) == 0 || as.course == barred ||
			taught+c.minutes > who.maxWeek || noisy && rand.Chance(8) {
			continue
		}
		if !d.trainerBits(t, day, as.course) {
			continue
		}
		seen, tried := siteIx(none), 0
		for i, at := 0, rand.Intn(len(c.rooms)); i < len(c.rooms) && tried < 2; i++ {
			r := c.rooms[at]
			if at++; at == len(c.rooms) {
				at = 0
			}
			site := d.rooms[r].site
			if site == seen || d.trainerWay[int(t)*len(d.virtual)+int(site)] == far || !d.roomBits(r, day, c) {
				continue
			}
			p := d.placeAt(as.course, site, day, chooseStart(w.free, rand))
			if !d.leads(t, &p, none) {
				continue
			}
			seen = site
			tried++
			if d.complete(&p, int(as.place), t, rand) {
				d.consider(&p, r, best, noisy, rand)
			}
		}
	}
}

// offersIn looks at what could be held in a room on a day.
func (d *draft) offersIn(r roomIx, day int32, barred courseIx, best *opening, noisy bool, rand *search.Rand) {
	w := &d.work
	site := d.rooms[r].site
	for _, i := range d.holdable[r] {
		c := &d.courses[i]
		if len(d.waiting[i]) < int(c.min) || i == barred || noisy && rand.Chance(8) || c.crew == 0 || len(c.able[0]) == 0 {
			continue
		}
		able := c.able[0]
		for k, at, tried := 0, rand.Intn(len(able)), 0; k < len(able) && tried < 2; k++ {
			t := able[at]
			if at++; at == len(able) {
				at = 0
			}
			if d.trainerWay[int(t)*len(d.virtual)+int(site)] == far || !d.trainerBits(t, day, i) || !d.roomBits(r, day, c) {
				continue
			}
			p := d.placeAt(i, site, day, chooseStart(w.free, rand))
			if !d.leads(t, &p, none) {
				continue
			}
			tried++
			if d.complete(&p, 0, t, rand) {
				d.consider(&p, r, best, noisy, rand)
			}
		}
	}
}

// trainerBits finds the starts of a course that a trainer's day leaves.
func (d *draft) trainerBits(t trainerIx, day int32, i courseIx) bool {
	w := &d.work
	c := &d.courses[i]
	at := int(t)*d.days + int(day)
	any := uint64(0)
	w.bits = w.bits[:0]
	for k, b := range d.windows.bits(d.trainerDay[at], c.length) {
		b &= d.startsOf[int(i)*d.words+k]
		w.bits = append(w.bits, b)
		any |= b
	}
	if any == 0 {
		return false
	}
	for x := d.trainerFirst[at]; x != none; x = d.trainerNext[x] {
		s := &d.sessions[int(x)/d.crewMax]
		d.block(w.bits, s.start-d.trainerBreak-c.minutes, s.end+d.trainerBreak)
	}
	return true
}

// roomBits leaves those of them that a room's day leaves too.
func (d *draft) roomBits(r roomIx, day int32, c *course) bool {
	w := &d.work
	at := int(r)*d.days + int(day)
	any := uint64(0)
	w.free = w.free[:0]
	for k, b := range d.windows.bits(d.roomDay[at], c.length) {
		b &= w.bits[k]
		w.free = append(w.free, b)
		any |= b
	}
	if any == 0 {
		return false
	}
	if d.roomFirst[at] == none {
		return true
	}
	for s := d.roomFirst[at]; s != none; s = d.roomNext[s] {
		x := &d.sessions[s]
		d.block(w.free, x.start-d.roomPause-c.minutes, x.end+d.roomPause)
	}
	return first(w.free) != none
}

// block takes out the starts that lie between two minutes.
func (d *draft) block(set []uint64, after, before int32) {
	g := int32(d.grid)
	low := int32(0)
	if after >= 0 {
		low = after/g + 1
	}
	clear(set, low, (before+g-1)/g)
}

// chooseStart picks a start: mostly one that leaves the rest of the day whole.
func chooseStart(set []uint64, rand *search.Rand) int32 {
	switch rand.Intn(4) {
	case 0, 1:
		return first(set)
	case 2:
		return last(set)
	}
	return pick(set, rand)
}

// complete finds trainers for the places of a crew that are not given.
func (d *draft) complete(p *place, given int, by trainerIx, rand *search.Rand) bool {
	w := &d.work
	c := &d.courses[p.course]
	w.crew = w.crew[:0]
	for range c.crew {
		w.crew = append(w.crew, none)
	}
	w.crew[given] = by
	for i := range w.crew {
		if i == given {
			continue
		}
		able := c.able[i]
		if len(able) == 0 {
			return false
		}
		for k, at := 0, rand.Intn(len(able)); k < len(able); k++ {
			t := able[at]
			if at++; at == len(able) {
				at = 0
			}
			if !contains(w.crew, t) && d.leads(t, p, none) {
				w.crew[i] = t
				break
			}
		}
		if w.crew[i] == none {
			return false
		}
	}
	return true
}

// consider prices a session that could be held and keeps it if it is the best.
func (d *draft) consider(p *place, r roomIx, best *opening, noisy bool, rand *search.Rand) {
	w := &d.work
	c := &d.courses[p.course]
	seats := int(min(c.max, d.rooms[r].seats, int32(d.seatMax)))
	w.values = w.values[:0]
	sum := int64(0)
	for _, r := range d.waiting[p.course] {
		if !d.fits(r, p) {
			continue
		}
		v := d.worth(r, p.day)
		n := len(w.values)
		if n < seats {
			w.values = append(w.values, v)
			sum += v
		} else if v > w.values[n-1] {
			sum += v - w.values[n-1]
			n--
		} else {
			continue
		}
		w.values = w.values[:n+1]
		for n > 0 && w.values[n-1] < v {
			w.values[n] = w.values[n-1]
			n--
		}
		w.values[n] = v
	}
	if len(w.values) < int(c.min) {
		return
	}
	sum -= c.teaching
	for _, t := range w.crew {
		sum -= d.tour(t, p)
		taught := d.taught[int(t)*d.weeks+int(d.week[p.day])]
		sum -= d.overtime(t, taught+c.minutes) - d.overtime(t, taught)
	}
	if noisy {
		sum -= sum * int64(rand.Intn(64)) >> 8
	}
	if sum > best.worth {
		best.place, best.room, best.worth = *p, r, sum
		w.best = append(w.best[:0], w.crew...)
	}
}

// worth is what a seat on a day saves: its own price, and those of the seats
// that would be lost with it.
func (d *draft) worth(r requestIx, day int32) int64 {
	q := &d.requests[r]
	v := q.price - d.lateness(q, day)
	for _, b := range d.then[r] {
		if d.seat[b] != none {
			v += d.requests[b].price
		}
	}
	return v + d.follows(r, day)
}
