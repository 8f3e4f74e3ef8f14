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
	{name: "a small world", make: func() *planner.Snapshot { return world(3) }, Options: Options{Seed: 1, Iterations: 3000}, want: "53a310f4c00af4d411ca9666edf0ca6fd066b9673a82d8142463a9749f1eeb1e"},
	{name: "a long horizon", make: func() *planner.Snapshot { return longWorld(2) }, Options: Options{Seed: 2, Iterations: 3000}, want: "bd8e059b9fe5f445bea050600aaae4ca3286f4252f69ae4508c7bc6e7156994f"},
	{name: "a night after, with pins", make: func() *planner.Snapshot { return nextNight(3) }, Options: Options{Seed: 3, Iterations: 3000}, want: "c78b179063e47ff5e551aea5ac4070bfd2349afeea09952d86a0e8449a896a79"},
	{name: "a night after, on two threads", make: func() *planner.Snapshot { return nextNight(5) }, Options: Options{Seed: 4, Threads: 2, Iterations: 3000}, want: "1b757b75061fe3cc2c904b280d6485adce10087dc470f10b5bbc6a2d3101a9b2"},
	{name: "rare prices, crews of five, pinned sessions that people left", make: func() *planner.Snapshot { return wideNight(2) }, Options: Options{Seed: 5, Iterations: 3000}, want: "05da5f6edfc30b6d793c1fed044b9981b4dbe7186ef1ad0e11b723f0dbecd33c"},
	{name: "from a hint", make: func() *planner.Snapshot { return wideNight(7) }, Options: Options{Seed: 6, Iterations: 3000}, hinted: true, want: "1be17d1c5fde08e957d18c5dc871daf050ad8172afc1559025b1688341600f9a"},
	{name: "two regions", make: func() *planner.Snapshot { return networks(3) }, Options: Options{Seed: 7, Threads: 2, Iterations: 3000}, want: "d3c08d3be17e82002de437b2c4f3ed23da6597a8c06de9eb9d93314797017571"},
	{name: "a centre's two weeks", make: func() *planner.Snapshot { return centre(1) }, Options: Options{Seed: 8, Iterations: 6000}, want: "adc80bcbd942cfa021a91c917da2522549c839847ec4870c7998fa1765446b0a"},
	{name: "a large network", make: func() *planner.Snapshot { return hanging(1300, 100) }, Options: Options{Seed: 9, Iterations: 4000}, want: "e57f1a80daf4301d169953c16d1d35b6cf39f39887fe6a87dc6e60f220a757de"},
	{name: "regions of a large network, whose trainers come from one to another", make: func() *planner.Snapshot { return hanging(largest/3+1, 3) }, Options: Options{Seed: 10, Threads: 2, Iterations: 1000}, want: "c199c1f16589ae13d65c6b72f6157ff650513305e9d30edabdabfac3a7d69b11"},
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
