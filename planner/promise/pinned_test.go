package promise

import (
	"testing"

	"cohort/planner"
	"cohort/planner/referee"
)

// A pinned session in which only reserved seats are is held also where these give way:
// newcomers sit in it, though they are fewer than its least group.
func TestAPinnedSessionIsHeldWhereHeldSeatsGiveWay(t *testing.T) {
	for _, c := range []struct {
		day, least int // of the session
		possible   bool
	}{{1, 2, true}, {1, 1, true}, {0, 2, false}} { // nobody of the wave is there on the first day
		hours := []planner.Window{{0, 540, 720}, {1, 540, 720}}
		first, _ := planner.ParseDate("2027-01-18")
		start := first + 1
		s := &planner.Snapshot{Format: planner.SnapshotFormat, Name: "pinned", FirstDay: first, Days: 2, GridMinutes: 60, Weights: planner.DefaultWeights(),
			Sites: []planner.Site{{ID: "north"}}, Travel: []planner.Travel{}, Programmes: []planner.Programme{{ID: "basic", Courses: []string{"c"}, DueDays: 7}},
			Rooms:    []planner.Room{{ID: "r", Site: "north", Seats: 1, Features: []string{}, Open: hours}},
			Trainers: []planner.Trainer{{ID: "t", Home: "north", Roles: []string{"a"}, Courses: []string{"c"}, Available: hours, MaxDayMinutes: 60, MaxWeekMinutes: 60}},
			Courses:  []planner.Course{{ID: "c", Minutes: 60, MinGroup: c.least, MaxGroup: 3, Crew: []string{"a"}, Features: []string{}, After: []string{}, Starts: []int{}}},
			Offices:  []planner.Office{{ID: "o", Site: "north", ReleasePerDay: 2}},
			Learners: []planner.Learner{{ID: "held", Office: "o", Cohort: planner.CohortID(start, "north"), Anonymous: true, Intake: &start, Sites: []string{"north"}, Available: hours, MaxDayMinutes: 60}},
			Requests: []planner.Request{{ID: "held:c", Learner: "held", Course: "c", Earliest: 0, Due: 8, Weight: 4}}}
		x := planner.Session{ID: "x", Course: "c", Room: "r", Trainers: []string{"t"}, Day: c.day, Start: 540, Seated: []string{}}
		s.Published = []planner.Published{{Session: x, Pinned: true}}
		x.Seated = []string{"held:c"}
		p := &planner.Plan{Format: planner.PlanFormat, Snapshot: s.Name, Sessions: []planner.Session{x}}
		if v := referee.Check(s, p); !v.Valid {
			t.Fatal(v.First())
		}
		d, err := Open(s, p)
		if err != nil {
			t.Fatal(err)
		}
		a, err := d.Ask(t.Context(), Wave{Office: "o", Start: start, Headcount: 1})
		if err != nil {
			t.Fatal(err)
		}
		if a.Possible != c.possible {
			t.Errorf("a wave of one, with a session for %d on day %d: %v", c.least, c.day, a.Possible)
		}
		if len(a.Closed) > 0 {
			t.Errorf("closed: %v", a.Closed)
		}
		if !a.Possible {
			continue
		}
		if s, p := d.Apply(a); !referee.Check(s, p).Valid {
			t.Errorf("the plan with the wave breaks %s", referee.Check(s, p).First())
		}
	}
}
