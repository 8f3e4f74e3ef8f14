package timetable

import (
	"fmt"
	"reflect"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"cohort/planner"
	"cohort/planner/search"
)

// walker takes a draft through changes and holds it against the referee after
// each of them. It keeps the undo log of everything since it began, so that the
// way back to any moment can be walked too.
type walker struct {
	t      *rapid.T
	s      *planner.Snapshot
	d      *state
	log    []change
	closed []closing
	marks  []moment
	saved  *moment
	other  *state // for Adopt
	counts map[string]int
}

// moment is what a draft was like.
type moment struct {
	log   int // how long the walker's log was
	plan  string
	terms [terms]int64
}

func (w *walker) now() moment {
	return moment{len(w.log), string(w.d.plan().Bytes()), w.d.terms}
}

// is checks that the draft is what it was at some moment.
func (w *walker) is(m moment, what string) {
	w.t.Helper()
	if now := w.now(); now.terms != m.terms || now.plan != m.plan {
		w.t.Fatalf("%s leads elsewhere: terms %v, were %v\n%s", what, now.terms, m.terms, cmp.Diff(m.plan, now.plan))
	}
	if sum(w.d.terms[:]) != w.d.cost {
		w.t.Fatalf("%s: cost %d, terms %v", what, w.d.cost, w.d.terms)
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
	if diff := compare(&w.d.draft, w.s); diff.any() {
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
	if diff := compare(&w.d.draft, w.s); len(diff.terms) > 0 {
		w.t.Fatalf("%s: %s", what, diff)
	}
}

// keep makes the last move final.
func (w *walker) keep() {
	w.log = append(w.log, w.d.log...)
	w.closed = append(w.closed, w.d.closed...)
	w.d.begin()
}

// propose makes one move of a neighbourhood, none: of the construction. It tries
// a few times, since many moves are given up.
func (w *walker) propose(n int, rand *search.Rand, name string, keep bool) {
	before := w.now()
	delta, made := propose(w.d, n, rand)
	for tries := 0; !made && tries < 20 && n != none; tries++ {
		delta, made = propose(w.d, n, rand)
	}
	if !made {
		w.is(before, name+", given up")
		return
	}
	if got := w.d.cost - sum(before.terms[:]); delta != got {
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
func propose(d *state, n int, rand *search.Rand) (delta int64, made bool) {
	if n == none {
		return d.Propose(rand, 1<<40)
	}
	building := d.nextAnchor
	d.nextAnchor = len(d.order)
	defer func() { d.nextAnchor = building }()
	return d.move(n, rand, 1<<40)
}

// undoTo goes back to what was kept when the log was so long.
func (w *walker) undoTo(length int) {
	w.d.log, w.d.closed = slices.Clone(w.log), slices.Clone(w.closed)
	w.d.undoTo(length)
	w.log, w.closed = slices.Clone(w.d.log), slices.Clone(w.d.closed)
	w.d.begin()
}

// restart forgets the way back: the draft was built anew.
func (w *walker) restart() {
	w.log, w.closed = nil, nil
	w.d.begin()
	w.marks = []moment{w.now()}
}

// primitive changes the draft by its own small steps, each of them priced, and
// settles at the end.
func (w *walker) primitive(what int, rand *search.Rand) {
	d := w.d
	d.begin()
	switch what {
	case 0: // somebody takes a seat that is theirs to take
		if len(d.requests) == 0 {
			return
		}
		r := requestIx(rand.Intn(len(d.requests)))
		if s := d.seat[r]; s != none {
			if d.requests[r].frozen || d.sessions[s].n == d.sessions[s].least || slices.ContainsFunc(d.then[r], func(b requestIx) bool { return d.seat[b] != none }) {
				return
			}
			d.rise(r)
			w.price("rise")
		}
		for _, s := range d.byCourse[d.requests[r].course] {
			x := &d.sessions[s]
			if x.n >= x.cap || !d.fits(r, &x.place) {
				continue
			}
			before, asks := d.cost, d.asks(r, s)-d.requests[r].price
			d.sit(r, s)
			if got := d.cost - before; got != asks {
				w.t.Fatalf("a seat was to cost %d and costs %d", asks, got)
			}
			break
		}
	case 1: // somebody rises and what hangs on it is settled
		if len(d.requests) == 0 {
			return
		}
		r := requestIx(rand.Intn(len(d.requests)))
		if d.seat[r] == none || d.requests[r].frozen {
			return
		}
		d.rise(r)
		w.price("rise")
		d.settle(rand)
	case 2: // a session is given up
		if len(d.held) == 0 {
			return
		}
		s := d.held[rand.Intn(len(d.held))]
		if d.sessions[s].pinned != none {
			return
		}
		for d.sessions[s].n > 0 {
			d.rise(d.group(s)[0])
			w.price("rise")
		}
		d.close(s)
		w.price("close")
		d.settle(rand)
	case 3: // a session is opened where it can be held, and filled
		p, r, crew, ok := anywhere(d, rand)
		if !ok || !d.holds(&p, r, crew) {
			return
		}
		s := d.open(d.sessionAt(p, r), crew)
		w.price("open")
		d.fill(s)
		w.price("fill")
		if d.sessions[s].n < d.sessions[s].least {
			d.thin = append(d.thin, s)
		}
		d.settle(rand)
	}
	w.check([]string{"sit", "rise", "close", "open"}[what])
	w.keep()
}

// anywhere draws a course with a day, an hour, a room and a crew, which may
// well be impossible together.
func anywhere(d *state, rand *search.Rand) (p place, r roomIx, crew []trainerIx, ok bool) {
	if len(d.rooms) == 0 || len(d.courses) == 0 || len(d.trainers) == 0 {
		return p, r, nil, false
	}
	c := courseIx(rand.Intn(len(d.courses)))
	r = roomIx(rand.Intn(len(d.rooms)))
	day := int32(rand.Intn(d.days))
	at := int32(rand.Intn(1440/d.grid + 1))
	if !rand.Chance(4) {
		if at = d.anyStart(c, r, day, rand); at == none {
			return p, r, nil, false
		}
	}
	for _, able := range d.courses[c].able {
		t := trainerIx(rand.Intn(len(d.trainers)))
		if len(able) > 0 && !rand.Chance(4) {
			t = able[rand.Intn(len(able))]
		}
		crew = append(crew, t)
	}
	p = d.placeAt(c, d.rooms[r].site, day, at)
	return p, r, crew, p.end <= 1440
}

// indexes is in what a draft differs from one that is built anew from it.
func indexes(d *state) string {
	fresh := newState(d.model)
	fresh.Adopt(d)
	type listing struct {
		Taught, Released, Spread, LastDay, Lacks []int32
		Waiting                                  [][]requestIx
		Out                                      []requestIx
		Days                                     []string
	}
	of := func(d *state) listing {
		x := listing{Taught: d.taught, Released: d.released, Spread: d.spread, LastDay: d.lastDay, Lacks: d.lacks, Out: sorted(d.out)}
		for _, list := range d.waiting {
			x.Waiting = append(x.Waiting, sorted(list))
		}
		for _, s := range d.held {
			y := &d.sessions[s]
			line := fmt.Sprint(y.place, y.room, y.n, y.cap, y.least, y.pinned, d.crew(s), sorted(d.group(s)))
			for i, r := range d.group(s) {
				if d.seat[r] != s || int(d.seatAt[r]) != i {
					line += fmt.Sprintf("; request %d is lost", r)
				}
			}
			x.Days = append(x.Days, line)
		}
		for i, r := range d.userFirst {
			var list []requestIx
			for ; r != none; r = d.userNext[r] {
				list = append(list, r)
			}
			x.Days = append(x.Days, fmt.Sprint("person's day ", i, sorted(list)))
		}
		for i, s := range d.roomFirst {
			n := 0
			for ; s != none; s = d.roomNext[s] {
				n += int(d.sessions[s].start) + 1
			}
			x.Days = append(x.Days, fmt.Sprint("room's day ", i, n))
		}
		for i, at := range d.trainerFirst {
			n := 0
			for ; at != none; at = d.trainerNext[at] {
				n += int(d.sessions[int(at)/d.crewMax].start) + 1
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
		}
		m := newModel(s)
		w := &walker{t: t, s: s, d: newState(m), other: newState(m), counts: counts}
		w.d.stand()
		w.other.stand()
		w.restart()
		start := w.now()
		w.check("stand")
		for range rapid.IntRange(0, 60).Draw(t, "construction") {
			w.propose(none, random(t), "construction", true)
		}
		actions := map[string]func(*rapid.T){
			"move": func(t *rapid.T) {
				n := rapid.IntRange(0, neighbourhoods-1).Draw(t, "neighbourhood")
				for range rapid.IntRange(1, 4).Draw(t, "times") {
					w.propose(n, random(t), names[n], rapid.IntRange(0, 3).Draw(t, "keep") > 0)
				}
				w.indexed(names[n])
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
				w.d.anew(random(t))
				for r, q := range w.d.requests {
					if s := w.d.seat[r]; (s != none) != q.frozen {
						t.Fatalf("request %d: seat %d, frozen %t", r, s, q.frozen)
					}
				}
				for _, s := range w.d.held {
					if w.d.sessions[s].pinned == none {
						t.Fatalf("session %d is still held", s)
					}
				}
				if w.d.nextAnchor != 0 {
					t.Fatalf("building goes on at step %d", w.d.nextAnchor)
				}
				w.check("anew")
				w.indexed("anew")
				w.restart()
				start = w.now()
			},
			"adopt": func(t *rapid.T) {
				rand := random(t)
				for range 5 {
					if _, made := propose(w.other, rand.Intn(neighbourhoods), rand); made {
						w.other.Keep()
					}
				}
				before := string(w.other.plan().Bytes())
				w.d.Adopt(w.other)
				w.is(moment{plan: before, terms: w.other.terms}, "adopt")
				w.check("adopt")
				w.indexed("adopt")
				if string(w.other.plan().Bytes()) != before {
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
	for _, what := range append(names[:], "construction", "dropped", "sit", "rise", "close", "open", "undo", "recall", "anew", "adopt", "stand", "start again") {
		if counts[what] < 5 && !t.Failed() {
			t.Errorf("%s: done %d times only", what, counts[what])
		}
	}
	t.Log(counts)
}

func random(t *rapid.T) *search.Rand {
	return search.NewRand(rapid.Int64Range(0, 1<<20).Draw(t, "rand"), 0)
}
