package views

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"cohort/planner"
	"cohort/planner/capacity"
	"cohort/planner/promise"
	"cohort/planner/whatif"
	"cohort/reports/words"
)

// A view has the keys and values of what it shows, in its order, and sentences
// beside them.
func TestViewsSayWhatTheirValuesSay(t *testing.T) {
	w, err := words.New("en")
	if err != nil {
		t.Fatal(err)
	}
	v := New(w, nil)
	day, n := planner.Date(20836), 3
	proof := capacity.Proof{Kind: capacity.Trainers, Role: "r", Sites: []string{"S"}, From: day, To: day + 6, Everywhere: true, Courses: []string{"C"}, Who: []string{"T"}, Requests: []string{"q"},
		NeedMinutes: 120, HaveMinutes: 60, MissingMinutes: 60, Cures: []capacity.Cure{{What: capacity.TrainerDays, Amount: 1, DayMinutes: 60}, {What: capacity.Later, Amount: 1, Requests: []string{"q"}},
			{What: capacity.WeakerLimit, Amount: 1, Limit: capacity.LimitGroup}},
		Needs: []capacity.CourseNeed{{Course: "C"}}, Haves: []capacity.PartHave{{ID: "T"}}, Inside: []capacity.Inside{{ToDay: 1}}}
	proofs := []capacity.Proof{proof}
	unknown := promise.Why{Kind: promise.Unknown, KnownFrom: &day}
	answers := []promise.Answer{{Office: "O", Possible: true, Ready: &day}, {Office: "O", Why: unknown}, {Office: "O", Why: promise.Why{Kind: promise.Proof, Proof: &proof}}}
	table := &promise.Table{Office: "O", Intakes: []promise.Intake{{Start: day, Largest: &n, Waves: []promise.Cell{{Headcount: 1, Ready: &day, WaitsFor: []string{"C"}}, {Headcount: 5, Why: unknown}}}},
		ReadyBy: &day, Latest: []promise.Latest{{Headcount: 1}}}
	statuses := []promise.Status{{Office: "O", Fact: &promise.Holdup{Request: "q", Late: &day, Reason: planner.ReasonCrowded}, Ready: &day, Missing: []promise.Missing{{Course: "C"}}, Since: promise.Worse}, {Office: "P"}}
	part := []whatif.Part{{What: whatif.MoreRooms, Amount: 1, Feature: "computers", Site: "S"}}
	scenarios := &whatif.Answer{Snapshot: "s", Scenarios: []whatif.Outcome{{Name: whatif.Base, Proofs: proofs, Appeared: []capacity.Proof{}, Effects: []whatif.Effect{}},
		{Name: "x", Appeared: proofs, Vanished: proofs, Cure: &whatif.Cure{Trainers: part, Rooms: part}, Effects: []whatif.Effect{{Key: "working_day", Change: whatif.WorkingDay{Date: day}, Added: []string{"T"}}}}},
		Again: []whatif.Figures{{Served: 1}}}
	report := &capacity.Report{Snapshot: "s", Proofs: proofs, Load: []capacity.Load{{ID: "r"}}, Withouts: []capacity.Without{{Trainer: "T"}}}
	for name, c := range map[string]struct {
		value, view any
		sentences   int
	}{
		"capacity": {report, v.Report(report), 4},
		"possible": {answers[0], v.Answer(&answers[0]), 1}, // null
		"unknown":  {answers[1], v.Answer(&answers[1]), 1},
		"proven":   {answers[2], v.Answer(&answers[2]), 1}, // with the proof's own in it
		"table":    {[]*promise.Table{table}, v.Tables([]*promise.Table{table}), 1},
		"statuses": {statuses, v.Statuses(statuses), 1},
		"what if":  {scenarios, v.WhatIf(scenarios), 4 + 4 + 4 + 2 + 1},
	} {
		want, _ := keys(t, c.value)
		got, sentences := keys(t, c.view)
		if got != want || sentences != c.sentences {
			t.Errorf("%s: %d sentences, want %d\n got %s\nwant %s", name, sentences, c.sentences, got, want)
		}
	}
}

// keys are the tokens of a value's JSON in their order, without sentences, and how
// many of those there are.
func keys(t *testing.T, v any) (string, int) {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	sentences := 0
	d := json.NewDecoder(bytes.NewReader(data))
	for {
		token, err := d.Token()
		if err != nil {
			return out.String(), sentences
		}
		if token == "sentence" || token == "because" {
			sentences++
			var skipped json.RawMessage
			if err := d.Decode(&skipped); err != nil {
				t.Fatal(err)
			}
			continue
		}
		fmt.Fprint(&out, token, " ")
	}
}
