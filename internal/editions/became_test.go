package editions_test

import (
	"encoding/json"
	"slices"
	"testing"

	"cohort/internal/editions"
	"cohort/internal/editions/directory"
	"cohort/planner"
	"cohort/planner/demand"
)

// Three people of a session that cannot stand: two sit in another one now, one nowhere.
func TestWhereThePeopleOfABrokenSessionSit(t *testing.T) {
	const monday = planner.Date(20836)
	s := &planner.Snapshot{FirstDay: monday, Days: 7, GridMinutes: 30, Sites: []planner.Site{{ID: "S"}}, Offices: []planner.Office{{ID: "O", Site: "S"}}, Rooms: []planner.Room{{ID: "R", Site: "S"}}, Courses: []planner.Course{{ID: "C", Minutes: 60}}}
	was := planner.Session{ID: "x", Course: "C", Room: "R", Trainers: []string{}, Day: 1, Start: 600}
	for _, who := range []string{"a", "b", "c", "d"} {
		s.Learners = append(s.Learners, planner.Learner{ID: who, Office: "O"})
		s.Requests = append(s.Requests, planner.Request{ID: who + "C", Learner: who, Course: "C"})
	}
	was.Seated = []string{"aC", "bC", "cC"}
	s.Published = []planner.Published{{Session: was}}
	d := &directory.Directory{Sites: []directory.Site{{ID: "S", NameRu: "Центр"}}, Rooms: []directory.Room{{ID: "R", Site: "S", NameRu: "Зал"}}, Courses: []directory.Course{{ID: "C", NameRu: "Сервис"}}}
	data := func(v any) []byte {
		b, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	other := func(id string, day int, seated ...string) planner.Session {
		return planner.Session{ID: id, Course: "C", Room: "R", Trainers: []string{}, Day: day, Start: 720, Seated: seated}
	}
	for name, x := range map[string]struct {
		plan []planner.Session
		want []int // seats, by time
	}{
		"nowhere":                {},
		"one elsewhere":          {[]planner.Session{other("y", 4, "aC", "bC", "dC")}, []int{2}},
		"two, the later first":   {[]planner.Session{other("y", 4, "aC", "bC"), other("z", 3, "cC", "dC")}, []int{1, 2}},
		"others alone sit there": {[]planner.Session{other("y", 4, "dC")}, nil},
	} {
		b, err := editions.Open(editions.Stored{Snapshot: data(s), Plan: data(&planner.Plan{Sessions: x.plan}), Forecast: data(&demand.Forecast{}),
			Released: []demand.Released{{Session: "x", Cause: demand.TrainerAway}}}, editions.NewNames(d, "ru"))
		if err != nil {
			t.Fatal(err)
		}
		var got []int
		for _, x := range b.Week("S", editions.Head{Monday: monday}, editions.Last{}).Released[0].Became {
			got = append(got, x.Seats)
		}
		if !slices.Equal(got, x.want) {
			t.Errorf("%s: %v seats, want %v", name, got, x.want)
		}
	}
}
