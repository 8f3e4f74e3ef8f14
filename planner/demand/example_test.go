package demand_test

import (
	"fmt"

	"cohort/planner"
	"cohort/planner/demand"
)

// A snapshot is built from facts as they stand in the views of the schema input.
// What is wrong in them is left out or mended by a rule, and listed.
func ExampleBuild() {
	day := func(s string) planner.Date {
		d, err := planner.ParseDate(s)
		if err != nil {
			panic(err)
		}
		return d
	}
	facts := &demand.Facts{
		Sites:            []demand.Site{{ID: "VDNKh", Kind: "training"}, {ID: "Sokol", Kind: "office"}},
		Travel:           []demand.Travel{{From: "VDNKh", To: "Sokol", Minutes: 30}},
		Rooms:            []demand.Room{{ID: "computers 1", Site: "VDNKh", Seats: 12, Features: demand.Strings{"computers"}}},
		RoomHours:        []demand.RoomHours{{Room: "computers 1", Weekday: 1, From: 9 * 60, To: 18 * 60}},
		Courses:          []demand.Course{{ID: "software", Group: "software", Minutes: 240, Features: demand.Strings{"computers"}, MinGroup: 1, MaxGroup: 12, Crew: demand.Strings{"process"}}},
		Programmes:       []demand.Programme{{ID: "reception", Position: "specialist", DueWorkingDays: 15}},
		ProgrammeCourses: []demand.ProgrammeCourse{{Programme: "reception", Course: "software"}},
		Offices:          []demand.Office{{ID: "Sokol", Site: "Sokol", ReleasePerDay: 2}},
		Trainers:         []demand.Trainer{{ID: "T-1", Home: "VDNKh", Roles: demand.Strings{"process"}, MaxDayMinutes: 480, MaxWeekMinutes: 2160, TargetWeekMinutes: 1440}},
		TrainerCourses:   []demand.TrainerCourse{{Trainer: "T-1", Course: "software"}, {Trainer: "T-1", Course: "cookery"}},
	}

	built, err := demand.Build(facts, day("2027-01-22"), demand.DefaultSettings())
	if err != nil {
		fmt.Println(err)
		return
	}
	s := built.Snapshot
	fmt.Printf("%d days from %s, %d rooms, %d trainers\n", s.Days, s.FirstDay, len(s.Rooms), len(s.Trainers))
	for _, f := range built.Faults {
		fmt.Printf("%s %s: %s; %s\n", f.Table, f.Key, f.Wrong, f.Done)
	}
	// Output:
	// 42 days from 2027-01-22, 1 rooms, 1 trainers
	// calendar 2027: no row of the year, which the planner looks ahead to; Monday to Friday are taken as working days
	// trainer_courses T-1, cookery: names the course "cookery", which is unknown or left out itself; left out
	// trainers T-1: has no roster; kept, but leads nothing
}
