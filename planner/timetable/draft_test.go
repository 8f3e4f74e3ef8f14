package timetable

import (
	"fmt"
	"strings"
	"testing"

	"cohort/planner"
	"cohort/planner/referee"
	"cohort/planner/search"
)

// compare returns in what the draft differs from the truth, nothing if not.
func compare(d *draft) string {
	v := referee.Check(d.s, d.plan())
	if !v.Valid {
		return fmt.Sprintf("broken: %v", v.Broken)
	}
	if got := d.total(); got != v.Terms || d.cost != v.Cost {
		return fmt.Sprintf("cost: running %d %+v, referee %d %+v", d.cost, got, v.Cost, v.Terms)
	}
	return ""
}

// wander makes random moves, keeps or drops each, and returns the first
// difference from the referee.
func wander(d *draft, seed int64, steps int) string {
	rand := search.NewRand(seed, 0)
	if diff := compare(d); diff != "" {
		return "at the start: " + diff
	}
	for step := range steps {
		before := d.cost
		delta, made := d.Propose(rand, 1<<40)
		if made && delta != d.cost-before {
			return fmt.Sprintf("step %d: said %d, was %d", step, delta, d.cost-before)
		}
		if diff := compare(d); diff != "" {
			return fmt.Sprintf("step %d, %s: %s", step, names[d.last], diff)
		}
		if !made {
			continue
		}
		if rand.Chance(3) {
			was := before
			d.Drop()
			if d.cost != was {
				return fmt.Sprintf("step %d, %s: undone to %d, was %d", step, names[d.last], d.cost, was)
			}
			if diff := compare(d); diff != "" {
				return fmt.Sprintf("step %d, %s undone: %s", step, names[d.last], diff)
			}
		} else {
			d.Keep()
		}
	}
	return ""
}

func TestRunningCostIsTheReferees(t *testing.T) {
	for seed := range int64(20) {
		for name, s := range map[string]*planner.Snapshot{"from nothing": world(seed), "next night": nextNight(seed)} {
			if faults := referee.Sound(s); len(faults) > 0 {
				t.Fatalf("seed %d, %s: the snapshot is not sound: %v", seed, name, faults)
			}
			d := newDraft(newModel(s))
			d.stand()
			if diff := wander(d, seed, 250); diff != "" {
				t.Fatalf("seed %d, %s: %s", seed, name, diff)
			}
		}
	}
}

func TestUndoLeadsBackToTheStart(t *testing.T) {
	for seed := range int64(20) {
		d := newDraft(newModel(nextNight(seed)))
		d.stand()
		wander(d, seed, 50)
		start := string(d.plan().Bytes())
		terms := d.terms
		d.begin()
		rand := search.NewRand(seed, 1)
		for range 300 {
			mark := len(d.log)
			made := false
			switch rand.Intn(6) {
			case 0:
				made = d.takeSeat(rand)
			case 1:
				made = d.changeSeat(rand)
			case 2:
				made = d.walkAgain(rand)
			case 3:
				made = d.shift(rand)
			case 4:
				made = d.refit(rand)
			case 5:
				made = d.displace(rand)
			}
			if !made {
				d.undoTo(mark)
			}
		}
		if len(d.log) < 300 {
			t.Fatalf("seed %d: only %d changes to undo", seed, len(d.log))
		}
		d.undo()
		if got := string(d.plan().Bytes()); got != start || d.terms != terms {
			t.Fatalf("seed %d: undone to another timetable:\n%s\nwas\n%s", seed, got, start)
		}
	}
}

// A wrong delta and a rule not kept must be seen by the comparison, or it
// proves nothing; each row is one defect.
func TestDefectsAreCaught(t *testing.T) {
	for _, x := range []struct {
		defect string
		make   func(*model)
		sign   string // what the comparison says
	}{
		{"unserved a unit too dear", func(m *model) { m.each(func(r *request) { r.price += b2i(!r.deferred) }) }, "cost:"},
		{"deferred a unit too dear", func(m *model) { m.each(func(r *request) { r.price += b2i(r.deferred) }) }, "cost:"},
		{"late a unit too dear", func(m *model) { m.each(func(r *request) { r.late++ }) }, "cost:"},
		{"ready a unit too dear", func(m *model) { m.w.Ready++ }, "cost:"},
		{"teaching a unit too dear", func(m *model) { m.courses[len(m.courses)-1].teaching++; m.courses[0].teaching++ }, "cost:"},
		{"trainer travel a unit too dear", func(m *model) { m.w.TrainerTravel++ }, "cost:"},
		{"learner travel a unit too dear", func(m *model) { m.eachFare(func(f *int64) { *f++ }) }, "cost:"},
		{"split a unit too dear", func(m *model) { m.w.Split++ }, "cost:"},
		{"overload a unit too dear", func(m *model) { m.w.Overload++ }, "cost:"},
		{"moved a unit too dear", func(m *model) { m.w.Moved++ }, "cost:"},
		{"reroomed a unit too dear", func(m *model) { m.w.Reroomed++ }, "cost:"},
		{"retrained a unit too dear", func(m *model) { m.w.Retrained++ }, "cost:"},
		{"any trainer for any course", func(m *model) {
			m.courses[0].able[0] = []trainerIx{0, 1, 2, 3, 4, 5, 6}
			m.courses[1].able[0] = m.courses[0].able[0]
		}, "H1"},
		{"courses at any hour", func(m *model) {
			for i := range m.startsOf {
				m.startsOf[i] = ^uint64(0)
			}
		}, "H2"},
		{"rooms change over in no time", func(m *model) { m.roomPause = 0 }, "H3"},
		{"trainers without a break", func(m *model) { m.trainerBreak = 0 }, "H4"},
		{"trainers' weeks without end", func(m *model) { m.eachTrainer(func(t *trainer) { t.maxWeek = 9999 }) }, "H4"},
		{"trainers' days without end", func(m *model) { m.eachTrainer(func(t *trainer) { t.maxDay = 9999 }) }, "H4"},
		{"learners without a break", func(m *model) { m.pause = 0 }, "H5"},
		{"learners' days without end", func(m *model) {
			for i := range m.learners {
				m.learners[i].maxDay = 9999
			}
		}, "H5"},
		{"learners sent anywhere", func(m *model) {
			for i, way := range m.learnerWay {
				m.learnerWay[i] = max(way, 0)
			}
		}, "H6"},
		{"trainers sent anywhere", func(m *model) {
			for i, way := range m.trainerWay {
				m.trainerWay[i] = max(way, 0)
			}
		}, "H6"},
		{"groups below the least", func(m *model) {
			for i := range m.courses {
				m.courses[i].min = 1
			}
		}, "H7"},
		{"groups above the most", func(m *model) {
			for i := range m.courses {
				m.courses[i].max++
			}
			m.seatMax++
		}, "H7"},
		{"requests served before their time", func(m *model) { m.each(func(r *request) { r.earliest = -99 }) }, "H8"},
		{"courses in any order", func(m *model) {
			for i := range m.before {
				m.before[i], m.then[i] = nil, nil
			}
		}, "H9"},
		{"offices release everybody", func(m *model) {
			for i := range m.release {
				m.release[i] = 99
			}
		}, "H10"},
		{"pinned seats given up", func(m *model) { m.each(func(r *request) { r.frozen = false }) }, "H11"},
	} {
		t.Run(x.defect, func(t *testing.T) {
			for seed := range int64(200) {
				s := nextNight(seed)
				m := newModel(s)
				x.make(m)
				d := newDraft(m)
				d.stand()
				if strings.Contains(wander(d, seed, 60), x.sign) {
					return
				}
			}
			t.Fatalf("%s, and nothing was noticed", x.defect)
		})
	}
}

func b2i(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

func (m *model) each(f func(*request)) {
	for i := range m.requests {
		f(&m.requests[i])
	}
}

func (m *model) eachTrainer(f func(*trainer)) {
	for i := range m.trainers {
		f(&m.trainers[i])
	}
}

func (m *model) eachFare(f func(*int64)) {
	for i := range m.learnerFare {
		if m.learnerWay[i] > 0 {
			f(&m.learnerFare[i])
		}
	}
}
