package exchange

import (
	"testing"

	"cohort/planner"
	"cohort/planner/timetable/internal/draft"
)

// Of those who are free the cheapest leads: whoever has the shorter way, and among equals the
// one whose week is not full.
func TestTheCheapestCrewIsChosen(t *testing.T) {
	for _, c := range []struct {
		name, want string
		change     func(s *planner.Snapshot)
	}{
		{"both alike", "tess", func(*planner.Snapshot) {}},
		{"one lives further off", "theo", func(s *planner.Snapshot) { s.Trainers[0].Home = "east" }},
		{"the way costs nothing", "tess", func(s *planner.Snapshot) { s.Trainers[0].Home, s.Weights.TrainerTravel = "east", 0 }},
		{"one has enough already", "theo", func(s *planner.Snapshot) { s.Trainers[0].TargetWeekMinutes = 30 }},
		{"more than enough costs nothing", "tess", func(s *planner.Snapshot) { s.Trainers[0].TargetWeekMinutes, s.Weights.Overload = 30, 0 }},
	} {
		s, _ := school()
		c.change(s)
		d := draft.New(draft.NewModel(s))
		p := d.PlaceIn(d.Ground.Course("talk"), d.Ground.Room("hall"), 1, 600/int32(s.GridMinutes))
		crew, ok := NewBoard(d).CrewFor(&p, nil)
		if !ok || s.Trainers[crew[0]].ID != c.want {
			t.Errorf("%s: %v, %v, want %s", c.name, crew, ok, c.want)
		}
	}
}
