package gone

import (
	"reflect"
	"testing"

	"cohort/internal/editions/directory"
	"cohort/planner"
	"cohort/planner/diff"
)

func TestSince(t *testing.T) {
	const day = planner.Date(20836)
	start := day + 14
	learner := func(id string) planner.Learner { return planner.Learner{ID: id, Office: "O", Intake: &start} }
	person := func(id, office string) directory.Person { return directory.Person{ID: id, Office: office} }
	seats := map[diff.Need]diff.Seat{}
	was := &planner.Snapshot{FirstDay: day - 7}
	for _, id := range []string{"stays", "passed", "half", "moved", "withdrew", "settled"} {
		was.Learners = append(was.Learners, learner(id))
		for _, course := range []string{"A", "B"} {
			was.Requests = append(was.Requests, planner.Request{Learner: id, Course: course, Working: id == "passed"}) // cleared before the last of it
			seats[diff.Need{Learner: id, Course: course}] = diff.Seat{Slot: diff.Slot{Date: day + 1}}
		}
	}
	elsewhere, reserved, late := learner("elsewhere"), learner("reserved"), learner("over")
	elsewhere.Office, reserved.Anonymous = "P", true
	was.Learners = append(was.Learners, elsewhere, reserved, late)
	seats[diff.Need{Learner: "over", Course: "A"}] = diff.Seat{Slot: diff.Slot{Date: day - 1}}
	is := &planner.Snapshot{FirstDay: day, Learners: []planner.Learner{learner("stays")}}
	d := &directory.Directory{Candidates: []directory.Person{person("stays", "O"), person("settled", "O")},
		People:   []directory.Person{person("passed", "O"), person("half", "O"), person("moved", "P")},
		Finished: []directory.Completed{{Person: "passed", Course: "A", On: day - 3}, {Person: "passed", Course: "B", On: day - 2}, {Person: "half", Course: "A", On: day - 3}}}
	got := Since("O", was, is, seats, d, func(id string) string { return "«" + id + "»" })
	got.Name(func(id string) string { return "once " + id })
	want := Gone{Moved: 1, Settled: []string{"«half»", "«settled»"}, Passed: []Passed{{"«passed»", day - 2}},
		Withdrawn: []Withdrawal{{"withdrew", "once withdrew", start, 2}}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, want %+v", got, want)
	}
	if none := Since("Q", was, is, seats, d, nil); !none.Nobody() || got.Nobody() {
		t.Errorf("of an office without anybody: %+v", none)
	}
}
