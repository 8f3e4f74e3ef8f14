package timetable

import (
	"bytes"
	"fmt"
	"testing"

	"cohort/planner"
	"cohort/planner/timetable/internal/draft"
	"cohort/planner/timetable/internal/worlds"
)

// networks puts two worlds side by side in one snapshot. Nothing joins them:
// online rooms, which are open to all, are rooms like others.
func networks(seed int64) *planner.Snapshot {
	one := func() *planner.Snapshot {
		w := world(seed)
		for i := range w.Sites {
			w.Sites[i].Virtual = false
		}
		return night(w, seed)
	}
	a, b := one(), one()
	out := *a
	if err := rename(b, "B-"); err != nil {
		panic(err)
	}
	out.Sites = append(out.Sites, b.Sites...)
	out.Travel = append(out.Travel, b.Travel...)
	out.Rooms = append(out.Rooms, b.Rooms...)
	out.Trainers = append(out.Trainers, b.Trainers...)
	out.Offices = append(out.Offices, b.Offices...)
	out.Learners = append(out.Learners, b.Learners...)
	out.Requests = append(out.Requests, b.Requests...)
	out.Published = append(out.Published, b.Published...)
	out.Reserved = append(out.Reserved, b.Reserved...)
	return &out
}

// rename puts a tag before every name but the courses'.
func rename(s *planner.Snapshot, tag string) error {
	names := func(list []string) []string {
		out := make([]string, len(list))
		for i, x := range list {
			out[i] = tag + x
		}
		return out
	}
	session := func(x *planner.Session) {
		x.ID, x.Room, x.Trainers, x.Seated = tag+x.ID, tag+x.Room, names(x.Trainers), names(x.Seated)
	}
	for i := range s.Sites {
		s.Sites[i].ID = tag + s.Sites[i].ID
	}
	for i := range s.Travel {
		s.Travel[i].From, s.Travel[i].To = tag+s.Travel[i].From, tag+s.Travel[i].To
	}
	for i := range s.Rooms {
		s.Rooms[i].ID, s.Rooms[i].Site = tag+s.Rooms[i].ID, tag+s.Rooms[i].Site
	}
	for i := range s.Trainers {
		s.Trainers[i].ID, s.Trainers[i].Home = tag+s.Trainers[i].ID, tag+s.Trainers[i].Home
	}
	for i := range s.Offices {
		s.Offices[i].ID, s.Offices[i].Site = tag+s.Offices[i].ID, tag+s.Offices[i].Site
	}
	for i := range s.Learners {
		x := &s.Learners[i]
		x.ID, x.Office, x.Sites = tag+x.ID, tag+x.Office, names(x.Sites)
		if x.Cohort != "" {
			x.Cohort = tag + x.Cohort
		}
	}
	for i := range s.Requests {
		s.Requests[i].ID, s.Requests[i].Learner = tag+s.Requests[i].ID, tag+s.Requests[i].Learner
	}
	for i := range s.Published {
		session(&s.Published[i].Session)
	}
	for i := range s.Reserved {
		session(&s.Reserved[i])
	}
	if faults := s.Faults(); len(faults) > 0 {
		return fmt.Errorf("%v", faults)
	}
	return nil
}

func TestNetworksThatShareNothingArePlannedApart(t *testing.T) {
	cut := 0
	for seed := range int64(12) {
		s := networks(seed)
		parts := regions(draft.NewModel(s), nil)
		if len(parts) > 1 {
			cut++
		}
		for _, p := range parts {
			if faults := p.Faults(); len(faults) > 0 {
				t.Fatalf("seed %d: a region is not sound: %v", seed, faults)
			}
		}
		o := Options{Seed: seed, Threads: 2, Iterations: 1000}
		a, b := solve(t, s, o), solve(t, s, o)
		if !bytes.Equal(a.Bytes(), b.Bytes()) {
			t.Fatalf("seed %d: two plans from the same input", seed)
		}
		o.Hint = a
		if c := solve(t, s, o); c.Cost.Total() > a.Cost.Total() {
			t.Fatalf("seed %d: dearer than its hint, %d and %d", seed, c.Cost.Total(), a.Cost.Total())
		}
	}
	if cut == 0 {
		t.Fatal("no network was cut")
	}
}

func TestOneLearnerJoinsTwoNetworks(t *testing.T) {
	joined := 0
	for seed := range int64(12) {
		s := networks(seed)
		m := draft.NewModel(s)
		if len(regions(m, nil)) != 2 {
			continue
		}
		at := &territory{Model: m}
		// Somebody who may be sent to a site of either, with a way to both.
		who := -1
		for l := range s.Learners {
			if len(at.reachable(draft.LearnerIx(l))) > 0 {
				who = l
				break
			}
		}
		home, far := "", ""
		for _, o := range s.Offices {
			if o.ID == s.Learners[who].Office {
				home = o.Site
			}
		}
		for l := range s.Learners {
			if s.Learners[l].ID[:2] != "B-" {
				continue
			}
			for _, site := range at.reachable(draft.LearnerIx(l)) {
				if r := m.SiteRooms[site][0]; far == "" && useful(m, draft.LearnerIx(who), r) {
					far = s.Rooms[r].Site
				}
			}
		}
		if far == "" {
			continue
		}
		s.Learners[who].Sites = append(append([]string(nil), s.Learners[who].Sites...), far)
		s.Travel = append(s.Travel, planner.Travel{From: home, To: far, Minutes: 30})
		if n := len(regions(draft.NewModel(s), nil)); n != 0 {
			t.Fatalf("seed %d: %d regions, though somebody may go to both", seed, n)
		}
		joined++
	}
	if joined == 0 {
		t.Fatal("nothing was tried")
	}
}

// hanging is a large network of three sites, each with people who may go to it
// alone, that hang together by trainers who could go to all. Some of them ask for
// the course B, which nobody at X can lead.
func hanging(people, forB int) *planner.Snapshot {
	s := &planner.Snapshot{Days: 5, GridMinutes: 30, Weights: worlds.Weights(), Courses: []planner.Course{
		{ID: "A", Minutes: 60, Crew: []string{"lead"}, MinGroup: 1, MaxGroup: 10}, {ID: "B", Minutes: 60, Crew: []string{"lead"}, MinGroup: 1, MaxGroup: 10}}}
	sites := []string{"X", "Y", "Z"}
	for i, site := range sites {
		s.Sites = append(s.Sites, planner.Site{ID: site})
		s.Rooms = append(s.Rooms, planner.Room{ID: "room " + site, Site: site, Seats: 10, Open: []planner.Window{{0, 540, 1080}}})
		s.Offices = append(s.Offices, planner.Office{ID: "office " + site, Site: site, ReleasePerDay: people})
		t := planner.Trainer{ID: "trainer " + site, Home: site, Roles: []string{"lead"}, Courses: []string{"A"}, Available: []planner.Window{{0, 540, 1080}}, MaxDayMinutes: 480, MaxWeekMinutes: 2400}
		if site != "X" {
			t.Courses = append(t.Courses, "B")
		}
		s.Trainers = append(s.Trainers, t)
		for _, other := range sites[:i] {
			minutes := 110
			if other == "X" && site == "Z" {
				minutes = 90
			}
			s.Travel = append(s.Travel, planner.Travel{From: other, To: site, Minutes: minutes})
		}
		for k := range people {
			who := fmt.Sprint(site, k)
			s.Learners = append(s.Learners, planner.Learner{ID: who, Office: "office " + site, Sites: []string{site}, Available: []planner.Window{{0, 540, 1080}}, MaxDayMinutes: 480})
			course := "A"
			if k < forB {
				course = "B"
			}
			s.Requests = append(s.Requests, planner.Request{ID: who, Learner: who, Course: course, Due: 4, Weight: 1})
		}
	}
	return s
}

func TestARegionThatLacksSomebodyIsJoinedWithItsNearestAlone(t *testing.T) {
	const large = largest/3 + 1
	for _, x := range []struct {
		name         string
		people, forB int
		want         []string // rooms of the regions
	}{
		{"a network that is not large stays one, for the sake of its trainers' ways", largest/3 - 1, 0, nil},
		{"a large one is cut where trainers alone hold it together", large, 0, []string{"[room X]", "[room Y]", "[room Z]"}},
		{"nobody at X leads B: it is joined with Z, which is nearer than Y", large, large/seldom + 1, []string{"[room X room Z]", "[room Y]"}},
		{"nobody leads B there, and it is seldom asked for", large, large / seldom, []string{"[room X]", "[room Y]", "[room Z]"}},
	} {
		var got []string
		for _, p := range regions(draft.NewModel(hanging(x.people, x.forB)), nil) {
			var rooms []string
			for _, r := range p.Rooms {
				rooms = append(rooms, r.ID)
			}
			got = append(got, fmt.Sprint(rooms))
		}
		if fmt.Sprint(got) != fmt.Sprint(x.want) {
			t.Errorf("%s: %v, want %v", x.name, got, x.want)
		}
	}
}

func TestWhatNobodyOfARegionLeadsIsLedBySomebodyOfAnother(t *testing.T) {
	s := hanging(largest/3+1, 3)
	for i := range s.Rooms { // everybody finds a seat in an A
		s.Rooms[i].Seats, s.Courses[0].MaxGroup = largest, largest
	}
	// On the second day nothing else keeps Z from coming to X.
	more := func(w []planner.Window) []planner.Window { return append(w, planner.Window{1, 540, 1080}) }
	s.Rooms[0].Open, s.Trainers[2].Available = more(s.Rooms[0].Open), more(s.Trainers[2].Available)
	for k := range 3 {
		s.Learners[k].Available = more(s.Learners[k].Available)
	}
	led := func(p *planner.Plan) (by map[string]string) {
		by = map[string]string{}
		for _, x := range p.Sessions {
			for _, r := range x.Seated {
				if x.Course == "B" {
					by[r] = x.Trainers[0] + " in " + x.Room
				}
			}
		}
		return by
	}
	var said Progress
	first := solve(t, s, Options{Seed: 1, Threads: 2, Iterations: 2000, Progress: func(p Progress) { said = p }})
	if said.Cost != first.Cost.Total() || said.Terms != *first.Cost {
		t.Errorf("the last progress says %d, the plan costs %d", said.Cost, first.Cost.Total())
	}
	for k := range 3 {
		if got := led(first)[fmt.Sprint("X", k)]; got != "trainer Z in room X" {
			t.Errorf("X%d is led by %q", k, got)
		}
	}
	// On the next night it stands, however short the search, at whatever hour.
	for _, x := range first.Sessions {
		if x.Course == "B" {
			x.Start = 690
		}
		s.Published = append(s.Published, planner.Published{Session: x})
	}
	again := solve(t, s, Options{Seed: 2, Threads: 2, Iterations: 1})
	if c := Stirred(s, Standing(s), again); again.Cost.Total() > Standing(s).Cost.Total() || c.Moved > 0 {
		t.Errorf("the plan costs %d, what stands %d; %d people were moved", again.Cost.Total(), Standing(s).Cost.Total(), c.Moved)
	}
}

func TestWhoCameFromAnotherRegionStands(t *testing.T) {
	s := hanging(largest/3+1, 0)
	for i := range s.Rooms {
		s.Rooms[i].Seats, s.Courses[0].MaxGroup = largest, largest
	}
	more := func(w []planner.Window) []planner.Window { return append(w, planner.Window{1, 540, 1080}) }
	s.Rooms[0].Open, s.Trainers[2].Available = more(s.Rooms[0].Open), more(s.Trainers[2].Available)
	came := planner.Session{ID: "S", Course: "A", Room: "room X", Trainers: []string{"trainer Z"}, Day: 1, Start: 600}
	for k := range 10 {
		s.Learners[k].Available = []planner.Window{{1, 540, 1080}}
		came.Seated = append(came.Seated, s.Requests[k].ID)
	}
	s.Published = []planner.Published{{Session: came}}
	for _, x := range solve(t, s, Options{Seed: 1, Threads: 2, Iterations: 200, Terse: true}).Sessions {
		if x.ID != came.ID {
			s.Published = append(s.Published, planner.Published{Session: x})
		}
	}
	if n := len(regions(draft.NewModel(s), nil)); n != 3 {
		t.Fatalf("%d regions", n)
	}
	if cost, stands := solve(t, s, Options{Seed: 2, Threads: 2, Iterations: 1, Terse: true}).Cost.Total(), Standing(s).Cost.Total(); cost > stands {
		t.Errorf("the plan costs %d, what stands %d", cost, stands)
	}
}
