package timetable

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

func wideNight(seed int64) *planner.Snapshot { return worlds.WideNight(seed, sought) }

func centre(seed int64) *planner.Snapshot { return worlds.Centre(seed, sought) }

func night(s *planner.Snapshot, seed int64) *planner.Snapshot { return worlds.Night(s, seed, sought) }

func loosened(s *planner.Snapshot, seed int64) *planner.Snapshot {
	return worlds.Loosened(s, seed, Unkept)
}

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
		if s = nextNight(seed); rapid.Bool().Draw(t, "something pinned") {
			s = loosened(s, seed)
		}
	}
	r, err := Solve(context.Background(), s, Options{Seed: seed, Iterations: rapid.SampledFrom([]int64{1, 40, 400}).Draw(t, "iterations")})
	if err != nil {
		t.Fatal(err)
	}
	return s, r.Plan
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
