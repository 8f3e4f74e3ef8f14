package demand_test

import (
	"fmt"

	"cohort/planner"
	"cohort/planner/demand"
	"cohort/planner/demand/facts"
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
	facts := &facts.Facts{
		Sites:            []facts.Site{{ID: "VDNKh", Kind: "training"}, {ID: "Sokol", Kind: "office"}},
		Travel:           []facts.Travel{{From: "VDNKh", To: "Sokol", Minutes: 30}},
		Rooms:            []facts.Room{{ID: "computers 1", Site: "VDNKh", Seats: 12, Features: []string{"computers"}}},
		RoomHours:        []facts.RoomHours{{Room: "computers 1", Weekday: 1, From: 9 * 60, To: 18 * 60}},
		Courses:          []facts.Course{{ID: "software", Group: "software", Minutes: 240, Features: []string{"computers"}, MinGroup: 1, MaxGroup: 12, Crew: []string{"process"}}},
		Programmes:       []facts.Programme{{ID: "reception", Position: "specialist", DueWorkingDays: 15}},
		ProgrammeCourses: []facts.ProgrammeCourse{{Programme: "reception", Course: "software"}},
		Offices:          []facts.Office{{ID: "Sokol", Site: "Sokol", ReleasePerDay: 2}},
		Trainers:         []facts.Trainer{{ID: "T-1", Home: "VDNKh", Roles: []string{"process"}, MaxDayMinutes: 480, MaxWeekMinutes: 2160, TargetWeekMinutes: 1440}},
		TrainerCourses:   []facts.TrainerCourse{{Trainer: "T-1", Course: "software"}, {Trainer: "T-1", Course: "cookery"}},
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
	// calendar 2027: calendar_ends; weekdays_worked
	// trainer_courses T-1, cookery: unknown_course cookery; left_out
	// trainers T-1: no_roster; leads_nothing
}
