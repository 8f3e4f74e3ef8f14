package promise

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"

	"cohort/planner"
	"cohort/planner/referee"
	"cohort/planner/timetable"
)

// world makes a small network in which a plan stands: two training sites and an
// online one, crews of two, courses in an order, people with and without a name.
func world(t testing.TB, seed uint64, tiny bool) (*planner.Snapshot, *planner.Plan) {
	r := rand.New(rand.NewPCG(seed, 5))
	one := func(list ...int) int { return list[r.IntN(len(list))] }
	s := &planner.Snapshot{Format: planner.SnapshotFormat, Name: fmt.Sprintf("w%d", seed), Days: one(9, 12, 16), GridMinutes: 60,
		Rules:   planner.Rules{TrainerBreakMinutes: one(0, 30), LearnerBreakMinutes: one(0, 30), RoomChangeoverMinutes: one(0, 30)},
		Weights: planner.DefaultWeights(), Published: []planner.Published{}, Travel: []planner.Travel{}, Trainers: []planner.Trainer{}}
	s.FirstDay, _ = planner.ParseDate("2027-01-18")
	sites, rooms, trainers, courses, learners, from, to := []string{"north", "south", "online"}, 4, 5, 6, 14, 9, 17
	if tiny {
		s.Days = one(3, 4, 5)
		sites, rooms, trainers, courses, learners, from, to = []string{"north", "south"}, 2, 3, 3, 3, 9, 9+one(3, 4)
	}
	for _, id := range append(sites, "o1", "o2") {
		s.Sites = append(s.Sites, planner.Site{ID: id, Virtual: id == "online"})
	}
	for _, x := range [][2]string{{"north", "south"}, {"north", "o1"}, {"north", "o2"}, {"o1", "south"}, {"o2", "south"}} {
		if r.IntN(5) > 0 {
			s.Travel = append(s.Travel, planner.Travel{From: x[0], To: x[1], Minutes: one(20, 40, 60)})
		}
	}
	hours := func(share int) (out []planner.Window) {
		for d := range s.Days {
			if d%7 >= 5 || r.IntN(100) >= share {
				continue
			}
			out = append(out, planner.Window{d, from * 60, to * 60})
		}
		return out
	}
	for i := range rooms {
		s.Rooms = append(s.Rooms, planner.Room{ID: fmt.Sprintf("r%d", i), Site: sites[i%len(sites)], Seats: one(2, 3, 4, 6), Features: []string{}, Open: hours(95)})
	}
	for i := range courses {
		c := planner.Course{ID: fmt.Sprintf("c%d", i), Minutes: 60 * one(1, 2, 3), MinGroup: one(1, 1, 2), Crew: []string{"a"}, After: []string{}, Starts: []int{}, Features: []string{}}
		if tiny {
			c.Minutes = 60 * one(1, 2)
		}
		c.MaxGroup = c.MinGroup + one(0, 1, 2, 3)
		if r.IntN(5) == 0 {
			c.Crew = []string{"a", "b"}
		}
		for j := range i {
			if r.IntN(3) == 0 {
				c.After = append(c.After, fmt.Sprintf("c%d", j))
			}
		}
		s.Courses = append(s.Courses, c)
	}
	for i := range trainers {
		x := planner.Trainer{ID: fmt.Sprintf("t%d", i), Home: sites[i%2], Roles: [][]string{{"a"}, {"a", "b"}}[i%2], Available: hours(80), MaxDayMinutes: 60 * one(3, 6), MaxWeekMinutes: 60 * one(6, 12, 30), TargetWeekMinutes: 600}
		for _, c := range s.Courses {
			if r.IntN(4) > 0 {
				x.Courses = append(x.Courses, c.ID)
			}
		}
		s.Trainers = append(s.Trainers, x)
	}
	s.Offices = []planner.Office{{ID: "o1", Site: "o1", ReleasePerDay: 2}, {ID: "o2", Site: "o2", ReleasePerDay: 2}}
	programme := planner.Programme{ID: "basic", DueDays: 7}
	for i, c := range s.Courses {
		if tiny || i < 4 {
			programme.Courses = append(programme.Courses, c.ID)
		}
	}
	s.Programmes = []planner.Programme{programme}
	for i := range learners {
		l := planner.Learner{ID: fmt.Sprintf("p%d", i), Office: s.Offices[r.IntN(2)].ID, Anonymous: i%3 == 2 && !tiny, Sites: []string{"north", "south"}, Available: hours(100), MaxDayMinutes: 60 * 5}
		start := one(0, 0, 7) % s.Days
		if tiny {
			start = 0
		}
		l.Cohort = fmt.Sprintf("%s north", s.FirstDay+planner.Date(start))
		s.Learners = append(s.Learners, l)
		for _, c := range programme.Courses {
			if l.Anonymous || r.IntN(3) > 0 {
				s.Requests = append(s.Requests, planner.Request{ID: l.ID + ":" + c, Learner: l.ID, Course: c, Earliest: start, Due: start + 7, Weight: 10})
			}
		}
	}
	if wrong := referee.Sound(s); len(wrong) > 0 {
		t.Fatalf("world %d: %v", seed, wrong)
	}
	result, err := timetable.Solve(context.Background(), s, timetable.Options{Seed: int64(seed), Iterations: 400})
	if err != nil {
		t.Fatal(err)
	}
	// Whoever fell out of the plan may keep seats free.
	p := result.Plan
	if r.IntN(2) == 0 {
		fewer := *p
		fewer.Sessions = p.Sessions[:len(p.Sessions)*2/3]
		if referee.Check(s, &fewer).Valid {
			p = &fewer
		}
	}
	return s, p
}
