package worlds

import (
	"math/rand/v2"

	"cohort/planner"
	"cohort/planner/referee"
)

// Search finds a plan for a snapshot by a search of so many iterations.
type Search func(s *planner.Snapshot, seed, iterations int64) *planner.Plan

// NextNight is a world on the morning after a plan was issued: some of it
// pinned, some of it broken, seats of the anonymous reserved.
func NextNight(seed int64, sought Search) *planner.Snapshot { return Night(World(seed), seed, sought) }

// WideNight is the same for a wide world. Almost everybody has left some of its pinned sessions.
func WideNight(seed int64, sought Search) *planner.Snapshot {
	s := Night(Wide(seed), seed, sought)
	for i := range s.Published {
		if x := &s.Published[i]; x.Pinned && i%2 == 0 && len(x.Seated) > 1 {
			x.Seated = x.Seated[:1]
		}
	}
	return s
}

// Night turns a snapshot into that of the morning after a plan for it was issued.
func Night(s *planner.Snapshot, seed int64, sought Search) *planner.Snapshot {
	r := rand.New(rand.NewPCG(uint64(seed), 11))
	issued := sought(s, seed, 300)
	anonymous := map[string]bool{}
	for _, l := range s.Learners {
		anonymous[l.ID] = l.Anonymous
	}
	whose := map[string]string{}
	for _, q := range s.Requests {
		whose[q.ID] = q.Learner
	}
	for _, x := range issued.Sessions {
		var named []string
		both := x
		for _, q := range x.Seated {
			if anonymous[whose[q]] {
				both.Seated = append([]string(nil), x.Seated...)
			} else {
				named = append(named, q)
			}
		}
		if len(named) < len(x.Seated) {
			s.Reserved = append(s.Reserved, both)
		}
		if len(named) > 0 {
			x.Seated = named
			s.Published = append(s.Published, planner.Published{Session: x})
		}
	}
	// A pin stays where all pinned sessions together remain a valid plan.
	for i := range s.Published {
		if r.IntN(4) == 0 {
			s.Published[i].Pinned = true
			if len(referee.Sound(s)) > 0 {
				s.Published[i].Pinned = false
			}
		}
	}
	// People leave pinned sessions too, and what came before may fall through.
	for i := range s.Published {
		x := &s.Published[i]
		if len(x.Seated) > 0 && r.IntN(3) == 0 {
			x.Seated = x.Seated[1:]
		}
	}
	for i := range s.Trainers {
		if r.IntN(4) == 0 && len(s.Trainers[i].Available) > 0 {
			kept := s.Trainers[i].Available
			s.Trainers[i].Available = kept[:len(kept)/2]
			if len(referee.Sound(s)) > 0 {
				s.Trainers[i].Available = kept
			}
		}
	}
	for i := range s.Published {
		x := &s.Published[i]
		if !x.Pinned && r.IntN(8) == 0 {
			x.Trainers = []string{"gone"}
		} else if !x.Pinned && r.IntN(8) == 0 {
			x.Room = "gone"
		}
	}
	return s
}

// Previewed is a night that shows every second session that is not pinned as a
// preview.
func Previewed(s *planner.Snapshot) *planner.Snapshot {
	s.Weights.Provisional = planner.Given(13)
	for i := range s.Published {
		s.Published[i].Provisional = i%2 == 0 && !s.Published[i].Pinned
	}
	return s
}
