package whatif

import (
	"context"
	"os"
	"slices"
	"testing"

	"cohort/planner"
	"cohort/planner/referee"
	"cohort/planner/timetable"
)

// small is a snapshot of two training sites and an online one, with four
// published sessions, one of them pinned and one broken already.
func small(t testing.TB) *planner.Snapshot {
	t.Helper()
	f, err := os.Open("../testdata/small.snapshot.json")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	s, err := referee.ReadSnapshot(f)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// announced is small with a plan of its own published, the sessions of some ids
// pinned.
func announced(t testing.TB, seed int64, pinned func(x *planner.Session) bool) *planner.Snapshot {
	t.Helper()
	s := small(t)
	s.Published = nil
	result, err := timetable.Solve(context.Background(), s, timetable.Options{Seed: seed, Iterations: 2000})
	if err != nil {
		t.Fatal(err)
	}
	nobody := map[string]bool{}
	for _, r := range s.Requests {
		nobody[r.ID] = r.Learner[0] == 'A'
	}
	for _, x := range result.Plan.Sessions {
		x.Seated = slices.DeleteFunc(slices.Clone(x.Seated), func(id string) bool { return nobody[id] })
		s.Published = append(s.Published, planner.Published{Session: x, Pinned: pinned(&x)})
	}
	if wrong := referee.Sound(s); len(wrong) > 0 {
		t.Fatal(wrong)
	}
	return s
}

func day(t testing.TB, text string) planner.Date {
	t.Helper()
	d, err := planner.ParseDate(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func byID[T any](list []T, id string, of func(T) string) *T {
	for i := range list {
		if of(list[i]) == id {
			return &list[i]
		}
	}
	return nil
}

func room(s *planner.Snapshot, id string) *planner.Room {
	return byID(s.Rooms, id, func(x planner.Room) string { return x.ID })
}

func trainer(s *planner.Snapshot, id string) *planner.Trainer {
	return byID(s.Trainers, id, func(x planner.Trainer) string { return x.ID })
}

func learner(s *planner.Snapshot, id string) *planner.Learner {
	return byID(s.Learners, id, func(x planner.Learner) string { return x.ID })
}

func published(s *planner.Snapshot, id string) *planner.Published {
	return byID(s.Published, id, func(x planner.Published) string { return x.ID })
}

// days are those of windows, each once.
func days(list []planner.Window) []int {
	var out []int
	for _, x := range list {
		out = append(out, x.Day())
	}
	slices.Sort(out)
	return slices.Compact(out)
}
