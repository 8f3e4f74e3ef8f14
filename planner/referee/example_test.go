package referee_test

import (
	"fmt"
	"os"

	"cohort/planner"
	"cohort/planner/referee"
)

// A plan is judged by the rules and priced, whoever made it.
func ExampleCheck() {
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

	v := referee.Check(snapshot, plan)
	fmt.Printf("valid: %t, %d of %d requests served, cost %d\n", v.Valid, v.Facts.Served, v.Facts.Requests, v.Cost)

	plan.Sessions[0].Start += 15 // off the grid of half hours, and away from where it is pinned
	v = referee.Check(snapshot, plan)
	fmt.Printf("valid: %t\n", v.Valid)
	for _, rule := range []string{"H2", "H11"} {
		for _, sentence := range v.Broken[rule] {
			fmt.Println(rule, sentence)
		}
	}
	// Output:
	// valid: true, 18 of 23 requests served, cost 34342
	// valid: false
	// H2 session old/1: 10:15 is off the grid of 30 minutes
	// H11 pinned session old/1 was changed: SRV-01 in room AUD at 2027-01-18 10:15, but it was announced for room AUD at 2027-01-18 10:00
}
