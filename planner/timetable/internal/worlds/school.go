package worlds

import (
	"fmt"
	"slices"

	"cohort/planner"
)

// School is a snapshot of three days with little in it, and a plan: Bob sits in
// the talk on Tuesday at 10:00, and Ann could.
func School() (*planner.Snapshot, *planner.Plan) {
	var open []planner.Window
	for day := range 3 {
		open = append(open, planner.Window{day, 480, 1080})
	}
	s := &planner.Snapshot{Format: planner.SnapshotFormat, Name: "school", Days: 3, GridMinutes: 5,
		Rules:   planner.Rules{TrainerBreakMinutes: 15, LearnerBreakMinutes: 15, RoomChangeoverMinutes: 30},
		Weights: planner.DefaultWeights(),
		Sites:   []planner.Site{{ID: "north"}, {ID: "east"}, {ID: "web", Virtual: true}, {ID: "far"}, {ID: "home"}},
		Travel: []planner.Travel{{From: "home", To: "north", Minutes: 40}, {From: "home", To: "east", Minutes: 40}, {From: "north", To: "east", Minutes: 20},
			{From: "home", To: "far", Minutes: 50}},
		Rooms: []planner.Room{{ID: "hall", Site: "north", Seats: 2, Features: []string{"desk"}, Open: open},
			{ID: "loft", Site: "north", Seats: 2, Features: []string{}, Open: open},
			{ID: "cell", Site: "north", Seats: 1, Features: []string{"desk"}, Open: open},
			{ID: "barn", Site: "east", Seats: 4, Features: []string{"desk"}, Open: open},
			{ID: "hut", Site: "far", Seats: 4, Features: []string{"desk"}, Open: open},
			{ID: "screen", Site: "web", Seats: 4, Features: []string{"desk"}, Open: open}},
		Courses: []planner.Course{
			{ID: "intro", Minutes: 60, MinGroup: 1, MaxGroup: 4, Crew: []string{"host"}, Features: []string{}, After: []string{}, Starts: []int{}},
			{ID: "talk", Minutes: 60, MinGroup: 1, MaxGroup: 4, Crew: []string{"host"}, Features: []string{"desk"}, After: []string{"intro"}, Starts: []int{}}},
		Offices:   []planner.Office{{ID: "office", Site: "home", ReleasePerDay: 5}},
		Published: []planner.Published{},
	}
	for _, id := range []string{"tess", "theo"} {
		s.Trainers = append(s.Trainers, planner.Trainer{ID: id, Home: "north", Roles: []string{"host"}, Courses: []string{"intro", "talk"}, Available: open,
			MaxDayMinutes: 480, MaxWeekMinutes: 2400, TargetWeekMinutes: 2400})
	}
	s.FirstDay, _ = planner.ParseDate("2027-01-18")
	for _, id := range []string{"ann", "bob", "cid"} {
		s.Learners = append(s.Learners, planner.Learner{ID: id, Office: "office", Sites: []string{"north", "east"}, Available: open, MaxDayMinutes: 480})
		s.Requests = append(s.Requests, planner.Request{ID: id + ":talk", Learner: id, Course: "talk", Due: 2, Weight: 5, Working: true})
	}
	p := &planner.Plan{Format: planner.PlanFormat, Snapshot: "school", Sessions: []planner.Session{
		{ID: "tuesday", Course: "talk", Room: "hall", Trainers: []string{"tess"}, Day: 1, Start: 600, Seated: []string{"bob:talk"}}}}
	return s, p
}

// Whole is a calendar that is open all day.
func Whole(days int) (out []planner.Window) {
	for d := range days {
		out = append(out, planner.Window{d, 0, 1440})
	}
	return out
}

// CopyOf is a plan whose sessions can be changed.
func CopyOf(p *planner.Plan) *planner.Plan {
	q := &planner.Plan{Format: p.Format, Snapshot: p.Snapshot}
	for _, x := range p.Sessions {
		x.Seated, x.Trainers = slices.Clone(x.Seated), slices.Clone(x.Trainers)
		q.Sessions = append(q.Sessions, x)
	}
	return q
}

// SeatOf says where and when a request is served; "": nowhere.
func SeatOf(p *planner.Plan, request string) string {
	for _, x := range p.Sessions {
		if slices.Contains(x.Seated, request) {
			return fmt.Sprint("room ", x.Room, " on day ", x.Day, " at minute ", x.Start)
		}
	}
	return ""
}
