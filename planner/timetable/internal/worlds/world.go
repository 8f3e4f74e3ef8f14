// Package worlds makes snapshots for the tests of the engine.
package worlds

import (
	"fmt"
	"math/rand/v2"

	"cohort/planner"
)

// World makes a small snapshot in which every rule and every price bites: crews
// of two, online rooms, windows off the grid, ways that nobody travels, release
// limits, chains of courses, overdue requests, weeks that a year's end cuts.
func World(seed int64) *planner.Snapshot {
	r := rand.New(rand.NewPCG(uint64(seed), 7))
	w := &maker{Rand: r}
	one := w.one
	w.days = one(1, 4, 9, 13)
	w.s = &planner.Snapshot{Format: planner.SnapshotFormat, Name: fmt.Sprintf("world-%d", seed),
		Days: w.days, GridMinutes: one(30, 15, 5, 60),
		Rules: planner.Rules{TrainerBreakMinutes: one(0, 10, 30), LearnerBreakMinutes: one(0, 15, 30), RoomChangeoverMinutes: one(0, 20, 30)},
		Weights: planner.Weights{Unserved: 1000, Deferred: int64(one(50, 1000)), Late: 20, Ready: 5, Teaching: 10, TrainerTravel: 1, LearnerTravel: int64(one(1, 7)),
			Split: 15, Overload: 20, Moved: 30, Reroomed: 3, Retrained: 8}}
	s := w.s
	s.FirstDay, _ = planner.ParseDate("2026-12-20")
	s.FirstDay += planner.Date(r.IntN(14))
	s.Sites = []planner.Site{{ID: "north"}, {ID: "south"}, {ID: "east"}, {ID: "online", Virtual: true}, {ID: "o1"}, {ID: "o2"}, {ID: "o3"}}
	for i, a := range []string{"north", "south", "east"} {
		for _, b := range []string{"south", "east", "o1", "o2", "o3"}[i:] {
			if a != b && r.IntN(6) > 0 {
				s.Travel = append(s.Travel, planner.Travel{From: a, To: b, Minutes: one(0, 25, 40, 95)})
			}
		}
	}
	w.rooms()
	w.courses()
	w.trainers()
	for i := range 3 {
		s.Offices = append(s.Offices, planner.Office{ID: fmt.Sprintf("o%d", i+1), Site: fmt.Sprintf("o%d", i+1), ReleasePerDay: one(0, 1, 2, 5)})
	}
	for i := range 30 {
		w.learner(i)
	}
	s.Published = []planner.Published{}
	return s
}

// maker draws the parts of a world.
type maker struct {
	*rand.Rand
	days int
	s    *planner.Snapshot
}

func (w *maker) one(list ...int) int { return list[w.IntN(len(list))] }

func (w *maker) calendar() (out []planner.Window) {
	for d := range w.days {
		switch a, b := w.one(0, 480, 545, 610), w.one(1440, 1200, 1085, 905); w.IntN(8) {
		case 0:
		case 1, 2:
			mid := (a + b) / 2
			out = append(out, planner.Window{d, a, mid}, planner.Window{d, mid + w.one(0, 7), b})
		default:
			out = append(out, planner.Window{d, a, b})
		}
	}
	return out
}

func (w *maker) rooms() {
	for i := range 6 {
		site := []string{"north", "south", "east", "online", "north", "online"}[i]
		features := [][]string{{"desk"}, {"desk", "screen"}, {"screen"}, {"desk"}, {"desk", "screen"}, {"screen"}}[i]
		w.s.Rooms = append(w.s.Rooms, planner.Room{ID: fmt.Sprintf("r%d", i), Site: site, Seats: w.one(0, 3, 5, 9), Features: features, Open: w.calendar()})
	}
}

func (w *maker) courses() {
	for i := range 8 {
		c := planner.Course{ID: fmt.Sprintf("c%d", i), Minutes: w.one(45, 60, 95, 180, 240), MinGroup: w.one(1, 2, 3), Crew: []string{[]string{"a", "b"}[w.IntN(2)]}, After: []string{}, Starts: []int{}, Features: []string{}}
		c.MaxGroup = c.MinGroup + w.IntN(5)
		if w.IntN(3) > 0 {
			c.Features = []string{[]string{"desk", "screen"}[w.IntN(2)]}
		}
		switch w.IntN(8) {
		case 0, 1:
			c.Crew = []string{"a", "b"}
		case 2:
			c.Crew = []string{"a", "a"}
		}
		for j := range i {
			if w.IntN(5) == 0 {
				c.After = append(c.After, fmt.Sprintf("c%d", j))
			}
		}
		if w.IntN(4) == 0 {
			c.Starts = []int{480, 600, 900}
		}
		w.s.Courses = append(w.s.Courses, c)
	}
}

func (w *maker) trainers() {
	for i := range 7 {
		t := planner.Trainer{ID: fmt.Sprintf("t%d", i), Home: []string{"north", "south", "east", "o1"}[w.IntN(4)], Roles: [][]string{{"a"}, {"b"}, {"a", "b"}}[w.IntN(3)],
			Available: w.calendar(), MaxDayMinutes: w.one(240, 300, 480), MaxWeekMinutes: w.one(600, 900, 2400), TargetWeekMinutes: w.one(0, 200, 500), TaughtMinutes: w.one(0, 100, 300)}
		for _, c := range w.s.Courses {
			if w.IntN(3) > 0 {
				t.Courses = append(t.Courses, c.ID)
			}
		}
		w.s.Trainers = append(w.s.Trainers, t)
	}
}

func (w *maker) learner(i int) {
	l := planner.Learner{ID: fmt.Sprintf("p%d", i), Office: w.s.Offices[w.IntN(3)].ID, Cohort: []string{"", "w1", "w2"}[w.IntN(3)], Anonymous: i >= 24,
		Sites: [][]string{{"north", "south"}, {"north", "south", "east"}, {"east"}, {"online", "north", "east"}}[w.IntN(4)], Available: w.calendar(), MaxDayMinutes: w.one(200, 300, 480, 480)}
	if w.IntN(15) == 0 {
		l.Available = nil
	}
	w.s.Learners = append(w.s.Learners, l)
	for _, c := range w.s.Courses {
		if w.IntN(2) == 0 {
			continue
		}
		e := w.IntN(w.days) - w.IntN(4)
		if w.IntN(3) > 0 {
			e = 0
		}
		w.s.Requests = append(w.s.Requests, planner.Request{ID: l.ID + ":" + c.ID, Learner: l.ID, Course: c.ID, Earliest: e, Due: w.one(e-20, e, e+1, e+3, e+20), Weight: 1 + w.IntN(12), Working: w.IntN(2) == 0})
	}
}
