package planner_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"cohort/planner"
)

// Two needs never have one id, whatever characters another system's keys have.
func TestRequestsOfTwoNeedsHaveTwoIDs(t *testing.T) {
	key := rapid.StringMatching(`[a:%3A5]{0,5}`)
	rapid.Check(t, func(t *rapid.T) {
		learner, course, other, others := key.Draw(t, "learner"), key.Draw(t, "course"), key.Draw(t, "other"), key.Draw(t, "other course")
		same := planner.RequestID(learner, course) == planner.RequestID(other, others)
		if same != (learner == other && course == others) {
			t.Fatalf("%q of %q and %q of %q: %s", course, learner, others, other, planner.RequestID(learner, course))
		}
	})
	long := strings.Repeat("%", planner.MostText)
	a, b := planner.RequestID(long+"1", "SRV-01"), planner.RequestID(long+"2", "SRV-01")
	if a == b || len(a) > planner.MostText || len(b) > planner.MostText {
		t.Errorf("needs of two with long keys are %s and %s", a, b)
	}
	if got := planner.RequestID("P-7", "SRV-01"); got != "P-7:SRV-01" {
		t.Errorf("a plain id is %s", got)
	}
}
