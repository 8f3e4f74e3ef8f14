// Package gone finds who of an office is in training no more since another plan version.
package gone

import (
	"cmp"
	"slices"

	"cohort/internal/editions/directory"
	"cohort/planner"
	"cohort/planner/diff"
)

// Gone are the people of an office who are in training no more, of those who were.
type Gone struct {
	Moved     int          // to another office, with places to come
	Settled   []string     // names of those for whom nothing is planned any more, and whose places are free
	Passed    []Passed     // newcomers who took all of it
	Withdrawn []Withdrawal // known by name, and not expected any more
}

// Passed is a newcomer who took the last of their programme.
type Passed struct {
	Name string
	On   planner.Date
}

// Withdrawal is somebody who will not start.
type Withdrawal struct {
	ID     string
	Name   string // see Gone.Name
	Start  planner.Date
	Places int // to come, which are free
}

// Nobody says that nobody is gone.
func (g *Gone) Nobody() bool {
	return g.Moved+len(g.Settled)+len(g.Passed)+len(g.Withdrawn) == 0
}

// Name names those who will not start as they were called before: the present does not know them.
func (g *Gone) Name(called func(id string) string) {
	for i := range g.Withdrawn {
		g.Withdrawn[i].Name = called(g.Withdrawn[i].ID)
	}
}

// Since are those of an office who are gone since a snapshot, in which they had seats; name
// names who is known now.
func Since(office string, was, is *planner.Snapshot, seats map[diff.Need]diff.Seat, d *directory.Directory, name func(id string) string) (out Gone) {
	at, learns := make(map[string]string), make(map[string]bool)
	for _, list := range [][]directory.Person{d.Candidates, d.People} {
		for _, p := range list {
			at[p.ID] = p.Office
		}
	}
	for i := range is.Learners {
		learns[is.Learners[i].ID] = true
	}
	places := make(map[string]int)
	for need, seat := range seats {
		if seat.Date >= is.FirstDay {
			places[need.Learner]++
		}
	}
	for i := range was.Learners {
		l := &was.Learners[i]
		if l.Office != office || l.Anonymous {
			continue
		}
		now, known := at[l.ID]
		on, all := passed(l, was, d)
		switch {
		case !known:
			if l.Intake != nil && places[l.ID] > 0 {
				out.Withdrawn = append(out.Withdrawn, Withdrawal{ID: l.ID, Start: *l.Intake, Places: places[l.ID]})
			}
		case all && !learns[l.ID] && now == office:
			out.Passed = append(out.Passed, Passed{name(l.ID), on})
		case places[l.ID] == 0:
		case now != office:
			out.Moved++
		case !learns[l.ID]:
			out.Settled = append(out.Settled, name(l.ID))
		}
	}
	slices.SortFunc(out.Withdrawn, func(x, y Withdrawal) int { return cmp.Or(cmp.Compare(x.Start, y.Start), cmp.Compare(x.ID, y.ID)) })
	return out
}

// passed says whether a newcomer has finished everything that a snapshot had of them, and when
// the last of it.
func passed(l *planner.Learner, was *planner.Snapshot, d *directory.Directory) (on planner.Date, all bool) {
	if l.Intake == nil {
		return 0, false
	}
	finished := make(map[string]planner.Date)
	for _, c := range d.Finished {
		if c.Person == l.ID {
			finished[c.Course] = c.On
		}
	}
	if len(finished) == 0 {
		return 0, false
	}
	for i := range was.Requests {
		r := &was.Requests[i]
		if r.Learner != l.ID {
			continue
		}
		day, done := finished[r.Course]
		if !done {
			return 0, false
		}
		on, all = max(on, day), true
	}
	return on, all
}
