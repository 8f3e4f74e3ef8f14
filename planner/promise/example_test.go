package promise_test

import (
	"context"
	"fmt"
	"os"

	"cohort/planner"
	"cohort/planner/promise"
	"cohort/planner/referee"
)

// A desk answers when newcomers would be ready if all that stands stays where it
// is.
func ExampleDesk_Ask() {
	snapshotFile, err := os.Open("../testdata/small.snapshot.json")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer snapshotFile.Close()
	planFile, err := os.Open("../testdata/small.plan.json")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer planFile.Close()
	snapshot, err := referee.ReadSnapshot(snapshotFile)
	if err != nil {
		fmt.Println(err)
		return
	}
	plan, err := planner.ReadPlan(planFile, snapshot)
	if err != nil {
		fmt.Println(err)
		return
	}
	snapshot.Programmes = []planner.Programme{{ID: "reception", Courses: []string{"IT-01"}, DueDays: 7}}

	desk, err := promise.Open(snapshot, plan)
	if err != nil {
		fmt.Println(err)
		return
	}
	start, _ := planner.ParseDate("2027-01-18")
	for _, people := range []int{4, 40} {
		answer, err := desk.Ask(context.Background(), promise.Wave{Office: "O1", Programme: "reception", Start: start, Headcount: people})
		if err != nil {
			fmt.Println(err)
			return
		}
		if answer.Possible {
			fmt.Printf("%d newcomers: ready on %s, in time: %t\n", people, answer.Ready, answer.InTime)
		} else {
			fmt.Printf("%d newcomers: not on this plan (%s)\n", people, answer.Kind)
		}
	}
	// Output:
	// 4 newcomers: ready on 2027-01-18, in time: true
	// 40 newcomers: not on this plan (fact)
}
