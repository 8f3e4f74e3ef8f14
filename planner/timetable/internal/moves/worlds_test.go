package moves

import (
	"context"
	"math/rand/v2"
	"slices"

	"cohort/planner"
	"cohort/planner/referee"
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

// loosened is a night in which something is pinned of sessions here and there.
func loosened(s *planner.Snapshot, seed int64) *planner.Snapshot {
	return worlds.Loosened(s, seed, func(s *planner.Snapshot) []string {
		d := draft.New(draft.NewModel(s))
		d.Stand()
		return d.Unkept
	})
}

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

// sharing is a world with a second room beside each, in which the rooms of each site
// share a hall: the first takes two
// parts of it, the others one each, or there is one part alone. Where what is pinned does
// not fit in so they share nothing.
func sharing(s *planner.Snapshot) *planner.Snapshot {
	for _, r := range s.Rooms {
		r.ID += "b"
		s.Rooms = append(s.Rooms, r)
	}
	for i, site := range s.Sites {
		hall := planner.Shared{ID: "hall of " + site.ID, Number: 1 + (i+s.Days)%2}
		for _, r := range s.Rooms {
			if r.Site == site.ID {
				hall.Rooms = append(hall.Rooms, planner.SharedBy{Room: r.ID, Number: 1})
			}
		}
		if len(hall.Rooms) < 2 {
			continue
		}
		hall.Rooms[0].Number = hall.Number
		s.Shared = append(s.Shared, hall)
		if len(referee.Sound(s)) > 0 {
			s.Shared = s.Shared[:len(s.Shared)-1]
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
