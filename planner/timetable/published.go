package timetable

import "slices"

// pinnedAt calls for each pinned session with its course, site and start: it is held
// as it was announced, also in a room that has too few seats for a new one.
func (m *model) pinnedAt(call func(c courseIx, site siteIx, day int, at int32)) {
	for _, x := range m.s.Published {
		if x.Pinned {
			call(courseIx(m.courseAt[x.Course]), m.rooms[m.roomAt[x.Room]].site, x.Day, int32(x.Start/m.grid))
		}
	}
}

// publishedFacts notes who holds which seat already, and with it which of a
// learner's requests come before which.
func (m *model) publishedFacts() {
	m.learnerHasFrozen = make([]bool, len(m.learners))
	for i, x := range m.s.Published {
		var crew []trainerIx
		for _, id := range x.Trainers {
			t, known := m.trainerAt[id]
			if !known {
				crew = nil
				break
			}
			crew = append(crew, trainerIx(t))
		}
		slices.Sort(crew)
		crew = slices.Compact(crew) // nothing forbids that an unpinned one names somebody twice
		at, known := m.roomAt[x.Room]
		if !known {
			at = none
		}
		m.publishedCrew = append(m.publishedCrew, crew)
		m.publishedRoom = append(m.publishedRoom, roomIx(at))
		price := toldPrice{moved: m.w.Moved, reroomed: m.w.Reroomed, retrained: m.w.Retrained, term: moved}
		if x.Provisional {
			price = toldPrice{moved: m.w.Provisional.Amount, term: provisional}
		}
		m.publishedPrice = append(m.publishedPrice, price)
		for _, id := range x.Seated {
			r := &m.requests[m.requestAt[id]]
			r.held, r.frozen = publishedIx(i), x.Pinned
			m.learnerHasFrozen[r.learner] = m.learnerHasFrozen[r.learner] || x.Pinned
		}
	}
	m.before = make([][]requestIx, len(m.requests))
	m.then = make([][]requestIx, len(m.requests))
	for _, mine := range m.requestsOf {
		for _, b := range mine {
			if m.requests[b].frozen {
				continue // what was announced stands even where what comes before fell through
			}
			for _, first := range m.courses[m.requests[b].course].after {
				for _, a := range mine {
					if m.requests[a].course == first {
						m.before[b] = append(m.before[b], a)
						m.then[a] = append(m.then[a], b)
					}
				}
			}
		}
	}
}

// publishedAt finds a published session by its id, none if there is none.
func (m *model) publishedAt(id string) publishedIx {
	for i := range m.s.Published {
		if m.s.Published[i].ID == id {
			return publishedIx(i)
		}
	}
	return none
}
