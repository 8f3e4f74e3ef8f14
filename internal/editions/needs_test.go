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

// A session says what somebody who sits in it needs of its room, once and without a
// name; of a room that does not offer it, an online one, nothing is said.
func TestASessionSaysWhatIsNeededOfItsRoom(t *testing.T) {
	const monday = planner.Date(20836)
	data := func(v any) []byte {
		b, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	for _, c := range []struct {
		name     string
		features []string
		needs    []string
		want     []string
	}{
		{"two who need the same", []string{"auditorium", "step_free"}, []string{"step_free"}, []string{"step_free"}},
		{"online", []string{"online"}, []string{"step_free"}, nil},
		{"nobody needs anything", []string{"auditorium", "step_free"}, nil, nil},
	} {
		s := &planner.Snapshot{FirstDay: monday, Days: 7, GridMinutes: 30, Sites: []planner.Site{{ID: "S"}}, Rooms: []planner.Room{{ID: "R", Site: "S", Seats: 9, Features: c.features}},
			Courses: []planner.Course{{ID: "C", Minutes: 60, MaxGroup: 9}}, Offices: []planner.Office{{ID: "O", Site: "S"}},
			Learners: []planner.Learner{{ID: "a", Office: "O", Needs: c.needs}, {ID: "b", Office: "O", Needs: c.needs}, {ID: "c", Office: "O"}},
			Requests: []planner.Request{{ID: "a:C", Learner: "a", Course: "C"}, {ID: "b:C", Learner: "b", Course: "C"}, {ID: "c:C", Learner: "c", Course: "C"}}}
		p := &planner.Plan{Sessions: []planner.Session{{ID: "x", Course: "C", Room: "R", Day: 1, Start: 600, Seated: []string{"a:C", "b:C", "c:C"}}}}
		b, err := editions.Open(editions.Stored{Snapshot: data(s), Plan: data(p), Forecast: data(&demand.Forecast{})}, editions.NewNames(&directory.Directory{}, "ru"))
		if err != nil {
			t.Fatal(err)
		}
		got := b.Week("S", editions.Head{Monday: monday}, editions.Last{}).Sessions
		if len(got) != 1 || !slices.Equal(got[0].Needs, c.want) {
			t.Errorf("%s: %+v", c.name, got)
		}
	}
}
