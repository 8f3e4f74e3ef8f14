package editions_test

import (
	"testing"

	"cohort/internal/editions"
	"cohort/planner"
	"cohort/planner/capacity"
	"cohort/planner/demand"
)

const monday = planner.Date(20836) // 2027-01-18

func TestExpectedPeople(t *testing.T) {
	at := func(days planner.Date) capacity.Intake { return capacity.Intake{Start: monday + days, Catchment: "TC"} }
	likely, safe := editions.Expected(&demand.Forecast{Starts: []demand.Starts{
		{Scope: demand.ScopeSite, ID: "TC", Intake: monday, P50: 5, P80: 7, Named: 4},
		{Scope: demand.ScopeSite, ID: "TC", Intake: monday + 7, P50: 1, P80: 2, Named: 2},
		{Scope: demand.ScopeOffice, ID: "O", Intake: monday, P50: 5, P80: 7},
		{Scope: demand.ScopeNetwork, ID: demand.NetworkID, Intake: monday, P50: 50, P80: 70},
	}})
	if len(likely) != 2 || likely[at(0)] != 1 || safe[at(0)] != 3 || likely[at(7)] != 0 || safe[at(7)] != 0 {
		t.Errorf("likely %v, safe %v", likely, safe)
	}
}
