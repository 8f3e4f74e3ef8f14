package bound

import (
	"fmt"
	"math/rand/v2"

	"cohort/planner"
	"cohort/planner/referee"
)

// size is how much a world has at the most.
type size struct{ days, rooms, trainers, courses, learners, requests int }

// tiny can be planned in every possible way, wide cannot.
var (
	tiny = size{2, 2, 2, 3, 3, 4}
	wide = size{9, 4, 6, 7, 24, 90}
)

// world makes a sound snapshot in which every rule and price may bite: crews of
// two, online rooms, windows off the grid, chains of courses, weeks that a
// horizon cuts, published and pinned sessions.
func world(seed uint64, most size) *planner.Snapshot {
	rnd := rand.New(rand.NewPCG(seed, uint64(most.days)))
	pick := func(list ...int) int { return list[rnd.IntN(len(list))] }
	upTo := func(n int) int { return 1 + rnd.IntN(n) }
	s := &planner.Snapshot{Format: planner.SnapshotFormat, Name: fmt.Sprint("world ", seed), Days: upTo(most.days), GridMinutes: pick(30, 60, 60),
		Rules: planner.Rules{TrainerBreakMinutes: pick(0, 30), LearnerBreakMinutes: pick(0, 30), RoomChangeoverMinutes: pick(0, 30)},
		Weights: planner.Weights{Unserved: int64(pick(100, 1000)), Deferred: 50, Late: 20, Ready: int64(pick(0, 5)), Teaching: int64(pick(0, 10)), TrainerTravel: 1,
			LearnerTravel: int64(pick(1, 20)), Split: 15, Overload: 20, Moved: 30, Reroomed: 3, Retrained: 8},
		FirstDay: planner.Date(20835 + rnd.IntN(7)), Published: []planner.Published{}}
	s.Sites = []planner.Site{{ID: "a"}, {ID: "b"}, {ID: "online", Virtual: true}, {ID: "home"}}
	for _, pair := range [][2]string{{"a", "home"}, {"b", "home"}, {"a", "b"}} {
		if rnd.IntN(5) > 0 {
			s.Travel = append(s.Travel, planner.Travel{From: pair[0], To: pair[1], Minutes: pick(0, 30, 45)})
		}
	}
	calendar := func() (out []planner.Window) {
		for d := range s.Days {
			from := pick(540, 600, 630)
			switch rnd.IntN(8) {
			case 0:
			case 1:
				out = append(out, planner.Window{d, from, from + 90}, planner.Window{d, from + 100, from + 240})
			default:
				out = append(out, planner.Window{d, from, from + pick(120, 180, 240, 300)})
			}
		}
		return out
	}
	for i := range upTo(most.rooms) {
		s.Rooms = append(s.Rooms, planner.Room{ID: fmt.Sprint("r", i), Site: []string{"a", "b", "online"}[rnd.IntN(3)], Seats: pick(1, 2, 3, 8),
			Features: []string{}, Open: calendar()})
	}
	for i := range upTo(most.courses) {
		c := planner.Course{ID: fmt.Sprint("c", i), Minutes: pick(60, 90, 120), Features: []string{}, MinGroup: pick(1, 1, 1, 2), Crew: []string{"x"}, After: []string{}, Starts: []int{}}
		c.MaxGroup = c.MinGroup + rnd.IntN(3)
		if rnd.IntN(5) == 0 {
			c.Crew = []string{"x", []string{"x", "y"}[rnd.IntN(2)]}
		}
		if i > 0 && rnd.IntN(2) == 0 {
			c.After = []string{fmt.Sprint("c", rnd.IntN(i))}
		}
		if rnd.IntN(6) == 0 {
			c.Starts = []int{600, 660, 720}
		}
		s.Courses = append(s.Courses, c)
	}
	for i := range upTo(most.trainers) {
		t := planner.Trainer{ID: fmt.Sprint("t", i), Home: []string{"a", "b", "home"}[rnd.IntN(3)], Roles: [][]string{{"x"}, {"x", "y"}}[rnd.IntN(2)], Courses: []string{},
			Available: calendar(), MaxDayMinutes: pick(100, 180, 240), MaxWeekMinutes: pick(150, 300, 900), TargetWeekMinutes: pick(0, 60, 500), TaughtMinutes: pick(0, 0, 70)}
		for _, c := range s.Courses {
			if rnd.IntN(6) > 0 {
				t.Courses = append(t.Courses, c.ID)
			}
		}
		s.Trainers = append(s.Trainers, t)
	}
	s.Offices = []planner.Office{{ID: "o", Site: "home", ReleasePerDay: pick(0, 1, 9)}, {ID: "p", Site: "a", ReleasePerDay: 9}}
	for i := range upTo(most.learners) {
		l := planner.Learner{ID: fmt.Sprint("p", i), Office: []string{"o", "p"}[rnd.IntN(2)], Cohort: []string{"", "w"}[rnd.IntN(2)],
			Sites: [][]string{{"a", "b"}, {"a"}, {"b"}}[rnd.IntN(3)], Available: calendar(), MaxDayMinutes: pick(90, 180, 300)}
		if i > 0 && rnd.IntN(2) == 0 { // people of one kind
			l = s.Learners[i-1]
			l.ID = fmt.Sprint("p", i)
		}
		s.Learners = append(s.Learners, l)
		for _, c := range s.Courses {
			if rnd.IntN(3) == 0 || len(s.Requests) == most.requests {
				continue
			}
			e := pick(-2, 0, 0, 0, 1)
			s.Requests = append(s.Requests, planner.Request{ID: l.ID + c.ID, Learner: l.ID, Course: c.ID, Earliest: e, Due: e + pick(-9, 0, 1, 2, 12), Weight: upTo(9), Working: rnd.IntN(3) == 0})
		}
	}
	publish(s, rnd)
	return s
}

// publish holds a few sessions already, pinned where that is sound.
func publish(s *planner.Snapshot, rnd *rand.Rand) {
	for i := range rnd.IntN(3) {
		c := &s.Courses[rnd.IntN(len(s.Courses))]
		p := planner.Published{Session: planner.Session{ID: fmt.Sprint("s", i), Course: c.ID, Room: s.Rooms[rnd.IntN(len(s.Rooms))].ID, Trainers: []string{},
			Day: rnd.IntN(s.Days), Start: 600, Seated: []string{}}}
		for range c.Crew {
			p.Trainers = append(p.Trainers, s.Trainers[rnd.IntN(len(s.Trainers))].ID)
		}
		for _, q := range s.Requests {
			if q.Course == c.ID && rnd.IntN(2) == 0 {
				p.Seated = append(p.Seated, q.ID)
			}
		}
		s.Published = append(s.Published, p)
		if len(referee.Sound(s)) > 0 {
			s.Published = s.Published[:i]
			return
		}
		s.Published[i].Pinned = true
		if len(referee.Sound(s)) > 0 {
			s.Published[i].Pinned = false
		}
	}
}

// slot is a session that might be held.
type slot struct {
	course, room string
	trainers     []string
	day, start   int
}

// slots lists every session of a course that rules H1 to H4 let stand alone.
func slots(s *planner.Snapshot, c *planner.Course) (out []slot) {
	crews := [][]string{{}}
	for range c.Crew {
		var more [][]string
		for _, crew := range crews {
			for _, t := range s.Trainers {
				more = append(more, append(append([]string{}, crew...), t.ID))
			}
		}
		crews = more
	}
	for _, room := range s.Rooms {
		for _, w := range room.Open {
			for start := 0; start+c.Minutes <= 1440; start += s.GridMinutes {
				if start < w.From() || start+c.Minutes > w.To() {
					continue
				}
				for _, crew := range crews {
					x := slot{c.ID, room.ID, crew, w.Day(), start}
					v := referee.Check(s, &planner.Plan{Format: planner.PlanFormat, Snapshot: s.Name, Sessions: []planner.Session{x.session("alone")}})
					stands := true
					for _, rule := range []string{"H1", "H2", "H3", "H4", "H6"} {
						stands = stands && len(v.Broken[rule]) == 0
					}
					if stands {
						out = append(out, x)
					}
				}
			}
		}
	}
	return out
}

func (x slot) session(id string) planner.Session {
	return planner.Session{ID: id, Course: x.course, Room: x.room, Trainers: x.trainers, Day: x.day, Start: x.start, Seated: []string{}}
}

// optimum tries every plan for a snapshot: each request sits in any session that
// could be held, or nowhere. It gives up where that is too many.
func optimum(s *planner.Snapshot, most int) (best int64, known bool) {
	could := map[string][]slot{}
	for i := range s.Courses {
		could[s.Courses[i].ID] = slots(s, &s.Courses[i])
	}
	plans := 1
	for _, q := range s.Requests {
		if plans *= 1 + len(could[q.Course]); plans > most {
			return 0, false
		}
	}
	best = int64(1) << 62
	at := make([]int, len(s.Requests)) // 0: nowhere
	for range plans {
		if v := referee.Check(s, assemble(s, could, at)); v.Valid && v.Cost < best {
			best = v.Cost
		}
		for i := range at {
			if at[i]++; at[i] <= len(could[s.Requests[i].Course]) {
				break
			}
			at[i] = 0
		}
	}
	return best, best < 1<<62
}

// assemble is the plan in which everybody sits where at says. Sessions that are
// published, or pinned and empty, keep their names.
func assemble(s *planner.Snapshot, could map[string][]slot, at []int) *planner.Plan {
	p := &planner.Plan{Format: planner.PlanFormat, Snapshot: s.Name}
	place := map[string]int{}
	name := func(x planner.Session) string { return fmt.Sprint(x.Course, x.Room, x.Trainers, x.Day, x.Start) }
	for _, x := range s.Published {
		if x.Pinned {
			y := x.Session
			y.Seated = []string{}
			place[name(y)] = len(p.Sessions)
			p.Sessions = append(p.Sessions, y)
		}
	}
	for i, q := range s.Requests {
		if at[i] == 0 {
			continue
		}
		x := could[q.Course][at[i]-1].session("")
		k, seen := place[name(x)]
		if !seen {
			k = len(p.Sessions)
			place[name(x)] = k
			x.ID = fmt.Sprint("new ", k)
			p.Sessions = append(p.Sessions, x)
		}
		p.Sessions[k].Seated = append(p.Sessions[k].Seated, q.ID)
	}
	return p
}
