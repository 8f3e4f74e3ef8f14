package views

import (
	"fmt"
	"strings"
	"testing"

	"cohort/planner"
	"cohort/planner/demand"
	"cohort/planner/demand/facts"
)

func TestManyFaultsOfAKindAreCounted(t *testing.T) {
	b := &demand.Built{Snapshot: &planner.Snapshot{}}
	for i := range 23 {
		b.Faults = append(b.Faults, facts.Fault{Table: "rosters", Key: fmt.Sprint("R-", i), Wrong: facts.Say("unknown_worker", "Name", "P-1"), Done: facts.Say("left_out")})
	}
	b.Faults = append(b.Faults, facts.Fault{Table: "people", Key: "P-1", Wrong: facts.Say("no_family_name"), Done: facts.Say("left_out")})
	text := Snapshot(b)
	if strings.Count(text, "fault: rosters") != 20 || !strings.Contains(text, "faults: rosters: 3 more like these\nfault: people P-1") {
		t.Error(text)
	}
}
