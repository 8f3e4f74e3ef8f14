package ahead

import (
	"testing"

	"cohort/planner"
	"cohort/planner/referee"
	"cohort/planner/timetable"
)

// One person with a name was told of a training for two at the least; the other
// seat is reserved for somebody who, planned ahead, does better elsewhere. The
// training is held all the same, and the plan ahead is one that the referee allows.
func TestAPlanAheadHoldsWhatWasAnnouncedToFew(t *testing.T) {
	hours := []planner.Window{{0, 540, 1080}, {1, 540, 1080}}
	s := &planner.Snapshot{Format: planner.SnapshotFormat, Name: "few", FirstDay: 20836, Days: 2, GridMinutes: 30, Weights: planner.DefaultWeights(),
		Sites:    []planner.Site{{ID: "T"}},
		Rooms:    []planner.Room{{ID: "R", Site: "T", Seats: 4, Open: hours}},
		Trainers: []planner.Trainer{{ID: "X", Home: "T", Roles: []string{"process"}, Courses: []string{"C"}, Available: hours, MaxDayMinutes: 480, MaxWeekMinutes: 2400, TargetWeekMinutes: 2400}},
		Courses:  []planner.Course{{ID: "C", Minutes: 240, MinGroup: 2, MaxGroup: 4, Crew: []string{"process"}}},
		Offices:  []planner.Office{{ID: "O", Site: "T", ReleasePerDay: 4}}}
	for _, x := range []struct {
		id        string
		anonymous bool
		earliest  int
		due       int
	}{{"named", false, 1, 1}, {"reserved", true, 0, 0}, {"beside", true, 0, 0}} {
		s.Learners = append(s.Learners, planner.Learner{ID: x.id, Office: "O", Anonymous: x.anonymous, Sites: []string{"T"}, Available: hours, MaxDayMinutes: 480})
		s.Requests = append(s.Requests, planner.Request{ID: planner.RequestID(x.id, "C"), Learner: x.id, Course: "C", Earliest: x.earliest, Due: x.due, Weight: 100})
	}
	issued := planner.Session{ID: "issued", Course: "C", Room: "R", Trainers: []string{"X"}, Day: 1, Start: 600, Seated: []string{"named:C"}}
	s.Published = []planner.Published{{Session: issued}}
	issued.Seated = []string{"named:C", "reserved:C"}
	s.Reserved = []planner.Session{issued}
	s.Normalise()
	if wrong := referee.Sound(s); len(wrong) > 0 {
		t.Fatal(wrong)
	}

	holdThin(s)
	p, err := Solve(t.Context(), s, timetable.Options{Seed: 1, Iterations: 2000})
	if err != nil {
		t.Fatal(err)
	}
	if v := referee.Check(s, p); !v.Valid || v.Facts.Served != 3 || v.Facts.Late != 0 {
		t.Errorf("%+v", v)
	}
}
