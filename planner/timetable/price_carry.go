package timetable

// carriage is a session's change of place, room and crew with everybody in it.
type carriage struct {
	s     sessionIx
	place place
	room  roomIx
	crew  []trainerIx
}

// carries says whether the rules hold afterwards as they did before. That the
// room has what the course needs and each of the crew may lead it is the
// caller's to know, and that the session is not pinned.
func (d *state) carries(x *carriage) bool {
	y, p := &d.sessions[x.s], &x.place
	if y.n > min(d.courses[p.course].max, d.rooms[x.room].seats) || !d.has(x.room, p, x.s) {
		return false
	}
	for _, t := range x.crew {
		if !d.leads(t, p, x.s) {
			return false
		}
	}
	if y.place == *p {
		return true
	}
	group := d.group(x.s)
	for i, r := range group {
		if !d.fitsBeside(r, p, -d.joining(group[:i], r, p.day)) {
			return false
		}
	}
	return true
}

// joining is how many of a group serve visitors in somebody's office and come to
// be away on a day on which they were not.
func (d *state) joining(group []requestIx, r requestIx, day int32) (n int32) {
	if !d.requests[r].working {
		return 0
	}
	for _, other := range group {
		if q := &d.requests[other]; q.working && d.besides(r, other) && !d.works(q.learner, day) {
			n++
		}
	}
	return n
}

// priceOfCarriage is by how much it worsens the cost.
func (d *state) priceOfCarriage(x *carriage) int64 {
	y, p := &d.sessions[x.s], &x.place
	cost := int64(0)
	for _, r := range d.group(x.s) {
		if y.place != *p {
			cost += d.placeChange(r, &y.place, p)
		}
		if q := &d.requests[r]; q.held != none {
			a, b, c := d.changedAt(q, p, x.room, x.crew)
			cost += a + b + c - d.difference(q, x.s)
		}
	}
	minutes := d.courses[p.course].minutes
	from, to := d.week[y.day], d.week[p.day]
	for _, t := range d.crew(x.s) {
		cost -= d.tourBeside(t, &y.place, x.s)
		if from != to || !contains(x.crew, t) {
			taught := d.taught[int(t)*d.weeks+int(from)]
			cost += d.overtime(t, taught-minutes) - d.overtime(t, taught)
		}
	}
	for _, t := range x.crew {
		cost += d.tourBeside(t, p, x.s)
		if from != to || !contains(d.crew(x.s), t) {
			taught := d.taught[int(t)*d.weeks+int(to)]
			cost += d.overtime(t, taught+minutes) - d.overtime(t, taught)
		}
	}
	return cost
}

// carryOut makes what was priced.
func (d *state) carryOut(x *carriage) {
	w := &d.work
	w.group = append(w.group[:0], d.group(x.s)...)
	for _, r := range w.group {
		d.rise(r)
	}
	d.close(x.s)
	s := d.open(d.sessionAt(x.place, x.room), x.crew)
	for _, r := range w.group {
		d.sit(r, s)
	}
}
