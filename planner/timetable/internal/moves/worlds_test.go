package moves

import (
	"context"
	"math/rand/v2"
	"slices"

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

// needy is a world in which every third learner needs what half of the rooms have. It
// takes nobody out of a pinned session.
func needy(s *planner.Snapshot, seed int64) *planner.Snapshot {
	r := rand.New(rand.NewPCG(uint64(seed), 12))
	const need = "step_free"
	has := map[string]bool{}
	for i := range s.Rooms {
		if x := &s.Rooms[i]; r.IntN(2) == 0 {
			x.Features = append(slices.Clone(x.Features), need)
			has[x.ID] = true
		}
	}
	held := map[string]bool{}
	for _, x := range s.Published {
		if x.Pinned && !has[x.Room] {
			for _, id := range x.Seated {
				held[id] = true
			}
		}
	}
	stays := map[string]bool{}
	for _, q := range s.Requests {
		stays[q.Learner] = stays[q.Learner] || held[q.ID]
	}
	for i := range s.Learners {
		if l := &s.Learners[i]; !stays[l.ID] && r.IntN(3) == 0 {
			l.Needs = []string{need}
		}
	}
	return s
}

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
