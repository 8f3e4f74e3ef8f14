package timetable

import "math"

// What each cost term changes by when somebody takes a seat or a session is
// opened; taking the same back changes it by the opposite.

// lateness is the price of serving a request on a day.
func (m *model) lateness(q *request, day int32) int64 {
	if day <= q.due {
		return 0
	}
	return q.late * int64(day-q.due)
}

// readiness is the price of a learner's last day.
func (m *model) readiness(l learnerIx, last int32) int64 {
	if last == math.MinInt32 {
		return 0
	}
	return m.w.Ready * int64(last-m.learners[l].earliest)
}

// lastWithout is the last day of a learner's served requests that are not
// working, one of them left out.
func (d *draft) lastWithout(l learnerIx, out requestIx) int32 {
	last := int32(math.MinInt32)
	for _, r := range d.requestsOf[l] {
		if s := d.seat[r]; s != none && r != out && !d.requests[r].working {
			last = max(last, d.sessions[s].day)
		}
	}
	return last
}

// fare is the price of a learner's way on a day that begins or ends with one
// session: nothing if another one has them go there anyway.
func (d *draft) fare(l learnerIx, s *place, except requestIx) int64 {
	if d.virtual[s.site] {
		return 0
	}
	fare := d.learnerFare[int(d.learners[l].reach)*len(d.virtual)+int(s.site)]
	if fare == 0 {
		return 0
	}
	for r := d.userFirst[int(l)*d.days+int(s.day)]; r != none; r = d.userNext[r] {
		if r != except && !d.virtual[d.sessions[d.seat[r]].site] {
			return 0
		}
	}
	return fare
}

// tour is the same for a trainer.
func (d *draft) tour(t trainerIx, s *place) int64 { return d.tourBeside(t, s, none) }

// tourBeside is tour where one session is about to be given up.
func (d *draft) tourBeside(t trainerIx, s *place, except sessionIx) int64 {
	if d.virtual[s.site] {
		return 0
	}
	way := d.trainerWay[int(t)*len(d.virtual)+int(s.site)]
	if way == 0 {
		return 0
	}
	for x := d.trainerFirst[int(t)*d.days+int(s.day)]; x != none; x = d.trainerNext[x] {
		if other := int(x) / d.crewMax; other != int(except) && !d.virtual[d.sessions[other].site] {
			return 0
		}
	}
	return d.w.TrainerTravel * 2 * int64(way)
}

// overtime is the price of a trainer's week.
func (m *model) overtime(t trainerIx, taught int32) int64 {
	over := taught - m.trainers[t].target
	if over <= 0 {
		return 0
	}
	return m.w.Overload * int64((over+59)/60)
}

// scattered is the price of a seat to the unity of its group: one more session
// that the group sits in, if it is not the first and nobody of it is there.
func (d *draft) scattered(g groupIx, s sessionIx, except requestIx) (one int32) {
	for _, r := range d.group(s) {
		if r != except && d.requests[r].group == g {
			return 0
		}
	}
	return 1
}

// changed is what somebody pays, and in which term, for sitting elsewhere than
// a published session said.
func (d *draft) changed(q *request, s sessionIx) (movedBy, reroomedBy, retrainedBy int64) {
	x := &d.sessions[s]
	return d.changedAt(q, &x.place, x.room, d.crew(s))
}

// changedAt is the same for a session that is not there yet.
func (d *draft) changedAt(q *request, x *place, r roomIx, crew []trainerIx) (movedBy, reroomedBy, retrainedBy int64) {
	p, price := &d.s.Published[q.held], &d.publishedPrice[q.held]
	if int(x.day) != p.Day || int(x.start) != p.Start {
		return price.moved, 0, 0
	}
	if r != d.publishedRoom[q.held] {
		reroomedBy = price.reroomed
	}
	if price.retrained > 0 && !d.sameCrew(crew, q.held) {
		retrainedBy = price.retrained
	}
	return 0, reroomedBy, retrainedBy
}

func (d *draft) sameCrew(crew []trainerIx, p publishedIx) bool {
	was := d.publishedCrew[p]
	if len(crew) != len(was) {
		return false
	}
	for _, t := range crew {
		found := false
		for _, u := range was {
			found = found || t == u
		}
		if !found {
			return false
		}
	}
	return true
}
