package exchange

import (
	"context"

	"cohort/planner"
	"cohort/planner/search"
	"cohort/planner/timetable/internal/draft"
	"cohort/planner/timetable/internal/moves"
	"cohort/planner/timetable/internal/worlds"
)

func nextNight(seed int64) *planner.Snapshot { return worlds.NextNight(seed, sought) }

func school() (*planner.Snapshot, *planner.Plan) { return worlds.School() }

// sought is a plan after a short search.
func sought(s *planner.Snapshot, seed, iterations int64) *planner.Plan {
	d := moves.New(draft.NewModel(s))
	d.Stand()
	mean := d.MeanPrice()
	search.Run(context.Background(), []*moves.State{d}, search.Cooling{Hot: mean * 2 / 5, Cold: mean / 80, Planned: iterations},
		seed, search.Schedule{StopAfter: iterations, Round: 2048})
	p, cost := d.Plan(), d.CostTerms()
	p.Cost = &cost
	return p
}
