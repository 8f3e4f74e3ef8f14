package explain

import (
	"context"

	"pgregory.net/rapid"

	"cohort/planner"
	"cohort/planner/search"
	"cohort/planner/timetable/internal/draft"
	"cohort/planner/timetable/internal/moves"
	"cohort/planner/timetable/internal/worlds"
)

func world(seed int64) *planner.Snapshot { return worlds.World(seed) }

func nextNight(seed int64) *planner.Snapshot { return worlds.NextNight(seed, sought) }

func school() (*planner.Snapshot, *planner.Plan) { return worlds.School() }

func whole(days int) []planner.Window { return worlds.Whole(days) }

func copyOf(p *planner.Plan) *planner.Plan { return worlds.CopyOf(p) }

func seatOf(p *planner.Plan, request string) string { return worlds.SeatOf(p, request) }

// anyNight is a small snapshot and a plan for it that is far from the best, so
// that much can be changed.
func anyNight(t *rapid.T) (*planner.Snapshot, *planner.Plan) {
	seed := rapid.Int64Range(0, 200).Draw(t, "seed")
	s := world(seed)
	if rapid.Bool().Draw(t, "published") {
		s = nextNight(seed)
	}
	p := sought(s, seed, rapid.SampledFrom([]int64{1, 40, 400}).Draw(t, "iterations"))
	unserved, err := reasonsOf(s, p)
	if err != nil {
		t.Fatal(err)
	}
	p.Unserved = unserved
	return s, p
}

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
