package referee

import (
	"bytes"
	"encoding/json"
	"os"
	"slices"
	"testing"

	"cohort/planner"
)

// world is the small snapshot and the valid plan that every case starts from:
//
//	day 0  old/1 SRV-01 AUD  PSY     10:00-16:30  P1 P2 P3 (pinned, held P1 P2)
//	       new/1 WEB-1  WEB  PRO     18:00-19:00  P6 P7
//	day 1  old/2 IT-01  LAB2 PRO2    10:00-14:00  P1 P2 P3
//	day 2  old/3 SRV-02 AUD  PSY2    10:00-16:30  P1 P2
//	day 3  new/2 IT-02  LAB2 PRO     09:00-14:00  P1 P2
//	day 4  new/3 ATT-01 LAB  PRO+PSY 10:00-14:00  P1 P2
//	day 7  new/5 SRV-01 AUD  PSY     10:00-16:30  P4 P5
//	day 8  new/4 IT-01  LAB  PRO     10:00-14:00  P4 A
//
// P1 to P4 are newcomers, P5 to P7 already work, A is anonymous. LAB2 is at TC2,
// PRO2's home; WEB is online; everything else is at TC. P4 and A are of the
// office O2, the others of O1.
type world struct {
	s *planner.Snapshot
	p *planner.Plan
}

func newWorld(t testing.TB) world {
	t.Helper()
	s, err := ReadSnapshot(bytes.NewReader(file(t, "../testdata/small.snapshot.json")))
	if err != nil {
		t.Fatal(err)
	}
	p, err := planner.ReadPlan(bytes.NewReader(file(t, "../testdata/small.plan.json")), s)
	if err != nil {
		t.Fatal(err)
	}
	return world{s, p}
}

func file(t testing.TB, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// text is a snapshot or a plan as a file, its lists as they stand.
func text(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(b)
}

func find[E any](list []E, id string, of func(*E) string) *E {
	i := slices.IndexFunc(list, func(x E) bool { return of(&x) == id })
	if i < 0 {
		panic("no " + id)
	}
	return &list[i]
}

func (w world) session(id string) *planner.Session {
	return find(w.p.Sessions, id, func(x *planner.Session) string { return x.ID })
}
func (w world) published(id string) *planner.Published {
	return find(w.s.Published, id, func(x *planner.Published) string { return x.ID })
}
func (w world) room(id string) *planner.Room {
	return find(w.s.Rooms, id, func(x *planner.Room) string { return x.ID })
}
func (w world) trainer(id string) *planner.Trainer {
	return find(w.s.Trainers, id, func(x *planner.Trainer) string { return x.ID })
}
func (w world) course(id string) *planner.Course {
	return find(w.s.Courses, id, func(x *planner.Course) string { return x.ID })
}
func (w world) office(id string) *planner.Office {
	return find(w.s.Offices, id, func(x *planner.Office) string { return x.ID })
}
func (w world) learner(id string) *planner.Learner {
	return find(w.s.Learners, id, func(x *planner.Learner) string { return x.ID })
}
func (w world) request(id string) *planner.Request {
	return find(w.s.Requests, id, func(x *planner.Request) string { return x.ID })
}

// drop takes a session out of the plan.
func (w world) drop(id string) {
	w.p.Sessions = slices.DeleteFunc(w.p.Sessions, func(x planner.Session) bool { return x.ID == id })
}

// seat says who sits in a session of the plan.
func (w world) seat(id string, learners ...string) {
	t := w.session(id)
	t.Seated = nil
	for _, l := range learners {
		t.Seated = append(t.Seated, l+":"+t.Course)
	}
}

// preview says that people were shown a published session as a preview only, and
// what its term costs.
func (w world) preview(id string, price int64) {
	w.s.Weights.Provisional = planner.Given(price)
	w.published(id).Provisional = true
}

// pins says what is pinned of a published session.
func (w world) pins(id string, what ...string) { w.published(id).Pins = what }

// at moves a session of the plan.
func (w world) at(id string, day, start int) {
	t := w.session(id)
	t.Day, t.Start = day, start
}

// without takes the windows of a day out.
func without(windows []planner.Window, day int) []planner.Window {
	return slices.DeleteFunc(windows, func(x planner.Window) bool { return x.Day() == day })
}

// only replaces the windows of a day.
func only(windows []planner.Window, day int, spans ...[2]int) []planner.Window {
	windows = without(windows, day)
	for _, x := range spans {
		windows = append(windows, planner.Window{day, x[0], x[1]})
	}
	return windows
}
