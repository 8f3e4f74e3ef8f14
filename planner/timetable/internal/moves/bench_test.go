package moves

import (
	"testing"

	"cohort/planner/search"
	"cohort/planner/timetable/internal/draft"
)

// step is one thing that a search does again and again. It leaves the draft as
// it found it, or as good.
type step struct {
	name string
	of   string // the cost term that it prices; empty: none
	make func(f *floor) func()
}

// floor is a centre's draft in the middle of a search, with places to try.
type floor struct {
	d    *State
	rand *search.Rand
	at   int
	// What fits where, so that the steps do something.
	seats []draft.Change // a waiting request and a session that it may sit in
	opens []opening      // sessions that could be held; room and place
	crews [][]draft.TrainerIx
	moves []relocation // seats that may be changed
}

func newFloor(tb testing.TB) *floor {
	tb.Helper()
	d := New(draft.NewModel(centre(1)))
	d.Stand()
	f := &floor{d: d, rand: search.NewRand(1, 0)}
	for range 3000 {
		if delta, made := d.Propose(f.rand, 1<<40); made {
			if delta < 400 {
				d.Keep()
			} else {
				d.Drop()
			}
		}
	}
	d.NextAnchor = len(d.Order)
	d.Begin()
	for range 100_000 {
		if len(f.opens) == 50 {
			break
		}
		if p, r, crew, ok := anywhere(d, f.rand); ok && d.Holds(&p, r, crew) {
			f.opens = append(f.opens, opening{place: p, room: r})
			f.crews = append(f.crews, crew)
		}
	}
	for i := range d.Requests {
		r := draft.RequestIx(i)
		s := d.Seat[r]
		if s == draft.None || d.Requests[r].Frozen {
			continue
		}
		d.Begin()
		d.Rise(r)
		if d.Fits(r, &d.Sessions[s].Place) {
			f.seats = append(f.seats, draft.Change{Request: r, Session: s})
		}
		d.Undo()
	}
	for n := 0; n < 100_000 && len(f.moves) < 200; n++ {
		if x, real := relocationOf(d, f.rand); real && d.allowed(&x) {
			f.moves = append(f.moves, x)
		}
	}
	if len(f.opens) == 0 || len(f.seats) < 50 || len(d.All) < 10 || len(f.moves) < 50 {
		tb.Fatalf("an empty floor: %d seats, %d places, %d sessions, %d small moves", len(f.seats), len(f.opens), len(d.All), len(f.moves))
	}
	return f
}

// next walks through the places.
func (f *floor) next(n int) int {
	f.at++
	return f.at % n
}

func (f *floor) seat() (draft.RequestIx, draft.SessionIx) {
	x := f.seats[f.next(len(f.seats))]
	return x.Request, x.Session
}

var sink int64

// steps has a row for each delta, each primitive, each question of a rule and
// each neighbourhood.
func steps() []step {
	out := []step{
		{"price of being left out", "unserved", func(f *floor) func() {
			return func() { r, _ := f.seat(); f.d.Price(r, 1); f.d.Price(r, -1) }
		}},
		{"price of being left out, due later", "deferred", func(f *floor) func() {
			return func() { r, _ := f.seat(); f.d.Price(r, -1); f.d.Price(r, 1) }
		}},
		{"lateness", "late", func(f *floor) func() {
			return func() { r, s := f.seat(); sink += f.d.Lateness(&f.d.Requests[r], f.d.Sessions[s].Day) }
		}},
		{"last day", "ready", func(f *floor) func() {
			return func() {
				r, _ := f.seat()
				l := f.d.Requests[r].Learner
				sink += f.d.Readiness(l, f.d.LastWithout(l, r))
			}
		}},
		{"fare", "learner_travel", func(f *floor) func() {
			return func() { r, s := f.seat(); sink += f.d.Fare(f.d.Requests[r].Learner, &f.d.Sessions[s].Place, r) }
		}},
		{"tour", "trainer_travel", func(f *floor) func() {
			return func() { i := f.next(len(f.opens)); sink += f.d.Tour(f.crews[i][0], &f.opens[i].place) }
		}},
		{"overtime", "overload", func(f *floor) func() {
			return func() {
				i := f.next(len(f.opens))
				f.d.Teach(f.crews[i][0], f.opens[i].place.Day, 60)
				f.d.Teach(f.crews[i][0], f.opens[i].place.Day, -60)
			}
		}},
		{"scattered", "split", func(f *floor) func() {
			return func() { r, s := f.seat(); sink += int64(f.d.Scattered(f.d.Requests[r].Group, s, r)) }
		}},
		{"open and close", "teaching", func(f *floor) func() {
			return func() {
				i := f.next(len(f.opens))
				f.d.Begin()
				f.d.Close(f.d.Open(f.d.SessionAt(f.opens[i].place, f.opens[i].room), f.crews[i]))
				f.d.Undo()
			}
		}},
		{"rise and sit", "", func(f *floor) func() {
			return func() { r, s := f.seat(); f.d.Begin(); f.d.Rise(r); f.d.Sit(r, s) }
		}},
		{"rise and undo", "", func(f *floor) func() {
			return func() { r, _ := f.seat(); f.d.Begin(); f.d.Rise(r); f.d.Undo() }
		}},
		{"fits", "", func(f *floor) func() {
			return func() { r, s := f.seat(); sink += b2i(f.d.Fits(r, &f.d.Sessions[s].Place)) }
		}},
		{"leads", "", func(f *floor) func() {
			return func() {
				i := f.next(len(f.opens))
				sink += b2i(f.d.Leads(f.crews[i][0], &f.opens[i].place, draft.None))
			}
		}},
		{"has", "", func(f *floor) func() {
			return func() {
				i := f.next(len(f.opens))
				sink += b2i(f.d.Has(f.opens[i].room, &f.opens[i].place, draft.None))
			}
		}},
		{"asks", "", func(f *floor) func() {
			return func() { r, s := f.seat(); sink += f.d.Asks(r, s) }
		}},
		{"allowed", "", func(f *floor) func() {
			return func() { sink += b2i(f.d.allowed(&f.moves[f.next(len(f.moves))])) }
		}},
		{"price of a seat changed", "", func(f *floor) func() {
			return func() { sink += f.d.priceOf(&f.moves[f.next(len(f.moves))]) }
		}},
		{"relocate and undo", "", func(f *floor) func() {
			return func() { f.d.Begin(); f.d.makeRelocation(&f.moves[f.next(len(f.moves))]); f.d.Undo() }
		}},
		{"insert", "", func(f *floor) func() {
			return func() { r, _ := f.seat(); f.d.Begin(); f.d.Rise(r); f.d.Insert(r, f.rand); f.d.Undo() }
		}},
		{"fill", "", func(f *floor) func() {
			return func() {
				i := f.next(len(f.opens))
				f.d.Begin()
				f.d.Fill(f.d.Open(f.d.SessionAt(f.opens[i].place, f.opens[i].room), f.crews[i]))
				f.d.Undo()
			}
		}},
		{"dissolve and settle", "", func(f *floor) func() {
			return func() {
				s := f.d.All[f.next(len(f.d.All))]
				if f.d.Sessions[s].Pinned != draft.None {
					return
				}
				f.d.Begin()
				f.d.Dissolve(s)
				f.d.Settle(f.rand)
				f.d.Undo()
			}
		}},
	}
	for _, term := range []string{"moved", "reroomed", "retrained", "provisional"} {
		out = append(out, step{"changed, " + term, term, func(f *floor) func() {
			var held []draft.Change
			for _, x := range f.seats {
				if f.d.Requests[x.Request].Announced != draft.None {
					held = append(held, x)
				}
			}
			return func() {
				x := held[f.next(len(held))]
				a, b, c := f.d.Changed(&f.d.Requests[x.Request], x.Session)
				sink += a + b + c
			}
		}})
	}
	for n, name := range Names() {
		out = append(out, step{"move " + name, "", func(f *floor) func() {
			return func() {
				if _, made := propose(f.d, n, f.rand); made {
					f.d.Drop()
				}
			}
		}})
	}
	return append(out, step{"Save", "", func(f *floor) func() { return f.d.Save }})
}

func BenchmarkSteps(b *testing.B) {
	f := newFloor(b)
	for _, x := range steps() {
		b.Run(x.name, func(b *testing.B) {
			do := x.make(f)
			b.ReportAllocs()
			for b.Loop() {
				do()
			}
		})
	}
}

// BenchmarkSearch is the loop as a search runs it, cold.
func BenchmarkSearch(b *testing.B) {
	f := newFloor(b)
	b.ReportAllocs()
	for b.Loop() {
		if delta, made := f.d.Propose(f.rand, 20); made {
			if delta <= 20 {
				f.d.Keep()
			} else {
				f.d.Drop()
			}
		}
	}
}

// BenchmarkSmall is the loop of the small moves, cold: the time is that of a
// hundred steps, each of which looks at several.
func BenchmarkSmall(b *testing.B) {
	f := newFloor(b)
	moves := int64(0)
	b.ReportAllocs()
	for b.Loop() {
		n, _, err := f.d.Try(SmallMoves, 100, f.rand)
		if err != nil {
			b.Fatal(err)
		}
		moves += n
	}
	b.ReportMetric(float64(moves)/b.Elapsed().Seconds(), "moves/s")
}

// Once warm, nothing that a search does again and again allocates.
func TestStepsAllocateNothing(t *testing.T) {
	f := newFloor(t)
	priced := map[string]bool{}
	for _, x := range steps() {
		t.Run(x.name, func(t *testing.T) {
			priced[x.of] = true
			do := x.make(f)
			for range 2000 {
				do()
			}
			if n := testing.AllocsPerRun(2000, do); n > 0 {
				t.Errorf("%v allocations", n)
			}
			if x := compare(&f.d.Draft, f.d.Snapshot); x.any() {
				t.Errorf("it leaves the draft wrong: %s", x)
			}
		})
	}
	for _, x := range sabotages {
		if !ruleLike(x.of) && !priced[x.of] {
			t.Errorf("no step prices %s", x.of)
		}
	}
}

func ruleLike(name string) bool { return name == "format" || name[0] == 'H' }

// The whole loop, moves kept, allocates nothing either once its lists have
// grown.
func TestSearchAllocatesNothing(t *testing.T) {
	f := newFloor(t)
	step := func() {
		if delta, made := f.d.Propose(f.rand, 500); made {
			if delta <= 500 {
				f.d.Keep()
			} else {
				f.d.Drop()
			}
		}
	}
	for range 10_000 {
		step()
	}
	if n := testing.AllocsPerRun(10_000, step); n > 0 {
		t.Fatalf("%v allocations a move", n)
	}
}
