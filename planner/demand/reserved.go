package demand

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"cohort/planner"
)

// reserved are the issued sessions that people without a name sat in, with all
// their seats as requests of today. Whoever has a name or is new since takes the
// seats over of somebody without one who is no more.
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
		if !slices.ContainsFunc(s.Learners, func(id string) bool { return strings.HasPrefix(id, anonymous) }) || !t.exists(s) {
			continue
		}
		seated := slices.Clone(s.seated)
		for _, id := range words(s.Learners) {
			if heir, gone := now[id]; gone {
				id = heir
			} else if !strings.HasPrefix(id, anonymous) {
				continue
			}
			request := id + ":" + s.Course
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
	gone := func(id string) bool { return t.k.trainerAt[id] == nil }
	return t.k.courseAt[s.Course] != nil && t.k.roomAt[s.Room] != nil && !slices.ContainsFunc(s.Trainers, gone)
}

// heirs maps the learners without a name who sat in the issued timetable and are
// no more to those who have no seat in it: people with a name before others, of
// the same office before others of the catchment, always of the same intake.
func (t *remains) heirs() map[string]string {
	had := map[string]bool{}
	gone := map[string]bool{}
	for _, s := range t.sessions {
		for _, id := range s.Learners {
			had[id] = true
			if strings.HasPrefix(id, anonymous) && t.learners[id] == nil {
				gone[id] = true
			}
		}
	}
	var waiting []*learner // for an heir's place
	for _, id := range slices.Sorted(maps.Keys(t.learners)) {
		if l := t.learners[id]; l.Cohort != "" && !had[id] {
			waiting = append(waiting, l)
		}
	}
	heirs := map[string]string{}
	used := map[string]bool{}
	inherit := func(fits func(p place, l *learner) bool) {
		for _, p := range places(gone) {
			if heirs[p.id] != "" {
				continue
			}
			for _, l := range waiting {
				if !used[l.ID] && l.Cohort == cohortOf(p.intake, p.site) && fits(p, l) {
					heirs[p.id], used[l.ID] = l.ID, true
					break
				}
			}
		}
	}
	inherit(func(p place, l *learner) bool { return !l.Anonymous && l.Office == p.office })
	inherit(func(_ place, l *learner) bool { return !l.Anonymous })
	inherit(func(p place, l *learner) bool { return l.Office == p.office })
	inherit(func(place, *learner) bool { return true })
	return heirs
}

// place is whom a learner without a name stood for.
type place struct {
	id, site, office string
	intake           planner.Date
	number           int
}

// places reads the ids of learners without a name, in the order in which they
// were given.
func places(ids map[string]bool) []place {
	var out []place
	for _, id := range slices.Sorted(maps.Keys(ids)) {
		if p, ok := parsePlace(id); ok {
			out = append(out, p)
		}
	}
	slices.SortStableFunc(out, func(a, b place) int { return a.number - b.number })
	return out
}

// parsePlace takes A/<site>/<intake>/<office>/<n> apart. Keys of sites and
// offices may hold slashes themselves; a date tells them apart.
func parsePlace(id string) (place, bool) {
	parts := strings.Split(id, "/")
	for i := 2; i < len(parts)-2; i++ {
		d, err := planner.ParseDate(parts[i])
		n, wrong := strconv.Atoi(parts[len(parts)-1])
		if err == nil && wrong == nil {
			return place{id, strings.Join(parts[1:i], "/"), strings.Join(parts[i+1:len(parts)-1], "/"), d, n}, true
		}
	}
	return place{}, false
}
