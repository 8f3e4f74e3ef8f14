package clean

import (
	"cmp"
	"slices"

	"cohort/planner"
)

// longLeave is how many days in a row somebody is away on a long leave. Days of one do
// not count towards what they owe by a day.
const longLeave = 28

// Leave is a long leave, both days included.
type Leave struct{ From, To planner.Date }

// Leaves are the long leaves of somebody, soonest first: absences of whole days that
// follow each other without a day between them.
func (f *Facts) Leaves(person string) []Leave {
	var all []Leave
	for _, a := range f.absences[person] {
		if a.Starts == nil && len(a.Weekdays) == 0 {
			all = append(all, Leave{a.From, a.To})
		}
	}
	slices.SortFunc(all, func(a, b Leave) int { return cmp.Compare(a.From, b.From) })
	var out []Leave
	for _, l := range all {
		// In numbers that cannot overflow: an open-ended absence ends on the last date of all.
		if n := len(out); n > 0 && int64(l.From) <= int64(out[n-1].To)+1 {
			out[n-1].To = max(out[n-1].To, l.To)
			continue
		}
		out = append(out, l)
	}
	return slices.DeleteFunc(out, func(l Leave) bool { return int64(l.To)-int64(l.From)+1 < longLeave })
}
