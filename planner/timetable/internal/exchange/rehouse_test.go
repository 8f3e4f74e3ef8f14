package exchange

import (
	"testing"

	"cohort/planner"
	"cohort/planner/referee"
	"cohort/planner/search"
	"cohort/planner/timetable/internal/draft"
	"cohort/planner/timetable/internal/moves"
)

// Two sessions that stand in each other's room go back to where their people were
// told to come, and one whose room is free; none goes where one is pinned.
func TestSessionsThatChangedRoomsForNothingGoBack(t *testing.T) {
	t.Parallel()
	first := planner.Session{ID: "first", Course: "intro", Room: "hall", Trainers: []string{"tess"}, Day: 1, Start: 600, Seated: []string{"ann:intro"}}
	second := planner.Session{ID: "second", Course: "intro", Room: "loft", Trainers: []string{"theo"}, Day: 1, Start: 630, Seated: []string{"bob:intro"}}
	in := func(x planner.Session, room string) planner.Session {
		x.Room = room
		return x
	}
	for _, x := range []struct {
		name  string
		told  []planner.Published
		plan  []planner.Session
		stays int64 // people in another room than they were told, at the end
	}{
		{"in each other's", []planner.Published{{Session: first}, {Session: second}}, []planner.Session{in(first, "loft"), in(second, "hall")}, 0},
		{"free", []planner.Published{{Session: first}}, []planner.Session{in(first, "loft")}, 0},
		{"where they were told", []planner.Published{{Session: first}, {Session: second}}, []planner.Session{first, second}, 0},
		{"pinned", []planner.Published{{Session: first}, {Session: in(second, "hall"), Pinned: true}}, []planner.Session{in(first, "loft"), in(second, "hall")}, 1},
	} {
		s, _ := school()
		for _, who := range []string{"ann", "bob"} {
			s.Requests = append(s.Requests, planner.Request{ID: who + ":intro", Learner: who, Course: "intro", Due: 2, Weight: 5, Working: true})
		}
		s.Published = x.told
		d := moves.New(draft.NewModel(s))
		if _, err := d.Load(&planner.Plan{Format: planner.PlanFormat, Snapshot: s.Name, Sessions: x.plan}); err != nil {
			t.Fatalf("%s: %v", x.name, err)
		}
		Rehouse(&d.Draft)
		if got := d.CostTerms().Reroomed; got != x.stays*s.Weights.Reroomed {
			t.Errorf("%s: %d is paid for other rooms, not %d", x.name, got, x.stays*s.Weights.Reroomed)
		}
		if v := referee.Check(s, d.Plan()); !v.Valid || v.Terms != d.CostTerms() {
			t.Errorf("%s: %v", x.name, v.Broken)
		}
	}
}

// After a night in which much was told before, nobody changes rooms where they
// need not.
func TestNobodyChangesRoomsForNothing(t *testing.T) {
	t.Parallel()
	saved := int64(0)
	for seed := range int64(40) {
		s := nextNight(seed)
		d := moves.New(draft.NewModel(s))
		d.Stand()
		rand := search.NewRand(seed, 0)
		for range 300 {
			if delta, made := d.Propose(rand, 1<<40); made && delta < 1<<40 {
				d.Keep()
			}
		}
		d.Begin()
		before := d.CostTerms()
		Rehouse(&d.Draft)
		after := d.CostTerms()
		saved += before.Reroomed - after.Reroomed
		before.Reroomed = after.Reroomed
		if before != after {
			t.Fatalf("world %d: %+v before, %+v after", seed, before, after)
		}
		if v := referee.Check(s, d.Plan()); !v.Valid || v.Terms != d.CostTerms() {
			t.Fatalf("world %d: %v", seed, v.Broken)
		}
	}
	if saved == 0 {
		t.Error("it never saved anything")
	}
}
