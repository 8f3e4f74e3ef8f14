package ground

import (
	"slices"
	"testing"
)

// A crew is completed by different people, the cheapest first, and whoever is in it
// already stays. Where two roles want the same person, the first role takes another.
func TestComplete(t *testing.T) {
	const none = TrainerIx(None)
	g := &Ground{Able: [][][]TrainerIx{
		{{0, 1, 2}},            // course 0: one role
		{{0, 1}, {0}},          // course 1: only the first may take the second role
		{{0}, {0}},             // course 2: one person for two roles
		{{0, 1, 2}, {0, 1, 2}}, // course 3
		{{}},                   // course 4: nobody
	}}
	price := func(t TrainerIx) int64 { return []int64{5, 3, 3}[t] }
	for _, c := range []struct {
		name   string
		course CourseIx
		crew   []TrainerIx
		away   TrainerIx
		price  func(TrainerIx) int64
		begin  func(int) int
		want   []TrainerIx // none in it: there is no such crew
	}{
		{"in the order of the list", 0, []TrainerIx{none}, none, nil, nil, []TrainerIx{0}},
		{"after the place that is drawn", 0, []TrainerIx{none}, none, nil, func(int) int { return 1 }, []TrainerIx{2}},
		{"round from its end", 0, []TrainerIx{none}, 0, nil, func(int) int { return 2 }, []TrainerIx{1}},
		{"the cheapest, of two the first", 0, []TrainerIx{none}, none, price, nil, []TrainerIx{1}},
		{"the next where the cheapest cannot", 0, []TrainerIx{none}, 1, price, nil, []TrainerIx{2}},
		{"the first gives the second role what only he can", 1, []TrainerIx{none, none}, none, nil, nil, []TrainerIx{1, 0}},
		{"one person is no crew of two", 2, []TrainerIx{none, none}, none, nil, nil, []TrainerIx{none, none}},
		{"whoever is there stays", 3, []TrainerIx{none, 1}, none, price, nil, []TrainerIx{2, 1}},
		{"a full crew is complete", 2, []TrainerIx{0, 0}, 0, nil, nil, []TrainerIx{0, 0}},
		{"nobody may", 4, []TrainerIx{none}, none, price, nil, []TrainerIx{none}},
	} {
		could := func(t TrainerIx) bool { return t != c.away }
		got := slices.Clone(c.crew)
		if done := g.Complete(got, c.course, could, c.price, c.begin); done == slices.Contains(c.want, none) || !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, %v, want %v", c.name, done, got, c.want)
		}
	}
}

func TestKeepCrew(t *testing.T) {
	crew := []TrainerIx{3, None, 4}
	KeepCrew(crew, func(t TrainerIx) bool { return t == 4 })
	if want := []TrainerIx{None, None, 4}; !slices.Equal(crew, want) {
		t.Errorf("%v, want %v", crew, want)
	}
}
