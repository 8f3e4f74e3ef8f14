package timetable_test

import (
	"context"
	"fmt"
	"os"

	"cohort/planner/referee"
	"cohort/planner/timetable"
)

// A search with a seed and a number of iterations gives the same plan each time.
func ExampleSolve() {
	file, err := os.Open("../testdata/small.snapshot.json")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer file.Close()
	snapshot, err := referee.ReadSnapshot(file)
	if err != nil {
		fmt.Println(err)
		return
	}

	result, err := timetable.Solve(context.Background(), snapshot, timetable.Options{Seed: 1, Iterations: 5000})
	if err != nil {
		fmt.Println(err)
		return
	}
	v := referee.Check(snapshot, result.Plan)
	fmt.Printf("valid: %t, %d of %d requests served in %d sessions\n", v.Valid, v.Facts.Served, v.Facts.Requests, v.Facts.Sessions)
	for _, u := range result.Plan.Unserved {
		fmt.Printf("%s: %s\n", u.Request, u.Reason)
	}
	// Output:
	// valid: true, 22 of 23 requests served in 9 sessions
	// P5:WEB-1: crowded
}
