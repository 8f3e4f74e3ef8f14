package insert

import (
	"strings"
	"testing"

	"cohort/planner"
)

// What a snapshot does not know is said to be unknown, by its id.
func TestFaultsNameWhatIsNotKnown(t *testing.T) {
	s := &planner.Snapshot{Days: 1, GridMinutes: 60, Sites: []planner.Site{{ID: "north"}}, Offices: []planner.Office{{ID: "o", Site: "north"}},
		Learners: []planner.Learner{{ID: "p", Office: "o", Sites: []string{"north"}, Available: []planner.Window{{0, 540, 720}}, MaxDayMinutes: 60}},
		Requests: []planner.Request{{ID: "q", Learner: "p", Course: "c", Weight: 1}},
		Rooms:    []planner.Room{{ID: "r", Site: "north", Seats: 2, Open: []planner.Window{{0, 540, 720}}}},
		Courses:  []planner.Course{{ID: "c", Minutes: 60, MinGroup: 1, MaxGroup: 2, Crew: []string{"a"}}},
		Trainers: []planner.Trainer{{ID: "t", Home: "north", Roles: []string{"a"}, Courses: []string{"c"}, Available: []planner.Window{{0, 540, 720}}, MaxDayMinutes: 60, MaxWeekMinutes: 60}}}
	fix := func(trainer string, seated ...string) (*Fixed, error) {
		return Fix(s, &planner.Plan{Sessions: []planner.Session{{ID: "x", Course: "c", Room: "r", Trainers: []string{trainer}, Start: 540, Seated: seated}}})
	}
	if _, err := fix("who"); err == nil || !strings.Contains(err.Error(), "session x: trainer who is not known; cohort check") {
		t.Errorf("a trainer who is none: %v", err)
	}
	if _, err := fix("t", "what"); err == nil || !strings.Contains(err.Error(), "session x: request what is not known; cohort check") {
		t.Errorf("a request that is none: %v", err)
	}
	f, err := fix("t", "q")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Insert(Newcomers{Count: 1, Site: "north", Sites: []string{"north"}, Courses: []string{"d"}}); err == nil || err.Error() != "course d is not known" {
		t.Errorf("a course that is none: %v", err)
	}
}
