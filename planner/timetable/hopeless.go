package timetable

// listHopeless notes the requests of a small network that no plan can serve: on
// no day from their earliest on is there a site that the person may be sent to,
// with an hour at which they, a room and somebody for each place of the crew are
// all free, if nothing else is planned, or they are free and a pinned session
// begins; or what comes before is one of them. Where a branch closes they are
// many, and who waits in vain is looked at again and again. In a large network
// they are few.
func (m *model) listHopeless() {
	m.hopeless = make([]bool, len(m.requests))
	if len(m.requests) > smallUpTo {
		return
	}
	free := make([]uint64, len(m.courses)*len(m.virtual)*m.days*m.words)
	bits := func(c courseIx, site siteIx, day int) []uint64 {
		at := ((int(c)*len(m.virtual)+int(site))*m.days + day) * m.words
		return free[at : at+m.words]
	}
	for i := range m.courses {
		for site := range m.virtual {
			for day := range m.days {
				m.startsAt(courseIx(i), siteIx(site), day, bits(courseIx(i), siteIx(site), day))
			}
		}
	}
	m.pinnedAt(func(c courseIx, site siteIx, day int, at int32) { bits(c, site, day)[at>>6] |= 1 << (at & 63) })
	for r := range m.requests {
		m.hopeless[r] = !m.hasPlace(requestIx(r), bits)
	}
	// Before a pinned seat comes nothing, nor is it one of them: it stands.
	for again := true; again; {
		again = false
		for r := range m.requests {
			for _, a := range m.before[r] {
				if m.hopeless[a] && !m.hopeless[r] {
					m.hopeless[r], again = true, true
				}
			}
		}
	}
}

// startsAt finds the hours of a day at which a course could start at a site, if
// nothing else were planned.
func (m *model) startsAt(i courseIx, site siteIx, day int, out []uint64) {
	c := &m.courses[i]
	for _, r := range c.rooms {
		if m.rooms[r].site == site {
			for k, b := range m.windows.bits(m.roomDay[int(r)*m.days+day], c.length) {
				out[k] |= b & m.startsOf[int(i)*m.words+k]
			}
		}
	}
	for _, able := range c.able {
		for k := range out {
			any := uint64(0)
			for _, t := range able {
				if m.trainerWay[int(t)*len(m.virtual)+int(site)] != far {
					any |= m.windows.bits(m.trainerDay[int(t)*m.days+day], c.length)[k]
				}
			}
			out[k] &= any
		}
	}
}

// hasPlace says whether somebody could come on one of those hours.
func (m *model) hasPlace(r requestIx, bits func(courseIx, siteIx, int) []uint64) bool {
	q := &m.requests[r]
	who := &m.learners[q.learner]
	for day := int(max(q.earliest, 0)); day < m.days; day++ {
		mine := m.windows.bits(m.userDay[int(q.learner)*m.days+day], m.courses[q.course].length)
		for site := range m.virtual {
			if m.learnerWay[int(who.reach)*len(m.virtual)+site] == far {
				continue
			}
			for k, b := range bits(q.course, siteIx(site), day) {
				if b&mine[k] != 0 {
					return true
				}
			}
		}
	}
	return false
}
