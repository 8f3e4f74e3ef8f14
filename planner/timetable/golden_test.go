package timetable

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"testing"

	"cohort/planner"
	"cohort/planner/timetable/internal/draft"
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
	{name: "a small world", make: func() *planner.Snapshot { return world(3) }, Options: Options{Seed: 1, Iterations: 3000}, want: "6c1bffc848b7405e9931a737b62f4866fb5200c4d135d50292e3ec73c9bab8d1"},
	{name: "a long horizon", make: func() *planner.Snapshot { return longWorld(2) }, Options: Options{Seed: 2, Iterations: 3000}, want: "5ca9e548f34c13a4222058bb7f95fc87f1004b5a7daa7490d7d016dd8c06a00b"},
	{name: "a night after, with pins", make: func() *planner.Snapshot { return nextNight(3) }, Options: Options{Seed: 3, Iterations: 3000}, want: "1fcdbe3512d2496b211e96862fd94e0903fc69acd383dcb67949e316744e186f"},
	{name: "a night after, on two threads", make: func() *planner.Snapshot { return nextNight(5) }, Options: Options{Seed: 4, Threads: 2, Iterations: 3000}, want: "42669b3bbe05af6581747e3790e2c3e51aecbd697a250decc8569b25f4b48813"},
	{name: "rare prices, crews of five, pinned sessions that people left", make: func() *planner.Snapshot { return wideNight(2) }, Options: Options{Seed: 5, Iterations: 3000}, want: "555ae696296cba6409b9af865466659488deaae8440cfb72d2207c54142783a1"},
	{name: "from a hint", make: func() *planner.Snapshot { return wideNight(7) }, Options: Options{Seed: 6, Iterations: 3000}, hinted: true, want: "f85548ff7a991f25a84a030f56cafad6a853ff983d9da34966ca2bba075ad4d9"},
	{name: "two regions", make: func() *planner.Snapshot { return networks(3) }, Options: Options{Seed: 7, Threads: 2, Iterations: 3000}, want: "4bb40484238b440198ffd731fc20b1c290f2d4be757122b02321baba09b4562d"},
	{name: "a centre's two weeks", make: func() *planner.Snapshot { return centre(1) }, Options: Options{Seed: 8, Iterations: 6000}, want: "7d57b9e9f1f5cff16cba1f03d1927d744bd182302124449a3a9560acbeecd46a"},
	{name: "a large network", make: func() *planner.Snapshot { return hanging(draft.SmallUpTo/3+1, 100) }, Options: Options{Seed: 9, Iterations: 4000}, want: "853b679b43db986de3f7e72c86ed2e80e24f923f63f8505acaeac2e61b286e37"},
	{name: "regions of a large network, whose trainers come from one to another", make: func() *planner.Snapshot { return hanging(largest/3+1, 3) }, Options: Options{Seed: 10, Threads: 2, Iterations: 1000}, want: "06d6004253c1aae3d6d3e5e53913357df23993f8f6b626df27be7ed365b2c087"},
}

// longWorld is a world whose days come again until they are many.
func longWorld(seed int64) *planner.Snapshot {
	s := world(seed)
	again := func(w []planner.Window) (out []planner.Window) {
		for first := 0; first < draft.LongFrom; first += s.Days {
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
	s.Days *= (draft.LongFrom + s.Days - 1) / s.Days
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
