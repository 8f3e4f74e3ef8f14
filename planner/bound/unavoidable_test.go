package bound

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cohort/planner"
	"cohort/planner/referee"
	"cohort/tools/beside"
)

// The published bound, unavoidable.py, is the authority: its answers to a few
// worlds are kept in testdata, and where its folder stands beside the checkout
// it is asked anew.
//
//	go test ./planner/bound -run Unavoidable -update   (writes its answers down)
var update = flag.Bool("update", false, "ask unavoidable.py and keep its answers in testdata")

const answers = "testdata/unavoidable.json"

// answer is what unavoidable.py prints.
type answer struct {
	Unavoidable int64 `json:"unavoidable"`
	Requests    int   `json:"requests"`
}

func ours(s *planner.Snapshot) answer {
	cost, requests := Unavoidable(s)
	return answer{cost, len(requests)}
}

// run runs one of the published scripts.
func run(t *testing.T, name string, args ...string) []byte {
	t.Helper()
	return beside.Python(t, "bench/"+name, args...)
}

func theirs(t *testing.T, path string) (a answer) {
	t.Helper()
	if err := json.Unmarshal(run(t, "unavoidable.py", path), &a); err != nil {
		t.Fatal(err)
	}
	return a
}

func save(t *testing.T, name string, b []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestUnavoidableKeptAnswers(t *testing.T) {
	_, live := beside.Find("bench/unavoidable.py")
	got := map[string]answer{}
	for seed := range uint64(40) {
		s := world(seed, wide)
		got[s.Name] = ours(s)
		if live && (*update || seed < 8) {
			if want := theirs(t, save(t, "world.json", s.Bytes())); got[s.Name] != want {
				t.Errorf("%s: %+v, unavoidable.py says %+v", s.Name, got[s.Name], want)
			}
		}
	}
	if *update {
		if !live {
			t.Fatal("unavoidable.py is not here")
		}
		text, err := json.MarshalIndent(got, "", " ")
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(answers, append(text, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	text, err := os.ReadFile(answers)
	if err != nil {
		t.Fatal(err)
	}
	var want map[string]answer
	if err := json.Unmarshal(text, &want); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

// Generated snapshots of every variant: the unavoidable is that of the script,
// and a careful clerk's plan costs no less than the bound.
func TestGenerated(t *testing.T) {
	beside.Path(t, "bench/unavoidable.py")
	for i, variant := range []string{"base", "tight", "closure", "surge", "online", "backlog"} {
		text := run(t, "generate.py", "S", fmt.Sprint(20+i), variant)
		path := save(t, "snapshot.json", text)
		s, err := planner.ReadSnapshot(bytes.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		if got, want := ours(s), theirs(t, path); got != want {
			t.Errorf("%s: %+v, unavoidable.py says %+v", s.Name, got, want)
		}
		p, err := planner.ReadPlan(bytes.NewReader(run(t, "greedy.py", path)), s)
		if err != nil {
			t.Fatal(err)
		}
		f := Lower(s)
		ordered(t, s, f)
		if v := referee.Check(s, p); !v.Valid || f.Cost > v.Cost {
			t.Errorf("%s: no plan below %d, and one that is valid (%v) costs %d", s.Name, f.Cost, v.Valid, v.Cost)
		}
	}
	text := run(t, "generate.py", "M", "7", "online")
	s, err := planner.ReadSnapshot(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := ours(s), theirs(t, save(t, "snapshot.json", text)); got != want {
		t.Errorf("%s: %+v, unavoidable.py says %+v", s.Name, got, want)
	}
}

// The requests named are the cheapest set without which a learner's days hold
// the rest, among all sets.
func TestUnavoidableAgainstEverySet(t *testing.T) {
	left := 0
	for seed := range uint64(300) {
		s := world(seed, size{3, 3, 3, 6, 4, 24})
		cost, requests := Unavoidable(s)
		want, sum := int64(0), int64(0)
		for l := range s.Learners {
			want += cheapest(s, l)
		}
		for i := range s.Requests {
			if slices.Contains(requests, s.Requests[i].ID) {
				p, _ := s.UnservedPrice(&s.Requests[i])
				sum += p
				left++
			}
		}
		if cost != want || sum != want {
			t.Errorf("seed %d: %d, the named requests %d, the cheapest set %d", seed, cost, sum, want)
		}
	}
	if left < 500 {
		t.Errorf("only %d requests are unavoidable: nothing bites", left)
	}
}

// cheapest tries for one learner every way to give each request a place in a
// day, or none, and says what is left out at the least.
func cheapest(s *planner.Snapshot, l int) int64 {
	who := &s.Learners[l]
	var mine []*planner.Request
	shortest := 1 << 30
	for i := range s.Requests {
		if s.Requests[i].Learner == who.ID {
			mine = append(mine, &s.Requests[i])
			shortest = min(shortest, courseOf(s, s.Requests[i].Course).Minutes)
		}
	}
	taken := map[[2]int]bool{} // day, place
	var rest func(i int) int64
	rest = func(i int) int64 {
		if i == len(mine) {
			return 0
		}
		price, _ := s.UnservedPrice(mine[i])
		least := price + rest(i+1)
		c := courseOf(s, mine[i].Course)
		places := 1
		if c.Minutes+shortest <= who.MaxDayMinutes {
			places = max(1, who.MaxDayMinutes/shortest)
		}
		for d := max(0, mine[i].Earliest); d < s.Days; d++ {
			if !heldOn(s, who, c, d) {
				continue
			}
			for k := range places {
				if at := [2]int{d, k}; !taken[at] {
					taken[at] = true
					least = min(least, rest(i+1))
					taken[at] = false
				}
			}
		}
		return least
	}
	return rest(0)
}

func courseOf(s *planner.Snapshot, id string) *planner.Course {
	return &s.Courses[slices.IndexFunc(s.Courses, func(c planner.Course) bool { return c.ID == id })]
}

// heldOn says whether by windows alone a room, a crew and the learner could
// hold a course on a day.
func heldOn(s *planner.Snapshot, who *planner.Learner, c *planner.Course, day int) bool {
	long := func(windows []planner.Window) bool {
		return slices.ContainsFunc(windows, func(w planner.Window) bool { return w.Day() == day && w.To()-w.From() >= c.Minutes })
	}
	virtual := func(site string) bool {
		return slices.ContainsFunc(s.Sites, func(x planner.Site) bool { return x.ID == site && x.Virtual })
	}
	near := func(a, b string) bool {
		return a == b || slices.ContainsFunc(s.Travel, func(w planner.Travel) bool { return w.From == a && w.To == b || w.From == b && w.To == a })
	}
	base := s.Offices[slices.IndexFunc(s.Offices, func(o planner.Office) bool { return o.ID == who.Office })].Site
	for _, room := range s.Rooms {
		if !long(room.Open) || !virtual(room.Site) && !(slices.Contains(who.Sites, room.Site) && near(base, room.Site)) {
			continue
		}
		crewed := true
		for _, role := range c.Crew {
			crewed = crewed && slices.ContainsFunc(s.Trainers, func(x planner.Trainer) bool {
				return slices.Contains(x.Roles, role) && slices.Contains(x.Courses, c.ID) && long(x.Available) && (virtual(room.Site) || near(x.Home, room.Site))
			})
		}
		if crewed && long(who.Available) {
			return true
		}
	}
	return false
}
