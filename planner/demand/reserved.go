package demand

import (
	"cmp"
	"maps"
	"slices"

	"cohort/planner"
	"cohort/planner/demand/facts"
)

// reserved are the issued sessions in which people without a name sat, with
// all their seats as requests of today. The seats of a learner without a name
// who is no more pass to their heir.
func (t *remains) reserved() []planner.Session {
	now := t.heirs()
	taken := map[string]string{}
	for _, s := range t.sessions {
		for _, id := range s.seated {
			taken[id] = s.ID
		}
	}
	var out []planner.Session
	for _, s := range t.sessions {
		if len(s.Nameless) == 0 || !t.exists(s) {
			continue
		}
		seated := slices.Clone(s.seated)
		for _, place := range s.Nameless {
			request := planner.RequestID(cmp.Or(now[place.ID], place.ID), s.Course)
			if t.requests[request] == nil || taken[request] != "" {
				continue
			}
			taken[request] = s.ID
			seated = append(seated, request)
		}
		if len(seated) > 0 {
			out = append(out, t.session(s, seated))
		}
	}
	return out
}

// exists says whether everything that a session names is still there.
func (t *remains) exists(s *standing) bool {
	gone := func(id string) bool { return t.k.TrainerAt[id] == nil }
	return t.k.CourseAt[s.Course] != nil && t.k.RoomAt[s.Room] != nil && !slices.ContainsFunc(s.Trainers, gone)
}

// heirs maps each learner without a name who sat in the issued timetable and
// is no more to the learner who takes their seats over. An heir is of the same
// intake and catchment and had no seat in that timetable. People with a name
// come before others, and people of the same office before others of the
// catchment. There is no heir where nobody knows whom a seat stood for, or
// where its office is gone.
func (t *remains) heirs() map[string]string {
	had := map[string]bool{}
	var gone []facts.Nameless
	for _, s := range t.sessions {
		for _, id := range s.Learners {
			had[id] = true
		}
		for _, place := range s.Nameless {
			if !had[place.ID] && t.learners[place.ID] == nil && place.Intake != nil && t.k.OfficeAt[place.Office] != nil {
				gone = append(gone, place)
			}
			had[place.ID] = true
		}
	}
	slices.SortFunc(gone, func(a, b facts.Nameless) int { return cmp.Or(cmp.Compare(a.Number, b.Number), cmp.Compare(a.ID, b.ID)) })
	var waiting []*learner // for an heir's place
	for _, id := range slices.Sorted(maps.Keys(t.learners)) {
		if l := t.learners[id]; l.Intake != nil && !had[id] {
			waiting = append(waiting, l)
		}
	}
	heirs := map[string]string{}
	used := map[string]bool{}
	inherit := func(fits func(p *facts.Nameless, l *learner) bool) {
		for i := range gone {
			p := &gone[i]
			if heirs[p.ID] != "" {
				continue
			}
			for _, l := range waiting {
				if !used[l.ID] && *l.Intake == *p.Intake && l.Catchment == t.k.gathering(p.Office) && fits(p, l) {
					heirs[p.ID], used[l.ID] = l.ID, true
					break
				}
			}
		}
	}
	inherit(func(p *facts.Nameless, l *learner) bool { return !l.Anonymous && l.Office == p.Office })
	inherit(func(_ *facts.Nameless, l *learner) bool { return !l.Anonymous })
	inherit(func(p *facts.Nameless, l *learner) bool { return l.Office == p.Office })
	inherit(func(*facts.Nameless, *learner) bool { return true })
	return heirs
}
