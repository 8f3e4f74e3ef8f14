package timetable

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"cohort/planner"
	"cohort/planner/search"
)

// shape says what kind of relocation it is.
func (x *relocation) shape() string {
	switch {
	case x.out == none && x.from == none:
		return "a free seat for somebody left out"
	case x.out == none:
		return "a free seat for somebody seated"
	case x.from == none && x.then == none:
		return "left out for somebody"
	case x.then == x.from:
		return "seats exchanged"
	case x.from == none:
		return "another seat to make way for somebody left out"
	}
	return "another seat to make way for somebody seated"
}

// draws makes a draft of a wide world in the middle of a search, and calls f for
// small moves that it draws, kept or not, until it says stop.
func draws(seed int64, steps int, f func(d *draft, x *relocation) (stop bool)) {
	s := wideWorld(seed)
	if seed%2 == 1 {
		s = wideNight(seed)
	}
	d := newDraft(newModel(s))
	d.stand()
	r := search.NewRand(seed, 0)
	for range 60 {
		if delta, made := d.Propose(r, 1<<40); made {
			if delta < 200 {
				d.Keep()
			} else {
				d.Drop()
			}
		}
	}
	d.building = len(d.order)
	for range steps {
		if r.Chance(16) {
			if _, made := d.Propose(r, 1<<40); made && r.Chance(2) {
				d.Keep()
			} else if made {
				d.Drop()
			}
		}
		if x, real := relocationOf(d, r); real && f(d, &x) {
			return
		}
	}
}

// relocationOf draws any change of seats that leaves no session with too many
// or too few; whether people may is left open.
func relocationOf(d *draft, rand *search.Rand) (x relocation, real bool) {
	if len(d.requests) == 0 {
		return x, false
	}
	x = relocation{r: requestIx(rand.Intn(len(d.requests))), out: none, then: none}
	x.from = d.seat[x.r]
	list := d.byCourse[d.requests[x.r].course]
	if d.requests[x.r].frozen || len(list) == 0 {
		return x, false
	}
	if x.to = list[rand.Intn(len(list))]; x.to == x.from {
		return x, false
	}
	y := &d.sessions[x.to]
	if y.n < y.cap && rand.Chance(2) || y.n == 0 {
		return x, y.n < y.cap && (x.from == none || d.spares(x.from))
	}
	x.out = d.group(x.to)[rand.Intn(int(y.n))]
	if x.then = list[rand.Intn(len(list))]; x.then == x.to || rand.Chance(2) {
		x.then = x.from
	}
	z := x.then == x.from || d.sessions[x.then].n < d.sessions[x.then].cap && (x.from == none || d.spares(x.from))
	return x, z && !d.requests[x.out].frozen
}

// mispriced makes a relocation, says in what it then differs from what was said
// of it before, by the facts of some model, and takes it back. terms are what it
// changed.
func mispriced(d *draft, x *relocation, by *model) (wrong string, changed [terms]int64, valid bool) {
	right := d.model
	d.model = by
	allowed, price := d.allowed(x), d.priceOf(x)
	d.model = right
	before, was := d.cost, d.terms
	d.begin()
	d.relocate(x)
	truth := compare(d, d.s)
	for i := range changed {
		changed[i] = d.terms[i] - was[i]
	}
	got := d.cost - before
	d.undo()
	d.begin()
	valid = len(truth.broken) == 0
	switch {
	case d.cost != before || d.terms != was:
		return fmt.Sprintf("cost %d before, %d after it was taken back", before, d.cost), changed, valid
	case allowed != valid:
		return fmt.Sprintf("allowed: %t, but the referee says %v", allowed, truth.broken), changed, valid
	case !valid: // what it would cost means nothing
	case price != got:
		return fmt.Sprintf("price %d, made it costs %d", price, got), changed, valid
	case len(truth.terms) > 0:
		return truth.text, changed, valid
	}
	return "", changed, valid
}

// What is said of a small move before it is made is what the referee says of it
// afterwards: whether it is allowed, and what it costs.
func TestSmallMovesArePricedBeforeTheyAreMade(t *testing.T) {
	allowed, refused, priced := map[string]int{}, map[string]int{}, [terms]int{}
	rapid.Check(t, func(t *rapid.T) {
		seed := rapid.Int64Range(0, 1<<20).Draw(t, "world")
		rand := search.NewRand(rapid.Int64().Draw(t, "rand"), 0)
		draws(seed, 300, func(d *draft, x *relocation) bool {
			if !d.allowed(x) && !rand.Chance(8) {
				return false // most are
			}
			wrong, changed, valid := mispriced(d, x, d.model)
			if wrong != "" {
				t.Fatalf("%s (%+v): %s", x.shape(), *x, wrong)
			}
			if !valid {
				refused[x.shape()]++
				return false
			}
			allowed[x.shape()]++
			for i, c := range changed {
				if c != 0 {
					priced[i]++
				}
			}
			if rand.Chance(2) {
				d.begin()
				d.relocate(x)
				d.begin()
			}
			return false
		})
	})
	if t.Failed() {
		return
	}
	if len(allowed) != 6 || len(refused) != 6 {
		t.Errorf("not every shape came, allowed and refused: %v, %v", allowed, refused)
	}
	for i, name := range []string{"unserved", "deferred", "late", "ready", "", "", "learner_travel", "split", "", "moved", "reroomed", "retrained"} {
		if name != "" && priced[i] < 5 {
			t.Errorf("%s changed %d times only", name, priced[i])
		}
	}
	t.Log(allowed, refused, priced)
}

// A price or a rule that is wrong in a small move is seen by the comparison
// above.
func TestSabotagedPricesAreSeen(t *testing.T) {
	t.Parallel()
	of := map[string]bool{"unserved": true, "deferred": true, "late": true, "ready": true, "learner_travel": true, "split": true,
		"moved": true, "reroomed": true, "retrained": true, "H5": true, "H6": true, "H8": true, "H9": true, "H10": true}
	for _, x := range sabotages {
		if !of[x.of] || x.says == "counted from a day too late" || x.says == "trainers sent anywhere" {
			continue // nothing that a seat has to do with
		}
		t.Run(x.of+" "+x.says, func(t *testing.T) {
			seen := false
			for seed := int64(0); seed < 60 && !seen; seed++ {
				var by *model
				draws(seed, 200, func(d *draft, y *relocation) bool {
					if by == nil {
						by = newModel(d.s)
						x.model(by)
					}
					wrong, _, _ := mispriced(d, y, by)
					seen = wrong != ""
					return seen
				})
			}
			if !seen {
				t.Fatal("nothing was noticed")
			}
		})
	}
}

// Whatever is tried for measuring, the plan stays valid, priced right and never
// gets dearer; the small moves together are those of both kinds.
func TestTrial(t *testing.T) {
	t.Parallel()
	s := centre(1)
	trial, err := NewTrial(s, Standing(s), 1)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range trial.Neighbourhoods() {
		before := trial.d.cost
		n, err := trial.Moves(name, 300)
		if err != nil || n.Name != name || n.Evaluated == 0 || n.Accepted > n.Evaluated || trial.d.cost > before {
			t.Errorf("%s: %+v, %v; cost %d, before %d", name, n, err, trial.d.cost, before)
		}
		if x := compare(trial.d, s); x.any() {
			t.Fatalf("%s: %s", name, x)
		}
		if few := name == small || name == names[seatMove] || name == names[reseatMove]; few == (n.Evaluated == 300) {
			t.Errorf("%s: %d moves in 300 steps", name, n.Evaluated)
		}
	}
	if _, err := trial.Moves("no such", 1); err == nil {
		t.Error("it knows neighbourhoods that there are not")
	}
	if _, err := NewTrial(s, &planner.Plan{}, 1); err == nil {
		t.Error("it starts from a plan of nothing")
	}
	s = centre(1)
	s.Requests, s.Published = nil, nil
	if empty, err := NewTrial(s, Standing(s), 1); err != nil {
		t.Error(err)
	} else if n, err := empty.Moves(small, 9); err != nil || n.Evaluated != 0 {
		t.Error(n, err)
	}
}
