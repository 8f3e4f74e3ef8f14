package timetable

import "cohort/planner/search"

// waveUpTo is the most people whose ways replanWave plans anew at once.
const waveUpTo = 16

// replanWave takes the people of a wave out of all that they have from some day
// on and plans their way anew, day by day: on free seats of what is held, and in
// sessions that idle trainers hold besides. A wave goes through its programme
// together, so no single session of it can move far on its own.
func (d *draft) replanWave(rand *search.Rand) bool {
	r := requestIx(rand.Intn(len(d.requests)))
	if n := len(d.out); n > 0 && rand.Chance(2) {
		r = d.out[rand.Intn(n)]
	}
	from := int32(0)
	if s := d.seat[r]; s != none && rand.Chance(2) {
		from = d.sessions[s].day
	} else if rand.Chance(2) {
		from = int32(rand.Intn(d.days))
	}
	d.callOff(d.waves[d.waveOf[d.requests[r].learner]], from, rand)
	if len(d.dirty) == 0 && rand.Chance(2) {
		return false
	}
	// Sessions of which too few are left are given up at once: their rooms and
	// trainers are for the new way.
	d.restore(rand, false)
	for day := from; day < int32(d.days); day++ {
		before := rand.Chance(2)
		if before {
			d.fillDay(day)
		}
		d.openIdle(day, rand)
		if !before {
			d.fillDay(day)
		}
	}
	d.settle(rand)
	return true
}

// callOff takes people out of what they have from a day on, no more than so many
// of them.
func (d *draft) callOff(people []learnerIx, from int32, rand *search.Rand) {
	at, n := 0, len(people)
	if n > waveUpTo {
		at, n = rand.Intn(n), waveUpTo
	}
	for range n {
		for _, r := range d.requestsOf[people[at]] {
			if s := d.seat[r]; s != none && !d.requests[r].frozen && d.sessions[s].day >= from {
				d.rise(r)
			}
		}
		if at++; at == len(people) {
			at = 0
		}
	}
}

// idleOpenings is how many sessions are opened at most on a day for a wave.
const idleOpenings = 4

// openIdle has trainers who lead nothing on a day hold what is most useful.
func (d *draft) openIdle(day int32, rand *search.Rand) {
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
		if !d.openBest(w.anchors, none, rand) {
			return
		}
	}
}

// fillDay seats waiting people on the free seats of a day.
func (d *draft) fillDay(day int32) {
	for r := range d.rooms {
		for s := d.roomFirst[r*d.days+int(day)]; s != none; s = d.roomNext[s] {
			if x := &d.sessions[s]; x.n < x.cap && len(d.waiting[x.course]) > 0 {
				d.fill(s)
			}
		}
	}
}
