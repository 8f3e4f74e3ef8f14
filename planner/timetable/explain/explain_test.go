package explain

import (
	"fmt"
	"slices"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"cohort/planner"
	"cohort/planner/referee"
)

// seatElsewhere makes exactly the change that a place for a request stands for.
func seatElsewhere(p *planner.Plan, request string, x *Place) *planner.Plan {
	q := copyOf(p)
	for i := range q.Sessions {
		y := &q.Sessions[i]
		y.Seated = slices.DeleteFunc(y.Seated, func(id string) bool { return id == request })
		if x.Session != nil && y.ID == *x.Session {
			y.Seated = append(y.Seated, request)
		}
	}
	if x.Session == nil {
		q.Sessions = append(q.Sessions, planner.Session{ID: "the new one", Course: x.Course, Room: x.Room, Trainers: x.Trainers, Day: x.Day, Start: x.Start, Seated: x.Seated})
	}
	return q
}

// holdElsewhere makes exactly the change that a place for a session stands for.
func holdElsewhere(p *planner.Plan, x *Place) *planner.Plan {
	q := copyOf(p)
	for i := range q.Sessions {
		if y := &q.Sessions[i]; y.ID == *x.Session {
			y.Day, y.Start, y.Room, y.Trainers = x.Day, x.Start, x.Room, x.Trainers
		}
	}
	return q
}

// firstBroken is the broken rule that a place names.
func firstBroken(v referee.Verdict, order []int) string {
	for _, rule := range order {
		if name := fmt.Sprintf("H%d", rule); len(v.Broken[name]) > 0 {
			return name
		}
	}
	return ""
}

// trueOf holds a place against the referee.
func trueOf(s *planner.Snapshot, p, changed *planner.Plan, x *Place, order []int) error {
	v, before := referee.Check(s, changed), referee.Check(s, p).Cost
	switch {
	case x.Because.Silent():
		return fmt.Errorf("nothing is said of %+v", *x)
	case x.Forbidden == nil && !v.Valid:
		return fmt.Errorf("%+v is called possible, and breaks %v", *x, v.Broken)
	case x.Forbidden == nil && v.Cost-before != *x.Price:
		return fmt.Errorf("%+v is priced %d, the referee says %d", *x, *x.Price, v.Cost-before)
	case x.Forbidden != nil && x.Price != nil:
		return fmt.Errorf("%+v is forbidden and priced", *x)
	case x.Forbidden != nil && *x.Forbidden != firstBroken(v, order):
		return fmt.Errorf("%+v is called forbidden by %s (%s), the referee says %v", *x, *x.Forbidden, plain(x.Because), v.Broken)
	case x.Forbidden == nil:
		return trueText(s, p, changed, &x.Because)
	}
	return nil
}

// anHour says whether a room for a place's course is open at its hour on any day,
// or none ever is.
func anHour(s *planner.Snapshot, x *Place) bool {
	c := s.Courses[slices.IndexFunc(s.Courses, func(c planner.Course) bool { return c.ID == x.Course })]
	ever := false
	for _, r := range s.Rooms {
		for _, w := range r.Open {
			for start := range 1440 {
				if start%s.GridMinutes == 0 && (len(c.Starts) == 0 || slices.Contains(c.Starts, start)) && start >= w.From() && start+c.Minutes <= w.To() {
					ever = true
					if start == x.Start {
						return true
					}
				}
			}
		}
	}
	return !ever
}

func TestPlacesOfARequestAreTrue(t *testing.T) {
	t.Parallel()
	seen := map[string]int{}
	rapid.Check(t, func(t *rapid.T) {
		s, p := anyNight(t)
		for range min(3, len(s.Requests)) {
			id := s.Requests[rapid.IntRange(0, len(s.Requests)-1).Draw(t, "request")].ID
			why, err := Request(s, p, id)
			if err != nil {
				t.Fatal(err)
			}
			if len(why.Places) > 3 {
				t.Fatalf("%d places", len(why.Places))
			}
			for i := range why.Places {
				x := &why.Places[i]
				for _, y := range why.Places[:i] {
					if x.Session == nil && y.Session == nil && x.Day == y.Day && x.Start == y.Start && x.Room == y.Room && cmp.Equal(x.Trainers, y.Trainers) {
						t.Fatalf("%s: the same place twice: %+v", id, why.Places)
					}
				}
				if i > 0 && (x.Day < why.Places[i-1].Day || x.Day == why.Places[i-1].Day && x.Start < why.Places[i-1].Start) {
					t.Fatalf("%s: not soonest first: %+v", id, why.Places)
				}
				if x.Session == nil && !anHour(s, x) {
					t.Fatalf("%s: %s at minute %d, when no room is ever open for it", id, x.Course, x.Start)
				}
				if err := trueOf(s, p, seatElsewhere(p, id, x), x, ofRequest); err != nil {
					t.Fatalf("%s: %v", id, err)
				}
				if x.Forbidden != nil {
					seen[*x.Forbidden]++
				} else {
					seen["possible"]++
				}
			}
		}
	})
	for _, rule := range []string{"possible", "H1", "H3", "H4", "H5", "H6", "H7", "H9", "H10", "H11"} {
		if seen[rule] == 0 {
			t.Errorf("no place was %s: %v", rule, seen)
		}
	}
}

func TestPlacesOfASessionAreTrue(t *testing.T) {
	t.Parallel()
	seen := map[string]int{}
	rapid.Check(t, func(t *rapid.T) {
		s, p := anyNight(t)
		if len(p.Sessions) == 0 {
			return
		}
		id := p.Sessions[rapid.IntRange(0, len(p.Sessions)-1).Draw(t, "session")].ID
		why, err := Session(s, p, id)
		if err != nil {
			t.Fatal(err)
		}
		days := 0
		for i := range why.Places {
			x := &why.Places[i]
			if x.Change == "day" {
				days++
			}
			if i%(1+len(why.Places)/40) > 0 {
				continue
			}
			if err := trueOf(s, p, holdElsewhere(p, x), x, ofSession); err != nil {
				t.Fatalf("%s, another %s: %v", id, x.Change, err)
			}
			if x.Forbidden != nil {
				seen[*x.Forbidden]++
			} else {
				seen["possible"]++
			}
		}
		if days != s.Days-1 {
			t.Fatalf("%d other days of %d", days, s.Days-1)
		}
	})
	for _, rule := range []string{"possible", "H1", "H3", "H4", "H5", "H6", "H11"} {
		if seen[rule] == 0 {
			t.Errorf("no place was %s: %v", rule, seen)
		}
	}
}

func TestUnknownIdsAreNamed(t *testing.T) {
	s := world(5)
	p := sought(s, 0, 500)
	other := copyOf(p)
	other.Snapshot = "last week"
	for name, x := range map[string]struct {
		want string
		try  func() error
	}{
		"an unknown request": {"the snapshot world-5 has no request nobody; requests[] lists them",
			func() error { _, err := Request(s, p, "nobody"); return err }},
		"an unknown session": {"the plan has no session nowhere; sessions[] lists them",
			func() error { _, err := Session(s, p, "nowhere"); return err }},
		"alternatives for an unknown request": {"the snapshot world-5 has no request nobody; requests[] lists them",
			func() error { _, err := SuggestRequest(s, p, "nobody"); return err }},
		"alternatives for an unknown session": {"the plan has no session nowhere; sessions[] lists them",
			func() error { _, err := SuggestSession(s, p, "nowhere"); return err }},
		"another snapshot's plan": {`the plan is not valid: the plan was made for the snapshot "last week", not "world-5"`,
			func() error { _, err := Request(s, other, s.Requests[0].ID); return err }},
	} {
		t.Run(name, func(t *testing.T) {
			if err := x.try(); err == nil || err.Error() != x.want {
				t.Fatalf("got %v, want %s", err, x.want)
			}
		})
	}
}

// sortedSessions is what two plans are compared by.
func sortedSessions(p *planner.Plan) []planner.Session {
	q := copyOf(p)
	for i := range q.Sessions {
		slices.Sort(q.Sessions[i].Seated)
	}
	slices.SortFunc(q.Sessions, func(a, b planner.Session) int { return cmpString(a.ID, b.ID) })
	return q.Sessions
}

func cmpString(a, b string) int {
	if a < b {
		return -1
	}
	if a > b {
		return 1
	}
	return 0
}

func TestALoadedPlanIsThePlan(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, p := anyNight(t)
		b, err := openBoard(s, p)
		if err != nil {
			t.Fatal(err)
		}
		back := b.written()
		if diff := cmp.Diff(sortedSessions(p), sortedSessions(back)); diff != "" {
			t.Fatalf("the plan came back changed:\n%s", diff)
		}
		if v := referee.Check(s, p); b.CostTerms() != v.Terms {
			t.Fatalf("priced %+v, the referee says %+v", b.CostTerms(), v.Terms)
		}
	})
}

// What the referee refuses is refused, and what it passes is held at its price.
func TestOnlyValidPlansAreLoaded(t *testing.T) {
	valid, refused := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		s, p := anyNight(t)
		if len(p.Sessions) == 0 {
			return
		}
		for range 6 {
			q := copyOf(p)
			x := &q.Sessions[rapid.IntRange(0, len(q.Sessions)-1).Draw(t, "session")]
			y := q.Sessions[rapid.IntRange(0, len(q.Sessions)-1).Draw(t, "other")]
			switch rapid.IntRange(0, 8).Draw(t, "what") {
			case 0:
				x.Day = rapid.IntRange(-1, s.Days).Draw(t, "day")
			case 1:
				x.Start = 15 * rapid.IntRange(0, 95).Draw(t, "start")
			case 2:
				x.Room = s.Rooms[rapid.IntRange(0, len(s.Rooms)-1).Draw(t, "room")].ID
			case 3:
				if len(x.Trainers) > 0 {
					x.Trainers[0] = s.Trainers[rapid.IntRange(0, len(s.Trainers)-1).Draw(t, "trainer")].ID
				}
			case 4:
				x.Seated = append(x.Seated, s.Requests[rapid.IntRange(0, len(s.Requests)-1).Draw(t, "request")].ID)
			case 5:
				if len(x.Seated) > 0 {
					x.Seated = x.Seated[1:]
				}
			case 6:
				x.ID = strconv.Itoa(rapid.IntRange(0, 3).Draw(t, "id")) + y.ID
			case 7:
				x.ID = y.ID
			case 8:
				i := slices.IndexFunc(q.Sessions, func(z planner.Session) bool { return z.ID == x.ID })
				q.Sessions = slices.Delete(q.Sessions, i, i+1)
			}
			v := referee.Check(s, q)
			b, err := openBoard(s, q)
			if v.Valid != (err == nil) {
				t.Fatalf("the referee says %v, loading %v", v.Broken, err)
			}
			if err != nil {
				refused++
				continue
			}
			valid++
			if b.CostTerms() != v.Terms {
				t.Fatalf("priced %+v, the referee says %+v", b.CostTerms(), v.Terms)
			}
		}
	})
	if valid < 20 || refused < 20 {
		t.Errorf("%d valid plans and %d others", valid, refused)
	}
}
