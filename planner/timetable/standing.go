package timetable

import (
	"cohort/planner"
	"cohort/planner/timetable/internal/draft"
)

// Standing returns the published timetable with what the world broke taken
// out: sessions whose trainer, room or hour is gone and seats that no longer
// fit; nothing is searched. Seats reserved for anonymous people stand in it where
// they still fit, since the issued plan had them. It is always valid, and the
// yardstick that a new plan is measured by.
func Standing(s *planner.Snapshot) *planner.Plan {
	d := draft.New(draft.NewModel(s))
	d.Stand()
	p := d.Plan()
	cost := d.CostTerms()
	p.Cost = &cost
	return p
}
