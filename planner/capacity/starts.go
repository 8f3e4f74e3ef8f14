package capacity

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"cohort/planner"
)

// Intake is the newcomers who start on one day in the catchment of one training
// site.
type Intake struct {
	Start     planner.Date
	Catchment string // site
}

// intakeOf is the intake that a learner comes with; false: they work already, or
// the snapshot does not say.
func intakeOf(l *planner.Learner) (Intake, bool) {
	if l.Intake == nil {
		return Intake{}, false
	}
	return Intake{*l.Intake, l.Catchment}, true
}

// Expecting returns the snapshot with other numbers of people without a name:
// wanted says how many an intake has beside those with a name. They share what
// the intake's people without a name do in the snapshot, each as often as its
// turn comes, in the order of their ids. Where an office has announced a wave
// that is more than was expected, its people are counted as they are: they are at
// least as many. An intake that wanted does not name is left as it is. For one
// that has nobody without a name in the snapshot, those of the nearest intake of
// the same catchment are taken, their days moved along; if there is none, nobody.
// The snapshot is for adding up load and is not sound for anything else.
func Expecting(s *planner.Snapshot, wanted map[Intake]int) *planner.Snapshot {
	e := newExpectation(s)
	out := *s
	out.Learners, out.Requests = nil, nil
	for i := range s.Learners {
		l := &s.Learners[i]
		at, newcomer := intakeOf(l)
		if _, asked := wanted[at]; !newcomer || !asked || !forecastOnly(l) {
			out.Learners = append(out.Learners, *l)
			out.Requests = append(out.Requests, e.requests[l.ID]...)
		}
	}
	for _, at := range sortedIntakes(wanted) {
		stand, shift := e.template(at)
		n := len(stand)
		cohort := planner.CohortID(at.Start, at.Catchment)
		for i, l := range stand {
			copies := (i+1)*wanted[at]/n - i*wanted[at]/n
			if e.announced[at][l.Office] {
				copies = 1
			}
			for k := range copies {
				x := *l
				x.ID, x.Cohort, x.Intake, x.Catchment = fmt.Sprintf("%s#%s#%d", l.ID, cohort, k), cohort, &at.Start, at.Catchment
				out.Learners = append(out.Learners, x)
				for _, r := range e.requests[l.ID] {
					r.ID, r.Learner = planner.RequestID(x.ID, r.Course), x.ID
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
	requests  map[string][]planner.Request // by learner
	announced map[Intake]map[string]bool   // offices to whose people a wave adds somebody
	expected  map[Intake][]*planner.Learner
}

func newExpectation(s *planner.Snapshot) *expectation {
	e := &expectation{requests: map[string][]planner.Request{}, announced: map[Intake]map[string]bool{}, expected: map[Intake][]*planner.Learner{}}
	for _, r := range s.Requests {
		e.requests[r.Learner] = append(e.requests[r.Learner], r)
	}
	for i := range s.Learners {
		l := &s.Learners[i]
		at, newcomer := intakeOf(l)
		switch {
		case !newcomer:
		case forecastOnly(l):
			e.expected[at] = append(e.expected[at], l)
		case l.Anonymous:
			if e.announced[at] == nil {
				e.announced[at] = map[string]bool{}
			}
			e.announced[at][l.Office] = true
		}
	}
	for _, list := range e.expected {
		slices.SortFunc(list, func(a, b *planner.Learner) int { return cmp.Compare(a.ID, b.ID) })
	}
	return e
}

// forecastOnly says that somebody has no name and is not there because of a wave.
func forecastOnly(l *planner.Learner) bool { return l.Anonymous && !l.Announced }

// template is the expected people of an intake, or those of the nearest one of
// its catchment, and by how many days they are moved. Nobody, where nobody is
// expected in the catchment.
func (e *expectation) template(at Intake) ([]*planner.Learner, int) {
	if list := e.expected[at]; len(list) > 0 {
		return list, 0
	}
	var best []*planner.Learner
	shift := 0
	for _, other := range sortedIntakes(e.expected) {
		if other.Catchment != at.Catchment {
			continue
		}
		if by := int(at.Start - other.Start); best == nil || max(by, -by) < max(shift, -shift) {
			best, shift = e.expected[other], by
		}
	}
	return best, shift
}

func sortedIntakes[T any](m map[Intake]T) []Intake {
	return slices.SortedFunc(maps.Keys(m), func(a, b Intake) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.Catchment, b.Catchment))
	})
}

// Foresee adds to loads what they are if as many people start as one quantile
// of the forecast says and as many as another: by intake, those without a name.
func Foresee(loads []Load, s *planner.Snapshot, likely, safe map[Intake]int) {
	for _, x := range []struct {
		wanted map[Intake]int
		into   func(*Load, int)
	}{
		{likely, func(l *Load, need int) { l.NeedP50Minutes = &need }},
		{safe, func(l *Load, need int) { l.NeedP80Minutes = &need }},
	} {
		need := map[line]int{}
		for _, l := range Loads(Expecting(s, x.wanted), nil) {
			need[lineOf(&l)] = l.NeedMinutes
		}
		for i := range loads {
			x.into(&loads[i], need[lineOf(&loads[i])])
		}
	}
}

// line is what a load is of.
type line struct {
	week planner.Date
	kind Kind
	id   string
}

func lineOf(l *Load) line { return line{l.Week, l.Kind, l.ID} }
