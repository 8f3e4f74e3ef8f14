package moves

import (
	"strings"
	"testing"

	"cohort/planner/search"
	"cohort/planner/timetable/internal/draft"
)

// Whatever neighbourhood is left out is never tried, in no mix that has a share of it,
// and all others of the mix are.
func TestANeighbourhoodLeftOutIsNeverTried(t *testing.T) {
	t.Parallel()
	world := draft.NewModel(centre(1))
	force := map[string]func(*Without){"small": (*Without).ForceSmall, "large": (*Without).ForceLarge}
	for kind, m := range map[string]*mix{"small": &mixes[draft.Smallest], "large": &mixes[0]} {
		shares := make([]int, len(neighbourhoods))
		for _, n := range m {
			shares[n]++
		}
		for left, name := range append(Names(), "nothing") {
			d := New(world)
			d.Stand()
			d.NextAnchor = len(d.Order)
			force[kind](&d.Without)
			if name != "nothing" {
				d.Without.Leave(name)
			}
			if err := d.Without.Check(); err != nil {
				t.Fatal(err)
			}
			tried := make([]int, len(neighbourhoods))
			rand := search.NewRand(1, 0)
			for range 200 {
				if _, made := d.Propose(rand, 1<<40); made {
					d.Keep()
				}
				tried[d.last]++
			}
			for n, share := range shares {
				if got := tried[n] > 0; got != (share > 0 && n != left) && (share > 1 || got) {
					t.Errorf("the %s mix without %s: %s, with a share of %d, was tried %d times", kind, name, neighbourhoods[n].name, share, tried[n])
				}
			}
			if name != "nothing" && d.Stats[left].Evaluated > 0 {
				t.Errorf("the %s mix without %s: it counts %d", kind, name, d.Stats[left].Evaluated)
			}
		}
	}
}

func TestSomeNeighbourhoodIsLeftIn(t *testing.T) {
	var w Without
	for _, name := range []string{"seat", "reseat", "shift", "refit"} {
		w.Leave(name)
	}
	if err := w.Check(); err == nil || !strings.Contains(err.Error(), "leave one in") {
		t.Errorf("a large network has none left: %v", err)
	}
	if w.ForceSmall(); w.Check() != nil {
		t.Error("a small one has windows and waves still")
	}
}

// The mix of a network between a small one and a large one lies between theirs, and goes
// from one to the other without a step.
func TestMixesGoFromLargeToSmall(t *testing.T) {
	shares := func(small int) []int {
		out := make([]int, len(neighbourhoods))
		for _, n := range mixes[small] {
			out[n]++
		}
		return out
	}
	for n, x := range neighbourhoods {
		if got := []int{shares(0)[n], shares(draft.Smallest)[n]}; got[0] != x.share.large || got[1] != x.share.small {
			t.Errorf("%s: the shares are %v, want %+v", x.name, got, x.share)
		}
		for small := range draft.Smallest {
			from, to := shares(small)[n], shares(small + 1)[n]
			if to-from > 1 || from-to > 1 {
				t.Errorf("%s: the share goes from %d to %d at once", x.name, from, to)
			}
		}
	}
}
