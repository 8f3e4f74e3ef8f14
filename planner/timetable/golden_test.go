package timetable

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"testing"

	"cohort/planner"
	"cohort/planner/timetable/internal/moves"
)

// goldenCase is a search whose plan is known to the byte.
type goldenCase struct {
	name string
	make func() *planner.Snapshot
	Options
	hinted bool // starts from another search's plan
	want   string
}

var goldenCases = []goldenCase{
	{name: "a small world", make: func() *planner.Snapshot { return world(3) }, Options: Options{Seed: 1, Iterations: 3000}, want: "16d82397dab30f26e887d697466a62f4f7791ef2de3879547673116de75a6e1f"},
	{name: "a long horizon", make: func() *planner.Snapshot { return longWorld(2) }, Options: Options{Seed: 2, Iterations: 3000}, want: "43c5795bd84e2a1e9a7bedeade117dc1d93420270ad58446ec00e97c37deefd7"},
	{name: "a night after, with pins", make: func() *planner.Snapshot { return nextNight(3) }, Options: Options{Seed: 3, Iterations: 3000}, want: "5870b6e13492c2194106fa5cbad8611a2a5baecdc4dcdea46f024a5d09e3366b"},
	{name: "a night after, on two threads", make: func() *planner.Snapshot { return nextNight(5) }, Options: Options{Seed: 4, Threads: 2, Iterations: 3000}, want: "acfb04a4a5266afaea5eca0460d85d489909392a82da7a0321b19fa07c41a21c"},
	{name: "rare prices, crews of five, pinned sessions that people left", make: func() *planner.Snapshot { return wideNight(2) }, Options: Options{Seed: 5, Iterations: 3000}, want: "0348b2addd7d66769232ce11af2f6ff2f5b51682851b3f51c885b558185ea3e3"},
	{name: "from a hint", make: func() *planner.Snapshot { return wideNight(7) }, Options: Options{Seed: 6, Iterations: 3000}, hinted: true, want: "a727ccbcc72821edacd7947f3da825a46c422a681ec461057c94f79a5bb5874c"},
	{name: "two regions", make: func() *planner.Snapshot { return networks(3) }, Options: Options{Seed: 7, Threads: 2, Iterations: 3000}, want: "95b7adb44cd4c195671b0f81c648c825aa43d70be8cd7eb5311ef6565a7488ae"},
	{name: "a centre's two weeks", make: func() *planner.Snapshot { return centre(1) }, Options: Options{Seed: 8, Iterations: 6000}, want: "7669bbf47e5d3e3f318cf1bad79086bee2ca5b5a8098b756242596b045ee9bc7"},
	{name: "a large network", make: func() *planner.Snapshot { return hanging(1300, 100) }, Options: Options{Seed: 9, Iterations: 4000}, want: "554fc169265dfeeaa5c46702f1e2eea305c11a9736186254ca772273eedc7aaf"},
	{name: "regions of a large network, whose trainers come from one to another", make: func() *planner.Snapshot { return hanging(largest/3+1, 3) }, Options: Options{Seed: 10, Threads: 2, Iterations: 1000}, want: "3b2de66ca39b4639d21b7ca1d334dec9a6e0e8e0d1775e91ddfa70dfdfea0af6"},
}

// manyDays is the least number of days of longWorld.
const manyDays = 28

// longWorld is a world whose days come again until they are many.
func longWorld(seed int64) *planner.Snapshot {
	s := world(seed)
	again := func(w []planner.Window) (out []planner.Window) {
		for first := 0; first < manyDays; first += s.Days {
			for _, x := range w {
				out = append(out, planner.Window{first + x.Day(), x.From(), x.To()})
			}
		}
		return out
	}
	for i := range s.Rooms {
		s.Rooms[i].Open = again(s.Rooms[i].Open)
	}
	for i := range s.Trainers {
		s.Trainers[i].Available = again(s.Trainers[i].Available)
	}
	for i := range s.Learners {
		s.Learners[i].Available = again(s.Learners[i].Available)
	}
	s.Days *= (manyDays + s.Days - 1) / s.Days
	return night(s, seed)
}

// A search draws the same numbers and makes the same plan as ever: its sessions,
// its cost and how it was found. Whoever changes that on purpose changes Version.
func TestPlansAreTheSameToTheByte(t *testing.T) {
	evaluated, accepted := map[string]int64{}, map[string]int64{}
	for _, x := range goldenCases {
		t.Run(x.name, func(t *testing.T) {
			s := x.make()
			o := x.Options
			o.Terse = true
			if x.hinted {
				o.Hint = solve(t, s, Options{Seed: 100, Iterations: 500, Terse: true})
			}
			r, err := Solve(t.Context(), s, o)
			if err != nil {
				t.Fatal(err)
			}
			for _, n := range r.Neighbourhoods {
				evaluated[n.Name] += n.Evaluated
				accepted[n.Name] += n.Accepted
			}
			told, err := json.Marshal([]any{r.Plan.Sessions, r.Plan.Cost, r.Plan.Engine})
			if err != nil {
				t.Fatal(err)
			}
			if got := fmt.Sprintf("%x", sha256.Sum256(told)); got != x.want {
				t.Errorf("%d sessions, cost %d: %s, want %s", len(r.Plan.Sessions), r.Plan.Cost.Total(), got, x.want)
			}
		})
	}
	for _, n := range moves.Names() {
		if evaluated[n] == 0 || accepted[n] == 0 {
			t.Errorf("%s was tried %d times and kept %d times: no plan tells whether it is the same", n, evaluated[n], accepted[n])
		}
	}
}
