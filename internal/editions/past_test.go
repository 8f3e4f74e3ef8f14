package editions_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cohort/internal/editions"
	"cohort/internal/editions/directory"
	"cohort/planner"
	"cohort/planner/demand"
)

// The manager reads of the last seven days at their own site, and which sheets of the
// last fourteen are missing.
func TestWhatBecameOfTheLastDays(t *testing.T) {
	const monday = planner.Date(20836)
	d := &directory.Directory{Sites: []directory.Site{{ID: "S", NameRu: "Центр"}, {ID: "O", NameRu: "Другой"}}, Rooms: []directory.Room{{ID: "R", Site: "S", NameRu: "Зал"}},
		Courses: []directory.Course{{ID: "C", NameRu: "Сервис"}}, Past: []directory.Past{
			{Site: "S", Room: "R", Course: "C", Date: monday - 8, Start: 600, End: 660, Key: "KEY22", Seats: 9, There: 9, Held: true},
			{Site: "S", Room: "R", Course: "C", Date: monday - 7, Seats: 5, There: 4, Held: true, Said: true},
			{Site: "S", Room: "R", Course: "C", Date: monday - 6, Start: 600, End: 660, Key: "KEY44", Seats: 3, Held: true, Said: true, Asked: true},
			{Site: "S", Room: "gone", Course: "C", Date: monday - 1, Start: 700, End: 760, Key: "KEY33", Seats: 6},
			{Site: "O", Room: "R2", Course: "C", Date: monday - 1, Seats: 7, There: 7, Held: true},
		}}
	data := func(v any) []byte {
		b, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	b, err := editions.Open(editions.Stored{Snapshot: data(&planner.Snapshot{FirstDay: monday, Days: 7, GridMinutes: 30}), Plan: data(&planner.Plan{}), Forecast: data(&demand.Forecast{})},
		editions.NewNames(d, "ru"))
	if err != nil {
		t.Fatal(err)
	}
	want := editions.Past{From: monday - 7, To: monday - 1, Sessions: 3, Held: 2, Seats: 14, There: 4, Missing: []editions.MissingSheet{
		{Key: "KEY22", Course: "Сервис", Held: true, At: editions.Appointment{Date: monday - 8, Start: 600, End: 660, RoomID: "R", Room: "Зал"}},
		{Key: "KEY44", Course: "Сервис", Held: true, Nobody: true, At: editions.Appointment{Date: monday - 6, Start: 600, End: 660, RoomID: "R", Room: "Зал"}},
		{Key: "KEY33", Course: "Сервис", At: editions.Appointment{Date: monday - 1, Start: 700, End: 760, RoomID: "gone", Room: b.Week("S", editions.Head{Monday: monday}, editions.Last{}).Past.Missing[2].At.Room}}}}
	if diff := cmp.Diff(want, b.Week("S", editions.Head{Monday: monday}, editions.Last{}).Past); diff != "" {
		t.Error(diff)
	}
	if got := b.Week("X", editions.Head{Monday: monday}, editions.Last{}).Past; got.Sessions != 0 || got.Missing != nil {
		t.Errorf("of a site where nothing was: %+v", got)
	}
}
