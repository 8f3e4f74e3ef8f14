package draft

import (
	"slices"

	"cohort/planner"
)

// publishedFacts notes who holds which seat already, and with it which of a
// learner's requests come before which.
func (m *Model) publishedFacts() {
	m.published = make(map[string]PublishedIx, len(m.Snapshot.Published))
	for i, x := range m.Snapshot.Published {
		m.published[x.ID] = PublishedIx(i)
		m.Fixed = append(m.Fixed, pinsOf(&x))
		var crew []TrainerIx
		for _, id := range x.Trainers {
			t := m.Ground.Trainer(id)
			if t == None {
				crew = nil
				break
			}
			crew = append(crew, TrainerIx(t))
		}
		slices.Sort(crew)
		crew = slices.Compact(crew) // nothing forbids that an unpinned one names somebody twice
		at := m.Ground.Room(x.Room)
		if at == None {
			at = None
		}
		m.publishedCrew = append(m.publishedCrew, crew)
		m.PublishedRoom = append(m.PublishedRoom, RoomIx(at))
		price := ToldPrice{Moved: m.Weights.Moved, Reroomed: m.Weights.Reroomed, Retrained: m.Weights.Retrained, Term: Moved}
		if x.Provisional {
			price = ToldPrice{Moved: m.Weights.Provisional.Amount, Term: Provisional}
		}
		m.PublishedPrice = append(m.PublishedPrice, price)
		for _, id := range x.Seated {
			at := m.Ground.Request(id)
			if at == None {
				continue // a region has none of those who can be sent nowhere
			}
			r := &m.Requests[at]
			r.Announced, r.Frozen, r.Exempt = PublishedIx(i), x.Fixes(planner.PinSeated), x.Pinned
			r.Stays = r.Frozen && !r.Exempt
		}
	}
	m.Before = make([][]RequestIx, len(m.Requests))
	m.Then = make([][]RequestIx, len(m.Requests))
	for _, mine := range m.RequestsOf {
		for _, b := range mine {
			if m.Requests[b].Exempt {
				continue // what was announced stands even where what comes before fell through
			}
			for _, first := range m.Courses[m.Requests[b].Course].After {
				for _, a := range mine {
					if m.Requests[a].Course == first {
						m.Before[b] = append(m.Before[b], a)
						m.Then[a] = append(m.Then[a], b)
					}
				}
			}
		}
	}
	m.listNeeded()
}

// PublishedAt finds a published session by its id, none if there is none.
func (m *Model) PublishedAt(id string) PublishedIx {
	if i, known := m.published[id]; known {
		return i
	}
	return None
}
