package editions_test

import (
	"encoding/json"
	"testing"

	"cohort/internal/editions"
	"cohort/internal/editions/directory"
	"cohort/planner"
	"cohort/planner/demand"
)

// A trainer or a room that the register knows no more is no candidate: of the cause
// no name is told, and where they stood as the trainer nobody else is named.
func TestATrainerWhoIsGoneIsNoCandidate(t *testing.T) {
	const monday = planner.Date(20836)
	room := planner.Room{ID: "R", Site: "S"}
	x := planner.Session{ID: "x", Course: "C", Room: "R", Trainers: []string{"gone", "T"}, Day: 1, Start: 600, Seated: []string{}}
	s := &planner.Snapshot{FirstDay: monday, Days: 7, GridMinutes: 30, Sites: []planner.Site{{ID: "S"}}, Rooms: []planner.Room{room},
		Courses: []planner.Course{{ID: "C", Minutes: 60}}, Published: []planner.Published{{Session: x}}}
	d := &directory.Directory{Sites: []directory.Site{{ID: "S", NameRu: "Центр"}}, Rooms: []directory.Room{{ID: "R", Site: "S", NameRu: "Зал"}},
		Courses: []directory.Course{{ID: "C", NameRu: "Сервис"}}, Trainers: []directory.Trainer{{ID: "T", FamilyName: "Белов"}}}
	data := func(v any) []byte {
		b, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	for who, want := range map[string]string{"gone": "", "T": "Белов", "R": "Зал", "": ""} {
		b, err := editions.Open(editions.Stored{Snapshot: data(s), Plan: data(&planner.Plan{}), Forecast: data(&demand.Forecast{}),
			Released: []demand.Released{{Session: "x", Cause: demand.TrainerAway, Who: who}}}, editions.NewNames(d, "ru"))
		if err != nil {
			t.Fatal(err)
		}
		got := b.Week("S", editions.Head{Monday: monday}, editions.Last{}).Released
		if len(got) != 1 || got[0].Who != want {
			t.Fatalf("%q broke it: %+v", who, got)
		}
		if crew := editions.Everybody(got[0].Session.Trainers); crew != "бывший тренер, Белов" {
			t.Errorf("the crew was %s", crew)
		}
	}
}
