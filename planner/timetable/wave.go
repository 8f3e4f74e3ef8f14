package timetable

import "cohort/planner/search"

// waveUpTo is the most people of a wave whose ways replanWave plans anew at once,
// companyUpTo the most of them and of those who come along.
const (
	waveUpTo    = 16
	companyUpTo = 24
)

// replanWave takes the people of a wave, and some who sit with them, out of all
// that they have on some days and plans their way anew, day by day: on free
// seats of what is held, and in sessions that idle trainers hold besides. A wave
// goes through its programme together, and with the waves before and after it, so
// no single session of it can move far on its own.
func (d *state) replanWave(rand *search.Rand) bool {
	r := d.loose[rand.Intn(len(d.loose))]
	if n := len(d.out); n > 0 && rand.Chance(2) {
		r = d.out[rand.Intn(n)]
	}
	from, to := d.stretch(r, rand)
	people := d.company(d.requests[r].learner, from, to, rand)
	d.callOff(people, from, to)
	if len(d.dirty) == 0 && rand.Chance(2) {
		return false
	}
	d.giveUpThin()
	for day := from; day < to; day++ {
		before := rand.Chance(2)
		if before {
			d.fillDay(day, rand)
		}
		d.openIdle(day, d.putOff(people, rand), rand)
		if !before {
			d.fillDay(day, rand)
		}
	}
	d.settle(rand)
	return true
}

// stretch draws the days, from one to the one before another, on which the way of
// somebody's wave is planned anew: a few around a seat of theirs or around any
// day, or all from there on, or all. A few take less time and come out more
// often; what comes after them stays, if it still can.
func (d *state) stretch(r requestIx, rand *search.Rand) (from, to int32) {
	to = int32(d.days)
	s, few := d.seat[r], rand.Chance(2)
	switch {
	case s != none && (few || rand.Chance(2)):
		from = d.sessions[s].day
	case few || rand.Chance(2):
		from = int32(rand.Intn(d.days))
	}
	if few {
		from = max(from-int32(rand.Intn(3)), 0)
		to = min(from+2+int32(rand.Intn(4)), to)
	}
	return from, to
}

// company lists people of somebody's wave, and others of sessions in which one of
// the list sits on some days.
func (d *state) company(l learnerIx, from, to int32, rand *search.Rand) []learnerIx {
	wave, people := d.waves[d.waveOf[l]], d.work.people[:0]
	at, n := 0, len(wave)
	if n > waveUpTo {
		at, n = rand.Intn(n), waveUpTo
	}
	for range n {
		people = append(people, wave[at])
		if at++; at == len(wave) {
			at = 0
		}
	}
	for range 6 {
		mine := d.requestsOf[people[rand.Intn(len(people))]]
		s := d.seat[mine[rand.Intn(len(mine))]]
		if s == none || d.sessions[s].day < from || d.sessions[s].day >= to {
			continue
		}
		for _, r := range d.group(s) {
			if x := d.requests[r].learner; len(people) < companyUpTo && !contains(people, x) {
				people = append(people, x)
			}
		}
	}
	d.work.people = people
	return people
}

// callOff takes people out of what they have on some days.
func (d *state) callOff(people []learnerIx, from, to int32) {
	for _, l := range people {
		for _, r := range d.requestsOf[l] {
			if s := d.seat[r]; s != none && !d.requests[r].frozen && d.sessions[s].day >= from && d.sessions[s].day < to {
				d.rise(r)
			}
		}
	}
}

// giveUpThin gives up the sessions of which too few are left, before their rooms
// and trainers are needed for something else.
func (d *state) giveUpThin() {
	for n := len(d.thin); n > 0; n = len(d.thin) {
		s := d.thin[n-1]
		d.thin = d.thin[:n-1]
		if x := &d.sessions[s]; x.heldAt != none && x.n < x.least && x.pinned == none {
			d.dissolve(s)
		}
	}
}

// putOff draws a course that some of the people wait for and shall not begin on
// the day; none if it draws in vain. A session that is held as soon as there are
// people enough for it comes too early for those who are about to need it.
func (d *state) putOff(people []learnerIx, rand *search.Rand) courseIx {
	for range 4 {
		mine := d.requestsOf[people[rand.Intn(len(people))]]
		if r := mine[rand.Intn(len(mine))]; d.seat[r] == none && d.lacks[r] == 0 {
			return d.requests[r].course
		}
	}
	return none
}

// idleOpenings is how many sessions are opened at most on a day for a wave.
const idleOpenings = 4

// openIdle has trainers who lead nothing on a day hold what is most useful, one
// course apart.
func (d *state) openIdle(day int32, barred courseIx, rand *search.Rand) {
	w := &d.work
	w.anchors = w.anchors[:0]
	for t := range d.trainers {
		at := t*d.days + int(day)
		if d.trainerFirst[at] == none && d.windows.any(d.trainerDay[at]) {
			w.anchors = append(w.anchors, anchor{none, trainerIx(t), day})
		}
	}
	for i := len(w.anchors) - 1; i > 0; i-- {
		j := rand.Intn(i + 1)
		w.anchors[i], w.anchors[j] = w.anchors[j], w.anchors[i]
	}
	for range idleOpenings {
		if !d.openBest(w.anchors, barred, rand) {
			return
		}
	}
}

// fillDay seats waiting people on the free seats of a day, its sessions in any
// order: whoever could sit in two of them shall not always take the same.
func (d *state) fillDay(day int32, rand *search.Rand) {
	w := &d.work
	w.open = w.open[:0]
	for r := range d.rooms {
		for s := d.roomFirst[r*d.days+int(day)]; s != none; s = d.roomNext[s] {
			if x := &d.sessions[s]; x.n < x.cap && len(d.waiting[x.course]) > 0 {
				w.open = append(w.open, s)
			}
		}
	}
	for n := len(w.open); n > 0; n-- {
		i := rand.Intn(n)
		d.fill(w.open[i])
		w.open[i] = w.open[n-1]
	}
}
