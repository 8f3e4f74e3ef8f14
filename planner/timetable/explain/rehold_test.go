package explain_test

import (
	"fmt"
	"testing"

	"cohort/planner"
	"cohort/planner/referee"
	"cohort/planner/timetable"
	"cohort/planner/timetable/explain"
)

// A session in the hall on Tuesday at ten, led by t for two people, and what becomes of it
// where something of it is not to be had.
func TestASessionIsHeldAgainWithAsLittleChangeAsCanBe(t *testing.T) {
	const days = 5
	all := func(from, to int) (out []planner.Window) {
		for d := range days {
			out = append(out, planner.Window{d, from, to})
		}
		return out
	}
	monday, err := planner.ParseDate("2027-01-18")
	if err != nil {
		t.Fatal(err)
	}
	away := func(s *planner.Snapshot, trainer int) {
		w := s.Trainers[trainer].Available
		s.Trainers[trainer].Available = append(append([]planner.Window{}, w[:1]...), w[2:]...)
	}
	noon := func(s *planner.Snapshot, day int) {
		s.Trainers[0].Available[day][2], s.Trainers[1].Available[day][2] = 780, 780
	}
	for _, x := range []struct {
		name    string
		day     int // of the session
		happens func(s *planner.Snapshot)
		want    string
	}{
		{"nothing", 1, func(*planner.Snapshot) {}, "1: day 1 at 600 in hall with [t]"},
		{"the trainer is away", 1, func(s *planner.Snapshot) { away(s, 0) }, "1: day 1 at 600 in hall with [u]"},
		{"the room is shut", 1, func(s *planner.Snapshot) { s.Rooms[0].Open = nil }, "1: day 1 at 600 in attic with [t]"},
		{"the trainers are away in the morning", 1, func(s *planner.Snapshot) {
			s.Trainers[0].Available[1][1], s.Trainers[1].Available[1][1] = 720, 720
		}, "1: day 1 at 720 in hall with [t]"},
		{"the trainers are away in the afternoon", 1, func(s *planner.Snapshot) { noon(s, 1) }, "1: day 1 at 540 in hall with [t]"},
		{"of the day on which that is known", 0, func(s *planner.Snapshot) { noon(s, 0) }, "1: day 1 at 540 in hall with [t]"},
		{"nobody can lead it", 1, func(s *planner.Snapshot) { s.Trainers = s.Trainers[:0] }, ""},
		{"one of two is left", 1, func(s *planner.Snapshot) { away(s, 0); s.Requests = s.Requests[:1] }, ""},
	} {
		held := planner.Session{ID: "1", Course: "c", Room: "hall", Trainers: []string{"t"}, Day: x.day, Start: 600, Seated: []string{"anna:c", "boris:c"}}
		s := &planner.Snapshot{Format: planner.SnapshotFormat, Name: "s", FirstDay: monday, Days: days, GridMinutes: 30, Weights: planner.DefaultWeights(), Sites: []planner.Site{{ID: "A"}},
			Rooms:   []planner.Room{{ID: "hall", Site: "A", Seats: 4, Open: all(540, 1020)}, {ID: "attic", Site: "A", Seats: 4, Open: all(540, 1020)}},
			Offices: []planner.Office{{ID: "O", Site: "A", ReleasePerDay: 9}}, Courses: []planner.Course{{ID: "c", Minutes: 240, MinGroup: 2, MaxGroup: 4, Crew: []string{"a"}}},
			Published: []planner.Published{{Session: held}}}
		for _, id := range []string{"t", "u"} {
			s.Trainers = append(s.Trainers, planner.Trainer{ID: id, Home: "A", Roles: []string{"a"}, Courses: []string{"c"}, Available: all(540, 1020), MaxDayMinutes: 480, MaxWeekMinutes: 2400, TargetWeekMinutes: 2400})
		}
		for _, id := range []string{"anna", "boris"} {
			s.Learners = append(s.Learners, planner.Learner{ID: id, Office: "O", Sites: []string{"A"}, Available: all(540, 1020), MaxDayMinutes: 480})
			s.Requests = append(s.Requests, planner.Request{ID: id + ":c", Learner: id, Course: "c", Due: 4})
		}
		x.happens(s)
		if len(s.Requests) < 2 {
			s.Published[0].Seated = s.Published[0].Seated[:1]
		}
		stands := timetable.Standing(s)
		var lost []planner.Session
		if len(stands.Sessions) == 0 {
			lost = append(lost, held)
		}
		got, err := explain.Rehold(s, stands, lost, held.Seated)
		if err != nil {
			t.Fatalf("%s: %v", x.name, err)
		}
		if _, err := referee.Agree(s, got.Plan); err != nil {
			t.Errorf("%s: %v", x.name, err)
		}
		said := ""
		for _, y := range got.Plan.Sessions {
			said += fmt.Sprintf("%s: day %d at %d in %s with %v", y.ID, y.Day, y.Start, y.Room, y.Trainers)
			if len(y.Seated) != 2 {
				t.Errorf("%s: %v sit in it", x.name, y.Seated)
			}
		}
		if said != x.want {
			t.Errorf("%s: %q, want %q", x.name, said, x.want)
		}
	}
}
