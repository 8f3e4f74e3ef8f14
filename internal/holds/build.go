package holds

import (
	"cohort/planner"
	"cohort/planner/demand"
	"cohort/planner/demand/facts"
	"cohort/planner/timetable"
)

// Build is demand.BuildAt without pins that nothing can keep: where no place is found for
// what is pinned of a session, it is released.
func Build(f *facts.Facts, day planner.Date, minute int, s demand.Settings) (*demand.Built, error) {
	built, err := demand.BuildAt(f, day, minute, s)
	if err != nil {
		return nil, err
	}
	for {
		lost := timetable.Unkept(built.Snapshot)
		if len(lost) == 0 {
			return built, nil
		}
		built.Unpin(lost)
	}
}
