package moves

import (
	"context"

	"cohort/planner"
	"cohort/planner/search"
	"cohort/planner/timetable/internal/draft"
	"cohort/planner/timetable/internal/worlds"
)

func world(seed int64) *planner.Snapshot { return worlds.World(seed) }

func wideWorld(seed int64) *planner.Snapshot { return worlds.Wide(seed) }

func nextNight(seed int64) *planner.Snapshot { return worlds.NextNight(seed, sought) }

func wideNight(seed int64) *planner.Snapshot { return worlds.WideNight(seed, sought) }

func centre(seed int64) *planner.Snapshot { return worlds.Centre(seed, sought) }

func night(s *planner.Snapshot, seed int64) *planner.Snapshot { return worlds.Night(s, seed, sought) }

func previewed(s *planner.Snapshot) *planner.Snapshot { return worlds.Previewed(s) }

func whole(days int) []planner.Window { return worlds.Whole(days) }

// sought is a plan after a short search.
func sought(s *planner.Snapshot, seed, iterations int64) *planner.Plan {
	d := New(draft.NewModel(s))
	d.Stand()
	mean := d.MeanPrice()
	search.Run(context.Background(), []*State{d}, search.Cooling{Hot: mean * 2 / 5, Cold: mean / 80, Planned: iterations},
		seed, search.Schedule{StopAfter: iterations, Round: 2048})
	p, cost := d.Plan(), d.CostTerms()
	p.Cost = &cost
	return p
}
