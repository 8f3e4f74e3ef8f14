package explain

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"cohort/planner"
	"cohort/planner/referee"
)

// spot is where and when somebody could sit.
type spot struct {
	day, start int
	site       string
}

// spots tries every day, start, room and crew for one request, as if nobody and
// nothing else were there, and asks the referee.
func spots(s *planner.Snapshot, q planner.Request) map[spot]bool {
	alone := *s
	alone.Published, alone.Reserved = []planner.Published{}, nil
	alone.Requests = []planner.Request{q}
	alone.Courses = nil
	var c planner.Course
	for _, x := range s.Courses {
		if x.ID == q.Course {
			c = x
			least := x.MinGroup
			x.MinGroup, x.After = 1, nil
			alone.Courses = []planner.Course{x}
			c.MinGroup = least
		}
	}
	var crews [][]string
	for _, t := range s.Trainers {
		if !slices.Contains(t.Courses, c.ID) {
			continue
		}
		if len(c.Crew) == 1 {
			crews = append(crews, []string{t.ID})
			continue
		}
		for _, u := range s.Trainers {
			if u.ID != t.ID && slices.Contains(u.Courses, c.ID) {
				crews = append(crews, []string{t.ID, u.ID})
			}
		}
	}
	var available []planner.Window
	for _, l := range s.Learners {
		if l.ID == q.Learner {
			available = l.Available
			alone.Learners = []planner.Learner{l}
		}
	}
	trainers := map[string]planner.Trainer{}
	for _, t := range s.Trainers {
		trainers[t.ID] = t
	}
	found := map[spot]bool{}
	for _, w := range available {
		for start := 0; start+c.Minutes <= w.To(); start += s.GridMinutes {
			for _, r := range s.Rooms {
				at := spot{w.Day(), start, r.Site}
				if start < w.From() || r.Seats < c.MinGroup || found[at] {
					continue
				}
				alone.Rooms = []planner.Room{r}
				for _, crew := range crews {
					alone.Trainers = alone.Trainers[:0:0]
					for _, t := range crew {
						alone.Trainers = append(alone.Trainers, trainers[t])
					}
					p := &planner.Plan{Format: planner.PlanFormat, Snapshot: s.Name, Sessions: []planner.Session{
						{ID: "x", Course: c.ID, Room: r.ID, Trainers: crew, Day: w.Day(), Start: start, Seated: []string{q.ID}}}}
					if referee.Check(&alone, p).Valid {
						found[at] = true
						break
					}
				}
			}
		}
	}
	return found
}

// most is the largest number of requests that find a place each, by trying.
func most(places [][]int, taken map[int]bool) int {
	if len(places) == 0 {
		return 0
	}
	best := most(places[1:], taken)
	for _, p := range places[0] {
		if !taken[p] {
			taken[p] = true
			best = max(best, 1+most(places[1:], taken))
			delete(taken, p)
		}
	}
	return best
}

// tiny is a snapshot small enough to try everything in.
func tiny(t *rapid.T) *planner.Snapshot {
	seed := rapid.SampledFrom(fewDays).Draw(t, "seed")
	s := world(seed)
	s.GridMinutes = 120
	s.Rooms = slices.Concat(s.Rooms[seed%3:seed%3+1], s.Rooms[3:4])
	from := rapid.IntRange(0, 4).Draw(t, "course")
	s.Courses = s.Courses[from : from+4]
	kept := map[string]bool{}
	for i := range s.Courses {
		c := &s.Courses[i]
		kept[c.ID] = true
		c.Starts = slices.DeleteFunc(c.Starts, func(start int) bool { return start%120 > 0 })
		c.After = slices.DeleteFunc(c.After, func(id string) bool { return !kept[id] })
	}
	s.Trainers = s.Trainers[:3]
	for i := range s.Trainers {
		x := &s.Trainers[i]
		x.Roles = []string{"a", "b"} // so that not everything is impossible
		x.Courses = slices.DeleteFunc(x.Courses, func(id string) bool { return !kept[id] })
	}
	s.Requests = slices.DeleteFunc(s.Requests, func(q planner.Request) bool { return !kept[q.Course] })
	s.Requests = s.Requests[:min(len(s.Requests), 16)]
	if faults := referee.Sound(s); len(faults) > 0 {
		t.Fatal(faults)
	}
	return s
}

// fewDays are seeds of worlds with few days.
var fewDays = func() (seeds []int64) {
	for seed := range int64(100) {
		if world(seed).Days <= 4 {
			seeds = append(seeds, seed)
		}
	}
	return seeds
}()

func TestReasonsHoldByTrying(t *testing.T) {
	t.Parallel()
	seen := map[planner.Reason]int{}
	rapid.Check(t, func(t *rapid.T) {
		s := tiny(t)
		p := sought(s, 1, 300)
		unserved, err := reasonsOf(s, p)
		if err != nil {
			t.Fatal(err)
		}
		p.Unserved = unserved
		reasonsHold(t, s, p, seen)
	})
	for _, r := range []planner.Reason{planner.ReasonImpossible, planner.ReasonDays, planner.ReasonBefore, planner.ReasonGroup, planner.ReasonCrowded} {
		if seen[r] == 0 {
			t.Errorf("no request of these worlds is unserved for the reason %q", r)
		}
	}
}

// reasonsHold tries every place for each request and holds what is said of the
// unserved against that.
func reasonsHold(t *rapid.T, s *planner.Snapshot, p *planner.Plan, seen map[planner.Reason]int) {
	all := map[string]map[spot]bool{}
	request, learner, course, office := map[string]planner.Request{}, map[string]planner.Learner{}, map[string]planner.Course{}, map[string]int{}
	for _, q := range s.Requests {
		request[q.ID] = q
		all[q.ID] = spots(s, q)
	}
	for _, l := range s.Learners {
		learner[l.ID] = l
	}
	for _, c := range s.Courses {
		course[c.ID] = c
	}
	for _, o := range s.Offices {
		office[o.ID] = o.ReleasePerDay
	}
	served := map[string]bool{}
	for _, x := range p.Sessions {
		for _, id := range x.Seated {
			served[id] = true
		}
	}
	toldDays := map[string]int{}
	for _, u := range p.Unserved {
		if u.Reason == planner.ReasonDays {
			toldDays[request[u.Request].Learner]++
		}
	}
	if len(p.Unserved)+len(served) != len(s.Requests) {
		t.Fatalf("%d reasons for %d unserved", len(p.Unserved), len(s.Requests)-len(served))
	}
	for _, u := range p.Unserved {
		q := request[u.Request]
		seen[u.Reason]++
		if impossible := len(all[q.ID]) == 0; impossible != (u.Reason == planner.ReasonImpossible) {
			t.Fatalf("%s is called %s (%s), and there are %d places", u.Request, u.Reason, u.Detail, len(all[q.ID]))
		}
		if u.Reason == planner.ReasonImpossible {
			if u.Missing == "" {
				t.Fatalf("%s: no fact is named", u.Request)
			}
			continue
		}
		fit, need := trueFit(s, q.Learner, learner, course, all)
		if toldDays[q.Learner] != need-fit || u.Reason == planner.ReasonDays && u.Fit != fit {
			t.Fatalf("%s is called %s (%s), and %d of %d fit; %d are told so", u.Request, u.Reason, u.Detail, fit, need, toldDays[q.Learner])
		}
		if u.Reason == planner.ReasonDays {
			continue
		}
		before := false
		for _, a := range course[q.Course].After {
			o, asked := request[q.Learner+":"+a]
			before = before || asked && !served[o.ID]
		}
		if before != (u.Reason == planner.ReasonBefore) {
			t.Fatalf("%s is called %s (%s)", u.Request, u.Reason, u.Detail)
		}
		if before {
			continue
		}
		together := 0
		for at := range all[q.ID] {
			released := map[string]int{}
			if q.Working {
				released[learner[q.Learner].Office] = 1
			}
			n := 1
			for _, o := range s.Requests {
				if o.ID == q.ID || o.Course != q.Course || !all[o.ID][at] {
					continue
				}
				if where := learner[o.Learner].Office; o.Working {
					if released[where] >= office[where] {
						continue
					}
					released[where]++
				}
				n++
			}
			together = max(together, n)
		}
		if few := together < course[q.Course].MinGroup; few != (u.Reason == planner.ReasonGroup) || few && u.Together != together {
			t.Fatalf("%s is called %s (%s), and %d could sit together", u.Request, u.Reason, u.Detail, together)
		}
	}
}

// trueFit is how many of a learner's possible requests their days hold.
func trueFit(s *planner.Snapshot, id string, learner map[string]planner.Learner, course map[string]planner.Course, all map[string]map[spot]bool) (fit, need int) {
	var mine []planner.Request
	shortest := 1 << 30
	for _, q := range s.Requests {
		if q.Learner == id && len(all[q.ID]) > 0 {
			mine = append(mine, q)
			shortest = min(shortest, course[q.Course].Minutes)
		}
	}
	slots := max(1, learner[id].MaxDayMinutes/shortest)
	var places [][]int
	for _, q := range mine {
		n := 1
		if course[q.Course].Minutes+shortest <= learner[id].MaxDayMinutes {
			n = slots
		}
		days := map[int]bool{}
		for at := range all[q.ID] {
			days[at.day] = true
		}
		var list []int
		for day := range s.Days {
			for k := 0; days[day] && k < n; k++ {
				list = append(list, day*slots+k)
			}
		}
		places = append(places, list)
	}
	return most(places, map[int]bool{}), len(mine)
}

// Where time alone is missing, it is said whose; nobody is told that no trainer
// may lead a course which some may.
func TestWhoseTimeIsMissing(t *testing.T) {
	hours := func(from, to int) []planner.Window {
		return []planner.Window{{0, from, to}, {1, from, to}, {2, from, to}}
	}
	for _, x := range []struct {
		says     string
		rooms    []planner.Window
		trainers []planner.Window
		most     int // that a trainer may teach a day
		want     string
	}{
		{"the rooms are shut", nil, hours(480, 1080), 480, "no_open_room 2027-01-18 talk ann"},
		{"the trainers are away", hours(480, 1080), nil, 480, "no_time_to_lead 2027-01-18 talk host ann"},
		{"the trainers' days are too short", hours(480, 1080), hours(480, 1080), 59, "no_time_to_lead 2027-01-18 talk host ann"},
		{"rooms in the morning, trainers in the evening", hours(480, 720), hours(720, 1080), 480, "no_room_with_crew 2027-01-18 talk ann"},
	} {
		s, p := school()
		for i := range s.Rooms {
			s.Rooms[i].Open = x.rooms
		}
		for i := range s.Trainers {
			s.Trainers[i].Available, s.Trainers[i].MaxDayMinutes = x.trainers, x.most
		}
		p.Sessions = nil
		reasons, err := reasonsOf(s, p)
		if err != nil {
			t.Fatal(err)
		}
		if u := reasons[0]; u.Reason != planner.ReasonImpossible || u.Missing != "window" || u.Detail != x.want {
			t.Errorf("%s: %+v", x.says, u)
		}
	}
}

// A pinned session is held with however few people, so whoever could sit in it is
// not kept out by the least group.
func TestNobodyLacksAGroupWhoCouldJoinAPinnedSession(t *testing.T) {
	for _, x := range []struct {
		name   string
		seats  int
		pinned bool
		hours  []planner.Window // of who is left out
		want   planner.Reason
	}{
		{"pinned, and they could come", 10, true, whole(1), planner.ReasonCrowded},
		{"pinned, at another hour than they could come", 10, true, []planner.Window{{0, 720, 900}}, planner.ReasonGroup},
		{"not held at all", 10, false, whole(1), planner.ReasonGroup},
		{"pinned, in a room too small for a group", 2, true, whole(1), planner.ReasonCrowded},
		{"a room too small for a group", 2, false, whole(1), planner.ReasonImpossible},
	} {
		s := &planner.Snapshot{Days: 1, GridMinutes: 30, Weights: planner.DefaultWeights(),
			Sites:    []planner.Site{{ID: "X"}},
			Rooms:    []planner.Room{{ID: "room", Site: "X", Seats: x.seats, Open: whole(1)}},
			Offices:  []planner.Office{{ID: "office", Site: "X"}},
			Courses:  []planner.Course{{ID: "C", Minutes: 60, Crew: []string{"lead"}, MinGroup: 3, MaxGroup: 10}},
			Trainers: []planner.Trainer{{ID: "trainer", Home: "X", Roles: []string{"lead"}, Courses: []string{"C"}, Available: whole(1), MaxDayMinutes: 480, MaxWeekMinutes: 2400}}}
		for _, who := range []string{"seated", "left out"} {
			s.Learners = append(s.Learners, planner.Learner{ID: who, Office: "office", Sites: []string{"X"}, Available: whole(1), MaxDayMinutes: 480})
			s.Requests = append(s.Requests, planner.Request{ID: who, Learner: who, Course: "C", Weight: 1})
		}
		s.Learners[1].Available = x.hours
		p := &planner.Plan{Format: planner.PlanFormat}
		if x.pinned {
			held := planner.Session{ID: "S", Course: "C", Room: "room", Trainers: []string{"trainer"}, Start: 600, Seated: []string{"seated"}}
			s.Published, p.Sessions = []planner.Published{{Session: held, Pinned: true}}, []planner.Session{held}
		}
		reasons, err := reasonsOf(s, p)
		if err != nil {
			t.Fatal(err)
		}
		if got := reasons[len(reasons)-1]; got.Request != "left out" || got.Reason != x.want {
			t.Errorf("%s: %s is %s (%s), want %s", x.name, got.Request, got.Reason, got.Detail, x.want)
		}
	}
}

// Whose days hold all but one of their trainings is told so of one, the last in the
// order of the programme, however many they wait for.
func TestDaysAreTheReasonOfAsManyAsTheyDoNotHold(t *testing.T) {
	for _, x := range []struct {
		says   string
		days   []int          // on which Ann can come, one training each
		served int            // the first of the programme
		first  planner.Reason // of those that are left out
		want   []string
	}{
		{"her days hold all", []int{0, 1, 2, 3}, 1, planner.ReasonCrowded, nil},
		{"her days hold all but one, and she has one", []int{0, 1, 2}, 1, planner.ReasonCrowded, []string{"D"}},
		{"her days hold all but two, and she has none", []int{0, 1}, 0, planner.ReasonCrowded, []string{"C", "D"}},
		{"her days hold one, and she has it", []int{0}, 1, planner.ReasonDays, []string{"B", "C", "D"}},
	} {
		s := &planner.Snapshot{Format: planner.SnapshotFormat, Name: "few days", Days: 4, GridMinutes: 60, Weights: planner.DefaultWeights(),
			Sites: []planner.Site{{ID: "X"}}, Offices: []planner.Office{{ID: "office", Site: "X"}},
			Rooms:    []planner.Room{{ID: "room", Site: "X", Seats: 10, Open: whole(4)}},
			Trainers: []planner.Trainer{{ID: "trainer", Home: "X", Roles: []string{"lead"}, Courses: []string{"A", "B", "C", "D"}, Available: whole(4), MaxDayMinutes: 480, MaxWeekMinutes: 2400}}}
		ann := planner.Learner{ID: "ann", Office: "office", Sites: []string{"X"}, MaxDayMinutes: 60}
		for _, day := range x.days {
			ann.Available = append(ann.Available, planner.Window{day, 0, 1440})
		}
		s.Learners = []planner.Learner{ann}
		p := &planner.Plan{Format: planner.PlanFormat, Snapshot: s.Name}
		// The requests stand in the order of the programme but for B, which comes before C all the same.
		for _, id := range []string{"A", "C", "B", "D"} {
			c := planner.Course{ID: id, Minutes: 60, Crew: []string{"lead"}, MinGroup: 1, MaxGroup: 10}
			if id == "C" {
				c.After = []string{"B"}
			}
			s.Courses = append(s.Courses, c)
			s.Requests = append(s.Requests, planner.Request{ID: id, Learner: "ann", Course: id, Weight: 1})
		}
		if x.served > 0 {
			p.Sessions = []planner.Session{{ID: "first", Course: "A", Room: "room", Trainers: []string{"trainer"}, Start: 600, Seated: []string{"A"}}}
		}
		reasons, err := reasonsOf(s, p)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, u := range reasons {
			switch {
			case u.Reason == planner.ReasonDays:
				got = append(got, u.Request)
				if u.Fit != len(x.days) {
					t.Errorf("%s: %s: %d fit", x.says, u.Request, u.Fit)
				}
			case u.Request == "C" && u.Reason != planner.ReasonBefore, u.Request != "C" && u.Reason != x.first:
				t.Errorf("%s: %s is %s (%s)", x.says, u.Request, u.Reason, u.Detail)
			}
		}
		slices.Sort(got)
		if !slices.Equal(got, x.want) {
			t.Errorf("%s: days are the reason of %v, want %v", x.says, got, x.want)
		}
	}
}
