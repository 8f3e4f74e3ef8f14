package worlds

import (
	"fmt"
	"math/rand/v2"

	"cohort/planner"
)

// Wide is a world with what is rare: crews of five, prices of nothing and
// of much, a grid that hours do not lie on, learners with the same day again
// and again, horizons of three weeks.
func Wide(seed int64) *planner.Snapshot {
	s := World(seed)
	s.Name = fmt.Sprintf("wide-%d", seed)
	r := rand.New(rand.NewPCG(uint64(seed), 13))
	w := &s.Weights
	for _, price := range []*int64{&w.Late, &w.Ready, &w.Teaching, &w.TrainerTravel, &w.LearnerTravel, &w.Split, &w.Overload, &w.Moved, &w.Reroomed, &w.Retrained} {
		switch r.IntN(6) {
		case 0:
			*price = 0
		case 1:
			*price *= 37
		}
	}
	if r.IntN(4) == 0 {
		w.Unserved, w.Deferred = 300, 300
	}
	if r.IntN(3) == 0 {
		c := &s.Courses[r.IntN(len(s.Courses))]
		c.Crew, c.Minutes, c.MinGroup, c.Features, c.Starts = []string{"a", "b", "a", "b", "a"}, 45, 1, []string{}, []int{}
		for i := range s.Trainers {
			t := &s.Trainers[i]
			t.Roles = []string{"a", "b"}
			t.Home = "north"
			t.MaxWeekMinutes = max(t.MaxWeekMinutes, 900)
			known := false
			for _, x := range t.Courses {
				known = known || x == c.ID
			}
			if !known {
				t.Courses = append(t.Courses, c.ID)
			}
		}
	}
	if r.IntN(3) == 0 {
		s.GridMinutes = 7
		for i := range s.Courses {
			if len(s.Courses[i].Starts) > 0 {
				s.Courses[i].Starts = []int{483, 602, 903}
			}
		}
	}
	if r.IntN(5) == 0 {
		s.Days += 8
	}
	for i := range s.Trainers {
		if t := &s.Trainers[i]; r.IntN(3) == 0 {
			t.TaughtMinutes = max(t.MaxWeekMinutes-200, 0)
		}
	}
	return s
}
