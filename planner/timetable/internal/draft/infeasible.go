package draft

import (
	"slices"

	"cohort/planner/ground"
)

// listInfeasible notes the requests that no plan can serve. One is
// feasible if, with nothing else planned, there is a day, a site where the person may be
// sent and an hour at which they, a room and somebody for each role are free, or at which
// they are free and a pinned session begins; and if all that comes before it is feasible.
// A session of which something is pinned may also be held in a room too small for others.
// The search leaves the others out: where a site closes they are many, and it would look
// at them again and again.
func (m *Model) listInfeasible() {
	m.Infeasible = make([]bool, len(m.Requests))
	free := make([]uint64, len(m.Courses)*len(m.Virtual)*m.Days*m.Words)
	bits := func(c CourseIx, site SiteIx, day int) []uint64 {
		at := ((int(c)*len(m.Virtual)+int(site))*m.Days + day) * m.Words
		return free[at : at+m.Words]
	}
	for i := range m.Courses {
		for site := range m.Virtual {
			for day := range m.Days {
				m.startsAt(CourseIx(i), SiteIx(site), day, bits(CourseIx(i), SiteIx(site), day))
			}
		}
	}
	for c, loose := range m.Ground.Loose {
		for site := range m.Virtual {
			for day := 0; len(loose) > 0 && day < m.Days; day++ {
				m.Ground.LooseStarts(0, CourseIx(c), SiteIx(site), day, bits(CourseIx(c), SiteIx(site), day))
			}
		}
	}
	m.pinnedAt(func(c CourseIx, site SiteIx, day int, at int32) { bits(c, site, day)[at>>6] |= 1 << (at & 63) })
	for r := range m.Requests {
		m.Infeasible[r] = !m.hasPlace(RequestIx(r), bits)
	}
	// Before a pinned seat comes nothing, nor is it one of them: it stands.
	for again := true; again; {
		again = false
		for r := range m.Requests {
			for _, a := range m.Before[r] {
				if m.Infeasible[a] && !m.Infeasible[r] {
					m.Infeasible[r], again = true, true
				}
			}
		}
	}
}

// ForgetInfeasible has the requests that no plan can serve searched for like all
// others. It comes before any draft of the model is made.
func (m *Model) ForgetInfeasible() {
	clear(m.Infeasible)
	m.ListMovable()
}

// startsAt finds the hours of a day at which a course could start at a site, if
// nothing else were planned.
func (m *Model) startsAt(i CourseIx, site SiteIx, day int, out []uint64) {
	c := &m.Courses[i]
	for _, r := range c.Rooms {
		if m.Rooms[r].Site == site {
			for k, b := range m.Windows.Bits(m.RoomDay[int(r)*m.Days+day], c.Length) {
				out[k] |= b & m.StartsOf[int(i)*m.Words+k]
			}
		}
	}
	for _, able := range c.Able {
		for k := range out {
			any := uint64(0)
			for _, t := range able {
				if m.TrainerWay[int(t)*len(m.Virtual)+int(site)] != Far {
					any |= m.Windows.Bits(m.TrainerDay[int(t)*m.Days+day], c.Length)[k]
				}
			}
			out[k] &= any
		}
	}
}

// hasPlace says whether somebody could come on one of those hours, and any room has what
// they need.
func (m *Model) hasPlace(r RequestIx, bits func(CourseIx, SiteIx, int) []uint64) bool {
	q := &m.Requests[r]
	who := &m.Learners[q.Learner]
	if who.Need != 0 && !slices.ContainsFunc(m.Courses[q.Course].Rooms, func(x RoomIx) bool { return m.Ground.Meets(who.Need, m.Rooms[x].Kind) }) &&
		!slices.ContainsFunc(m.Ground.Pinned, func(x ground.Pin) bool { return x.Course == q.Course && m.Ground.Meets(who.Need, m.Rooms[x.Room].Kind) }) &&
		!m.looseMeets(q.Course, who.Need) {
		return false
	}
	for day := int(max(q.Earliest, 0)); day < m.Days; day++ {
		mine := m.Windows.Bits(m.LearnerDay[int(q.Learner)*m.Days+day], m.Courses[q.Course].Length)
		for site := range m.Virtual {
			if m.LearnerWay[int(who.Reach)*len(m.Virtual)+site] == Far {
				continue
			}
			for k, b := range bits(q.Course, SiteIx(site), day) {
				if b&mine[k] != 0 {
					return true
				}
			}
		}
	}
	return false
}

// looseMeets says whether a session of a course of which something is pinned could be held
// in a room that has what somebody needs.
func (m *Model) looseMeets(c CourseIx, need ground.NeedIx) bool {
	for r := range m.Rooms {
		if m.Ground.Meets(need, m.Rooms[r].Kind) && m.Ground.LooseIn(c, RoomIx(r)) {
			return true
		}
	}
	return false
}
