package capacity_test

import (
	"fmt"

	"cohort/planner"
	"cohort/planner/capacity"
)

// Three people need a training of four hours on one day, in a room for two that is
// open for six hours. Two groups need eight hours: that is a shortage, whoever
// plans.
func ExampleStudy() {
	monday, _ := planner.ParseDate("2027-01-18")
	day := []planner.Window{{0, 9 * 60, 15 * 60}}
	s := &planner.Snapshot{
		Format: planner.SnapshotFormat, Name: "one day", FirstDay: monday, Days: 5, GridMinutes: 30, Weights: planner.DefaultWeights(),
		Sites: []planner.Site{{ID: "centre"}},
		Rooms: []planner.Room{{ID: "room 1", Site: "centre", Seats: 2, Features: []string{"computers"}, Open: day}},
		Trainers: []planner.Trainer{{ID: "trainer", Home: "centre", Roles: []string{"process"}, Courses: []string{"software"}, Available: day,
			MaxDayMinutes: 480, MaxWeekMinutes: 2400, TargetWeekMinutes: 2400}},
		Courses: []planner.Course{{ID: "software", Minutes: 240, Features: []string{"computers"}, MinGroup: 1, MaxGroup: 12, Crew: []string{"process"}}},
		Offices: []planner.Office{{ID: "office", Site: "centre", ReleasePerDay: 3}},
	}
	for _, id := range []string{"Anna", "Boris", "Vera"} {
		s.Learners = append(s.Learners, planner.Learner{ID: id, Office: "office", Sites: []string{"centre"}, Available: day, MaxDayMinutes: 480})
		s.Requests = append(s.Requests, planner.Request{ID: planner.RequestID(id, "software"), Learner: id, Course: "software", Due: 0, Weight: 1})
	}

	for _, p := range capacity.Study(s, nil).Proofs {
		need, have := p.Recount(s) // added up anew from the snapshot
		fmt.Printf("%s: %d minutes are needed from %s to %s, %d are there\n", p.Kind, need, p.From, p.To, have)
	}
	// Output:
	// trainers: 480 minutes are needed from 2027-01-18 to 2027-01-22, 240 are there
	// rooms: 480 minutes are needed from 2027-01-18 to 2027-01-22, 240 are there
}
