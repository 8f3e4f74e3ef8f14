package timetable

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"testing"

	"cohort/planner"
	"cohort/planner/timetable/internal/moves"
	"cohort/planner/timetable/internal/worlds"
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
	{name: "a small world", make: func() *planner.Snapshot { return world(3) }, Options: Options{Seed: 1, Iterations: 3000}, want: "3bcb1f8ec06d7b036d3c41f2eb96338e222d6684e1a635c16b24abd155d84996"},
	{name: "a long horizon", make: func() *planner.Snapshot { return longWorld(2) }, Options: Options{Seed: 2, Iterations: 3000}, want: "00de770b08f7801c73716875805d5b38337944bf3d3b5bbea50eb222106e86e9"},
	{name: "a night after, with pins", make: func() *planner.Snapshot { return nextNight(3) }, Options: Options{Seed: 3, Iterations: 3000}, want: "a7aef7524b3d158d5ac732d33e8524b79cdfad7f6dc48038ae7beade20965861"},
	{name: "a night after, with previews", make: func() *planner.Snapshot { return worlds.Previewed(nextNight(4)) }, Options: Options{Seed: 11, Iterations: 3000}, want: "a3bb3ac8e376f4fc0a8100d14f7b20bd431f0273017e5426f6d5734a2bc3e96a"},
	{name: "a night after, on two threads", make: func() *planner.Snapshot { return nextNight(5) }, Options: Options{Seed: 4, Threads: 2, Iterations: 3000}, want: "bf3435f1241312a02037e07bbe93eeb1e6e2de2fcffa47d3181b2ce9f1f74fd6"},
	{name: "rare prices, crews of five, pinned sessions that people left", make: func() *planner.Snapshot { return wideNight(2) }, Options: Options{Seed: 5, Iterations: 3000}, want: "599b1391331044aff68ec5b7b45f45b8169b17359f569c7c0afa36d50d047d62"},
	{name: "from a hint", make: func() *planner.Snapshot { return wideNight(7) }, Options: Options{Seed: 6, Iterations: 3000}, hinted: true, want: "68dbb486138ce6e7ec58cf054d14c85db71db807553a6cd4e3526fa8728a6665"},
	{name: "two regions", make: func() *planner.Snapshot { return networks(3) }, Options: Options{Seed: 7, Threads: 2, Iterations: 3000}, want: "2438fcb385d311d2c75c5be36db4d6bdc75311916a7f94a8ab047b115a6bbcd1"},
	{name: "a centre's two weeks", make: func() *planner.Snapshot { return centre(1) }, Options: Options{Seed: 8, Iterations: 6000}, want: "b805fe3d8369cab6e4139b9b7d9b7cfd5862fb33e18e78a87a832258205cb8a7"},
	{name: "a large network", make: func() *planner.Snapshot { return hanging(1300, 100) }, Options: Options{Seed: 9, Iterations: 4000}, want: "3282b9ccf676c5355ebca23b4a7310a40623fd5f7df3e324f6e592babc65ed43"},
	{name: "regions of a large network, whose trainers come from one to another", make: func() *planner.Snapshot { return hanging(largest/3+1, 3) }, Options: Options{Seed: 10, Threads: 2, Iterations: 1000}, want: "d3a9879417a8994cae607a12ccea691c80bcae92f2ed2442811188b1326a5010"},
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
