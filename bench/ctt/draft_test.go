package main

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"cohort/planner/search"
)

func draftOf(t testing.TB, in *instance, seed int64) *draft {
	t.Helper()
	m, err := newModel(in)
	if err != nil {
		t.Fatal(err)
	}
	d := newDraft(m)
	if n := d.start(search.NewRand(seed, 0), startSteps); n > 0 {
		t.Fatalf("%s: no start: %d lectures without a place", in.Name, n)
	}
	return d
}

// right compares the running cost with the indexes and with the places.
func right(d *draft) error {
	c := d.in.recount(d.places())
	if c.hard() != 0 || int(d.cost) != c.soft() || d.count() != d.cost {
		return fmt.Errorf("running cost %d, of the indexes %d, counted again %s", d.cost, d.count(), c)
	}
	return nil
}

func TestRunningCostIsTheRecount(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := generate(rapid.Int64Range(1, 1<<40).Draw(t, "instance"))
		m, err := newModel(in)
		if err != nil {
			t.Fatal(err)
		}
		d := newDraft(m)
		r := search.NewRand(rapid.Int64().Draw(t, "seed"), 0)
		if n := d.start(r, startSteps); n > 0 {
			t.Fatalf("no start: %d lectures without a place", n)
		}
		most := rapid.Int64Range(0, 60).Draw(t, "most")
		d.Save()
		saved := d.places()
		for made := 0; made < 15; {
			before := d.Cost()
			delta, ok := d.Propose(r, most*unit)
			if !ok {
				continue
			}
			made++
			if delta > most*unit {
				t.Fatalf("proposed %d above the limit %d", delta, most*unit)
			}
			if r.Chance(3) {
				d.Drop()
				delta = 0
			} else {
				d.Keep()
			}
			if d.Cost() != before+delta {
				t.Fatalf("cost %d after %d and a change of %d", d.Cost(), before, delta)
			}
			if err := right(d); err != nil {
				t.Fatalf("%s, %s: %v", in.Name, names[d.counts.last], err)
			}
		}
		other := newDraft(m)
		other.start(search.NewRand(1, 0), startSteps)
		other.Adopt(d)
		if diff := cmp.Diff(d.places(), other.places()); diff != "" {
			t.Fatalf("adopted:\n%s", diff)
		}
		d.Recall()
		if diff := cmp.Diff(saved, d.places()); diff != "" {
			t.Fatalf("recalled:\n%s", diff)
		}
		if err := right(d); err != nil {
			t.Fatal(err)
		}
	})
}

func TestEveryNeighbourhoodIsUsed(t *testing.T) {
	d, r := draftOf(t, generate(179), 1), search.NewRand(2, 0)
	for range 200_000 {
		if _, made := d.Propose(r, 5*unit); made {
			d.Keep()
		}
	}
	for n, name := range names {
		if d.counts.kept[n] == 0 {
			t.Errorf("%s: no move made", name)
		}
	}
}

func TestMovesAllocateNothing(t *testing.T) {
	d, r := draftOf(t, generate(2), 1), search.NewRand(2, 0)
	if n := testing.AllocsPerRun(20_000, func() {
		if _, made := d.Propose(r, 5*unit); made {
			d.Keep()
		}
	}); n != 0 {
		t.Fatalf("%v allocations a move", n)
	}
}

func BenchmarkMoves(b *testing.B) {
	d, r := draftOf(b, generate(2), 1), search.NewRand(2, 0)
	b.ReportAllocs()
	for b.Loop() {
		if _, made := d.Propose(r, unit/2); made {
			d.Keep()
		}
	}
}
