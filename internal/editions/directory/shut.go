package directory

import (
	"cmp"
	"slices"

	"cohort/planner"
	"cohort/planner/demand/clean"
)

// Ever is a last day so far away that nobody is told of it.
const Ever = 400

// Shut is when a site as a whole is shut on a day, by hours, and, where that is the whole day,
// the last one of those that follow on which it is too, Ever days later at most; else 0.
func (d *Directory) Shut(site string, day planner.Date) (hours []clean.Span, until planner.Date) {
	for i := range d.Closures {
		if c := &d.Closures[i]; c.Site == site && c.Room == "" {
			hours = append(hours, c.On(day)...)
		}
	}
	slices.SortFunc(hours, func(a, b clean.Span) int { return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To)) })
	if !d.shutWhole(site, day) {
		return slices.Compact(hours), 0
	}
	for until = day; until < day+Ever && d.shutWhole(site, until+1); until++ {
	}
	return []clean.Span{{From: 0, To: 24 * 60}}, until
}

func (d *Directory) shutWhole(site string, day planner.Date) bool {
	return slices.ContainsFunc(d.Closures, func(c Closure) bool {
		return c.Site == site && c.Room == "" && slices.Contains(c.On(day), clean.Span{From: 0, To: 24 * 60})
	})
}
