package ledger_test

import (
	"bytes"
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"cohort/planner"
	"cohort/planner/ledger"
	"cohort/planner/referee"
	"cohort/planner/timetable"
)

const days = 9

// someWorld draws a small snapshot.
func someWorld(t *rapid.T) *planner.Snapshot {
	s := &planner.Snapshot{Format: planner.SnapshotFormat, Name: "evening", Days: days, GridMinutes: 30,
		Rules: planner.Rules{TrainerBreakMinutes: 30, LearnerBreakMinutes: 30, RoomChangeoverMinutes: 30}, Weights: planner.DefaultWeights(),
		Sites:     []planner.Site{{ID: "A"}, {ID: "B"}, {ID: "net", Virtual: true}, {ID: "o1"}, {ID: "o2"}},
		Offices:   []planner.Office{{ID: "O1", Site: "o1", ReleasePerDay: 1}, {ID: "O2", Site: "o2", ReleasePerDay: 2}},
		Published: []planner.Published{}}
	s.FirstDay, _ = planner.ParseDate("2027-01-18")
	for _, w := range []string{"A o1", "A o2", "B o1", "B o2", "A B"} {
		var from, to string
		_, _ = fmt.Sscan(w, &from, &to)
		s.Travel = append(s.Travel, planner.Travel{From: from, To: to, Minutes: 30})
	}
	for i, site := range []string{"A", "A", "B", "net"} {
		s.Rooms = append(s.Rooms, planner.Room{ID: fmt.Sprintf("r%d", i), Site: site, Seats: rapid.IntRange(2, 5).Draw(t, "seats"), Features: []string{"desk"}, Open: everyDay(540, 1020)})
	}
	for i := range 4 {
		c := planner.Course{ID: fmt.Sprintf("c%d", i), Minutes: rapid.SampledFrom([]int{120, 240}).Draw(t, "minutes"), MinGroup: rapid.IntRange(1, 3).Draw(t, "least"), MaxGroup: 4,
			Features: []string{"desk"}, Crew: []string{"a"}, After: []string{}, Starts: []int{}}
		if i%2 == 1 {
			c.After = []string{fmt.Sprintf("c%d", i-1)}
		}
		s.Courses = append(s.Courses, c)
	}
	for i := range 4 {
		s.Trainers = append(s.Trainers, planner.Trainer{ID: fmt.Sprintf("t%d", i), Home: []string{"A", "B"}[i%2], Roles: []string{"a"}, Courses: []string{"c0", "c1", "c2", "c3"},
			Available: everyDay(540, 1020), MaxDayMinutes: 420, MaxWeekMinutes: rapid.SampledFrom([]int{600, 2400}).Draw(t, "week"), TargetWeekMinutes: 2400})
	}
	for i := range rapid.IntRange(4, 14).Draw(t, "people") {
		addPerson(t, s, fmt.Sprintf("p%02d", i), i%6 == 5)
	}
	return s
}

func everyDay(from, to int) (out []planner.Window) {
	for d := range days {
		if d%7 < 5 {
			out = append(out, planner.Window{d, from, to})
		}
	}
	return out
}

func addPerson(t *rapid.T, s *planner.Snapshot, id string, anonymous bool) {
	l := planner.Learner{ID: id, Office: rapid.SampledFrom([]string{"O1", "O2"}).Draw(t, "office"), Anonymous: anonymous, Sites: []string{"A", "B"}, Available: everyDay(540, 1020), MaxDayMinutes: 480}
	working := rapid.Bool().Draw(t, "working")
	if !working {
		day := s.FirstDay
		l.Intake = &day
	}
	s.Learners = append(s.Learners, l)
	for _, c := range s.Courses {
		if rapid.IntRange(0, 2).Draw(t, "asks") > 0 {
			s.Requests = append(s.Requests, planner.Request{ID: planner.RequestID(id, c.ID), Learner: id, Course: c.ID, Due: rapid.IntRange(2, 12).Draw(t, "due"), Weight: 1, Working: working})
		}
	}
}

// someNight draws a plan and the one of the morning after, with the snapshots that they
// were made from.
func someNight(t *rapid.T, tb testing.TB) (before, after ledger.Side) {
	s := someWorld(t)
	before = ledger.Side{Snapshot: s, Plan: solved(t, tb, s)}
	next := morning(before)
	next.Weights.Moved = rapid.SampledFrom([]int64{1000, 30, 1}).Draw(t, "moved")
	for k := range rapid.IntRange(0, 3).Draw(t, "events") {
		happens(t, next, k)
	}
	if faults := referee.Sound(next); len(faults) > 0 {
		t.Fatalf("the morning is not sound: %s", faults[0])
	}
	return before, ledger.Side{Snapshot: next, Plan: solved(t, tb, next)}
}

func solved(t *rapid.T, tb testing.TB, s *planner.Snapshot) *planner.Plan {
	r, err := timetable.Solve(tb.Context(), s, timetable.Options{Seed: rapid.Int64Range(1, 1000).Draw(t, "seed"), Iterations: 200, Terse: true})
	if err != nil {
		t.Fatal(err)
	}
	return r.Plan
}

// morning is the snapshot of the day after, before anything happened.
func morning(x ledger.Side) *planner.Snapshot {
	s, err := planner.ReadSnapshot(bytes.NewReader(x.Snapshot.Bytes()))
	if err != nil {
		panic(err)
	}
	s.Name, s.FirstDay = "morning", s.FirstDay+1
	later := func(list []planner.Window) (out []planner.Window) {
		for _, w := range list {
			if w.Day() > 0 {
				out = append(out, planner.Window{w.Day() - 1, w.From(), w.To()})
			}
		}
		return append(out, planner.Window{days - 1, 540, 1020})
	}
	for i := range s.Rooms {
		s.Rooms[i].Open = later(s.Rooms[i].Open)
	}
	for i := range s.Trainers {
		s.Trainers[i].Available = later(s.Trainers[i].Available)
	}
	for i := range s.Learners {
		s.Learners[i].Available = later(s.Learners[i].Available)
	}
	done := map[string]bool{}
	for _, p := range x.Plan.Sessions {
		if p.Day == 0 {
			for _, r := range p.Seated {
				done[r] = true
			}
			continue
		}
		p.Day--
		p.Seated = slices.Clone(p.Seated)
		s.Published = append(s.Published, planner.Published{Session: p})
	}
	s.Requests = slices.DeleteFunc(s.Requests, func(r planner.Request) bool { return done[r.ID] })
	for i := range s.Requests {
		s.Requests[i].Due--
	}
	return s
}

// happens changes the world in one way, for the k-th time.
func happens(t *rapid.T, s *planner.Snapshot, k int) {
	day := rapid.IntRange(0, days-1).Draw(t, "day")
	onDay := func(w planner.Window) bool { return w.Day() == day }
	pick := func(n int) int { return rapid.IntRange(0, n-1).Draw(t, "which") }
	forget := func(gone func(r *planner.Request) bool) {
		lost := map[string]bool{}
		s.Requests = slices.DeleteFunc(s.Requests, func(r planner.Request) bool {
			lost[r.ID] = lost[r.ID] || gone(&r)
			return gone(&r)
		})
		for i := range s.Published {
			s.Published[i].Seated = slices.DeleteFunc(s.Published[i].Seated, func(r string) bool { return lost[r] })
		}
	}
	switch rapid.IntRange(0, 9).Draw(t, "event") {
	case 0:
		x := &s.Trainers[pick(len(s.Trainers))]
		x.Available = slices.DeleteFunc(x.Available, onDay)
	case 1:
		at := pick(len(s.Trainers))
		s.Trainers = slices.Delete(s.Trainers, at, at+1)
	case 2:
		x := &s.Rooms[pick(len(s.Rooms))]
		x.Open = slices.DeleteFunc(x.Open, onDay)
	case 3:
		s.Rooms[pick(len(s.Rooms))].Seats--
	case 4:
		at := pick(len(s.Learners))
		who := s.Learners[at].ID
		s.Learners = slices.Delete(s.Learners, at, at+1)
		forget(func(r *planner.Request) bool { return r.Learner == who })
	case 5:
		x := &s.Learners[pick(len(s.Learners))]
		x.Available = slices.DeleteFunc(x.Available, onDay)
	case 6:
		for i := range 3 {
			addPerson(t, s, fmt.Sprintf("new%d%d", k, i), false)
		}
	case 7:
		x := &s.Courses[pick(len(s.Courses))]
		x.Minutes += 30
	case 8:
		if len(s.Requests) > 0 {
			s.Requests[pick(len(s.Requests))].Earliest = day
		}
	case 9:
		s.Learners[pick(len(s.Learners))].Sites = []string{"B"}
	}
}
