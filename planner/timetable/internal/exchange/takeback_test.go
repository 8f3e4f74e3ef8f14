package exchange

import (
	"testing"

	"cohort/planner/search"
	"cohort/planner/timetable/internal/draft"
	"cohort/planner/timetable/internal/moves"
)

// Of those whom the world left alone only those who sit elsewhere are looked at after a change;
// what is found is what counting all of them would find.
func TestWhoSitsElsewhereIsAllThatCounts(t *testing.T) {
	t.Parallel()
	changes := 0
	for seed := range int64(10) {
		d := moves.New(draft.NewModel(nextNight(seed)))
		d.Stand()
		d.Begin()
		w := &watch{any: true, alone: make([]bool, len(d.Requests)), told: make([]bool, len(d.Requests))}
		for r := range d.Requests {
			w.alone[r] = isTold(&d.Draft, draft.RequestIx(r))
		}
		all := func() (n int) {
			for r, alone := range w.alone {
				if w.told[r] = alone && isTold(&d.Draft, draft.RequestIx(r)); w.told[r] {
					n++
				}
			}
			return n
		}
		rand := search.NewRand(seed, 0)
		for range 300 {
			before := all()
			delta, made := d.Propose(rand, 1<<40)
			if !made || delta >= 1<<40 {
				continue
			}
			took := taken{Draft: &d.Draft, alone: w}
			gained := took.gained()
			if now := all(); gained != now-before {
				t.Fatalf("world %d: %d more are as they were told, and %d are found", seed, now-before, gained)
			} else if gained != 0 {
				changes++
			}
			d.Keep()
		}
	}
	if changes < 100 {
		t.Errorf("too tame: %d changes", changes)
	}
}
