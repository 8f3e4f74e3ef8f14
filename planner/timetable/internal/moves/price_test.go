package moves

import (
	"fmt"
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"cohort/planner"
	"cohort/planner/search"
	"cohort/planner/timetable/internal/draft"
)

// shape says what kind of relocation it is.
func (x *relocation) shape() string {
	switch {
	case x.out == draft.None && x.from == draft.None:
		return "a free seat for somebody left out"
	case x.out == draft.None:
		return "a free seat for somebody seated"
	case x.from == draft.None && x.then == draft.None:
		return "left out for somebody"
	case x.then == x.from:
		return "seats exchanged"
	case x.from == draft.None:
		return "another seat, ejected by somebody left out"
	}
	return "another seat, ejected by somebody seated"
}

// draws makes a draft of a wide world in the middle of a search, and calls f for
// moves that it draws, kept or not, until it says stop.
func draws(seed int64, steps int, f func(d *State, x *relocation) (stop bool)) {
	s := wideWorld(seed)
	if seed%2 == 1 {
		s = wideNight(seed)
	}
	if seed%4 == 3 {
		s = previewed(s)
	}
	if seed%3 == 1 {
		s = needy(s, seed)
	}
	if seed%4 == 1 {
		s = loosened(s, seed)
	}
	d := New(draft.NewModel(s))
	d.Stand()
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
	d.NextAnchor = len(d.Order)
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
func relocationOf(d *State, rand *search.Rand) (x relocation, real bool) {
	if len(d.Requests) == 0 {
		return x, false
	}
	x = relocation{r: draft.RequestIx(rand.Intn(len(d.Requests))), out: draft.None, then: draft.None}
	if len(d.AllWaiting) > 0 && rand.Chance(3) {
		x.r = d.AllWaiting[rand.Intn(len(d.AllWaiting))]
	}
	x.from = d.Seat[x.r]
	list := d.ByCourse[d.Requests[x.r].Course]
	if d.Requests[x.r].Frozen || len(list) == 0 {
		return x, false
	}
	if x.to = list[rand.Intn(len(list))]; x.to == x.from {
		return x, false
	}
	y := &d.Sessions[x.to]
	if y.N < y.Cap && rand.Chance(2) || y.N == 0 {
		return x, y.N < y.Cap && (x.from == draft.None || d.spares(x.from))
	}
	x.out = d.Group(x.to)[rand.Intn(int(y.N))]
	if x.then = list[rand.Intn(len(list))]; x.then == x.to || rand.Chance(2) {
		x.then = x.from
	}
	z := x.then == x.from || d.Sessions[x.then].N < d.Sessions[x.then].Cap && (x.from == draft.None || d.spares(x.from))
	return x, z && !d.Requests[x.out].Frozen
}

// mispriced makes a move, says in what it then differs from what was said
// of it before, by the facts of some model, and takes it back. terms are what it
// changed.
func mispriced(d *State, x *relocation, by *draft.Model) (wrong string, changed [draft.Terms]int64, valid bool) {
	right := d.Model
	d.Model = by
	allowed, price := d.allowed(x), d.priceOf(x)
	d.Model = right
	before, was := d.Total, d.Terms
	d.Begin()
	d.makeRelocation(x)
	truth := compare(&d.Draft, d.Snapshot)
	for i := range changed {
		changed[i] = d.Terms[i] - was[i]
	}
	got := d.Total - before
	d.Undo()
	d.Begin()
	valid = len(truth.broken) == 0
	switch {
	case d.Total != before || d.Terms != was:
		return fmt.Sprintf("cost %d before, %d after it was taken back", before, d.Total), changed, valid
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
	allowed, refused, moved := map[string]int{}, map[string]int{}, [draft.Terms]int{}
	rapid.Check(t, func(t *rapid.T) {
		seed := rapid.Int64Range(0, 1<<20).Draw(t, "world")
		rand := search.NewRand(rapid.Int64().Draw(t, "rand"), 0)
		draws(seed, 500, func(d *State, x *relocation) bool {
			if !d.allowed(x) && !rand.Chance(8) {
				return false // most are
			}
			wrong, changed, valid := mispriced(d, x, d.Model)
			if wrong != "" {
				t.Fatalf("%s: %s", x.shape(), wrong)
			}
			if !valid {
				refused[x.shape()]++
				return false
			}
			allowed[x.shape()]++
			for i, c := range changed {
				if c != 0 {
					moved[i]++
				}
			}
			if rand.Chance(2) {
				d.Begin()
				d.makeRelocation(x)
				d.Begin()
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
	terms := reflect.TypeFor[planner.Cost]() // in the order of the draft's
	if terms.NumField() != draft.Terms {
		t.Fatalf("a cost has %d terms, a draft %d", terms.NumField(), draft.Terms)
	}
	for i := range draft.Terms {
		name := terms.Field(i).Name
		// No such move opens, closes or moves a session.
		if name != "Teaching" && name != "TrainerTravel" && name != "Overload" && moved[i] < 5 {
			t.Errorf("%s changed %d times only", name, moved[i])
		}
	}
	t.Log(allowed, refused, moved)
}

// A price or a rule that is wrong in a small move is seen by the comparison
// above.
func TestSabotagedPricesAreSeen(t *testing.T) {
	t.Parallel()
	none := map[string]bool{ // these change nothing that such a move has to do with
		"ready counted from a day too late": true, "teaching a unit too dear": true, "format published sessions change their names": true,
		"overload what was taught before day 0 forgotten": true, "H1 any trainer for any course": true, "H1 any room for any course": true,
		"H2 courses at any hour": true, "H7 groups below the least": true, "H7 more people than seats": true, "H7 groups above the most": true, "H11 pinned seats given up": true, "H11 pinned sessions moved": true, "H11 what is pinned of a session forgotten": true,
		"H11 whoever takes what comes before a pinned seat may lose theirs": true,
		"trainer_travel a unit too dear":                                    true, "overload a unit too dear": true, "overload weeks by the day of the horizon": true, "H3 rooms change over in no time": true, "H3 halls whole and in parts at once": true, "H3 rooms never shut": true,
		"H4 trainers without a break": true, "H4 trainers always available": true, "H4 trainers' weeks without end": true, "H4 trainers' days without end": true, "H6 trainers sent anywhere": true,
	}
	for _, x := range sabotages {
		if none[x.of+" "+x.says] {
			continue
		}
		t.Run(x.of+" "+x.says, func(t *testing.T) {
			seen := false
			for seed := int64(0); seed < 60 && !seen; seed++ {
				var by *draft.Model
				draws(seed, 200, func(d *State, y *relocation) bool {
					if by == nil {
						by = draft.NewModel(d.Snapshot)
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

func TestTwoOfAnOfficeExchangeDaysAtItsLimit(t *testing.T) {
	s := &planner.Snapshot{Days: 3, GridMinutes: 30, Weights: planner.DefaultWeights(),
		Sites:    []planner.Site{{ID: "X"}},
		Rooms:    []planner.Room{{ID: "room", Site: "X", Seats: 10, Open: whole(3)}},
		Offices:  []planner.Office{{ID: "office", Site: "X", ReleasePerDay: 1}},
		Courses:  []planner.Course{{ID: "C", Minutes: 60, Crew: []string{"lead"}, MinGroup: 1, MaxGroup: 10}},
		Trainers: []planner.Trainer{{ID: "trainer", Home: "X", Roles: []string{"lead"}, Courses: []string{"C"}, Available: whole(3), MaxDayMinutes: 480, MaxWeekMinutes: 2400}}}
	d, at := (*State)(nil), []draft.SessionIx{}
	for i, who := range []string{"a", "b", "c"} {
		s.Learners = append(s.Learners, planner.Learner{ID: who, Office: "office", Sites: []string{"X"}, Available: whole(3), MaxDayMinutes: 480})
		s.Requests = append(s.Requests, planner.Request{ID: who, Learner: who, Course: "C", Due: i, Weight: 1, Working: true})
	}
	d = New(draft.NewModel(s))
	for day := range 3 { // on each day one of them is away
		at = append(at, d.Reopen(draft.Former{Session: planner.Session{Course: "C", Room: "room", Trainers: []string{"trainer"}, Day: day, Start: 600}}))
		d.Sit(draft.RequestIx(day), at[day])
	}
	at = append(at, d.Reopen(draft.Former{Session: planner.Session{Course: "C", Room: "room", Trainers: []string{"trainer"}, Day: 1, Start: 720}}))
	for _, x := range []struct {
		name string
		move relocation
		want bool
	}{
		{"a and b exchange their days", relocation{r: 0, from: at[0], to: at[1], out: 1, then: at[0]}, true},
		{"a ejects b to a day on which c is away", relocation{r: 0, from: at[0], to: at[1], out: 1, then: at[2]}, false},
		{"a ejects b, who stays at work", relocation{r: 0, from: at[0], to: at[1], out: 1, then: draft.None}, true},
		{"a ejects b to another hour of the same day", relocation{r: 0, from: at[0], to: at[1], out: 1, then: at[3]}, false},
		{"a comes to b's day besides b", relocation{r: 0, from: at[0], to: at[1], out: draft.None, then: draft.None}, false},
	} {
		if got := d.allowed(&x.move); got != x.want {
			t.Errorf("%s: allowed %v, want %v", x.name, got, x.want)
		}
	}
}

// A trainer teaches as much in a week as the week may hold, to the minute, and what
// they teach in one week is none of the next one's.
func TestAWeekMayBeFull(t *testing.T) {
	for most, want := range map[int]bool{179: false, 180: true, 181: true} {
		first, err := planner.ParseDate("2027-01-20") // a Wednesday
		if err != nil {
			t.Fatal(err)
		}
		s := &planner.Snapshot{FirstDay: first, Days: 12, GridMinutes: 30, Weights: planner.DefaultWeights(),
			Sites:   []planner.Site{{ID: "X"}},
			Rooms:   []planner.Room{{ID: "room", Site: "X", Seats: 10, Open: whole(12)}},
			Courses: []planner.Course{{ID: "C", Minutes: 60, Crew: []string{"lead"}, MinGroup: 1, MaxGroup: 10}},
			Trainers: []planner.Trainer{{ID: "trainer", Home: "X", Roles: []string{"lead"}, Courses: []string{"C"}, Available: whole(12),
				MaxDayMinutes: 480, MaxWeekMinutes: most, TaughtMinutes: 60}}}
		d := New(draft.NewModel(s))
		at := d.Reopen(draft.Former{Session: planner.Session{Course: "C", Room: "room", Trainers: []string{"trainer"}, Day: 0, Start: 600}})
		for _, x := range []struct {
			name   string
			day    int32
			except draft.SessionIx
			want   bool
		}{
			{"a third hour in the same week", 1, draft.None, want},
			{"the second hour on another day", 1, at, true},
			{"the first hour of the next week", 5, draft.None, true},
		} {
			p := d.PlaceAt(0, 0, x.day, 20)
			if got := d.Leads(0, &p, x.except); got != x.want {
				t.Errorf("%d minutes a week, %s: allowed %v, want %v", most, x.name, got, x.want)
			}
		}
	}
}
