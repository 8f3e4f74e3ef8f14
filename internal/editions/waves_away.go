package editions

import (
	"cmp"
	"slices"

	"cohort/planner"
	"cohort/planner/demand"
)

// AwayDay is who of an office is in training on one day.
type AwayDay struct {
	Date      planner.Date
	Working   []Absence // working staff, to whom the limit applies
	Newcomers []Absence // known by name
	Reserved  int       // newcomers not known yet
}

// Absence is a person in training.
type Absence struct {
	Person
	Course     string
	Start, End int
}

// away is who of an office is in training on each day of the plan from Monday to
// Friday, and on other days on which somebody is.
func (b *Board) away(office string) []AwayDay {
	days := make([]AwayDay, b.Snapshot.Days)
	reserved := make([]map[string]bool, b.Snapshot.Days)
	any := false
	for _, s := range b.sorted().Sessions[office] {
		for _, id := range s.Seated {
			r := b.requests[id]
			l := b.learners[r.Learner]
			if l.Office != office {
				continue
			}
			any = true
			d := &days[s.Day]
			if l.Anonymous {
				if reserved[s.Day] == nil {
					reserved[s.Day] = map[string]bool{}
				}
				reserved[s.Day][l.ID] = true
				continue
			}
			a := Absence{Person: Person{ID: l.ID, Name: b.person(l.ID)}, Course: b.course(s.Course), Start: s.Start, End: s.Start + b.courseOf[s.Course].Minutes}
			if r.Working {
				d.Working = append(d.Working, a)
			} else {
				d.Newcomers = append(d.Newcomers, a)
			}
		}
	}
	if !any {
		return nil
	}
	calendar := b.directory.Working()
	var out []AwayDay
	for i := range days {
		d := &days[i]
		d.Date, d.Reserved = b.date(i), len(reserved[i])
		if !calendar.Working(d.Date) && len(d.Working)+len(d.Newcomers)+d.Reserved == 0 {
			continue
		}
		for _, list := range [][]Absence{d.Working, d.Newcomers} {
			slices.SortStableFunc(list, func(x, y Absence) int { return cmp.Compare(x.Start, y.Start) })
			SortByName(b.language, list, func(a Absence) string { return a.Name })
		}
		out = append(out, *d)
	}
	return out
}

// mostStarts is how many intakes ahead a forecast is shown for.
const mostStarts = 8

// starts is the forecast of an office's next intakes, from the first to the last
// at which somebody may start.
func (b *Board) starts(office string) (out []demand.Starts) {
	last := planner.Date(0)
	for _, x := range b.Forecast.Starts {
		if x.Scope == demand.ScopeOffice && x.ID == office && len(out) < mostStarts {
			out = append(out, x)
			if x.P90 > 0 {
				last = x.Intake
			}
		}
	}
	return slices.DeleteFunc(out, func(x demand.Starts) bool { return x.Intake > last })
}
