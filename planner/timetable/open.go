package timetable

import "cohort/planner/search"

// opening is a session that could be held, and what it would save.
type opening struct {
	place place
	room  roomIx
	crew  []trainerIx
	worth int64
}

// openBest holds the most useful session that it finds on the given days, with
// everybody for whom it is most useful; false if none has people enough.
func (d *state) openBest(anchors []anchor, barred courseIx, rand *search.Rand) bool {
	w := &d.work
	best := opening{crew: w.best}
	noisy := rand.Chance(2)
	for _, a := range anchors {
		if a.trainer != none {
			d.offersOf(a.trainer, a.day, barred, &best, noisy, rand)
		} else {
			d.offersIn(a.room, a.day, barred, &best, noisy, rand)
		}
	}
	w.best = best.crew
	if best.worth <= 0 {
		return false
	}
	s := d.open(d.sessionAt(best.place, best.room), best.crew)
	d.fill(s)
	if d.sessions[s].n < d.sessions[s].least {
		d.thin = append(d.thin, s)
	}
	return true
}

// offersOf looks at what a trainer could lead on a day.
func (d *state) offersOf(t trainerIx, day int32, barred courseIx, best *opening, noisy bool, rand *search.Rand) {
	w := &d.work
	who := &d.trainers[t]
	taught := d.taught[int(t)*d.weeks+int(d.week[day])]
	for _, as := range d.roles[t] {
		c := &d.courses[as.course]
		if len(d.waiting[as.course]) < int(c.min) || len(c.rooms) == 0 || as.course == barred ||
			taught+c.minutes > who.maxWeek || noisy && rand.Chance(8) {
			continue
		}
		any := false
		if w.bits, any = d.trainerStarts(w.bits, t, day, as.course); !any {
			continue
		}
		seen, tried := siteIx(none), 0
		for i, at := 0, rand.Intn(len(c.rooms)); i < len(c.rooms) && tried < 2; i++ {
			r := c.rooms[at]
			if at++; at == len(c.rooms) {
				at = 0
			}
			site := d.rooms[r].site
			if site == seen || d.trainerWay[int(t)*len(d.virtual)+int(site)] == far {
				continue
			}
			if w.free, any = d.roomStarts(w.free, w.bits, r, day, c); !any {
				continue
			}
			p := d.placeAt(as.course, site, day, chooseStart(w.free, rand))
			if !d.leads(t, &p, none) {
				continue
			}
			seen = site
			tried++
			if crew, found := d.complete(&p, int(as.place), t, rand); found {
				d.consider(&p, r, crew, best, noisy, rand)
			}
		}
	}
}

// offersIn looks at what could be held in a room on a day.
func (d *state) offersIn(r roomIx, day int32, barred courseIx, best *opening, noisy bool, rand *search.Rand) {
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
			if d.trainerWay[int(t)*len(d.virtual)+int(site)] == far {
				continue
			}
			any := false
			if w.bits, any = d.trainerStarts(w.bits, t, day, i); !any {
				continue
			}
			if w.free, any = d.roomStarts(w.free, w.bits, r, day, c); !any {
				continue
			}
			p := d.placeAt(i, site, day, chooseStart(w.free, rand))
			if !d.leads(t, &p, none) {
				continue
			}
			tried++
			if crew, found := d.complete(&p, 0, t, rand); found {
				d.consider(&p, r, crew, best, noisy, rand)
			}
		}
	}
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

// complete returns a crew for a place in which one trainer has a given role, the
// others any who are free; false if there is none. It is good until the next call.
func (d *state) complete(p *place, given int, by trainerIx, rand *search.Rand) ([]trainerIx, bool) {
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
			return nil, false
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
			return nil, false
		}
	}
	return w.crew, true
}

// consider prices a session that could be held and keeps it if it is the best.
func (d *state) consider(p *place, r roomIx, crew []trainerIx, best *opening, noisy bool, rand *search.Rand) {
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
	for _, t := range crew {
		sum -= d.tour(t, p)
		taught := d.taught[int(t)*d.weeks+int(d.week[p.day])]
		sum -= d.overtime(t, taught+c.minutes) - d.overtime(t, taught)
	}
	if noisy {
		sum -= sum * int64(rand.Intn(64)) >> 8
	}
	if sum > best.worth {
		best.place, best.room, best.worth = *p, r, sum
		best.crew = append(best.crew[:0], crew...)
	}
}
