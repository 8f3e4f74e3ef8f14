package bound

import (
	"context"
	"testing"

	"cohort/planner"
	"cohort/planner/referee"
	"cohort/planner/timetable"
)

// ordered fails unless each part of the bounds holds the one before.
func ordered(t *testing.T, s *planner.Snapshot, f Bounds) {
	t.Helper()
	u, _ := Unavoidable(s)
	if f.Unavoidable != u {
		t.Errorf("%s: the bounds' unavoidable part is %d, alone it is %d", s.Name, f.Unavoidable, u)
	}
	if f.Alone < f.Unavoidable || f.Cost < f.Alone {
		t.Errorf("%s: the parts of %+v do not rise", s.Name, f)
	}
}

// No plan at all costs less, and often one costs just as much.
func TestEveryPlanOfTinyWorlds(t *testing.T) {
	tried, met, above, shared := 0, 0, 0, 0
	for seed := uint64(0); tried < 250; seed++ {
		s := world(seed, tiny)
		best, known := optimum(s, 1500)
		if !known {
			continue
		}
		tried++
		f := Lower(s)
		ordered(t, s, f)
		if f.Cost > best {
			t.Errorf("seed %d: no plan below %d, and one costs %d", seed, f.Cost, best)
		}
		if f.Cost == best && best > 0 {
			met++
		}
		if f.Cost > f.Unavoidable {
			above++
		}
		if f.Cost > f.Alone {
			shared++
		}
	}
	t.Logf("of %d worlds %d have a plan at the bound; it is above the unavoidable in %d, above what each learner costs alone in %d", tried, met, above, shared)
	if met < 60 || above < 60 || shared < 60 {
		t.Errorf("the bound is met in %d worlds, above the unavoidable in %d and above each learner alone in %d: too few to catch one that is too high", met, above, shared)
	}
}

// What the engine finds costs no less, where nobody can try everything.
func TestPlansOfWideWorlds(t *testing.T) {
	for seed := range uint64(60) {
		s := world(seed, wide)
		for i := range s.Published { // something is pinned of every second session that may be smaller then
			if x := &s.Published[i]; !x.Pinned && i%2 == int(seed%2) {
				x.Pins = [][]string{{planner.PinTime}, {planner.PinSeated}, {planner.PinRoom, planner.PinTrainers}}[seed%3]
				if len(timetable.Unkept(s)) > 0 {
					x.Pins = nil
				}
			}
		}
		result, err := timetable.Solve(context.Background(), s, timetable.Options{Seed: 1, Iterations: 3000})
		if err != nil {
			t.Fatal(err)
		}
		v := referee.Check(s, result.Plan)
		if !v.Valid {
			t.Fatalf("seed %d: the plan is not valid: %v", seed, v.Broken)
		}
		f := Lower(s)
		ordered(t, s, f)
		if f.Cost > v.Cost {
			t.Errorf("seed %d: no plan below %d, and one costs %d", seed, f.Cost, v.Cost)
		}
		if again := Lower(s); again != f {
			t.Errorf("seed %d: %+v, and again %+v", seed, f, again)
		}
	}
}

// small is one course of 60 minutes, one room, one trainer and two learners on
// one day; leaving one out costs 1000.
func small() *planner.Snapshot {
	open := []planner.Window{{0, 600, 720}}
	s := &planner.Snapshot{Format: planner.SnapshotFormat, Name: "small", Days: 1, GridMinutes: 30, FirstDay: 20835,
		Weights:  planner.Weights{Unserved: 1000, Late: 0, Teaching: 10, TrainerTravel: 1, LearnerTravel: 1, Overload: 20},
		Sites:    []planner.Site{{ID: "a"}, {ID: "home"}},
		Travel:   []planner.Travel{{From: "a", To: "home", Minutes: 30}},
		Rooms:    []planner.Room{{ID: "r", Site: "a", Seats: 9, Open: open}},
		Courses:  []planner.Course{{ID: "c", Minutes: 60, MinGroup: 1, MaxGroup: 9, Crew: []string{"x"}}},
		Trainers: []planner.Trainer{{ID: "t", Home: "a", Roles: []string{"x"}, Courses: []string{"c"}, Available: open, MaxDayMinutes: 480, MaxWeekMinutes: 2400, TargetWeekMinutes: 2400}},
		Offices:  []planner.Office{{ID: "o", Site: "a", ReleasePerDay: 9}},
	}
	for _, id := range []string{"p", "q"} {
		s.Learners = append(s.Learners, planner.Learner{ID: id, Office: "o", Sites: []string{"a"}, Available: open, MaxDayMinutes: 480})
		s.Requests = append(s.Requests, planner.Request{ID: id + "c", Learner: id, Course: "c", Weight: 1, Working: true})
	}
	return s
}

func TestLower(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(s *planner.Snapshot)
		want   Bounds
	}{
		{"one session for both costs its teaching", func(*planner.Snapshot) {}, Bounds{0, 0, 20}},
		{"nobody asks for anything", func(s *planner.Snapshot) { s.Requests = nil }, Bounds{}},
		{"no room: both are left out", func(s *planner.Snapshot) { s.Rooms = nil }, Bounds{2000, 2000, 2000}},
		{"no trainer: both are left out", func(s *planner.Snapshot) { s.Trainers = nil }, Bounds{2000, 2000, 2000}},
		{"the learners have no hour: they are left out", func(s *planner.Snapshot) {
			for i := range s.Learners {
				s.Learners[i].Available = nil
			}
		}, Bounds{2000, 2000, 2000}},
		{"one seat a session, time for two", func(s *planner.Snapshot) { s.Rooms[0].Seats = 1 }, Bounds{0, 0, 40}},
		{"one seat a session, and a changeover that leaves time for one", func(s *planner.Snapshot) {
			s.Rooms[0].Seats = 1
			s.Rules.RoomChangeoverMinutes = 30
		}, Bounds{0, 0, 1020}},
		{"one seat a session, and a trainer who may teach one", func(s *planner.Snapshot) {
			s.Rooms[0].Seats = 1
			s.Trainers[0].MaxDayMinutes = 119
		}, Bounds{0, 0, 1020}},
		{"one seat a session, and a week that is full after one", func(s *planner.Snapshot) {
			s.Rooms[0].Seats = 1
			s.Trainers[0].TaughtMinutes, s.Trainers[0].TargetWeekMinutes = 2400-60, 2400
		}, Bounds{0, 0, 1020}},
		{"the trainer comes from afar", func(s *planner.Snapshot) {
			s.Trainers[0].Home, s.Trainers[0].MaxDayMinutes = "home", 119
		}, Bounds{0, 0, 80}},
		{"the learners come from afar", func(s *planner.Snapshot) { s.Offices[0].Site = "home" }, Bounds{0, 12, 32}},
		{"the trainer has taught what they should already", func(s *planner.Snapshot) {
			s.Trainers[0].TaughtMinutes, s.Trainers[0].TargetWeekMinutes = 61, 0
		}, Bounds{0, 40, 80}},
		{"a session that costs more than whom it serves", func(s *planner.Snapshot) { s.Weights.Teaching = 1500 }, Bounds{0, 0, 2000}},
		{"a course that comes before and cannot be held", func(s *planner.Snapshot) {
			s.Courses[0].After = []string{"d"}
			s.Courses = append(s.Courses, planner.Course{ID: "d", Minutes: 60, MinGroup: 1, MaxGroup: 9, Crew: []string{"y"}})
			s.Requests = append(s.Requests, planner.Request{ID: "pd", Learner: "p", Course: "d", Weight: 1, Working: true})
		}, Bounds{1000, 2000, 2020}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := small()
			c.change(s)
			if got := Lower(s); got != c.want {
				t.Errorf("%+v, want %+v", got, c.want)
			}
		})
	}
}

// Whoever ends the search for prices early gets less, and no more than is true.
func TestRiseEndsEarly(t *testing.T) {
	ended, end := context.WithCancel(t.Context())
	end()
	less := 0
	for seed := range uint64(20) {
		s := world(seed, wide)
		full, b := Lower(s), Begin(s)
		if b.Cost != b.Alone || b.Alone != full.Alone || b.Unavoidable != full.Unavoidable {
			t.Errorf("seed %d: it begins with %+v and ends with %+v", seed, b.Bounds, full)
		}
		b.Rise(ended)
		if b.Cost < b.Alone || b.Cost > full.Cost {
			t.Errorf("seed %d: ended at once it proves %d, without an end %d", seed, b.Cost, full.Cost)
		}
		if b.Cost < full.Cost {
			less++
		}
	}
	if less < 5 {
		t.Errorf("the end was noticed in %d worlds", less)
	}
}

// Numbers at the bounds of the format overflow nothing.
func TestGreatNumbers(t *testing.T) {
	s := small()
	s.Weights.Unserved, s.Weights.Late, s.Weights.Teaching = 1_000_000_000, 1_000_000_000, 1_000_000_000
	s.Rooms[0].Seats, s.Courses[0].MaxGroup = 1_000_000_000, 1_000_000_000
	for i := range s.Requests {
		s.Requests[i].Due, s.Requests[i].Weight = -1_000_000, 100
	}
	f := Lower(s)
	ordered(t, s, f)
	if best, _ := optimum(s, 1500); f.Cost > best || f.Cost < 0 {
		t.Errorf("no plan below %d, and one costs %d", f.Cost, best)
	}
}
