package capacity

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cohort/planner"
	"cohort/planner/referee"
)

// workdays are windows on Monday to Friday of two weeks from a Monday on, or of
// the days named.
func workdays(from, to int, days ...int) (out []planner.Window) {
	if len(days) == 0 {
		days = []int{0, 1, 2, 3, 4, 7, 8, 9, 10, 11}
	}
	for _, d := range days {
		out = append(out, planner.Window{d, from, to})
	}
	return out
}

// centre is a snapshot of two weeks with one site TC, three auditoriums of ten
// seats, two trainers of the role a, one of the role b, and nobody to train. The
// course X takes six and a half hours, Z four; everybody of the role a may lead
// both.
func centre() *planner.Snapshot {
	s := &planner.Snapshot{Format: planner.SnapshotFormat, Name: "centre", Days: 14, GridMinutes: 30,
		Rules:   planner.Rules{TrainerBreakMinutes: 30, LearnerBreakMinutes: 30, RoomChangeoverMinutes: 30},
		Weights: planner.DefaultWeights(), Published: []planner.Published{},
		Sites:   []planner.Site{{ID: "TC"}, {ID: "FAR"}, {ID: "O"}, {ID: "WEB", Virtual: true}},
		Travel:  []planner.Travel{{From: "TC", To: "O", Minutes: 20}, {From: "FAR", To: "O", Minutes: 40}},
		Offices: []planner.Office{{ID: "O", Site: "O", ReleasePerDay: 1000}},
		Courses: []planner.Course{
			{ID: "X", Minutes: 390, Features: []string{"desk"}, Crew: []string{"a"}, MinGroup: 1, MaxGroup: 10, After: []string{}, Starts: []int{}},
			{ID: "Z", Minutes: 240, Features: []string{"desk"}, Crew: []string{"a"}, MinGroup: 1, MaxGroup: 10, After: []string{}, Starts: []int{}},
		},
	}
	s.FirstDay, _ = planner.ParseDate("2027-01-18")
	for i := range 3 {
		s.Rooms = append(s.Rooms, planner.Room{ID: fmt.Sprintf("A%d", i+1), Site: "TC", Seats: 10, Features: []string{"desk"}, Open: workdays(540, 1080)})
	}
	for i, role := range []string{"a", "a", "b"} {
		s.Trainers = append(s.Trainers, planner.Trainer{ID: fmt.Sprintf("T%d", i+1), Home: "TC", Roles: []string{role}, Courses: []string{"X", "Z"},
			Available: workdays(540, 1080), MaxDayMinutes: 480, MaxWeekMinutes: 2400, TargetWeekMinutes: 1500})
	}
	return s
}

// ask adds people who need a course between two days and may be sent to sites.
func ask(s *planner.Snapshot, course string, n, earliest, due int, sites ...string) {
	if len(sites) == 0 {
		sites = []string{"TC"}
	}
	for range n {
		id := fmt.Sprintf("P%03d", len(s.Learners)+1)
		s.Learners = append(s.Learners, planner.Learner{ID: id, Office: "O", Sites: sites, Available: workdays(0, 1440), MaxDayMinutes: 480})
		s.Requests = append(s.Requests, planner.Request{ID: id + ":" + course, Learner: id, Course: course, Earliest: earliest, Due: due, Weight: 5})
	}
}

// pinned adds a pinned session of of a course, led by T1; Y takes an hour.
func pinned(s *planner.Snapshot, course, room string, day, start int) {
	if !slices.ContainsFunc(s.Courses, func(c planner.Course) bool { return c.ID == "Y" }) {
		s.Courses = append(s.Courses, planner.Course{ID: "Y", Minutes: 60, Features: []string{"desk"}, Crew: []string{"a"}, MinGroup: 1, MaxGroup: 10, After: []string{}, Starts: []int{}})
		s.Trainers[0].Courses = append(s.Trainers[0].Courses, "Y")
	}
	s.Published = append(s.Published, planner.Published{Pinned: true, Session: planner.Session{ID: fmt.Sprint("pin", len(s.Published)), Course: course, Room: room,
		Trainers: []string{"T1"}, Day: day, Start: start, Seated: []string{}}})
}

func TestShortagesAndTheirTwins(t *testing.T) {
	type change = func(*planner.Snapshot)
	all := func(list ...change) change {
		return func(s *planner.Snapshot) {
			for _, f := range list {
				f(s)
			}
		}
	}
	asks := func(course string, n, earliest, due int, sites ...string) change {
		return func(s *planner.Snapshot) { ask(s, course, n, earliest, due, sites...) }
	}
	alone := func(s *planner.Snapshot) { s.Trainers = slices.Delete(s.Trainers, 1, 2) } // T2 is gone
	oneRoom := func(s *planner.Snapshot) { s.Rooms = s.Rooms[:1] }
	crew := func(roles ...string) change { return func(s *planner.Snapshot) { s.Courses[0].Crew = roles } }
	far := func(days ...int) change { // a second site, whose room is open on some days
		return func(s *planner.Snapshot) {
			s.Rooms = append(s.Rooms, planner.Room{ID: "F1", Site: "FAR", Seats: 10, Features: []string{"desk"}, Open: workdays(540, 1080, days...)})
		}
	}
	joined := func(s *planner.Snapshot) {
		s.Travel = append(s.Travel, planner.Travel{From: "TC", To: "FAR", Minutes: 60})
	}
	pin := func(course, room string, day, start int) change {
		return func(s *planner.Snapshot) { pinned(s, course, room, day, start) }
	}
	for _, c := range []struct {
		says    string
		kind    Kind
		label   string
		short   change
		relaxed change
		missing int
	}{
		{"a trainer holds five whole trainings a week, not six", Trainers, "a",
			all(alone, asks("X", 51, 0, 4)), all(alone, asks("X", 50, 0, 4)), 390},
		{"what is due on Sunday is due in the week, on Monday in the next", Trainers, "a",
			all(alone, asks("X", 51, 0, 6)), all(alone, asks("X", 51, 0, 7)), 390},
		{"what may only be taken from Tuesday on counts in its week", Trainers, "a",
			all(alone, asks("X", 51, 1, 4)), all(alone, asks("X", 50, 1, 4)), 390},
		{"overdue people count in the first week", Trainers, "a",
			all(alone, asks("X", 51, 0, -9)), all(alone, asks("X", 50, 0, -9)), 390},
		{"overdue people who may come in the second week only count there", Trainers, "a",
			all(alone, asks("X", 51, 8, -9)), all(alone, asks("X", 50, 8, -9)), 390},
		{"two weeks are short together", Trainers, "a",
			all(alone, asks("X", 50, 0, 4), asks("X", 51, 0, 13)), all(alone, asks("X", 50, 0, 4), asks("X", 50, 0, 13)), 390},
		{"the week's limit", Trainers, "a",
			all(alone, asks("X", 50, 0, 4), func(s *planner.Snapshot) { s.Trainers[0].MaxWeekMinutes = 1949 }),
			all(alone, asks("X", 50, 0, 4), func(s *planner.Snapshot) { s.Trainers[0].MaxWeekMinutes = 1950 }), 1},
		{"what was taught in the week before day 0", Trainers, "a",
			all(alone, asks("X", 50, 0, 4), func(s *planner.Snapshot) { s.Trainers[0].TaughtMinutes = 451 }),
			all(alone, asks("X", 50, 0, 4), func(s *planner.Snapshot) { s.Trainers[0].TaughtMinutes = 450 }), 1},
		{"the day's limit", Trainers, "a",
			all(alone, asks("X", 1, 0, 4), func(s *planner.Snapshot) { s.Trainers[0].MaxDayMinutes = 389 }),
			all(alone, asks("X", 1, 0, 4), func(s *planner.Snapshot) { s.Trainers[0].MaxDayMinutes = 390 }), 390},
		{"a pinned session of another course in the middle of a day", Trainers, "a",
			all(alone, asks("X", 50, 0, 4), pin("Y", "A1", 1, 720)), all(alone, asks("X", 50, 0, 4), pin("Y", "A1", 1, 540)), 390},
		{"and its break", Trainers, "a",
			all(alone, asks("X", 50, 0, 4), pin("Y", "A1", 1, 540), func(s *planner.Snapshot) { s.Rules.TrainerBreakMinutes = 91 }),
			all(alone, asks("X", 50, 0, 4), pin("Y", "A1", 1, 540), func(s *planner.Snapshot) { s.Rules.TrainerBreakMinutes = 90 }), 390},
		{"a pinned session of the course itself is one of those needed", Trainers, "a",
			all(alone, asks("X", 50, 0, 4), pin("Y", "A1", 1, 720)), all(alone, asks("X", 50, 0, 4), pin("X", "A1", 1, 600)), 390},
		{"a crew of two of one role", Trainers, "a",
			all(crew("a", "a"), asks("X", 51, 0, 4)), all(crew("a", "a"), asks("X", 50, 0, 4)), 780},
		{"the second role of a crew", Trainers, "b",
			all(crew("a", "b"), asks("X", 51, 0, 4)), all(crew("a", "b"), asks("X", 50, 0, 4)), 390},
		{"nobody may lead it", Trainers, "b",
			all(crew("b"), asks("X", 1, 0, 4), func(s *planner.Snapshot) { s.Trainers[2].Courses = []string{"Z"} }), all(crew("b"), asks("X", 1, 0, 4)), 390},
		{"two courses that one person alone knows", Trainers, "a",
			all(alone, asks("X", 30, 0, 4), asks("Z", 60, 0, 4)), all(alone, asks("X", 30, 0, 4), asks("Z", 50, 0, 4)), 210},
		{"a trainer who cannot get there", Trainers, "a",
			all(far(), asks("X", 5, 0, 4, "FAR")), all(far(), joined, asks("X", 5, 0, 4, "FAR")), 390},
		{"one room, six sessions", Rooms, "desk",
			all(oneRoom, asks("X", 51, 0, 4)), all(oneRoom, asks("X", 50, 0, 4)), 390},
		{"a room with nine seats", Rooms, "desk",
			all(oneRoom, asks("X", 50, 0, 4), func(s *planner.Snapshot) { s.Rooms[0].Seats = 9 }), all(oneRoom, asks("X", 50, 0, 4)), 390},
		{"a changeover too long for two a day", Rooms, "desk",
			all(oneRoom, asks("Z", 60, 0, 4), func(s *planner.Snapshot) { s.Rules.RoomChangeoverMinutes = 61 }),
			all(oneRoom, asks("Z", 60, 0, 4), func(s *planner.Snapshot) { s.Rules.RoomChangeoverMinutes = 60 }), 240},
		{"no room has what the course asks for", Rooms, "oven",
			all(asks("X", 1, 0, 4), func(s *planner.Snapshot) { s.Courses[0].Features = []string{"oven"} }),
			all(asks("X", 1, 0, 4), func(s *planner.Snapshot) {
				s.Courses[0].Features, s.Rooms[2].Features = []string{"oven"}, []string{"oven"}
			}), 390},
		{"people who may be sent to the small site only", Rooms, "desk",
			all(joined, far(2), asks("X", 11, 0, 4, "FAR")), all(joined, far(2), asks("X", 11, 0, 4, "FAR", "TC")), 390},
		{"an online course, and its room open on one day", Rooms, "screen",
			all(asks("X", 11, 0, 4), func(s *planner.Snapshot) { online(s, 2) }), all(asks("X", 11, 0, 4), func(s *planner.Snapshot) { online(s, 2, 3) }), 390},
	} {
		for _, relaxed := range []bool{false, true} {
			s := centre()
			if relaxed {
				c.relaxed(s)
			} else {
				c.short(s)
			}
			if wrong := referee.Sound(s); len(wrong) > 0 {
				t.Fatalf("%s: %v", c.says, wrong)
			}
			proofs := Proofs(s)
			switch {
			case relaxed && len(proofs) > 0:
				t.Errorf("%s: relaxed, but %s %s%s lacks %d", c.says, proofs[0].Kind, proofs[0].Role, proofs[0].Feature, proofs[0].MissingMinutes)
			case relaxed:
			case len(proofs) == 0:
				t.Errorf("%s: no proof", c.says)
			case proofs[0].Kind != c.kind || proofs[0].Role+proofs[0].Feature != c.label || c.missing > 0 && proofs[0].MissingMinutes != c.missing:
				t.Errorf("%s: %s %s%s lacks %d of %d, want %s %s to lack %d", c.says, proofs[0].Kind, proofs[0].Role, proofs[0].Feature, proofs[0].MissingMinutes, proofs[0].NeedMinutes, c.kind, c.label, c.missing)
			}
		}
	}
}

// online makes X an online course and opens its room on some days.
func online(s *planner.Snapshot, days ...int) {
	s.Courses[0].Features = []string{"screen"}
	s.Rooms = append(s.Rooms, planner.Room{ID: "W", Site: "WEB", Seats: 10, Features: []string{"screen"}, Open: workdays(540, 1080, days...)})
}

// A proof says everything that its arithmetic needs, and smaller windows of the
// same cause are inside it.
func TestAProofInFull(t *testing.T) {
	s := centre()
	s.Trainers = slices.Delete(s.Trainers, 1, 2)
	ask(s, "X", 51, 0, 4)
	ask(s, "X", 60, 7, 11)
	s.Requests[0].Weight = 1
	got := Proofs(s)
	for i := range got {
		if len(got[i].Requests) != 111 {
			t.Errorf("%d requests are named, want all 111", len(got[i].Requests))
		}
		got[i].Requests = nil
	}
	want := []Proof{{Kind: Trainers, Role: "a", Sites: []string{"TC"}, FromDay: 0, ToDay: 13, From: s.FirstDay, To: s.FirstDay + 13, Everywhere: true,
		Courses: []string{"X"}, Who: []string{"T1"}, NeedMinutes: 12 * 390, HaveMinutes: 10 * 390, MissingMinutes: 780,
		Needs: []CourseNeed{{"X", 111, 10, 12, 12 * 390}}, Haves: []PartHave{{"T1", 3900}},
		Cures:  []Cure{{What: TrainerDays, Amount: 2, DayMinutes: 390}, {What: Later, Amount: 11, Requests: got[0].Cures[1].Requests}},
		Inside: []Inside{{0, 6, []string{"X"}, 390}, {7, 13, []string{"X"}, 390}}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("proofs (-want +got):\n%s", diff)
	}
	if !slices.Contains(got[0].Cures[1].Requests, "P001:X") {
		t.Error("the lightest request is not among those that go later")
	}
}

// Every proof adds up, on snapshots of every shape: by the definition, straight
// from the snapshot, in its parts, and its cures cure.
func TestEveryProofAddsUp(t *testing.T) {
	cures := map[string]int{}
	for seed := range uint64(120) {
		s := random(seed, little)
		proofs := Proofs(s)
		for _, kind := range []Kind{Trainers, Rooms} {
			if diff := cmp.Diff(slices.DeleteFunc(slices.Clone(proofs), func(p Proof) bool { return p.Kind != kind }), ProofsOf(s, kind)); diff != "" {
				t.Errorf("seed %d: proofs of %s alone (-want +got):\n%s", seed, kind, diff)
			}
			if got, want := Short(s, kind), slices.ContainsFunc(proofs, func(p Proof) bool { return p.Kind == kind }); got != want {
				t.Errorf("seed %d: short of %s: %v, want %v", seed, kind, got, want)
			}
		}
		for _, p := range proofs {
			need, have := p.Recount(s)
			if need != p.NeedMinutes || have != p.HaveMinutes || need <= have || p.MissingMinutes != need-have {
				t.Fatalf("seed %d: %d of %d minutes, added up again %d of %d", seed, p.HaveMinutes, p.NeedMinutes, have, need)
			}
			for _, n := range p.Needs {
				need -= n.Minutes
			}
			for _, h := range p.Haves {
				have -= h.Minutes
			}
			if need != 0 || have != 0 || len(p.Haves) != len(p.Who) {
				t.Errorf("seed %d: the parts of a proof do not add up", seed)
			}
			for _, c := range p.Cures {
				cures[string(c.What)+string(c.Limit)]++
				checkCure(t, s, &p, &c)
			}
		}
	}
	for _, what := range []string{"trainer_days", "room_days", "later", "weaker_limitmax_group", "weaker_limitmax_day_minutes", "weaker_limitmax_week_minutes",
		"weaker_limitroom_changeover_minutes", "weaker_limitopen"} {
		if cures[what] == 0 {
			t.Errorf("the cure %s was never seen", what)
		}
	}
}

// Every claim, shown or not, adds up to the same by the definition; and of the
// shown no one is the same shortage as another in a window inside that one's.
func TestEveryClaimAddsUpAndIsToldOnce(t *testing.T) {
	for seed := range uint64(60) {
		s := random(seed, little)
		w := newWorld(s)
		l := newLedger(s)
		claims := w.claims()
		for i := range claims {
			p := w.proof(&claims[i])
			if sum := l.add(&p); sum.need != claims[i].need || sum.have != claims[i].have || len(sum.haves) != claims[i].givers.count() {
				t.Fatalf("seed %d: %v between days %d and %d: %d of %d minutes, by the definition %d of %d", seed, p.Courses, p.FromDay, p.ToDay, claims[i].have, claims[i].need, sum.have, sum.need)
			}
		}
		proofs := Proofs(s)
		folded := 0
		for i, p := range proofs {
			folded += len(p.Inside)
			for k, q := range proofs {
				if i != k && p.Kind == q.Kind && p.Role == q.Role && p.Feature == q.Feature && p.FromDay <= q.FromDay && q.ToDay <= p.ToDay &&
					slices.Equal(p.Courses, q.Courses) && slices.Equal(p.Sites, q.Sites) && p.MissingMinutes >= q.MissingMinutes {
					t.Errorf("seed %d: %v is told for days %d to %d and for %d to %d inside them", seed, p.Courses, p.FromDay, p.ToDay, q.FromDay, q.ToDay)
				}
			}
		}
		if len(proofs)+folded != len(claims) {
			t.Errorf("seed %d: %d claims, but %d shown and %d folded", seed, len(claims), len(proofs), folded)
		}
	}
}

// checkCure applies a cure to the snapshot in its own way and adds up again.
func checkCure(t *testing.T, s *planner.Snapshot, p *Proof, c *Cure) {
	t.Helper()
	changed := *s
	changed.Courses, changed.Trainers, changed.Rooms = slices.Clone(s.Courses), slices.Clone(s.Trainers), slices.Clone(s.Rooms)
	switch {
	case c.What == TrainerDays || c.What == RoomDays:
		if c.Amount*c.DayMinutes < p.MissingMinutes {
			t.Errorf("%d days of %d minutes are said to make up for %d", c.Amount, c.DayMinutes, p.MissingMinutes)
		}
		return
	case c.What == Later:
		changed.Requests = slices.DeleteFunc(slices.Clone(s.Requests), func(q planner.Request) bool { return slices.Contains(c.Requests, q.ID) })
		if len(c.Requests) != c.Amount {
			t.Errorf("%d requests are named to go later, %d are said", len(c.Requests), c.Amount)
		}
	case c.Limit == LimitGroup:
		for i := range changed.Courses {
			changed.Courses[i].MaxGroup += c.Amount
		}
	case c.Limit == LimitDay:
		for i := range changed.Trainers {
			changed.Trainers[i].MaxDayMinutes += c.Amount
		}
	case c.Limit == LimitWeek:
		for i := range changed.Trainers {
			changed.Trainers[i].MaxWeekMinutes += c.Amount
		}
	case c.Limit == LimitChangeover:
		changed.Rules.RoomChangeoverMinutes -= c.Amount
	case c.Limit == LimitOpen:
		for i := range changed.Rooms {
			changed.Rooms[i].Open = slices.Clone(s.Rooms[i].Open)
			for k, x := range changed.Rooms[i].Open {
				next := k+1 < len(s.Rooms[i].Open) && s.Rooms[i].Open[k+1].Day() == x.Day()
				if !next {
					changed.Rooms[i].Open[k][2] += c.Amount
				}
			}
		}
	}
	if need, have := p.Recount(&changed); need > have {
		t.Errorf("%s %s by %d: still %d minutes for %d", c.What, c.Limit, c.Amount, have, need)
	}
}

// The fewest requests go later: no smaller number, however chosen, will do.
func TestNoFewerLater(t *testing.T) {
	for _, c := range []struct {
		needs   []CourseNeed
		minutes int
		want    []int
	}{
		{[]CourseNeed{{"A", 51, 10, 6, 6 * 390}}, 390, []int{1}},
		{[]CourseNeed{{"A", 55, 10, 6, 6 * 390}, {"B", 41, 10, 5, 5 * 240}}, 240, []int{0, 1}},
		{[]CourseNeed{{"A", 55, 10, 6, 6 * 390}, {"B", 41, 10, 5, 5 * 240}}, 241, []int{1, 0}},
		{[]CourseNeed{{"A", 59, 10, 6, 6 * 390}, {"B", 41, 10, 5, 5 * 240}}, 390, []int{1, 0}},
		{[]CourseNeed{{"A", 3, 10, 1, 390}}, 391, nil},
		{[]CourseNeed{{"A", 0, 10, 0, 0}}, 30, nil},
	} {
		if diff := cmp.Diff(c.want, fewestLater(c.needs, c.minutes)); diff != "" {
			t.Errorf("%v less %d minutes (-want +got):\n%s", c.needs, c.minutes, diff)
		}
	}
}
