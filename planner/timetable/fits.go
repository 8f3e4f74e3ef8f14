package timetable

// The rules, asked of one person, one trainer or one room at a time. A draft
// that obeys them and adds only what these allow obeys them still.

// placeAt is a course at a time and a site.
func (m *model) placeAt(c courseIx, site siteIx, day, at int32) place {
	x := &m.courses[c]
	start := at * int32(m.grid)
	return place{course: c, site: site, day: day, start: start, end: start + x.minutes, at: at, length: x.length}
}

// fits says whether somebody may take a seat at a place: H5, H6, H8, H9 and
// H10. Where they sit for the same request now is left out of account.
func (d *draft) fits(r requestIx, p *place) bool { return d.fitsBeside(r, p, 0) }

// fitsBeside is fits where so many others of the office's working staff are
// about to give up that day.
func (d *draft) fitsBeside(r requestIx, p *place, spared int32) bool {
	q := &d.requests[r]
	if p.day < q.earliest {
		return false
	}
	l := q.learner
	day := int(l)*d.days + int(p.day)
	if !d.windows.open(d.userDay[day], p.length, p.at) {
		return false
	}
	who := &d.learners[l]
	way := d.learnerWay[int(who.reach)*len(d.virtual)+int(p.site)]
	if way == far {
		return false
	}
	for _, a := range d.before[r] {
		s := d.seat[a]
		if s == none {
			return false
		}
		if x := &d.sessions[s]; x.day > p.day || x.day == p.day && x.end+d.pause > p.start {
			return false
		}
	}
	for _, b := range d.then[r] {
		if s := d.seat[b]; s != none {
			if x := &d.sessions[s]; p.day > x.day || x.day == p.day && p.end+d.pause > x.start {
				return false
			}
		}
	}
	free := !q.working
	if other := d.userFirst[day]; other != none {
		minutes := p.end - p.start
		online := d.virtual[p.site]
		for ; other != none; other = d.userNext[other] {
			free = free || d.requests[other].working
			if other == r {
				continue
			}
			x := &d.sessions[d.seat[other]]
			gap := d.pause
			if d.virtual[x.site] != online {
				if online {
					gap += d.learnerWay[int(who.reach)*len(d.virtual)+int(x.site)]
				} else {
					gap += way
				}
			} else if !online && x.site != p.site {
				return false
			}
			if p.start < x.end+gap && x.start < p.end+gap {
				return false
			}
			minutes += x.end - x.start
		}
		if minutes > who.maxDay {
			return false
		}
	} else if p.end-p.start > who.maxDay {
		return false
	}
	return free || d.released[int(who.office)*d.days+int(p.day)]-spared < d.release[who.office]
}

// leads says whether a trainer may lead a session at a place: H4 and H6. That
// they may lead the course is the caller's to know. A session that is about to
// be given up is left out of account.
func (d *draft) leads(t trainerIx, p *place, except sessionIx) bool {
	day := int(t)*d.days + int(p.day)
	if !d.windows.open(d.trainerDay[day], p.length, p.at) {
		return false
	}
	way := d.trainerWay[int(t)*len(d.virtual)+int(p.site)]
	if way == far {
		return false
	}
	who := &d.trainers[t]
	minutes := p.end - p.start
	taught := d.taught[int(t)*d.weeks+int(d.week[p.day])]
	if except != none && d.week[d.sessions[except].day] == d.week[p.day] && d.leading(t, except) {
		taught -= d.sessions[except].end - d.sessions[except].start
	}
	if taught+minutes > who.maxWeek {
		return false
	}
	online := d.virtual[p.site]
	for at := d.trainerFirst[day]; at != none; at = d.trainerNext[at] {
		s := int(at) / d.crewMax
		if s == int(except) {
			continue
		}
		x := &d.sessions[s]
		gap := d.trainerBreak
		if d.virtual[x.site] != online {
			if online {
				gap += d.trainerWay[int(t)*len(d.virtual)+int(x.site)]
			} else {
				gap += way
			}
		} else if !online && x.site != p.site {
			return false
		}
		if p.start < x.end+gap && x.start < p.end+gap {
			return false
		}
		minutes += x.end - x.start
	}
	return minutes <= who.maxDay
}

func (d *draft) leading(t trainerIx, s sessionIx) bool {
	for _, u := range d.crew(s) {
		if u == t {
			return true
		}
	}
	return false
}

// has says whether a room is open and empty for a session at a place: H3. That
// it has what the course needs is the caller's to know.
func (d *draft) has(r roomIx, p *place, except sessionIx) bool {
	day := int(r)*d.days + int(p.day)
	if !d.windows.open(d.roomDay[day], p.length, p.at) {
		return false
	}
	for s := d.roomFirst[day]; s != none; s = d.roomNext[s] {
		x := &d.sessions[s]
		if s != except && p.start < x.end+d.roomPause && x.start < p.end+d.roomPause {
			return false
		}
	}
	return true
}

// sessionAt is an empty session at a place in a room.
func (d *draft) sessionAt(p place, r roomIx) session {
	c := &d.courses[p.course]
	return session{place: p, room: r, cap: min(c.max, d.rooms[r].seats, int32(d.seatMax)), least: c.min, pinned: none, heldAt: none}
}
