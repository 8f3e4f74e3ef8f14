package search

import (
	"context"
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// queens is a toy: as many queens on a board, one in each column, the cost the
// pairs that attack each other.
type queens struct {
	rows, saved, before []int
	cost, savedCost     int64
}

func board(n int) *queens {
	q := &queens{rows: make([]int, n)}
	q.cost = q.count()
	return q
}

func (q *queens) count() (n int64) {
	for i := range q.rows {
		for j := range i {
			if d := q.rows[i] - q.rows[j]; d == 0 || d == i-j || d == j-i {
				n++
			}
		}
	}
	return n
}

func (q *queens) Propose(r *Rand, _ int64) (int64, bool) {
	q.before = append(q.before[:0], q.rows...)
	was := q.cost
	q.rows[r.Intn(len(q.rows))] = r.Intn(len(q.rows))
	q.cost = q.count()
	return q.cost - was, true
}

func (q *queens) Keep()           {}
func (q *queens) Drop()           { copy(q.rows, q.before); q.cost = q.count() }
func (q *queens) Cost() int64     { return q.cost }
func (q *queens) Save()           { q.saved, q.savedCost = append(q.saved[:0], q.rows...), q.cost }
func (q *queens) Recall()         { copy(q.rows, q.saved); q.cost = q.savedCost }
func (q *queens) Adopt(o *queens) { copy(q.rows, o.rows); q.cost = o.cost }

func cooling(planned int64) Cooling { return Cooling{Hot: 3, Cold: 1, Planned: planned, Cycles: 2} }

func schedule(planned int64) Schedule {
	return Schedule{StopAfter: planned, Round: 64, Exchanges: 4}
}

func TestFindsItsWayDown(t *testing.T) {
	q := board(8)
	start := q.cost
	if done := Run(t.Context(), []*queens{q}, cooling(20000), 1, schedule(20000)); done != 20000 {
		t.Fatalf("did %d iterations of 20000", done)
	}
	if q.cost > 1 || q.cost != q.count() {
		t.Fatalf("cost %d, counted %d, from %d", q.cost, q.count(), start)
	}
}

func TestSeveralStatesRepeat(t *testing.T) {
	var first [][]int
	for range 3 {
		states := []*queens{board(12), board(12), board(12)}
		Run(t.Context(), states, cooling(3000), 7, schedule(3000))
		var rows [][]int
		for _, q := range states {
			rows = append(rows, q.rows)
		}
		if first == nil {
			first = rows
		} else if diff := cmp.Diff(first, rows); diff != "" {
			t.Fatalf("another result from the same seed:\n%s", diff)
		}
	}
}

func TestCutShortIsRepeatedByCount(t *testing.T) {
	cut := []*queens{board(12), board(12)}
	s := schedule(5000)
	looks := 0
	s.Over = func() bool { looks++; return looks > 20 }
	done := Run(t.Context(), cut, cooling(5000), 3, s)
	if done == 0 || done >= 5000 {
		t.Fatalf("cut after %d iterations", done)
	}
	again := []*queens{board(12), board(12)}
	s = schedule(5000)
	s.StopAfter = done
	Run(t.Context(), again, cooling(5000), 3, s)
	if diff := cmp.Diff([][]int{cut[0].rows, cut[1].rows}, [][]int{again[0].rows, again[1].rows}); diff != "" {
		t.Fatalf("another result after %d iterations:\n%s", done, diff)
	}
}

func TestPlanIsRevisedWhileRunning(t *testing.T) {
	run := func(planned, cycles int64, revise func(int64) int64) []int {
		q := board(24)
		s := schedule(4000)
		s.Revise = revise
		Run(t.Context(), []*queens{q}, Cooling{Hot: 40, Cold: 1, Planned: planned, Cycles: cycles}, 1, s)
		return append(q.rows, int(q.cost))
	}
	for cycles := range int64(3) {
		fixed, asked := run(4000, cycles, nil), 0
		if diff := cmp.Diff(fixed, run(4000, cycles, func(int64) int64 { asked++; return 0 })); diff != "" || asked == 0 {
			t.Fatalf("asked %d times, another result from a plan that is left alone:\n%s", asked, diff)
		}
		if diff := cmp.Diff(fixed, run(4000, cycles, func(int64) int64 { return 4000 })); diff != "" {
			t.Fatalf("another result from a plan that stays:\n%s", diff)
		}
	}
	// With far too many planned it would stay hot to its end.
	learnt, hot := run(1<<40, 1, func(int64) int64 { return 4000 }), run(1<<40, 1, nil)
	if learnt[24] >= hot[24] {
		t.Fatalf("cost %d, without the cold end %d", learnt[24], hot[24])
	}
}

// A state that is alone restarts before every second cycle, of several every second
// one before each; what was best before is the result all the same.
func TestCyclesRestart(t *testing.T) {
	for _, x := range []struct {
		states int
		cycles int64
		want   []int // times that each state restarts
	}{{1, 1, []int{0}}, {1, 2, []int{1}}, {1, 5, []int{2}}, {3, 4, []int{0, 3, 0}}, {2, 1, []int{0, 0}}} {
		var states []*queens
		for range x.states {
			states = append(states, board(8))
		}
		got, least := make([]int, x.states), make([]int64, x.states)
		part := Part[*queens]{States: states, Cooling: Cooling{Hot: 3, Cold: 1, Planned: 8000, Cycles: x.cycles}}
		part.Restart = func(q *queens, _ *Rand) {
			i := slices.Index(states, q)
			got[i]++
			least[i] = q.savedCost
			clear(q.rows)
			q.cost = q.count()
		}
		RunParts(t.Context(), []Part[*queens]{part}, 8000, 1, 1, Schedule{StopAfter: 8000, Round: 64})
		if diff := cmp.Diff(x.want, got); diff != "" {
			t.Errorf("%d states, %d cycles:\n%s", x.states, x.cycles, diff)
		}
		for i, q := range states {
			if got[i] > 0 && q.cost > least[i] {
				t.Errorf("%d states, %d cycles: state %d ends at %d, and was at %d before", x.states, x.cycles, i, q.cost, least[i])
			}
		}
	}
}

// However often the number of iterations is revised, the cooling goes on from where
// it was, never back, and comes to its end with the iterations.
func TestTheTimelineIsWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cooling := rapid.Int64Range(1, 1<<40).Draw(t, "cooling")
		c := timeline{left: cooling, iterations: cooling}
		done, planned := int64(0), cooling
		for range rapid.IntRange(0, 9).Draw(t, "revisions") {
			done = rapid.Int64Range(done, planned).Draw(t, "done")
			before := c.at(done)
			planned = done + rapid.Int64Range(1, 1<<40).Draw(t, "more")
			c = c.revised(done, planned, cooling)
			if after := c.at(done); after != before {
				t.Fatalf("at %d of %d before, at %d after", before, cooling, after)
			}
			if done++; done < planned && c.at(done) < before {
				t.Fatalf("at %d of %d, then back at %d", before, cooling, c.at(done))
			}
			done = min(done, planned)
		}
		if end := c.at(planned); end != cooling {
			t.Fatalf("after all of %d iterations at %d of %d", planned, end, cooling)
		}
	})
}

func TestEndedContextChangesNothing(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	q := board(6)
	if done := Run(ctx, []*queens{q}, cooling(1000), 1, schedule(1000)); done != 0 || q.cost != 15 {
		t.Fatalf("%d iterations, cost %d", done, q.cost)
	}
}

func TestCoolingFallsAndReheats(t *testing.T) {
	once := Cooling{Hot: 4096, Cold: 16, Planned: 1000, Cycles: 1}
	twice := Cooling{Hot: 4096, Cold: 16, Planned: 16000, Cycles: 2}
	for _, x := range []struct {
		name string
		c    Cooling
		at   int64
		want float64
	}{
		{"the beginning is hot", once, 0, 4096},
		{"half way down is the geometric mean", once, 500, 256},
		{"the end settles", once, 900, 1},
		{"beyond the plan: reheated to an eighth", once, 1000, 512},
		{"half way down again", once, 1125, 90.5},
		{"reheated again", once, 1250, 512},
		{"the first of two cycles begins hot", twice, 0, 4096},
		{"its half way", twice, 3500, 256},
		{"it ends at cold and does not settle", twice, 6999, 16},
		{"the second cycle begins hot again", twice, 7000, 4096},
		{"its half way", twice, 10500, 256},
		{"polishing begins a little above cold", twice, 14000, 24},
		{"polishing ends colder", twice, 15000, math.Sqrt(24)},
		{"and settles", twice, 15800, 1},
		{"beyond the plan of two: reheated", twice, 16000, 512},
		{"and as cold as the polishing", twice, 18000, math.Sqrt(512)},
	} {
		c := x.c
		if got := float64(c.At(x.at)) / (1 << scale); math.Abs(got-x.want) > x.want/200 {
			t.Errorf("%s: temperature %.2f, want %.2f", x.name, got, x.want)
		}
	}
}

func TestTablesAreLogarithms(t *testing.T) {
	for i, got := range surprise {
		want := -math.Log(float64(2*i+1) / float64(2*len(surprise)))
		if math.Abs(float64(got)/(1<<scale)-want) > 1e-4 {
			t.Fatalf("-ln of part %d: %v, want %v", i, float64(got)/(1<<scale), want)
		}
	}
	for i, got := range halves {
		if want := math.Exp2(-float64(i) / 1024); math.Abs(float64(got)/(1<<32)-want) > 1e-6 {
			t.Fatalf("2^-%d/1024: %v, want %v", i, float64(got)/(1<<32), want)
		}
	}
}

func TestNumbersAreSpread(t *testing.T) {
	r := NewRand(1, 0)
	var seen [10]int
	for range 100000 {
		seen[r.Intn(10)]++
	}
	for n, k := range seen {
		if k < 9500 || k > 10500 {
			t.Errorf("%d came %d times of 100000", n, k)
		}
	}
	if a, b := NewRand(1, 1), NewRand(2, 0); a.Uint64() == b.Uint64() {
		t.Error("two seeds, one sequence")
	}
}

// watched notes every cost that was ever kept.
type watched struct {
	*queens
	best *int64
}

func (w *watched) Keep() {
	*w.best = min(*w.best, w.cost)
	w.queens.Keep()
}

func (w *watched) Adopt(o *watched) { w.queens.Adopt(o.queens) }

// Whatever the schedule, the best that was ever kept is held in the end, as it
// was, and costs what it is said to.
func TestTheBestIsNeverLost(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(4, 14).Draw(t, "board")
		var states []*watched
		for range rapid.IntRange(1, 4).Draw(t, "threads") {
			b := board(n)
			best := b.cost
			states = append(states, &watched{b, &best})
		}
		c := Cooling{Hot: rapid.Int64Range(1, 50).Draw(t, "hot"), Cold: 1, Planned: rapid.Int64Range(1, 3000).Draw(t, "planned"), Cycles: rapid.Int64Range(0, 5).Draw(t, "cycles")}
		s := Schedule{StopAfter: rapid.Int64Range(1, 4000).Draw(t, "stop"), Round: rapid.Int64Range(1, 300).Draw(t, "round"), Exchanges: rapid.Int64Range(0, 9).Draw(t, "exchanges")}
		if done := Run(context.Background(), states, c, rapid.Int64().Draw(t, "seed"), s); done != s.StopAfter {
			t.Fatalf("did %d iterations of %d", done, s.StopAfter)
		}
		found, kept := int64(math.MaxInt64), int64(math.MaxInt64)
		for i, w := range states {
			if w.cost != w.count() {
				t.Fatalf("state %d costs %d, said to be %d", i, w.count(), w.cost)
			}
			found, kept = min(found, w.cost), min(kept, *w.best)
		}
		if found != kept {
			t.Fatalf("the best that was kept cost %d, what is left costs %d", kept, found)
		}
	})
}
