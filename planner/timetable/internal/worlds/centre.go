package worlds

import (
	"fmt"
	"math/rand/v2"

	"cohort/planner"
)

// Centre makes a snapshot of the size and shape of one training centre's two
// weeks: 13 trainings of newcomers in their order, four refreshers, 127 people
// of 40 offices, 700 requests, an online room, and a timetable that was issued.
func Centre(seed int64, sought Search) *planner.Snapshot {
	r := rand.New(rand.NewPCG(uint64(seed), 17))
	s := &planner.Snapshot{Format: planner.SnapshotFormat, Name: fmt.Sprintf("centre-%d", seed), Days: 14, GridMinutes: 30,
		Rules:   planner.Rules{TrainerBreakMinutes: 30, LearnerBreakMinutes: 30, RoomChangeoverMinutes: 30},
		Weights: Weights(), Published: []planner.Published{}}
	s.FirstDay, _ = planner.ParseDate("2027-01-18")
	s.Sites = []planner.Site{{ID: "tc"}, {ID: "tc2"}, {ID: "online", Virtual: true}}
	s.Travel = []planner.Travel{{From: "tc", To: "tc2", Minutes: 35}}
	week := func(from, to int, skip bool) (out []planner.Window) {
		for d := range s.Days {
			if d%7 < 5 && !(skip && r.IntN(8) == 0) {
				out = append(out, planner.Window{d, from, to})
			}
		}
		return out
	}
	for i := range 40 {
		id := fmt.Sprintf("o%d", i)
		s.Sites = append(s.Sites, planner.Site{ID: id})
		s.Travel = append(s.Travel, planner.Travel{From: "tc", To: id, Minutes: 15 + 5*r.IntN(12)})
		s.Offices = append(s.Offices, planner.Office{ID: id, Site: id, ReleasePerDay: 2})
	}
	for i, feature := range []string{"hall", "hall", "desk", "desk", "desk", "hall"} {
		s.Rooms = append(s.Rooms, planner.Room{ID: fmt.Sprintf("r%d", i), Site: []string{"tc", "tc", "tc", "tc", "tc2", "online"}[i], Seats: 12 + i, Features: []string{feature}, Open: week(600, 1260, false)})
	}
	for i, minutes := range []int{390, 390, 390, 240, 300, 360, 420, 360, 360, 360, 360, 360, 240, 390, 420, 390, 420} {
		c := planner.Course{ID: fmt.Sprintf("c%d", i), Minutes: minutes, MinGroup: 4, MaxGroup: 12, Features: []string{"desk"}, Crew: []string{"process"}, Starts: []int{}, After: []string{}}
		if i < 3 || i%2 == 1 && i > 12 {
			c.Features, c.Crew, c.MaxGroup = []string{"hall"}, []string{"psychologist"}, 15
		}
		if i == 12 {
			c.Crew = []string{"process", "psychologist"}
		}
		if i > 0 && i < 13 {
			c.After = []string{fmt.Sprintf("c%d", r.IntN(i))}
		}
		s.Courses = append(s.Courses, c)
	}
	for i := range 8 {
		t := planner.Trainer{ID: fmt.Sprintf("t%d", i), Home: []string{"tc", "tc", "tc2"}[i%3], Roles: []string{[]string{"process", "psychologist"}[i/5]},
			Available: week(540, 1140, true), MaxDayMinutes: 480, MaxWeekMinutes: 2400, TargetWeekMinutes: 1200}
		for _, c := range s.Courses {
			if r.IntN(3) > 0 {
				t.Courses = append(t.Courses, c.ID)
			}
		}
		s.Trainers = append(s.Trainers, t)
	}
	for i := range 127 {
		l := planner.Learner{ID: fmt.Sprintf("p%d", i), Office: s.Offices[r.IntN(40)].ID, Sites: []string{"tc", "tc2"}, Available: week(540, 1260, false), MaxDayMinutes: 480}
		first, working := 13, true
		if i < 48 {
			first, working = 0, false
			l.Cohort = fmt.Sprintf("w%d", i/12)
			l.Sites = []string{"tc"}
		}
		s.Learners = append(s.Learners, l)
		for _, c := range s.Courses[first:min(first+13, len(s.Courses))] {
			if working && r.IntN(2) == 0 {
				continue
			}
			e, weight := 0, 3
			if !working {
				e, weight = i/12*2, 10
			}
			s.Requests = append(s.Requests, planner.Request{ID: l.ID + ":" + c.ID, Learner: l.ID, Course: c.ID, Earliest: e, Due: r.IntN(40) - 6, Weight: weight, Working: working})
		}
	}
	return Night(s, seed, sought)
}

// Weights are prices that stay as they are: plans that are known to the byte hang on
// them.
func Weights() planner.Weights {
	return planner.Weights{Unserved: 1000, Deferred: 50, Late: 20, Ready: 5, Teaching: 10, TrainerTravel: 1,
		LearnerTravel: 1, Split: 15, Overload: 20, Moved: 30, Reroomed: 3, Retrained: 8}
}
