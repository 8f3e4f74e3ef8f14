package referee

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"cohort/planner"
	"cohort/tools/beside"
)

// Where check.py stands beside the checkout it judges every case anew, and
// generated snapshots with good, disturbed and spoilt plans. Elsewhere its kept
// answers have to do: TestWeSayWhatCheckPySaid.
func TestWeSayWhatCheckPySays(t *testing.T) {
	if _, there := beside.Find("spec/check.py"); !there {
		t.Log("check.py does not stand beside the checkout; only its kept answers were compared")
		return
	}
	asked := questions(t)
	for i, variant := range []string{"base", "tight", "closure", "surge", "online", "backlog"} {
		asked = append(asked, generated(t, uint64(i+1), variant)...)
	}
	broken := map[string]int{}
	for i, theirs := range ask(t, asked) {
		t.Run(asked[i].Name, func(t *testing.T) { asked[i].compare(t, theirs) })
		for _, a := range theirs.Plans {
			for rule := range a.Broken {
				broken[rule]++
			}
		}
	}
	for _, r := range Rules() {
		if broken[r] < 10 {
			t.Errorf("%s is broken in %d plans only; spoil more", r, broken[r])
		}
	}
}

// generated is a snapshot of the public generator with the greedy plan and
// spoilt ones, and the same for what is left of it a disturbed night later.
func generated(t *testing.T, seed uint64, variant string) []question {
	t.Helper()
	script := func(name string, args ...string) []byte {
		return python(t, new(bytes.Buffer), append([]string{beside.Path(t, "bench/"+name)}, args...)...)
	}
	dir := t.TempDir()
	save := func(name string, b []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	kind := []string{"mixed", "sick", "closure", "wave", "withdraw", "calm"}[seed%6]
	snapshot := script("generate.py", "S", fmt.Sprint(seed), variant)
	snapshotFile := save("snapshot.json", snapshot)
	plan := script("greedy.py", snapshotFile)
	later := script("disturb.py", snapshotFile, save("plan.json", plan), fmt.Sprint(seed), kind)

	rnd := rand.New(rand.NewPCG(seed, 1))
	var out []question
	for _, file := range [][]byte{snapshot, later} {
		s, err := ReadSnapshot(bytes.NewReader(file))
		if err != nil {
			t.Fatal(err)
		}
		p := &planner.Plan{Format: planner.PlanFormat, Snapshot: s.Name}
		if len(s.Published) == 0 {
			if p, err = planner.ReadPlan(bytes.NewReader(plan), s); err != nil {
				t.Fatal(err)
			}
		}
		for _, x := range s.Published {
			p.Sessions = append(p.Sessions, x.Session)
		}
		whole := question{Name: s.Name, Snapshot: string(file), Plans: []string{text(p)}}
		for range 4 {
			whole.Plans = append(whole.Plans, text(spoil(rnd, s, p)))
		}
		tighten(rnd, s)
		if f := Sound(s); len(f) > 0 {
			t.Fatal(f)
		}
		tightened := question{Name: s.Name + "-tightened", Snapshot: text(s), Plans: []string{text(p)}}
		for range 4 {
			tightened.Plans = append(tightened.Plans, text(spoil(rnd, s, p)))
		}
		out = append(out, whole, tightened)
	}
	return out
}

// tighten changes limits of a sound snapshot without publishing, so that it
// stays sound.
func tighten(rnd *rand.Rand, s *planner.Snapshot) {
	rooms, trainers := map[string]bool{}, map[string]bool{}
	for _, x := range s.Rooms {
		rooms[x.ID] = true
	}
	for _, x := range s.Trainers {
		trainers[x.ID] = true
	}
	for i := range s.Published {
		x := &s.Published[i]
		x.Pinned = false
		for _, pin := range planner.AllPins() {
			if !x.Provisional && rnd.IntN(6) == 0 && (pin != planner.PinRoom || rooms[x.Room]) &&
				(pin != planner.PinTrainers || !slices.ContainsFunc(x.Trainers, func(id string) bool { return !trainers[id] })) {
				x.Pins = append(x.Pins, pin)
			}
		}
	}
	for _, o := range []*int{&s.Rules.TrainerBreakMinutes, &s.Rules.LearnerBreakMinutes, &s.Rules.RoomChangeoverMinutes} {
		*o = rnd.IntN(4) * 45
	}
	w := &s.Weights
	for _, o := range []*int64{&w.Unserved, &w.Late, &w.Ready, &w.Teaching, &w.TrainerTravel, &w.LearnerTravel, &w.Split, &w.Overload, &w.Moved, &w.Reroomed, &w.Retrained} {
		*o += rnd.Int64N(50)
	}
	for range 30 {
		one(rnd, s.Offices).ReleasePerDay = 0
		one(rnd, s.Learners).Sites = []string{}
		one(rnd, s.Learners).MaxDayMinutes = rnd.IntN(480)
		one(rnd, s.Rooms).Seats = rnd.IntN(12)
		one(rnd, s.Learners).Needs = []string{"step_free"}
	}
	for range len(s.Rooms) / 2 {
		r := one(rnd, s.Rooms)
		r.Features = append(slices.Clone(r.Features), "step_free")
	}
	one(rnd, s.Trainers).MaxDayMinutes = rnd.IntN(480)
	one(rnd, s.Trainers).MaxWeekMinutes = rnd.IntN(2000)
	one(rnd, s.Trainers).TargetWeekMinutes = rnd.IntN(1000)
	one(rnd, s.Trainers).TaughtMinutes = rnd.IntN(2000)
	for i := range s.Trainers { // else no plan is valid
		s.Trainers[i].TaughtMinutes = min(s.Trainers[i].TaughtMinutes, s.Trainers[i].MaxWeekMinutes)
	}
	one(rnd, s.Trainers).Home = one(rnd, s.Sites).ID
	one(rnd, s.Sites).Virtual = true
	one(rnd, s.Courses).MinGroup = 9
	i := rnd.IntN(len(s.Travel))
	s.Travel = slices.Delete(s.Travel, i, i+1)
}

func one[E any](rnd *rand.Rand, list []E) *E { return &list[rnd.IntN(len(list))] }

// spoil returns a plan with a few things gone wrong.
func spoil(rnd *rand.Rand, s *planner.Snapshot, p *planner.Plan) *planner.Plan {
	p = copyOf(p)
	for range 1 + rnd.IntN(8) {
		if len(p.Sessions) < 3 {
			break
		}
		x, other := one(rnd, p.Sessions), one(rnd, p.Sessions)
		switch rnd.IntN(15) {
		case 0:
			x.Room = one(rnd, s.Rooms).ID
		case 1:
			x.Room, x.Day, x.Start = other.Room, other.Day, other.Start
		case 2:
			x.Day += rnd.IntN(7) - 3
		case 3:
			x.Start += 15 * (rnd.IntN(17) - 8)
		case 4:
			i := rnd.IntN(len(p.Sessions))
			p.Sessions = slices.Delete(p.Sessions, i, i+1)
		case 5:
			x.Seated = append(x.Seated, one(rnd, s.Requests).ID)
		case 6:
			x.Seated = x.Seated[:len(x.Seated)/2]
		case 7:
			x.Seated = append(x.Seated, other.Seated...)
		case 8:
			x.Trainers = []string{one(rnd, s.Trainers).ID}
		case 9:
			x.Trainers = append(x.Trainers, other.Trainers...)
			slices.Reverse(x.Trainers)
		case 10:
			again := *x
			if rnd.IntN(2) == 0 {
				again.ID = "again"
			}
			p.Sessions = append(p.Sessions, again)
		case 11:
			if len(s.Published) > 0 {
				x.ID = one(rnd, s.Published).ID
			}
		case 12:
			x.Room = "nowhere"
		case 13:
			x.Course = one(rnd, s.Courses).ID
		case 14:
			x.Day = rnd.IntN(s.Days+4) - 2
		}
	}
	return p
}

func copyOf(p *planner.Plan) *planner.Plan {
	c := *p
	c.Sessions = slices.Clone(p.Sessions)
	for i := range c.Sessions {
		x := &c.Sessions[i]
		x.Trainers, x.Seated = slices.Clone(x.Trainers), slices.Clone(x.Seated)
	}
	return &c
}

// Nothing depends on the order in which a plan lists its sessions and seats,
// nor a snapshot its things.
func TestOrderMeansNothing(t *testing.T) {
	base := newWorld(t)
	rapid.Check(t, func(rt *rapid.T) {
		rnd := rand.New(rand.NewPCG(rapid.Uint64().Draw(rt, "seed"), 2))
		p := spoil(rnd, base.s, base.p)
		seen := map[string]bool{}
		for i, x := range p.Sessions { // of sessions that share an id or a seat the last one counts
			if seen[x.ID] {
				p.Sessions[i].ID = fmt.Sprint("other ", i)
			}
			seen[p.Sessions[i].ID] = true
			p.Sessions[i].Seated = slices.DeleteFunc(x.Seated, func(r string) bool {
				again := seen["seat "+r]
				seen["seat "+r] = true
				return again
			})
		}
		want, wantAll := check(base.s, p)
		var s planner.Snapshot
		if err := json.Unmarshal(base.s.Bytes(), &s); err != nil {
			rt.Fatal(err)
		}
		rnd.Shuffle(len(p.Sessions), func(i, k int) { p.Sessions[i], p.Sessions[k] = p.Sessions[k], p.Sessions[i] })
		for _, x := range p.Sessions {
			rnd.Shuffle(len(x.Seated), func(i, k int) { x.Seated[i], x.Seated[k] = x.Seated[k], x.Seated[i] })
		}
		got, gotAll := check(&s, p)
		if got.Terms != want.Terms || got.Facts != want.Facts || got.BrokenCount != want.BrokenCount {
			rt.Fatalf("in another order %v\n%v\nwas %v\n%v", got, gotAll, want, wantAll)
		}
	})
}
