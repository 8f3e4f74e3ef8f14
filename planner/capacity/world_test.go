package capacity

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"cohort/planner"
	"cohort/planner/referee"
)

// size says how large a random snapshot is.
type size struct {
	days, courses, trainers, rooms, learners, requests int
	grid                                               int
}

var (
	// tiny is small enough to try every plan.
	tiny = size{days: 9, courses: 3, trainers: 2, rooms: 2, learners: 4, requests: 7, grid: 120}
	// little is small enough to try every set of courses.
	little = size{days: 20, courses: 8, trainers: 5, rooms: 5, learners: 40, requests: 90, grid: 30}
)

// random makes a sound snapshot in which everything that proofs look at
// differs: roles and crews, sites and ways, online rooms, split days, limits of
// days and weeks, minutes taught before, pinned sessions, overdue requests. It
// is short of something more often than not.
func random(seed uint64, z size) *planner.Snapshot {
	r := rand.New(rand.NewPCG(seed, 3))
	one := func(list ...int) int { return list[r.IntN(len(list))] }
	s := &planner.Snapshot{Format: planner.SnapshotFormat, Name: fmt.Sprintf("random-%d", seed), Days: 1 + r.IntN(z.days), GridMinutes: z.grid,
		Rules:   planner.Rules{TrainerBreakMinutes: one(0, 30, 30), LearnerBreakMinutes: 0, RoomChangeoverMinutes: one(0, 30, 60)},
		Weights: planner.DefaultWeights(), Published: []planner.Published{}}
	s.FirstDay, _ = planner.ParseDate("2026-12-21")
	s.FirstDay += planner.Date(r.IntN(14))
	s.Sites = []planner.Site{{ID: "north"}, {ID: "south"}, {ID: "east"}, {ID: "online", Virtual: true}, {ID: "office"}}
	for i, a := range []string{"north", "south", "east"} {
		s.Travel = append(s.Travel, planner.Travel{From: a, To: "office", Minutes: 10})
		for _, b := range []string{"north", "south", "east"}[i+1:] {
			if r.IntN(3) > 0 {
				s.Travel = append(s.Travel, planner.Travel{From: a, To: b, Minutes: 20})
			}
		}
	}
	calendar := func() []planner.Window {
		out := []planner.Window{}
		for d := range s.Days {
			switch from, to := one(480, 540), one(720, 960, 1080); r.IntN(5) {
			case 0, 1:
			case 2:
				out = append(out, planner.Window{d, from, 660}, planner.Window{d, one(660, 690, 720), max(to, 840)})
			default:
				out = append(out, planner.Window{d, from, to})
			}
		}
		return out
	}
	for i := range z.courses {
		c := planner.Course{ID: fmt.Sprintf("c%d", i), Minutes: one(60, 120, 180, 240, 390), MinGroup: 1, MaxGroup: one(1, 2, 3), Crew: []string{string("aab"[r.IntN(3)])},
			Features: [][]string{{"desk"}, {"desk"}, {"screen"}, {}}[r.IntN(4)], After: []string{}, Starts: []int{}}
		switch r.IntN(8) {
		case 0:
			c.Crew = []string{"a", "b"}
		case 1:
			c.Crew = []string{"a", "a"}
		}
		s.Courses = append(s.Courses, c)
	}
	for i := range z.trainers {
		t := planner.Trainer{ID: fmt.Sprintf("t%d", i), Home: []string{"north", "south", "east"}[r.IntN(3)], Roles: [][]string{{"a"}, {"b"}, {"a", "b"}, {"a", "b"}}[r.IntN(4)], Courses: []string{},
			Available: calendar(), MaxDayMinutes: one(240, 390, 480), MaxWeekMinutes: one(480, 900, 2400), TaughtMinutes: one(0, 0, 240)}
		for _, c := range s.Courses {
			if r.IntN(5) > 0 {
				t.Courses = append(t.Courses, c.ID)
			}
		}
		s.Trainers = append(s.Trainers, t)
	}
	for i := range z.rooms {
		s.Rooms = append(s.Rooms, planner.Room{ID: fmt.Sprintf("r%d", i), Site: []string{"north", "south", "north", "east", "online"}[r.IntN(5)],
			Seats: one(0, 1, 2, 3, 3, 3), Features: [][]string{{"desk"}, {"desk", "screen"}, {"desk", "screen"}, {"screen"}}[r.IntN(4)], Open: calendar()})
	}
	s.Offices = []planner.Office{{ID: "office", Site: "office", ReleasePerDay: 100}}
	always := []planner.Window{}
	for d := range s.Days {
		always = append(always, planner.Window{d, 0, 1440})
	}
	for i := range z.learners {
		s.Learners = append(s.Learners, planner.Learner{ID: fmt.Sprintf("p%d", i), Office: "office",
			Sites:     [][]string{{"north"}, {"south"}, {"north", "south"}, {"north", "south"}, {"east", "north", "south"}, {"online", "south"}}[r.IntN(6)],
			Available: always, MaxDayMinutes: 1440})
	}
	asked := map[string]bool{}
	for range z.requests {
		q := planner.Request{Learner: s.Learners[r.IntN(z.learners)].ID, Course: s.Courses[r.IntN(z.courses)].ID, Weight: 1 + r.IntN(9), Working: r.IntN(2) == 0}
		if q.ID = q.Learner + ":" + q.Course; asked[q.ID] {
			continue
		}
		asked[q.ID] = true
		q.Earliest = max(0, r.IntN(s.Days+4)-4)
		q.Due = q.Earliest + one(-20, -1, 0, 2, 5, 9)
		s.Requests = append(s.Requests, q)
	}
	for range r.IntN(4) {
		pinOne(s, r)
	}
	if wrong := referee.Sound(s); len(wrong) > 0 {
		panic(wrong)
	}
	return s
}

// pinOne adds a pinned session if one that it happens to think of can stand.
func pinOne(s *planner.Snapshot, r *rand.Rand) {
	c := s.Courses[r.IntN(len(s.Courses))]
	x := planner.Published{Pinned: true, Session: planner.Session{ID: fmt.Sprintf("pin%d", len(s.Published)), Course: c.ID, Room: s.Rooms[r.IntN(len(s.Rooms))].ID,
		Day: r.IntN(s.Days), Start: s.GridMinutes * r.IntN(1440/s.GridMinutes), Seated: []string{}}}
	for range c.Crew {
		x.Trainers = append(x.Trainers, s.Trainers[r.IntN(len(s.Trainers))].ID)
	}
	for _, q := range s.Requests {
		held := slices.ContainsFunc(s.Published, func(p planner.Published) bool { return slices.Contains(p.Seated, q.ID) })
		if q.Course == c.ID && len(x.Seated) == 0 && !held && r.IntN(2) == 0 {
			x.Seated = append(x.Seated, q.ID)
		}
	}
	was := s.Published
	if s.Published = append(slices.Clone(was), x); len(referee.Sound(s)) > 0 {
		s.Published = was
	}
}
