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

// priced is a move that can be priced before it is made.
type priced struct {
	shape   string
	allowed func(*state) bool
	price   func(*state) int64
	make    func(*state)
}

func (x *relocation) priced() priced {
	return priced{x.shape(), func(d *state) bool { return d.allowed(x) }, func(d *state) int64 { return d.priceOf(x) }, func(d *state) { d.relocate(x) }}
}

func (x *carriage) priced(d *state) priced {
	shape := "a session with another crew"
	if y := &d.sessions[x.s]; y.day != x.place.day {
		shape = "a session on another day"
	} else if y.room != x.room {
		shape = "a session in another room"
	} else if y.at != x.place.at {
		shape = "a session at another hour"
	}
	return priced{shape, func(d *state) bool { return d.carries(x) }, func(d *state) int64 { return d.priceOfCarriage(x) }, func(d *state) { d.carryOut(x) }}
}

// draws makes a draft of a wide world in the middle of a search, and calls f for
// moves that it draws, kept or not, until it says stop.
func draws(seed int64, steps int, f func(d *state, x priced) (stop bool)) {
	s := wideWorld(seed)
	if seed%2 == 1 {
		s = wideNight(seed)
	}
	if seed%4 == 3 {
		s = previewed(s)
	}
	d := newState(newModel(s))
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
	d.nextAnchor = len(d.order)
	for range steps {
		if r.Chance(16) {
			if _, made := d.Propose(r, 1<<40); made && r.Chance(2) {
				d.Keep()
			} else if made {
				d.Drop()
			}
		}
		if r.Chance(3) {
			if x, real := carriageOf(d, r); real && f(d, x.priced(d)) {
				return
			}
		} else if x, real := relocationOf(d, r); real && f(d, x.priced()) {
			return
		}
	}
}

// carriageOf draws any change of a session that keeps it within its course: the
// room has what that needs, the crew may lead it and it may start at that hour.
func carriageOf(d *state, rand *search.Rand) (x carriage, real bool) {
	if len(d.held) == 0 {
		return x, false
	}
	if rand.Chance(2) {
		return d.drawCarriage(rand)
	}
	x.s = d.held[rand.Intn(len(d.held))]
	y := &d.sessions[x.s]
	c := &d.courses[y.course]
	if y.pinned != none {
		return x, false
	}
	day, at := y.day, y.at
	x.room = y.room
	if rand.Chance(2) {
		day = int32(rand.Intn(d.days))
	}
	if rand.Chance(2) {
		at = pick(d.startsOf[int(y.course)*d.words:][:d.words], rand)
	}
	if rand.Chance(2) {
		x.room = c.rooms[rand.Intn(len(c.rooms))]
	}
	x.place = d.placeAt(y.course, d.rooms[x.room].site, day, at)
	for i, t := range d.crew(x.s) {
		if rand.Chance(3) {
			t = c.able[i][rand.Intn(len(c.able[i]))]
		}
		if contains(x.crew, t) {
			return x, false
		}
		x.crew = append(x.crew, t)
	}
	return x, true
}

// relocationOf draws any change of seats that leaves no session with too many
// or too few; whether people may is left open.
func relocationOf(d *state, rand *search.Rand) (x relocation, real bool) {
	if len(d.requests) == 0 {
		return x, false
	}
	x = relocation{r: requestIx(rand.Intn(len(d.requests))), out: none, then: none}
	if len(d.out) > 0 && rand.Chance(3) {
		x.r = d.out[rand.Intn(len(d.out))]
	}
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

// mispriced makes a move, says in what it then differs from what was said
// of it before, by the facts of some model, and takes it back. terms are what it
// changed.
func mispriced(d *state, x priced, by *model) (wrong string, changed [terms]int64, valid bool) {
	right := d.model
	d.model = by
	allowed, price := x.allowed(d), x.price(d)
	d.model = right
	before, was := d.cost, d.terms
	d.begin()
	x.make(d)
	truth := compare(&d.draft, d.s)
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
	allowed, refused, moved := map[string]int{}, map[string]int{}, [terms]int{}
	rapid.Check(t, func(t *rapid.T) {
		seed := rapid.Int64Range(0, 1<<20).Draw(t, "world")
		rand := search.NewRand(rapid.Int64().Draw(t, "rand"), 0)
		draws(seed, 500, func(d *state, x priced) bool {
			if !x.allowed(d) && !rand.Chance(8) {
				return false // most are
			}
			wrong, changed, valid := mispriced(d, x, d.model)
			if wrong != "" {
				t.Fatalf("%s: %s", x.shape, wrong)
			}
			if !valid {
				refused[x.shape]++
				return false
			}
			allowed[x.shape]++
			for i, c := range changed {
				if c != 0 {
					moved[i]++
				}
			}
			if rand.Chance(2) {
				d.begin()
				x.make(d)
				d.begin()
			}
			return false
		})
	})
	if t.Failed() {
		return
	}
	if len(allowed) != 10 || len(refused) != 10 {
		t.Errorf("not every shape came, allowed and refused: %v, %v", allowed, refused)
	}
	for i, name := range []string{"unserved", "deferred", "late", "ready", "", "trainer_travel", "learner_travel", "split", "overload", "moved", "reroomed", "retrained", "provisional"} {
		if name != "" && moved[i] < 5 {
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
		"H2 courses at any hour": true, "H7 groups below the least": true, "H7 more people than seats": true, "H7 groups above the most": true, "H11 pinned seats given up": true, "H11 pinned sessions moved": true,
	}
	for _, x := range sabotages {
		if none[x.of+" "+x.says] {
			continue
		}
		t.Run(x.of+" "+x.says, func(t *testing.T) {
			seen := false
			for seed := int64(0); seed < 60 && !seen; seed++ {
				var by *model
				draws(seed, 200, func(d *state, y priced) bool {
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

func TestTwoOfAnOfficeExchangeDaysAtItsLimit(t *testing.T) {
	s := &planner.Snapshot{Days: 3, GridMinutes: 30, Weights: planner.DefaultWeights(),
		Sites:    []planner.Site{{ID: "X"}},
		Rooms:    []planner.Room{{ID: "room", Site: "X", Seats: 10, Open: whole(3)}},
		Offices:  []planner.Office{{ID: "office", Site: "X", ReleasePerDay: 1}},
		Courses:  []planner.Course{{ID: "C", Minutes: 60, Crew: []string{"lead"}, MinGroup: 1, MaxGroup: 10}},
		Trainers: []planner.Trainer{{ID: "trainer", Home: "X", Roles: []string{"lead"}, Courses: []string{"C"}, Available: whole(3), MaxDayMinutes: 480, MaxWeekMinutes: 2400}}}
	d, at := (*state)(nil), []sessionIx{}
	for i, who := range []string{"a", "b", "c"} {
		s.Learners = append(s.Learners, planner.Learner{ID: who, Office: "office", Sites: []string{"X"}, Available: whole(3), MaxDayMinutes: 480})
		s.Requests = append(s.Requests, planner.Request{ID: who, Learner: who, Course: "C", Due: i, Weight: 1, Working: true})
	}
	d = newState(newModel(s))
	for day := range 3 { // on each day one of them is away
		at = append(at, d.reopen(old{Session: planner.Session{Course: "C", Room: "room", Trainers: []string{"trainer"}, Day: day, Start: 600}}))
		d.sit(requestIx(day), at[day])
	}
	at = append(at, d.reopen(old{Session: planner.Session{Course: "C", Room: "room", Trainers: []string{"trainer"}, Day: 1, Start: 720}}))
	for _, x := range []struct {
		name string
		move relocation
		want bool
	}{
		{"a and b exchange their days", relocation{r: 0, from: at[0], to: at[1], out: 1, then: at[0]}, true},
		{"b makes way for a to a day on which c is away", relocation{r: 0, from: at[0], to: at[1], out: 1, then: at[2]}, false},
		{"b makes way for a and stays at work", relocation{r: 0, from: at[0], to: at[1], out: 1, then: none}, true},
		{"b makes way for a to another hour of the same day", relocation{r: 0, from: at[0], to: at[1], out: 1, then: at[3]}, false},
		{"a comes to b's day besides b", relocation{r: 0, from: at[0], to: at[1], out: none, then: none}, false},
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
		d := newState(newModel(s))
		at := d.reopen(old{Session: planner.Session{Course: "C", Room: "room", Trainers: []string{"trainer"}, Day: 0, Start: 600}})
		for _, x := range []struct {
			name   string
			day    int32
			except sessionIx
			want   bool
		}{
			{"a third hour in the same week", 1, none, want},
			{"the second hour on another day", 1, at, true},
			{"the first hour of the next week", 5, none, true},
		} {
			p := d.placeAt(0, 0, x.day, 20)
			if got := d.leads(0, &p, x.except); got != x.want {
				t.Errorf("%d minutes a week, %s: allowed %v, want %v", most, x.name, got, x.want)
			}
		}
	}
}

// People of an office go with their session to a day on which one of them is away
// already: that one counts once, and the others all count.
func TestASessionMovesToADayOnWhichOneIsAwayAlready(t *testing.T) {
	for _, c := range []struct {
		release int
		people  []string // of the session; the first is away on the new day as well
		want    bool
	}{
		{1, []string{"a", "b"}, false},
		{2, []string{"a", "b"}, true},
		{2, []string{"a", "b", "c"}, false},
		{3, []string{"a", "b", "c"}, true},
	} {
		s := &planner.Snapshot{Days: 2, GridMinutes: 30, Weights: planner.DefaultWeights(),
			Sites:    []planner.Site{{ID: "X"}},
			Rooms:    []planner.Room{{ID: "room", Site: "X", Seats: 10, Open: whole(2)}},
			Offices:  []planner.Office{{ID: "office", Site: "X", ReleasePerDay: c.release}},
			Trainers: []planner.Trainer{{ID: "trainer", Home: "X", Roles: []string{"lead"}, Courses: []string{"C", "D"}, Available: whole(2), MaxDayMinutes: 480, MaxWeekMinutes: 2400}}}
		for _, id := range []string{"C", "D"} {
			s.Courses = append(s.Courses, planner.Course{ID: id, Minutes: 60, Crew: []string{"lead"}, MinGroup: 1, MaxGroup: 10})
		}
		for _, id := range c.people {
			s.Learners = append(s.Learners, planner.Learner{ID: id, Office: "office", Sites: []string{"X"}, Available: whole(2), MaxDayMinutes: 480})
			s.Requests = append(s.Requests, planner.Request{ID: id + ":C", Learner: id, Course: "C", Weight: 1, Working: true})
		}
		s.Requests = append(s.Requests, planner.Request{ID: "a:D", Learner: "a", Course: "D", Weight: 1, Working: true})
		d := newState(newModel(s))
		hold := func(course string, day int, seated ...requestIx) sessionIx {
			at := d.reopen(old{Session: planner.Session{Course: course, Room: "room", Trainers: []string{"trainer"}, Day: day, Start: 600}})
			for _, r := range seated {
				d.sit(r, at)
			}
			return at
		}
		all := hold("C", 0)
		for r := range c.people {
			d.sit(requestIx(r), all)
		}
		hold("D", 1, requestIx(len(c.people)))
		x := carriage{s: all, place: d.placeAt(d.sessions[all].course, d.sessions[all].site, 1, 24), room: d.sessions[all].room, crew: d.crew(all)}
		if got := d.carries(&x); got != c.want {
			t.Errorf("the office releases %d, %v: %v, want %v", c.release, c.people, got, c.want)
		}
	}
}
