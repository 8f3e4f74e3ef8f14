package moves

import (
	"fmt"
	"reflect"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"cohort/planner"
	"cohort/planner/search"
	"cohort/planner/timetable/internal/draft"
)

// walker takes a draft through changes and holds it against the referee after
// each of them. It keeps the undo log of everything since it began, so that the
// way back to any moment can be walked too.
type walker struct {
	t      *rapid.T
	s      *planner.Snapshot
	d      *State
	log    []draft.Change
	closed []draft.Closing
	marks  []moment
	saved  *moment
	other  *State // for Adopt
	counts map[string]int
}

// moment is what a draft was like.
type moment struct {
	log   int // how long the walker's log was
	plan  string
	terms [draft.Terms]int64
}

func (w *walker) now() moment {
	return moment{len(w.log), string(w.d.Plan().Bytes()), w.d.Terms}
}

// is checks that the draft is what it was at some moment.
func (w *walker) is(m moment, what string) {
	w.t.Helper()
	if now := w.now(); now.terms != m.terms || now.plan != m.plan {
		w.t.Fatalf("%s leads elsewhere: terms %v, were %v\n%s", what, now.terms, m.terms, cmp.Diff(m.plan, now.plan))
	}
	if sum(w.d.Terms[:]) != w.d.Total {
		w.t.Fatalf("%s: cost %d, terms %v", what, w.d.Total, w.d.Terms)
	}
}

func sum(list []int64) (n int64) {
	for _, x := range list {
		n += x
	}
	return n
}

// check compares with the referee.
func (w *walker) check(what string) {
	w.t.Helper()
	w.counts[what]++
	if diff := compare(&w.d.Draft, w.s); diff.any() {
		w.t.Fatalf("%s: %s", what, diff)
	}
}

// indexed compares all that the draft knows besides who sits where with a draft
// that is built anew from that.
func (w *walker) indexed(what string) {
	w.t.Helper()
	if diff := indexes(w.d); diff != "" {
		w.t.Fatalf("%s: the draft's indexes are not those of one built anew:\n%s", what, diff)
	}
}

// price compares the cost alone: between two changes of one move a rule may be
// broken for a moment.
func (w *walker) price(what string) {
	w.t.Helper()
	if diff := compare(&w.d.Draft, w.s); len(diff.terms) > 0 {
		w.t.Fatalf("%s: %s", what, diff)
	}
}

// keep makes the last move final.
func (w *walker) keep() {
	w.log = append(w.log, w.d.Log...)
	w.closed = append(w.closed, w.d.Closed...)
	w.d.Begin()
}

// propose makes one move of a neighbourhood, none: of the construction. It tries
// a few times, since many moves are given up.
func (w *walker) propose(n int, rand *search.Rand, name string, keep bool) {
	before := w.now()
	delta, made := propose(w.d, n, rand)
	for tries := 0; !made && tries < 20 && n != draft.None; tries++ {
		delta, made = propose(w.d, n, rand)
	}
	if !made {
		w.is(before, name+", given up")
		return
	}
	if got := w.d.Total - sum(before.terms[:]); delta != got {
		w.t.Fatalf("%s said %d, was %d", name, delta, got)
	}
	w.check(name)
	if keep {
		w.d.Keep()
		w.keep()
		return
	}
	w.d.Drop()
	w.is(before, name+", dropped")
	w.check("dropped")
}

// propose makes a move of one neighbourhood; none: the next step of the
// construction.
func propose(d *State, n int, rand *search.Rand) (delta int64, made bool) {
	if n == draft.None {
		return d.Propose(rand, 1<<40)
	}
	building := d.NextAnchor
	d.NextAnchor = len(d.Order)
	defer func() { d.NextAnchor = building }()
	return d.move(n, rand, 1<<40)
}

// undoTo goes back to what was kept when the log was so long.
func (w *walker) undoTo(length int) {
	w.d.Log, w.d.Closed = slices.Clone(w.log), slices.Clone(w.closed)
	w.d.UndoTo(length)
	w.log, w.closed = slices.Clone(w.d.Log), slices.Clone(w.d.Closed)
	w.d.Begin()
}

// restart forgets the way back: the draft was built anew.
func (w *walker) restart() {
	w.log, w.closed = nil, nil
	w.d.Begin()
	w.marks = []moment{w.now()}
}

// primitive changes the draft by its own small steps, each of them priced, and
// settles at the end.
func (w *walker) primitive(what int, rand *search.Rand) {
	d := w.d
	d.Begin()
	switch what {
	case 0: // somebody takes a seat that is theirs to take
		if len(d.Requests) == 0 {
			return
		}
		r := draft.RequestIx(rand.Intn(len(d.Requests)))
		if s := d.Seat[r]; s != draft.None {
			if d.Requests[r].Frozen || d.Sessions[s].N == d.Sessions[s].Least || slices.ContainsFunc(d.Then[r], func(b draft.RequestIx) bool { return d.Seat[b] != draft.None }) {
				return
			}
			d.Rise(r)
			w.price("rise")
		}
		for _, s := range d.ByCourse[d.Requests[r].Course] {
			x := &d.Sessions[s]
			if x.N >= x.Cap || !d.Fits(r, &x.Place) {
				continue
			}
			before, asks := d.Total, d.Asks(r, s)-d.Requests[r].Price
			d.Sit(r, s)
			if got := d.Total - before; got != asks {
				w.t.Fatalf("a seat was to cost %d and costs %d", asks, got)
			}
			break
		}
		if d.Forsaken() {
			d.Undo()
		}
	case 1: // somebody rises and what hangs on it is settled
		if len(d.Requests) == 0 {
			return
		}
		r := draft.RequestIx(rand.Intn(len(d.Requests)))
		if d.Seat[r] == draft.None || d.Requests[r].Frozen {
			return
		}
		d.Rise(r)
		w.price("rise")
		if d.Settle(rand); d.Forsaken() {
			d.Undo()
		}
	case 2: // a session is given up
		if len(d.All) == 0 {
			return
		}
		s := d.All[rand.Intn(len(d.All))]
		if d.Sessions[s].Pinned != draft.None {
			return
		}
		for d.Sessions[s].N > 0 {
			d.Rise(d.Group(s)[0])
			w.price("rise")
		}
		d.Close(s)
		w.price("close")
		if d.Settle(rand); d.Forsaken() {
			d.Undo()
		}
	case 3: // a session is opened where it can be held, and filled
		p, r, crew, ok := anywhere(d, rand)
		if !ok || !d.Holds(&p, r, crew) {
			return
		}
		s := d.Open(d.SessionAt(p, r), crew)
		w.price("open")
		d.Fill(s)
		w.price("fill")
		if d.Sessions[s].N < d.Sessions[s].Least {
			d.Thin = append(d.Thin, s)
		}
		if d.Settle(rand); d.Forsaken() {
			d.Undo()
		}
	}
	w.check([]string{"sit", "rise", "close", "open"}[what])
	w.keep()
}

// anywhere draws a course with a day, an hour, a room and a crew, which may
// well be impossible together.
func anywhere(d *State, rand *search.Rand) (p draft.Place, r draft.RoomIx, crew []draft.TrainerIx, ok bool) {
	if len(d.Rooms) == 0 || len(d.Courses) == 0 || len(d.Trainers) == 0 {
		return p, r, nil, false
	}
	c := draft.CourseIx(rand.Intn(len(d.Courses)))
	r = draft.RoomIx(rand.Intn(len(d.Rooms)))
	day := int32(rand.Intn(d.Days))
	at := int32(rand.Intn(1440/d.Grid + 1))
	if !rand.Chance(4) {
		if at = d.freeStart(c, r, nil, day, draft.None, rand); at == draft.None {
			return p, r, nil, false
		}
	}
	for _, able := range d.Courses[c].Able {
		t := draft.TrainerIx(rand.Intn(len(d.Trainers)))
		if len(able) > 0 && !rand.Chance(4) {
			t = able[rand.Intn(len(able))]
		}
		crew = append(crew, t)
	}
	p = d.PlaceIn(c, r, day, at)
	return p, r, crew, p.End <= 1440
}

// indexes is in what a draft differs from one that is built anew from it.
func indexes(d *State) string {
	fresh := New(d.Model)
	fresh.Adopt(d)
	type listing struct {
		Taught, Released, Spread, LastDay, Lacks []int32
		Waiting                                  [][]draft.RequestIx
		Out                                      []draft.RequestIx
		Days                                     []string
	}
	of := func(d *State) listing {
		x := listing{Taught: d.Taught, Released: d.Released, Spread: d.Spread, LastDay: d.LastDay, Lacks: d.Lacks, Out: sorted(d.AllWaiting)}
		for _, list := range d.Waiting {
			x.Waiting = append(x.Waiting, sorted(list))
		}
		for _, s := range d.All {
			y := &d.Sessions[s]
			line := fmt.Sprint(y.Place, y.Room, y.N, y.Cap, y.Least, y.Pinned, d.Crew(s), sorted(d.Group(s)))
			for i, r := range d.Group(s) {
				if d.Seat[r] != s || int(d.SeatAt[r]) != i {
					line += fmt.Sprintf("; request %d is lost", r)
				}
			}
			x.Days = append(x.Days, line)
		}
		for i, r := range d.LearnerFirst {
			var list []draft.RequestIx
			for ; r != draft.None; r = d.LearnerNext[r] {
				list = append(list, r)
			}
			x.Days = append(x.Days, fmt.Sprint("person's day ", i, sorted(list)))
		}
		for i, s := range d.RoomFirst {
			n := 0
			for ; s != draft.None; s = d.RoomNext[s] {
				n += int(d.Sessions[s].Start) + 1
			}
			x.Days = append(x.Days, fmt.Sprint("room's day ", i, n))
		}
		for i, at := range d.TrainerFirst {
			n := 0
			for ; at != draft.None; at = d.TrainerNext[at] {
				n += int(d.Sessions[int(at)/d.CrewMax].Start) + 1
			}
			x.Days = append(x.Days, fmt.Sprint("trainer's day ", i, n))
		}
		slices.Sort(x.Days)
		return x
	}
	if want, got := of(fresh), of(d); !reflect.DeepEqual(want, got) {
		return cmp.Diff(want, got)
	}
	return ""
}

func sorted[T ~int32](list []T) []T {
	list = append([]T{}, list...) // never nil
	slices.Sort(list)
	return list
}

// Whatever is done to a draft, in whatever order, its running cost is what the
// referee counts, no rule is broken, and the way back leads where it came from.
func TestWalks(t *testing.T) {
	counts := map[string]int{}
	rapid.Check(t, func(t *rapid.T) {
		seed := rapid.Int64Range(0, 1<<20).Draw(t, "world")
		s := wideWorld(seed)
		if rapid.Bool().Draw(t, "published") {
			s = wideNight(seed)
			if seed%2 == 1 {
				s = previewed(s)
			}
		}
		if rapid.Bool().Draw(t, "needs") {
			s = needy(s, seed)
		}
		if rapid.Bool().Draw(t, "halls") {
			s = sharing(s)
		}
		if rapid.Bool().Draw(t, "something pinned") {
			s = loosened(s, seed)
		}
		m := draft.NewModel(s)
		w := &walker{t: t, s: s, d: New(m), other: New(m), counts: counts}
		w.d.Stand()
		w.other.Stand()
		w.restart()
		start := w.now()
		w.check("stand")
		for range rapid.IntRange(0, 60).Draw(t, "construction") {
			w.propose(draft.None, random(t), "construction", true)
		}
		actions := map[string]func(*rapid.T){
			"move": func(t *rapid.T) {
				n := rapid.IntRange(0, len(neighbourhoods)-1).Draw(t, "neighbourhood")
				for range rapid.IntRange(1, 4).Draw(t, "times") {
					w.propose(n, random(t), neighbourhoods[n].name, rapid.IntRange(0, 3).Draw(t, "keep") > 0)
				}
				w.indexed(neighbourhoods[n].name)
			},
			"small": func(t *rapid.T) {
				for range rapid.IntRange(1, 4).Draw(t, "times") {
					w.primitive(rapid.IntRange(0, 3).Draw(t, "step"), random(t))
				}
			},
			"mark": func(t *rapid.T) { w.marks = append(w.marks, w.now()) },
			"undo": func(t *rapid.T) {
				i := rapid.IntRange(0, len(w.marks)-1).Draw(t, "mark")
				m := w.marks[i]
				w.marks = w.marks[:i+1]
				w.undoTo(m.log)
				w.is(m, "undo to a mark")
				w.check("undo")
				w.indexed("undo")
			},
			"save": func(t *rapid.T) {
				w.d.Save()
				saved := w.now()
				w.saved = &saved
			},
			"recall": func(t *rapid.T) {
				if w.saved == nil {
					return
				}
				w.d.Recall()
				w.is(*w.saved, "recall")
				w.check("recall")
				w.indexed("recall")
				w.restart()
				start = w.now()
			},
			"anew": func(t *rapid.T) {
				bearing := w.d.Bearing()
				w.d.Restart(random(t))
				for r, q := range w.d.Requests {
					if s := w.d.Seat[r]; s == draft.None && q.Frozen || s != draft.None && !q.Frozen && !bearing[s] {
						t.Fatalf("request %d: seat %d, frozen %t", r, s, q.Frozen)
					}
				}
				for _, s := range w.d.All {
					if w.d.Sessions[s].Pinned == draft.None && !bearing[s] {
						t.Fatalf("session %d is still held", s)
					}
				}
				if w.d.NextAnchor != 0 {
					t.Fatalf("building goes on at step %d", w.d.NextAnchor)
				}
				w.check("anew")
				w.indexed("anew")
				w.restart()
				start = w.now()
			},
			"adopt": func(t *rapid.T) {
				rand := random(t)
				for range 5 {
					if _, made := propose(w.other, rand.Intn(len(neighbourhoods)), rand); made {
						w.other.Keep()
					}
				}
				before := string(w.other.Plan().Bytes())
				w.d.Adopt(w.other)
				w.is(moment{plan: before, terms: w.other.Terms}, "adopt")
				w.check("adopt")
				w.indexed("adopt")
				if string(w.other.Plan().Bytes()) != before {
					t.Fatal("the other draft changed")
				}
				w.restart()
				start = w.now()
			},
		}
		actions["another move"] = actions["move"]
		t.Repeat(actions)
		w.undoTo(0)
		w.is(start, "undo to the start")
		w.check("start again")
		w.indexed("start again")
	})
	for _, what := range append(Names(), "construction", "dropped", "sit", "rise", "close", "open", "undo", "recall", "anew", "adopt", "stand", "start again") {
		if counts[what] < 5 && !t.Failed() {
			t.Errorf("%s: done %d times only", what, counts[what])
		}
	}
	t.Log(counts)
}

func random(t *rapid.T) *search.Rand {
	return search.NewRand(rapid.Int64Range(0, 1<<20).Draw(t, "rand"), 0)
}
