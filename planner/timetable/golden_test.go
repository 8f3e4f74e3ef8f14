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
	{name: "a small world", make: func() *planner.Snapshot { return world(3) }, Options: Options{Seed: 1, Iterations: 3000}, want: "bd1d4af38e72ced3846d652bd28882da72e6fffef868a01ee07d55e3c16ec4dd"},
	{name: "a long horizon", make: func() *planner.Snapshot { return longWorld(2) }, Options: Options{Seed: 2, Iterations: 3000}, want: "5e85ada05069bcea1f6841b4c772e51de2410d54f8414c73facc36976890f55b"},
	{name: "a night after, with pins", make: func() *planner.Snapshot { return nextNight(3) }, Options: Options{Seed: 3, Iterations: 3000}, want: "2bbc964d5366653d488dbb82620569c5dedf4cb3d439e05241663b7fca3df53d"},
	{name: "a night after, with previews", make: func() *planner.Snapshot { return worlds.Previewed(nextNight(4)) }, Options: Options{Seed: 11, Iterations: 3000}, want: "2fc74baaca08e867690d65d3e6a5a56997f69090cee4c6a8e96483b39832073a"},
	{name: "a night after, on two threads", make: func() *planner.Snapshot { return nextNight(5) }, Options: Options{Seed: 4, Threads: 2, Iterations: 3000}, want: "7fdf2cd0a440b120b638ae95dabf42a2f7f9ca0c381c9205ccad6620cff8b0e9"},
	{name: "rare prices, crews of five, pinned sessions that people left", make: func() *planner.Snapshot { return wideNight(2) }, Options: Options{Seed: 5, Iterations: 3000}, want: "4b00614d4c035c75e785aca57181756d64cf5e5491e617f9c081488a82e449fd"},
	{name: "from a hint", make: func() *planner.Snapshot { return wideNight(7) }, Options: Options{Seed: 6, Iterations: 3000}, hinted: true, want: "c16f4c6b3b17bacd9334d783c87c61a9b66a3db2ced31cc9fbc600adba86ceb7"},
	{name: "two regions", make: func() *planner.Snapshot { return networks(3) }, Options: Options{Seed: 7, Threads: 2, Iterations: 3000}, want: "cd04f70fdcc1e4526273dd429fecbf17f1e8364835685e1abd7adb37c47be030"},
	{name: "a centre's two weeks", make: func() *planner.Snapshot { return centre(1) }, Options: Options{Seed: 8, Iterations: 6000}, want: "79162e62745a3a8bee9d5de820e8d3595badf7494edaed36d93b86f9a2ac8d33"},
	{name: "a large network", make: func() *planner.Snapshot { return hanging(1300, 100) }, Options: Options{Seed: 9, Iterations: 4000}, want: "ef361e69b2446c4364793af9032bf66f1521581ce2d72fee0a8975c60ab549ea"},
	{name: "regions of a large network, whose trainers come from one to another", make: func() *planner.Snapshot { return hanging(largest/3+1, 3) }, Options: Options{Seed: 10, Threads: 2, Iterations: 1000}, want: "fd303a43a28c0cbd3c87f646b2ef681fb59cf29c3a1402ffeee1b8a74ef10786"},
}

// plansOf are digests of what goldenCases want, by Version: whose plans are others has a version of
// its own, for a stored run is repeated from its inputs. A line is added, none is changed.
var plansOf = map[string]string{
	"16": "8cc9fff0bfd4b4119aa898425ae03928e918b028f4cd9b23f6ad1ce1f31e2cb2",
}

// The plans that are known belong to the version that makes them.
func TestOtherPlansAreAnotherVersion(t *testing.T) {
	all := sha256.New()
	for _, x := range goldenCases {
		fmt.Fprintln(all, x.name, x.want)
	}
	switch got := fmt.Sprintf("%x", all.Sum(nil)); plansOf[Version] {
	case got:
	case "":
		t.Errorf("plansOf has no line for Version %s: add %q", Version, got)
	default:
		t.Errorf("goldenCases want other plans than Version %s makes: raise Version, and add its line to plansOf: %q", Version, got)
	}
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
