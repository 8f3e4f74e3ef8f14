package demand

import (
	"strings"

	"cohort/planner"
)

// Build freezes what the planner may know on the morning of asOf, which is day
// 0: a sound snapshot, whatever is wrong in the facts. It is the same whatever
// the order of rows.
func Build(f *Facts, asOf planner.Date, s Settings) (*Built, error) {
	snap := &planner.Snapshot{Format: planner.SnapshotFormat, FirstDay: asOf, Days: s.HorizonDays, GridMinutes: s.GridMinutes, Rules: s.Rules, Weights: s.Weights}
	snap.Normalise()
	snap.SetName()
	return &Built{Snapshot: snap, Forecast: Predict(f, asOf, s)}, nil
}

// cohortOf names the people who start on one day in the catchment of a training
// site.
func cohortOf(start planner.Date, site string) string { return start.String() + " " + site }

// IntakeOf returns the first working day of a newcomer, known or anonymous.
// Working staff have none.
func IntakeOf(l *planner.Learner) (planner.Date, bool) {
	start, _, newcomer := strings.Cut(l.Cohort, " ")
	if !newcomer {
		return 0, false
	}
	d, err := planner.ParseDate(start)
	return d, err == nil
}
