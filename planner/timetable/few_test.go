package timetable

import (
	"maps"
	"testing"

	"cohort/planner"
	"cohort/planner/timetable/internal/worlds"
)

// An announced session is no group any more where fewer are left than its course takes,
// also where what they take before fell through; the world did not break it otherwise.
func TestFewAreLeftOfAGroup(t *testing.T) {
	leaves := func(who string) func(*planner.Snapshot) {
		return func(s *planner.Snapshot) {
			for i := range s.Learners {
				if s.Learners[i].ID == who {
					s.Learners[i].Available = nil
				}
			}
		}
	}
	needs := func(s *planner.Snapshot) { // nobody holds q's intro, which comes before the talk
		s.Requests = append(s.Requests, planner.Request{ID: "q:intro", Learner: "q", Course: "intro", Due: 1, Weight: 5})
	}
	for _, x := range []struct {
		says   string
		change func(*planner.Snapshot)
		pins   []string
		want   map[string]int
	}{
		{"both come", func(*planner.Snapshot) {}, nil, map[string]int{}},
		{"one is away", leaves("q"), nil, map[string]int{"old": 1}},
		{"one lacks what comes before", needs, nil, map[string]int{"old": 1}},
		{"both are away", func(s *planner.Snapshot) { leaves("p")(s); leaves("q")(s) }, nil, map[string]int{}},
		{"one is away, and the trainer", func(s *planner.Snapshot) { leaves("q")(s); gone(s, "t1") }, nil, map[string]int{}},
		{"one is away, of a preview", func(s *planner.Snapshot) { leaves("q")(s); s.Published[0].Provisional = true }, nil, map[string]int{}},
		{"one is away, and it is pinned", leaves("q"), []string{"room"}, map[string]int{}},
		{"one is away, and nobody tells previews", func(s *planner.Snapshot) { leaves("q")(s); s.Weights.Provisional = planner.Optional{} }, nil, nil},
		{"one is nobody with a name, and the other is away", func(s *planner.Snapshot) {
			leaves("q")(s)
			s.Learners[0].Anonymous = true
			s.Published[0].Seated = []string{"q:talk"}
			s.Reserved = []planner.Session{s.Published[0].Session}
			s.Reserved[0].Seated = []string{"p:talk"}
		}, nil, map[string]int{}},
	} {
		if got := Few(talk(x.change, x.pins...)); !maps.Equal(got, x.want) {
			t.Errorf("%s: %v, want %v", x.says, got, x.want)
		}
	}
}

// With the time of these sessions pinned all of them stand, with the people who were left, and
// of no other session too few are.
func TestWithFewKeptTheRestStands(t *testing.T) {
	found := 0
	for seed := range int64(40) {
		s := worlds.Previewed(nextNight(seed))
		few := Few(s)
		for _, x := range Standing(s).Sessions {
			if few[x.ID] > 0 {
				t.Errorf("seed %d: %s stands by itself", seed, x.ID)
			}
		}
		for i := range s.Published {
			if x := &s.Published[i]; few[x.ID] > 0 {
				x.Pins = []string{planner.PinTime}
				found++
			}
		}
		if lost := Unkept(s); len(lost) > 0 {
			t.Errorf("seed %d: %v", seed, lost)
		}
		if more := Few(s); len(more) > 0 {
			t.Errorf("seed %d: %v after %v", seed, more, few)
		}
		stands := map[string]planner.Session{}
		for _, x := range Standing(s).Sessions {
			stands[x.ID] = x
		}
		for i := range s.Published {
			if x := &s.Published[i]; few[x.ID] > 0 {
				if y := stands[x.ID]; y.Day != x.Day || y.Start != x.Start || y.Room != x.Room || told(s, &planner.Plan{Sessions: []planner.Session{y}}, x.Seated) != few[x.ID] {
					t.Errorf("seed %d: of %+v stands %+v with %d", seed, x, y, few[x.ID])
				}
			}
		}
	}
	if found < 10 {
		t.Errorf("%d groups became too small; choose other worlds", found)
	}
}
