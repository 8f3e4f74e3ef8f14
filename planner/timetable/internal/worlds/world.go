// Package worlds makes snapshots for the tests of the engine.
package worlds

import (
	"fmt"
	"math/rand/v2"

	"cohort/planner"
)

// World makes a small snapshot in which every rule and every price bites: crews
// of two, online rooms, windows off the grid, ways that nobody travels, release
// limits, chains of courses, overdue requests, weeks that a year's end cuts.
func World(seed int64) *planner.Snapshot {
	r := rand.New(rand.NewPCG(uint64(seed), 7))
	one := func(list ...int) int { return list[r.IntN(len(list))] }
	days := one(1, 4, 9, 13)
	s := &planner.Snapshot{Format: planner.SnapshotFormat, Name: fmt.Sprintf("world-%d", seed),
		Days: days, GridMinutes: one(30, 15, 5, 60),
		Rules: planner.Rules{TrainerBreakMinutes: one(0, 10, 30), LearnerBreakMinutes: one(0, 15, 30), RoomChangeoverMinutes: one(0, 20, 30)},
		Weights: planner.Weights{Unserved: 1000, Deferred: int64(one(50, 1000)), Late: 20, Ready: 5, Teaching: 10, TrainerTravel: 1, LearnerTravel: int64(one(1, 7)),
			Split: 15, Overload: 20, Moved: 30, Reroomed: 3, Retrained: 8}}
	s.FirstDay, _ = planner.ParseDate("2026-12-20")
	s.FirstDay += planner.Date(r.IntN(14))
	s.Sites = []planner.Site{{ID: "north"}, {ID: "south"}, {ID: "east"}, {ID: "online", Virtual: true}, {ID: "o1"}, {ID: "o2"}, {ID: "o3"}}
	for i, a := range []string{"north", "south", "east"} {
		for _, b := range []string{"south", "east", "o1", "o2", "o3"}[i:] {
			if a != b && r.IntN(6) > 0 {
				s.Travel = append(s.Travel, planner.Travel{From: a, To: b, Minutes: one(0, 25, 40, 95)})
			}
		}
	}
	calendar := func() (out []planner.Window) {
		for d := range days {
			switch a, b := one(0, 480, 545, 610), one(1440, 1200, 1085, 905); r.IntN(8) {
			case 0:
			case 1, 2:
				mid := (a + b) / 2
				out = append(out, planner.Window{d, a, mid}, planner.Window{d, mid + one(0, 7), b})
			default:
				out = append(out, planner.Window{d, a, b})
			}
		}
		return out
	}
	for i := range 6 {
		site := []string{"north", "south", "east", "online", "north", "online"}[i]
		features := [][]string{{"desk"}, {"desk", "screen"}, {"screen"}, {"desk"}, {"desk", "screen"}, {"screen"}}[i]
		s.Rooms = append(s.Rooms, planner.Room{ID: fmt.Sprintf("r%d", i), Site: site, Seats: one(0, 3, 5, 9), Features: features, Open: calendar()})
	}
	for i := range 8 {
		c := planner.Course{ID: fmt.Sprintf("c%d", i), Minutes: one(45, 60, 95, 180, 240), MinGroup: one(1, 2, 3), Crew: []string{[]string{"a", "b"}[r.IntN(2)]}, After: []string{}, Starts: []int{}, Features: []string{}}
		c.MaxGroup = c.MinGroup + r.IntN(5)
		if r.IntN(3) > 0 {
			c.Features = []string{[]string{"desk", "screen"}[r.IntN(2)]}
		}
		switch r.IntN(8) {
		case 0, 1:
			c.Crew = []string{"a", "b"}
		case 2:
			c.Crew = []string{"a", "a"}
		}
		for j := range i {
			if r.IntN(5) == 0 {
				c.After = append(c.After, fmt.Sprintf("c%d", j))
			}
		}
		if r.IntN(4) == 0 {
			c.Starts = []int{480, 600, 900}
		}
		s.Courses = append(s.Courses, c)
	}
	for i := range 7 {
		t := planner.Trainer{ID: fmt.Sprintf("t%d", i), Home: []string{"north", "south", "east", "o1"}[r.IntN(4)], Roles: [][]string{{"a"}, {"b"}, {"a", "b"}}[r.IntN(3)],
			Available: calendar(), MaxDayMinutes: one(240, 300, 480), MaxWeekMinutes: one(600, 900, 2400), TargetWeekMinutes: one(0, 200, 500), TaughtMinutes: one(0, 100, 300)}
		for _, c := range s.Courses {
			if r.IntN(3) > 0 {
				t.Courses = append(t.Courses, c.ID)
			}
		}
		s.Trainers = append(s.Trainers, t)
	}
	for i := range 3 {
		s.Offices = append(s.Offices, planner.Office{ID: fmt.Sprintf("o%d", i+1), Site: fmt.Sprintf("o%d", i+1), ReleasePerDay: one(0, 1, 2, 5)})
	}
	for i := range 30 {
		l := planner.Learner{ID: fmt.Sprintf("p%d", i), Office: s.Offices[r.IntN(3)].ID, Cohort: []string{"", "w1", "w2"}[r.IntN(3)], Anonymous: i >= 24,
			Sites: [][]string{{"north", "south"}, {"north", "south", "east"}, {"east"}, {"online", "north", "east"}}[r.IntN(4)], Available: calendar(), MaxDayMinutes: one(200, 300, 480, 480)}
		if r.IntN(15) == 0 {
			l.Available = nil
		}
		s.Learners = append(s.Learners, l)
		for _, c := range s.Courses {
			if r.IntN(2) == 0 {
				continue
			}
			e := r.IntN(days) - r.IntN(4)
			if r.IntN(3) > 0 {
				e = 0
			}
			s.Requests = append(s.Requests, planner.Request{ID: l.ID + ":" + c.ID, Learner: l.ID, Course: c.ID, Earliest: e, Due: one(e-20, e, e+1, e+3, e+20), Weight: 1 + r.IntN(12), Working: r.IntN(2) == 0})
		}
	}
	s.Published = []planner.Published{}
	return s
}
