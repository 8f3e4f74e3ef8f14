package holds

import (
	"cohort/planner"
	"cohort/planner/demand"
	"cohort/planner/demand/facts"
	"cohort/planner/timetable"
)

// Build is demand.BuildAt without pins that nothing can keep: where no place is found for
// what is pinned of a session, it is released. Announced sessions that are no group any more
// are kept.
func Build(f *facts.Facts, day planner.Date, minute int, s demand.Settings) (*demand.Built, error) {
	built, err := demand.BuildAt(f, day, minute, s)
	if err != nil {
		return nil, err
	}
	release(built)
	if few := timetable.Few(built.Snapshot); len(few) > 0 {
		built.Keep(few)
		release(built)
	}
	return built, nil
}

// release takes away the pins that nothing can keep.
func release(b *demand.Built) {
	for lost := timetable.Unkept(b.Snapshot); len(lost) > 0; lost = timetable.Unkept(b.Snapshot) {
		b.Unpin(lost)
	}
}
