package timetable

// The four changes that everything is made of. Each keeps the indexes and the
// cost exact and writes itself into the undo log; none asks whether it is
// allowed, see fits.go.

// sit seats a waiting request in a session.
func (d *draft) sit(r requestIx, s sessionIx) {
	d.enter(r, s)
	d.log = append(d.log, change{seated, r, s})
}

// rise takes a request out of its session.
func (d *draft) rise(r requestIx) {
	s := d.seat[r]
	d.leave(r)
	d.log = append(d.log, change{unseated, r, s})
	d.dirty = append(d.dirty, r)
	if x := &d.sessions[s]; x.n == x.least-1 {
		d.thin = append(d.thin, s)
	}
}

// open adds an empty session. The crew is copied.
func (d *draft) open(x session, crew []trainerIx) sessionIx {
	var s sessionIx
	if n := len(d.free); n > 0 {
		s = d.free[n-1]
		d.free = d.free[:n-1]
	} else {
		s = sessionIx(len(d.sessions))
		d.sessions = append(d.sessions, session{})
		d.roomNext = append(d.roomNext, none)
		for range d.crewMax {
			d.crews = append(d.crews, none)
			d.trainerNext = append(d.trainerNext, none)
		}
		for range d.seatMax {
			d.people = append(d.people, none)
		}
	}
	d.rawOpen(s, x, crew)
	d.log = append(d.log, change{opened, none, s})
	return s
}

// close removes a session in which nobody sits.
func (d *draft) close(s sessionIx) {
	kept := closing{session: d.sessions[s]}
	crew := d.crew(s)
	if n := copy(kept.crew[:], crew); n < len(crew) {
		kept.more = append(kept.more, crew[n:]...)
	}
	d.closed = append(d.closed, kept)
	d.rawClose(s)
	d.free = append(d.free, s)
	d.log = append(d.log, change{dissolved, none, s})
}

// begin starts a move: what was done before it is for good.
func (d *draft) begin() {
	d.log, d.closed, d.dirty, d.thin = d.log[:0], d.closed[:0], d.dirty[:0], d.thin[:0]
}

// undo takes back the whole move.
func (d *draft) undo() { d.undoTo(0) }

// undoTo takes back what came after a place in the log.
func (d *draft) undoTo(mark int) {
	for i := len(d.log) - 1; i >= mark; i-- {
		switch c := d.log[i]; c.what {
		case seated:
			d.leave(c.request)
		case unseated:
			d.enter(c.request, c.session)
		case opened:
			d.rawClose(c.session)
			d.free = append(d.free, c.session)
		case dissolved:
			kept := &d.closed[len(d.closed)-1]
			n := int(d.courses[kept.session.course].crew)
			d.free = d.free[:len(d.free)-1]
			if n <= len(kept.crew) {
				d.rawOpen(c.session, kept.session, kept.crew[:n])
			} else {
				d.rawOpen(c.session, kept.session, append(kept.crew[:], kept.more...))
			}
			d.closed = d.closed[:len(d.closed)-1]
		}
	}
	d.log = d.log[:mark]
}

// enter seats a request and lets those wait for a seat that came after it.
func (d *draft) enter(r requestIx, s sessionIx) {
	if d.lacks[r] == 0 {
		d.stopWaiting(r)
	}
	d.rawSit(r, s)
	for _, b := range d.then[r] {
		if d.lacks[b]--; d.lacks[b] == 0 && d.seat[b] == none {
			d.wait(b)
		}
	}
}

// leave takes a request out of its session; what comes after it cannot be
// served any more.
func (d *draft) leave(r requestIx) {
	for _, b := range d.then[r] {
		if d.lacks[b]++; d.lacks[b] == 1 && d.seat[b] == none {
			d.stopWaiting(b)
		}
	}
	d.rawRise(r)
	if d.lacks[r] == 0 {
		d.wait(r)
	}
}

func (d *draft) rawSit(r requestIx, s sessionIx) {
	q, x := &d.requests[r], &d.sessions[s]
	l := q.learner
	d.price(r, -1)
	d.add(late, d.lateness(q, x.day))
	d.add(learnerTravel, d.fare(l, &x.place, none))
	if q.group != none && d.scattered(q.group, s, none) > 0 {
		if d.spread[q.group] > 0 {
			d.add(split, d.w.Split)
		}
		d.spread[q.group]++
	}
	if q.held != none {
		a, b, c := d.changed(q, s)
		price := &d.publishedPrice[q.held]
		d.add(price.term, a-price.moved)
		d.add(reroomed, b)
		d.add(retrained, c)
	}
	if !q.working {
		if x.day > d.lastDay[l] {
			d.add(ready, d.readiness(l, x.day)-d.readiness(l, d.lastDay[l]))
			d.lastDay[l] = x.day
		}
	} else if !d.works(l, x.day) {
		d.released[int(d.learners[l].office)*d.days+int(x.day)]++
	}
	d.people[int(s)*d.seatMax+int(x.n)] = r
	d.seatAt[r] = x.n
	x.n++
	d.seat[r] = s
	day := int(l)*d.days + int(x.day)
	d.userNext[r], d.userFirst[day] = d.userFirst[day], r
}

func (d *draft) rawRise(r requestIx) {
	q := &d.requests[r]
	s := d.seat[r]
	x := &d.sessions[s]
	l := q.learner
	day := int(l)*d.days + int(x.day)
	if d.userFirst[day] == r {
		d.userFirst[day] = d.userNext[r]
	} else {
		at := d.userFirst[day]
		for d.userNext[at] != r {
			at = d.userNext[at]
		}
		d.userNext[at] = d.userNext[r]
	}
	x.n--
	i := int(s) * d.seatMax
	last := d.people[i+int(x.n)]
	d.people[i+int(d.seatAt[r])], d.seatAt[last] = last, d.seatAt[r]
	d.seat[r] = none
	if !q.working {
		if x.day == d.lastDay[l] {
			if last := d.lastWithout(l, r); last != x.day {
				d.add(ready, d.readiness(l, last)-d.readiness(l, x.day))
				d.lastDay[l] = last
			}
		}
	} else if !d.works(l, x.day) {
		d.released[int(d.learners[l].office)*d.days+int(x.day)]--
	}
	if q.held != none {
		a, b, c := d.changed(q, s)
		price := &d.publishedPrice[q.held]
		d.add(price.term, price.moved-a)
		d.add(reroomed, -b)
		d.add(retrained, -c)
	}
	if q.group != none && d.scattered(q.group, s, none) > 0 {
		d.spread[q.group]--
		if d.spread[q.group] > 0 {
			d.add(split, -d.w.Split)
		}
	}
	d.add(learnerTravel, -d.fare(l, &x.place, none))
	d.add(late, -d.lateness(q, x.day))
	d.price(r, 1)
}

// works says whether somebody who serves visitors is away for training on a day.
func (d *draft) works(l learnerIx, day int32) bool {
	for r := d.userFirst[int(l)*d.days+int(day)]; r != none; r = d.userNext[r] {
		if d.requests[r].working {
			return true
		}
	}
	return false
}

func (d *draft) rawOpen(s sessionIx, x session, crew []trainerIx) {
	x.n = 0
	x.courseAt = int32(len(d.byCourse[x.course]))
	x.heldAt = int32(len(d.held))
	d.byCourse[x.course] = append(d.byCourse[x.course], s)
	d.held = append(d.held, s)
	d.sessions[s] = x
	c := &d.courses[x.course]
	d.add(teaching, c.teaching)
	day := int(x.room)*d.days + int(x.day)
	d.roomNext[s], d.roomFirst[day] = d.roomFirst[day], s
	for i, t := range crew {
		at := int32(int(s)*d.crewMax + i)
		d.add(trainerTravel, d.tour(t, &x.place))
		d.crews[at] = t
		day := int(t)*d.days + int(x.day)
		d.trainerNext[at], d.trainerFirst[day] = d.trainerFirst[day], at
		d.teach(t, x.day, c.minutes)
	}
}

func (d *draft) rawClose(s sessionIx) {
	x := &d.sessions[s]
	c := &d.courses[x.course]
	for i, t := range d.crew(s) {
		at := int32(int(s)*d.crewMax + i)
		first := &d.trainerFirst[int(t)*d.days+int(x.day)]
		for *first != at {
			first = &d.trainerNext[*first]
		}
		*first = d.trainerNext[at]
		d.add(trainerTravel, -d.tour(t, &x.place))
		d.teach(t, x.day, -c.minutes)
	}
	first := &d.roomFirst[int(x.room)*d.days+int(x.day)]
	for *first != s {
		first = &d.roomNext[*first]
	}
	*first = d.roomNext[s]
	d.add(teaching, -c.teaching)
	list := d.byCourse[x.course]
	last := list[len(list)-1]
	list[x.courseAt], d.sessions[last].courseAt = last, x.courseAt
	d.byCourse[x.course] = list[:len(list)-1]
	last = d.held[len(d.held)-1]
	d.held[x.heldAt], d.sessions[last].heldAt = last, x.heldAt
	d.held = d.held[:len(d.held)-1]
	x.heldAt = none
}

func (d *draft) teach(t trainerIx, day, minutes int32) {
	taught := &d.taught[int(t)*d.weeks+int(d.week[day])]
	before := d.overtime(t, *taught)
	*taught += minutes
	d.add(overload, d.overtime(t, *taught)-before)
}
