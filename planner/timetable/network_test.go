package timetable

import (
	"bytes"
	"encoding/json"
	"errors"
	"math/rand/v2"
	"strings"
	"testing"

	"cohort/planner"
	"cohort/planner/timetable/internal/worlds"
)

// apart plans a network part by part, in any order, each from its bytes alone, and joins
// what comes back as bytes.
func apart(t *testing.T, s *planner.Snapshot, o Options, order *rand.Rand) (*Result, int) {
	t.Helper()
	n, err := Cut(s, o)
	if err != nil {
		t.Fatal(err)
	}
	found := make([]*Found, n.Parts())
	for _, i := range order.Perm(n.Parts()) {
		var p Part
		if err := json.Unmarshal(encoded(t, n.Part(i)), &p); err != nil {
			t.Fatal(err)
		}
		f, err := SolvePart(t.Context(), &p)
		if err != nil {
			t.Fatal(err)
		}
		found[i] = &Found{}
		if err := json.Unmarshal(encoded(t, f), found[i]); err != nil {
			t.Fatal(err)
		}
	}
	r, err := n.Join(found, o.Terse)
	if err != nil {
		t.Fatal(err)
	}
	return r, n.Parts()
}

func encoded(t *testing.T, v any) []byte {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestPartsThatAreSearchedElsewhereMakeTheSamePlan(t *testing.T) {
	cut := 0
	for seed := range int64(8) {
		for name, s := range map[string]*planner.Snapshot{
			"a night after":               networks(seed),
			"a night after with previews": worlds.Previewed(networks(seed)),
			"trainers come from another":  hanging(largest/3+1, 3),
		} {
			o := Options{Seed: seed, Threads: 1 + int(seed%3), Iterations: 600 + 100*seed}
			if name == "trainers come from another" {
				if seed > 0 {
					continue
				}
				o.Iterations, o.Terse = 300, true
			}
			want := solve(t, s, o)
			got, parts := apart(t, s, o, rand.New(rand.NewPCG(1, uint64(seed))))
			if !bytes.Equal(want.Bytes(), got.Plan.Bytes()) {
				t.Errorf("%s, seed %d, %d parts: another plan than in one process", name, seed, parts)
			}
			if parts > 1 {
				cut++
			}
		}
	}
	if cut < 5 {
		t.Fatalf("only %d networks were cut", cut)
	}
}

func TestAPartIsSearchedByItsOwnEngineAlone(t *testing.T) {
	n, err := Cut(world(1), Options{Iterations: 10})
	if err != nil {
		t.Fatal(err)
	}
	p := n.Part(0)
	if _, err := SolvePart(t.Context(), p); err != nil {
		t.Fatal(err)
	}
	p.Engine += "0"
	if _, err := SolvePart(t.Context(), p); !errors.Is(err, ErrOtherEngine) {
		t.Errorf("a part of another engine: %v", err)
	}
}

func TestOfWhatWasFoundNothingIsTakenThatIsNot(t *testing.T) {
	s := networks(3)
	n, err := Cut(s, Options{Seed: 7, Iterations: 500})
	if err != nil || n.Parts() < 2 {
		t.Fatal(n.Parts(), err)
	}
	for name, spoil := range map[string]func([]*Found) []*Found{
		"a part is missing":     func(f []*Found) []*Found { return f[1:] },
		"a part is there twice": func(f []*Found) []*Found { f[1] = f[0]; return f },
		"a seat is gone":        func(f []*Found) []*Found { f[0].Seats = f[0].Seats[1:]; return f },
		"a price is wrong":      func(f []*Found) []*Found { f[0].Terms[0]++; return f },
		"a room is unknown":     func(f []*Found) []*Found { f[0].Sessions[0].Room = "elsewhere"; return f },
		"a search was cut off":  func(f []*Found) []*Found { f[1].Done--; return f },
	} {
		found := make([]*Found, n.Parts())
		for i := range found {
			if found[i], err = SolvePart(t.Context(), n.Part(i)); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := n.Join(spoil(found), true); err == nil {
			t.Errorf("%s, and a plan was made of it", name)
		} else if strings.Contains(err.Error(), "%!") {
			t.Error(err)
		}
	}
}
