package capacity

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"cohort/planner"
)

// announcedWeight is the weight of the requests of people without a name whom
// an announced wave adds.
const announcedWeight = 8

// Expecting returns the snapshot with other numbers of people without a name:
// wanted says how many a cohort that starts has beside those with a name. They
// share what the cohort's people without a name do in the snapshot, each as
// often as its turn comes, in the order of their ids. Where an office has
// announced a wave that is more than was expected, its people are counted as
// they are: they are at least as many. A cohort that wanted does not name is left as it is; for one that has
// nobody without a name in the snapshot those of the nearest intake of the same
// catchment are taken, their days moved along, and if there is none, nobody.
// The snapshot is for adding up load and is not sound for anything else.
func Expecting(s *planner.Snapshot, wanted map[string]int) *planner.Snapshot {
	e := newExpectation(s)
	out := *s
	out.Learners, out.Requests = nil, nil
	for i := range s.Learners {
		l := &s.Learners[i]
		if _, asked := wanted[l.Cohort]; !asked || !e.held(l) {
			out.Learners = append(out.Learners, *l)
			out.Requests = append(out.Requests, e.requests[l.ID]...)
		}
	}
	for _, cohort := range sortedKeys(wanted) {
		stand, shift := e.template(cohort)
		n := len(stand)
		for i, l := range stand {
			copies := (i+1)*wanted[cohort]/n - i*wanted[cohort]/n
			if e.announced[[2]string{cohort, l.Office}] {
				copies = 1
			}
			for k := range copies {
				x := *l
				x.ID, x.Cohort = fmt.Sprintf("%s#%s#%d", l.ID, cohort, k), cohort
				out.Learners = append(out.Learners, x)
				for _, r := range e.requests[l.ID] {
					r.ID, r.Learner = fmt.Sprintf("%s#%s#%d", r.ID, cohort, k), x.ID
					r.Earliest, r.Due = r.Earliest+shift, r.Due+shift
					out.Requests = append(out.Requests, r)
				}
			}
		}
	}
	return &out
}

// expectation knows the people without a name.
type expectation struct {
	requests  map[string][]planner.Request  // by learner
	announced map[[2]string]bool            // cohorts and offices to which a wave adds somebody
	cohorts   map[string][]*planner.Learner // held seats, by cohort
}

func newExpectation(s *planner.Snapshot) *expectation {
	e := &expectation{requests: map[string][]planner.Request{}, announced: map[[2]string]bool{}, cohorts: map[string][]*planner.Learner{}}
	for _, r := range s.Requests {
		e.requests[r.Learner] = append(e.requests[r.Learner], r)
	}
	for i := range s.Learners {
		l := &s.Learners[i]
		switch {
		case e.held(l):
			e.cohorts[l.Cohort] = append(e.cohorts[l.Cohort], l)
		case l.Anonymous:
			e.announced[[2]string{l.Cohort, l.Office}] = true
		}
	}
	for _, list := range e.cohorts {
		slices.SortFunc(list, func(a, b *planner.Learner) int { return cmp.Compare(a.ID, b.ID) })
	}
	return e
}

// held says that somebody has no name and is not there because of a wave alone.
func (e *expectation) held(l *planner.Learner) bool {
	return l.Anonymous && !slices.ContainsFunc(e.requests[l.ID], func(r planner.Request) bool { return r.Weight >= announcedWeight })
}

// template is the people without a name of a cohort, or those of the nearest
// intake of its catchment, and by how many days they are moved.
func (e *expectation) template(cohort string) ([]*planner.Learner, int) {
	if list := e.cohorts[cohort]; len(list) > 0 {
		return list, 0
	}
	start, site, ok := intakeOf(cohort)
	if !ok {
		return nil, 0
	}
	best, shift := "", 0
	for _, other := range sortedKeys(e.cohorts) {
		at, there, ok := intakeOf(other)
		if !ok || there != site {
			continue
		}
		if by := int(start - at); best == "" || max(by, -by) < max(shift, -shift) {
			best, shift = other, by
		}
	}
	return e.cohorts[best], shift
}

// intakeOf reads the name of a cohort that starts: its day and its catchment.
func intakeOf(cohort string) (planner.Date, string, bool) {
	day, site, newcomers := strings.Cut(cohort, " ")
	if !newcomers {
		return 0, "", false
	}
	start, err := planner.ParseDate(day)
	return start, site, err == nil
}

func sortedKeys[T any](m map[string]T) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// Foresee adds to loads what they are if as many people start as one quantile
// of the forecast says and as many as another: by cohort, those without a name.
func Foresee(loads []Load, s *planner.Snapshot, likely, safe map[string]int) {
	for _, x := range []struct {
		wanted map[string]int
		into   func(*Load, int)
	}{
		{likely, func(l *Load, need int) { l.NeedP50Minutes = &need }},
		{safe, func(l *Load, need int) { l.NeedP80Minutes = &need }},
	} {
		need := map[loadKey]int{}
		for _, l := range Loads(Expecting(s, x.wanted), nil) {
			need[loadKey{int(l.Week), l.Kind, l.ID}] = l.NeedMinutes
		}
		for i := range loads {
			x.into(&loads[i], need[loadKey{int(loads[i].Week), loads[i].Kind, loads[i].ID}])
		}
	}
}
