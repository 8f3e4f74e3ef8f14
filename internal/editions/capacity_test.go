package editions_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

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

// tinyCapacity is a snapshot of two weeks with eleven people who need one course.
func tinyCapacity() (*planner.Snapshot, *planner.Plan, *capacity.Report) {
	s := &planner.Snapshot{Name: "tiny", FirstDay: monday + 7, Days: 14, GridMinutes: 30,
		Sites: []planner.Site{{ID: "TC"}, {ID: "FAR"}, {ID: "O"}}, Travel: []planner.Travel{{From: "O", To: "TC", Minutes: 20}, {From: "FAR", To: "O", Minutes: 10}},
		Rooms:      []planner.Room{{ID: "A", Site: "TC", Seats: 3}},
		Courses:    []planner.Course{{ID: "X", Minutes: 240, MinGroup: 1, MaxGroup: 12}},
		Offices:    []planner.Office{{ID: "O", Site: "O"}},
		Programmes: []planner.Programme{{ID: "P", Courses: []string{"X"}}}}
	p := &planner.Plan{Sessions: []planner.Session{{ID: "1", Course: "X", Room: "A", Day: 2, Seated: []string{"r0", "r1", "r10"}}, {ID: "2", Course: "X", Room: "A", Day: 9, Seated: []string{"r2"}}}}
	for i := range 11 {
		l := planner.Learner{ID: fmt.Sprint("l", i), Office: "O", Sites: []string{"TC"}, Anonymous: i == 1 || i == 4}
		if i == 9 {
			l.Sites = []string{"FAR", "TC"}
		}
		s.Learners = append(s.Learners, l)
		s.Requests = append(s.Requests, planner.Request{ID: fmt.Sprint("r", i), Learner: l.ID, Course: "X", Due: 4})
	}
	s.Requests[7].Due, s.Requests[8].Due, s.Requests[10].Due = 14, -3, -5
	p.Unserved = []planner.Unserved{{Request: "r3", Reason: planner.ReasonCrowded}, {Request: "r4", Reason: planner.ReasonCrowded}, {Request: "r5", Reason: planner.ReasonCrowded},
		{Request: "r6", Reason: planner.ReasonImpossible, Missing: "room"}, {Request: "r7", Reason: planner.ReasonImpossible, Missing: "window"}, {Request: "r9", Reason: planner.ReasonCrowded}}
	return s, p, &capacity.Report{Proofs: []capacity.Proof{{Kind: capacity.Rooms, Requests: []string{"r0", "r5"}, From: s.FirstDay, To: s.FirstDay + 6}}}
}

func TestWhatThePlanMissedStandsApart(t *testing.T) {
	s, p, r := tinyCapacity()
	b := editions.CapacityOf(s, p, r, editions.Called{"X": "Rhetoric", "TC": "Centre", "FAR": "Centre"}, "en")
	day := s.FirstDay
	want := []editions.Missed{
		{ID: "X", Course: "Rhetoric", Sites: []editions.SiteCount{{ID: "TC", Site: "Centre", Needs: 3}, {ID: "FAR", Site: "Centre", Needs: 1}}, Reason: planner.ReasonCrowded, Named: 3, Reserved: 1, Due: day - 3}, // 3, 4, 8 and 9
		{ID: "X", Course: "Rhetoric", Sites: []editions.SiteCount{{ID: "TC", Site: "Centre", Needs: 2}}, Late: true, Named: 2, Due: day - 5},
		{ID: "X", Course: "Rhetoric", Sites: []editions.SiteCount{{ID: "TC", Site: "Centre", Needs: 1}}, Reason: planner.ReasonCrowded, Named: 1, Due: day + 4, Shortages: []int{1}},
		{ID: "X", Course: "Rhetoric", Sites: []editions.SiteCount{{ID: "TC", Site: "Centre", Needs: 1}}, Reason: planner.ReasonImpossible, Kind: "room", Named: 1, Due: day + 4},
	}
	if diff := cmp.Diff(want, b.Missed); diff != "" {
		t.Errorf("missed (-want +got)\n%s", diff)
	}
	if b.Later != 1 {
		t.Errorf("%d needs are due later, want 1", b.Later)
	}
	if facts, rest := b.Proven(); len(facts) != 1 || len(rest) != 3 {
		t.Errorf("%d are ruled out by the facts, %d not", len(facts), len(rest))
	}
	taught := []editions.Taught{{ID: "X", Course: "Rhetoric", Minutes: 240, MinGroup: 1, MaxGroup: 12, Sessions: 2, Named: 3, Reserved: 1, Places: 6, Asked: 10, Missing: 6}}
	weeks := []editions.TaughtWeek{{Monday: day, Held: 0, Sessions: 1, Seats: 3}, {Monday: day + 7, Held: 0, Sessions: 1, Seats: 1}}
	if diff := cmp.Diff(taught, b.Taught) + cmp.Diff(weeks, b.TaughtWeeks); diff != "" {
		t.Errorf("taught (-want +got)\n%s", diff)
	}
	b.AddHeld(day-20, []editions.HeldSession{{ID: "X", Course: "Rhetoric", Date: day - 3, Seats: 5}, {ID: "L", Course: "Logic", Date: day - 20, Seats: 7}})
	taught[0].Held, taught[0].HeldSeats = 1, 5
	taught = append(taught, editions.Taught{ID: "L", Course: "Logic", Held: 1, HeldSeats: 7})
	weeks = append([]editions.TaughtWeek{{Monday: day - 21, Held: 1, Sessions: 0, Seats: 7}, {Monday: day - 7, Held: 1, Sessions: 0, Seats: 5}}, weeks...)
	if diff := cmp.Diff(taught, b.Taught) + cmp.Diff(weeks, b.TaughtWeeks); diff != "" {
		t.Errorf("held (-want +got)\n%s", diff)
	}
	none := editions.CapacityOf(s, nil, &capacity.Report{}, nil, "en")
	if none.Planned || none.Missed != nil || none.Taught[0].Missing != 0 || none.Taught[0].Asked != 10 {
		t.Errorf("without a plan: %+v", none)
	}
}
