package promise

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"cohort/planner"
	"cohort/planner/referee"
)

// On the last chance a session with that learner would be valid if nobody else
// were planned, and on no later day until the request is due. Their other needs
// are left out; as many people as the least group asks for come along, who can
// always come. Or they sit alone in a session that is pinned.
func TestLastChanceIsWhatTheRefereeAllows(t *testing.T) {
	chances, none, sooner := 0, 0, 0
	for seed := range uint64(20) {
		s := hours(seed)
		if wrong := referee.Sound(s); len(wrong) > 0 {
			t.Fatalf("world %d: %v", seed, wrong)
		}
		b := Lay(s, &planner.Plan{})
		for i := range s.Requests {
			r := &s.Requests[i]
			l := &s.Learners[i]
			last := min(r.Due, s.Days-1)
			for last >= 0 && !allowed(s, l, r, last) {
				last--
			}
			day, any := b.LastChance(r.ID)
			switch {
			case any != (last >= 0):
				t.Errorf("world %d: %s has a last chance: %v, by the referee %v (day %d)", seed, r.ID, any, last >= 0, last)
			case any && int(day-s.FirstDay) != last:
				t.Errorf("world %d: the last chance of %s is day %d, by the referee %d", seed, r.ID, day-s.FirstDay, last)
			case !any:
				none++
			default:
				chances++
				if last < min(r.Due, s.Days-1) {
					sooner++
				}
			}
		}
	}
	if chances < 10 || none == 0 || sooner == 0 {
		t.Errorf("%d have a last chance, %d of them sooner than on the last day, %d have none: too little was tested", chances, sooner, none)
	}
}

// allowed says whether the referee allows some session of a day for a learner.
func allowed(s *planner.Snapshot, l *planner.Learner, r *planner.Request, day int) bool {
	alone := *s
	alone.Published, alone.Learners, alone.Requests = nil, []planner.Learner{*l}, []planner.Request{*r}
	valid := func(s planner.Snapshot, x planner.Session) bool {
		return referee.Check(&s, &planner.Plan{Format: planner.PlanFormat, Snapshot: s.Name, Sessions: []planner.Session{x}}).Valid
	}
	for _, p := range s.Published {
		if p.Course == r.Course && p.Day == day {
			pinned := alone
			p.Seated = nil
			pinned.Published = []planner.Published{p}
			p.Seated = []string{r.ID}
			if valid(pinned, p.Session) {
				return true
			}
		}
	}
	for _, room := range s.Rooms {
		together := alone
		together.Offices = append([]planner.Office{{ID: "near", Site: room.Site}}, s.Offices...)
		x := planner.Session{ID: "alone", Course: r.Course, Room: room.ID, Day: day, Seated: []string{r.ID}}
		var c *planner.Course
		for i := range s.Courses {
			if s.Courses[i].ID == r.Course {
				c = &s.Courses[i]
			}
		}
		for i := 1; i < c.MinGroup; i++ {
			id := fmt.Sprint("more", i)
			together.Learners = append(together.Learners, planner.Learner{ID: id, Office: "near", Sites: []string{room.Site}, Available: []planner.Window{{day, 0, 1440}}, MaxDayMinutes: 1440})
			together.Requests = append(together.Requests, planner.Request{ID: id, Learner: id, Course: c.ID, Weight: 1})
			x.Seated = append(x.Seated, id)
		}
		for x.Start = 540; x.Start < 1080; x.Start += s.GridMinutes { // all windows of the worlds lie between
			for _, first := range s.Trainers {
				x.Trainers = []string{first.ID}
				if len(c.Crew) == 1 && valid(together, x) {
					return true
				}
				for _, second := range s.Trainers {
					x.Trainers = []string{first.ID, second.ID}
					if len(c.Crew) == 2 && valid(together, x) {
						return true
					}
				}
			}
		}
	}
	return false
}

// hours makes a small world in which the hours of people, rooms and trainers often
// miss each other: two training sites and one online, ways that nobody travels,
// features, starts, limits of days and weeks, one request for each learner.
func hours(seed uint64) *planner.Snapshot {
	rnd := rand.New(rand.NewPCG(seed, 7))
	pick := func(list ...int) int { return list[rnd.IntN(len(list))] }
	name := func(list ...string) string { return list[rnd.IntN(len(list))] }
	s := &planner.Snapshot{Format: planner.SnapshotFormat, Name: fmt.Sprint("hours ", seed), FirstDay: planner.Date(20835 + rnd.IntN(7)), Days: pick(3, 4),
		GridMinutes: pick(30, 60, 60), Weights: planner.DefaultWeights(), Published: []planner.Published{}}
	s.Sites = []planner.Site{{ID: "home"}, {ID: "a"}, {ID: "b"}, {ID: "online", Virtual: true}}
	for _, pair := range [][2]string{{"a", "home"}, {"home", "b"}, {"a", "b"}} {
		if rnd.IntN(4) > 0 {
			s.Travel = append(s.Travel, planner.Travel{From: pair[0], To: pair[1], Minutes: 30})
		}
	}
	calendar := func() (out []planner.Window) {
		for d := range s.Days {
			from := pick(540, 600, 610, 690)
			if rnd.IntN(5) > 0 {
				out = append(out, planner.Window{d, from, from + pick(90, 180, 360)})
			}
		}
		return out
	}
	for i, site := range []string{"a", "b", "online"} {
		s.Rooms = append(s.Rooms, planner.Room{ID: fmt.Sprint("r", i), Site: site, Seats: pick(1, 1, 3), Features: []string{name("screen", "screen", "ramp")}, Open: calendar()})
	}
	for i := range 3 {
		c := planner.Course{ID: fmt.Sprint("c", i), Minutes: pick(60, 60, 90), Features: []string{}, MinGroup: pick(1, 2), MaxGroup: 3, Crew: []string{"x"}, After: []string{}, Starts: []int{}}
		if rnd.IntN(3) == 0 {
			c.Crew = []string{"x", name("x", "y")}
		}
		if rnd.IntN(3) == 0 {
			c.Features = []string{"screen"}
		}
		if rnd.IntN(3) == 0 {
			c.Starts = []int{600, 660}
		}
		s.Courses = append(s.Courses, c)
	}
	for i := range 3 {
		t := planner.Trainer{ID: fmt.Sprint("t", i), Home: name("a", "b", "home"), Roles: [][]string{{"x"}, {"x", "y"}}[rnd.IntN(2)], Courses: []string{"c0", "c1", "c2"}[:pick(2, 3, 3)],
			Available: calendar(), MaxDayMinutes: pick(80, 240, 240), MaxWeekMinutes: pick(100, 300, 300), TaughtMinutes: pick(0, 0, 40)}
		s.Trainers = append(s.Trainers, t)
	}
	s.Offices = []planner.Office{{ID: "o", Site: "home", ReleasePerDay: 1}, {ID: "p", Site: "a", ReleasePerDay: pick(0, 1)}}
	for i := range 4 {
		l := planner.Learner{ID: fmt.Sprint("l", i), Office: name("o", "p"), Sites: [][]string{{"a", "b"}, {"a"}, {"b"}}[rnd.IntN(3)], Available: calendar(), MaxDayMinutes: pick(80, 240)}
		s.Learners = append(s.Learners, l)
		e := pick(-1, 0, 0, 1)
		s.Requests = append(s.Requests, planner.Request{ID: fmt.Sprint("q", i), Learner: l.ID, Course: fmt.Sprint("c", rnd.IntN(3)), Earliest: e, Due: e + pick(0, 1, 3, 9), Weight: 1, Working: rnd.IntN(3) == 0})
	}
	for i := range s.Learners {
		if i%3 == 1 {
			s.Learners[i].Needs = []string{"ramp"}
		}
	}
	return pinSome(s, rnd)
}

// pinSome pins sessions that nobody sits in, where that is sound, most of them in
// rooms that are too small for a new one.
func pinSome(s *planner.Snapshot, rnd *rand.Rand) *planner.Snapshot {
	for i := range 30 {
		c, room := &s.Courses[rnd.IntN(len(s.Courses))], &s.Rooms[rnd.IntN(len(s.Rooms))]
		if room.Seats >= c.MinGroup && i > 2 {
			continue
		}
		x := planner.Session{ID: fmt.Sprint("s", i), Course: c.ID, Room: room.ID, Trainers: []string{}, Day: rnd.IntN(s.Days), Start: 600 + 60*rnd.IntN(2), Seated: []string{}}
		for range c.Crew {
			x.Trainers = append(x.Trainers, s.Trainers[rnd.IntN(len(s.Trainers))].ID)
		}
		s.Published = append(s.Published, planner.Published{Session: x, Pinned: true})
		if len(referee.Sound(s)) > 0 {
			s.Published = s.Published[:len(s.Published)-1]
		}
	}
	return s
}
