package timetable

import (
	"errors"
	"slices"
	"testing"

	"cohort/planner"
	"cohort/planner/referee"
	"cohort/planner/timetable/explain"
)

// talk is a world of one session that was announced for the first day at ten, for p and q, in
// the hall, with t1. There is a second room, the loft, and a second trainer, t2.
func talk(change func(*planner.Snapshot), pins ...string) *planner.Snapshot {
	day := []planner.Window{{0, 600, 660}, {1, 600, 720}}
	s := &planner.Snapshot{Format: planner.SnapshotFormat, Name: "held", FirstDay: 20835, Days: 2, GridMinutes: 30, Weights: planner.DefaultWeights(),
		Sites: []planner.Site{{ID: "X"}}, Offices: []planner.Office{{ID: "office", Site: "X", ReleasePerDay: 9}},
		Rooms: []planner.Room{{ID: "hall", Site: "X", Seats: 4, Open: day}, {ID: "loft", Site: "X", Seats: 2, Open: day}},
		Courses: []planner.Course{{ID: "talk", Minutes: 60, MinGroup: 2, MaxGroup: 4, Crew: []string{"host"}, After: []string{"intro"}},
			{ID: "intro", Minutes: 30, MinGroup: 1, MaxGroup: 4, Crew: []string{"host"}}},
		Published: []planner.Published{{Session: planner.Session{ID: "old", Course: "talk", Room: "hall", Trainers: []string{"t1"}, Day: 0, Start: 600,
			Seated: []string{"p:talk", "q:talk"}}, Pins: pins}}}
	for _, id := range []string{"t1", "t2"} {
		s.Trainers = append(s.Trainers, planner.Trainer{ID: id, Home: "X", Roles: []string{"host"}, Courses: []string{"talk", "intro"}, Available: day, MaxDayMinutes: 480, MaxWeekMinutes: 2400, TargetWeekMinutes: 2400})
	}
	for _, id := range []string{"p", "q"} {
		s.Learners = append(s.Learners, planner.Learner{ID: id, Office: "office", Sites: []string{"X"}, Available: day, MaxDayMinutes: 480})
		s.Requests = append(s.Requests, planner.Request{ID: id + ":talk", Learner: id, Course: "talk", Due: 1, Weight: 5})
	}
	change(s)
	s.Normalise()
	return s
}

func gone(s *planner.Snapshot, trainer string) {
	s.Trainers = slices.DeleteFunc(s.Trainers, func(x planner.Trainer) bool { return x.ID == trainer })
}

// What is pinned of a session stays, and what the world broke of the rest is found anew.
func TestWhatIsPinnedStaysAndTheRestGivesWay(t *testing.T) {
	for _, x := range []struct {
		says   string
		pins   []string
		change func(*planner.Snapshot)
		want   *planner.Session // nil: no place is found
	}{
		{"the hour, and the trainer is gone", []string{"time"}, func(s *planner.Snapshot) { gone(s, "t1") },
			&planner.Session{Room: "hall", Trainers: []string{"t2"}, Day: 0, Start: 600, Seated: []string{"p:talk", "q:talk"}}},
		{"the hour, and the room is shut: in a room that is too small for a new group", []string{"time"}, func(s *planner.Snapshot) {
			s.Rooms[0].Open = nil
			s.Rooms[1].Seats = 1
		}, &planner.Session{Room: "loft", Trainers: []string{"t1"}, Day: 0, Start: 600, Seated: []string{"p:talk"}}},
		{"the trainer, who is away that day", []string{"trainers"}, func(s *planner.Snapshot) { s.Trainers[0].Available = []planner.Window{{1, 600, 720}} },
			&planner.Session{Room: "hall", Trainers: []string{"t1"}, Day: 1, Start: 600, Seated: []string{"p:talk", "q:talk"}}},
		{"the people, one of whom is away that day", []string{"seated"}, func(s *planner.Snapshot) { s.Learners[1].Available = []planner.Window{{1, 660, 720}} },
			&planner.Session{Room: "hall", Trainers: []string{"t1"}, Day: 1, Start: 660, Seated: []string{"p:talk", "q:talk"}}},
		{"the room, with one left of two", []string{"room"}, func(s *planner.Snapshot) {
			s.Published[0].Seated = []string{"p:talk"}
			s.Requests = s.Requests[:1]
			s.Learners = s.Learners[:1]
		}, &planner.Session{Room: "hall", Trainers: []string{"t1"}, Day: 0, Start: 600, Seated: []string{"p:talk"}}},
		{"the people, who need another course first", []string{"seated"}, func(s *planner.Snapshot) {
			s.Requests = append(s.Requests, planner.Request{ID: "p:intro", Learner: "p", Course: "intro", Due: 1, Weight: 1})
			s.Published = append(s.Published, planner.Published{Session: planner.Session{ID: "first", Course: "intro", Room: "loft", Trainers: []string{"gone"}, Day: 0, Start: 600, Seated: []string{"p:intro"}}})
		}, &planner.Session{Room: "hall", Trainers: []string{"t1"}, Day: 1, Start: 600, Seated: []string{"p:talk", "q:talk"}}},
		{"hour and trainers, and the trainer is away", []string{"time", "trainers"}, func(s *planner.Snapshot) { s.Trainers[0].Available = nil }, nil},
		{"the people at that hour, and the hall is shut", []string{"seated", "time"}, func(s *planner.Snapshot) {
			s.Rooms[0].Open = nil
			s.Rooms[1].Seats = 1
		}, nil},
	} {
		t.Run(x.says, func(t *testing.T) {
			s := talk(x.change, x.pins...)
			if f := referee.Sound(s); len(f) > 0 {
				t.Fatal(f)
			}
			r, err := Solve(t.Context(), s, Options{Seed: 1, Iterations: 60})
			var no *UnkeptPins
			if x.want == nil {
				if !errors.As(err, &no) || !slices.Equal(no.Sessions, []string{"old"}) || !slices.Equal(Unkept(s), []string{"old"}) {
					t.Fatalf("solved with %v", err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if v := referee.Check(s, r.Plan); !v.Valid || v.Terms != *r.Plan.Cost {
				t.Fatal(v.Broken)
			}
			at := slices.IndexFunc(r.Plan.Sessions, func(x planner.Session) bool { return x.ID == "old" })
			got := r.Plan.Sessions[at]
			x.want.ID, x.want.Course = "old", "talk"
			slices.Sort(got.Seated)
			if got.Day != x.want.Day || got.Start != x.want.Start || got.Room != x.want.Room || !slices.Equal(got.Trainers, x.want.Trainers) || !slices.Equal(got.Seated, x.want.Seated) {
				t.Errorf("held %+v, want %+v", got, *x.want)
			}
			if f := Unkept(s); f != nil {
				t.Errorf("unkept: %v", f)
			}
		})
	}
}

// A session whose people are pinned and whose trainer is away goes where whatever else was
// announced stands as it is, also with its own people, if there is such a place; else it goes
// before.
func TestWhatIsPinnedGoesAroundWhatElseIsAnnounced(t *testing.T) {
	for _, x := range []struct {
		says   string
		until  int // minute at which the second day ends
		shared bool
		want   int  // where it is held then
		stands bool // the other one
	}{
		{"two hours", 720, false, 660, true},
		{"one hour", 660, false, 600, false},
		{"two hours, and one of its people sits in the other", 720, true, 660, true},
	} {
		s := talk(func(s *planner.Snapshot) {
			open := []planner.Window{{0, 600, 660}, {1, 600, x.until}}
			people := []string{"r", "s"}
			if x.shared {
				people[0] = "p"
			}
			for _, id := range []string{"r", "s"} {
				s.Learners = append(s.Learners, planner.Learner{ID: id, Office: "office", Sites: []string{"X"}, Available: open, MaxDayMinutes: 480})
			}
			other := planner.Session{ID: "other", Course: "other", Room: "hall", Trainers: []string{"t1"}, Day: 1, Start: 600}
			for _, id := range people {
				s.Requests = append(s.Requests, planner.Request{ID: id + ":other", Learner: id, Course: "other", Due: 1, Weight: 1})
				other.Seated = append(other.Seated, id+":other")
			}
			s.Courses = append(s.Courses, planner.Course{ID: "other", Minutes: 60, MinGroup: 1, MaxGroup: 4, Crew: []string{"host"}})
			s.Published = append(s.Published, planner.Published{Session: other})
			gone(s, "t2")
			s.Trainers[0].Courses, s.Trainers[0].Available = []string{"intro", "other", "talk"}, []planner.Window{{1, 600, x.until}}
			for i := range s.Rooms {
				s.Rooms[i].Open = open
			}
			if x.shared { // somebody else could lead it then
				s.Trainers = append(s.Trainers, planner.Trainer{ID: "t3", Home: "X", Roles: []string{"host"}, Courses: []string{"talk"}, Available: open[1:], MaxDayMinutes: 480, MaxWeekMinutes: 2400, TargetWeekMinutes: 2400})
			}
		}, planner.PinSeated)
		if f := referee.Sound(s); len(f) > 0 {
			t.Fatal(f)
		}
		p := Standing(s)
		at := map[string]planner.Session{}
		for _, y := range p.Sessions {
			at[y.ID] = y
		}
		if y := at["old"]; y.Day != 1 || y.Start != x.want || len(y.Seated) != 2 {
			t.Errorf("%s: it is held %+v", x.says, y)
		}
		if y, stands := at["other"]; stands != x.stands || stands && (y.Start != 600 || len(y.Seated) != 2) {
			t.Errorf("%s: the other one is held %+v", x.says, y)
		}
	}
}

// Why a session is where it is names what of it is pinned, and by which rule.
func TestWhatIsPinnedIsExplainedByField(t *testing.T) {
	s := talk(func(*planner.Snapshot) {}, planner.PinTime, planner.PinTrainers)
	p := Standing(s)
	e, err := explain.Session(s, p, "old")
	if err != nil {
		t.Fatal(err)
	}
	if e.Pinned || !slices.Equal(e.Pins, []string{"time", "trainers"}) {
		t.Errorf("pinned %v, of it %v", e.Pinned, e.Pins)
	}
	codes := map[string]string{}
	for _, x := range e.Places {
		codes[x.Change] = x.Because.Code
		if x.Change == "room" && x.Forbidden != nil {
			t.Errorf("another room is forbidden by %s", *x.Forbidden)
		} else if x.Change != "room" && (x.Forbidden == nil || *x.Forbidden != "H11") {
			t.Errorf("another %s is not forbidden by H11", x.Change)
		}
	}
	if codes["day"] != "pinned_time" || codes["trainer"] != "pinned_trainers" {
		t.Error(codes)
	}
	if all, err := explain.SuggestSession(s, p, "old"); err != nil || len(all.Alternatives) != 1 || all.Alternatives[0].Kind != "another_room" {
		t.Errorf("suggested %+v, %v", all.Alternatives, err)
	}
}
