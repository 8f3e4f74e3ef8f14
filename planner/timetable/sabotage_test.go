package timetable

import (
	"slices"
	"testing"

	"cohort/planner"
)

// sabotage is one defect of the engine: a price that it gets wrong or a rule
// that it does not keep.
type sabotage struct {
	of     string // the rule or cost term that the referee finds wrong
	says   string
	model  func(*model)
	resume func(*state) // after the standing timetable is there; may be nil
}

// sabotages has a row, or several, for each rule and each cost term. The
// comparison of the property tests must see each of them, or it proves nothing.
var sabotages = []sabotage{
	{of: "unserved", says: "a unit too dear", model: func(m *model) { each(m, func(r *request) { r.price += b2i(!r.deferred) }) }},
	{of: "deferred", says: "a unit too dear", model: func(m *model) { each(m, func(r *request) { r.price += b2i(r.deferred) }) }},
	{of: "late", says: "a unit too dear", model: func(m *model) { each(m, func(r *request) { r.late++ }) }},
	{of: "late", says: "due a day later", model: func(m *model) { each(m, func(r *request) { r.due++ }) }},
	{of: "ready", says: "a unit too dear", model: func(m *model) { m.w.Ready++ }},
	{of: "ready", says: "counted from a day too late", model: func(m *model) {
		for i := range m.learners {
			m.learners[i].earliest++
		}
	}},
	{of: "teaching", says: "a unit too dear", model: func(m *model) {
		for i := range m.courses {
			m.courses[i].teaching++
		}
	}},
	{of: "trainer_travel", says: "a unit too dear", model: func(m *model) { m.w.TrainerTravel++ }},
	{of: "learner_travel", says: "a unit too dear", model: func(m *model) { eachFare(m, func(f *int64) { *f++ }) }},
	{of: "split", says: "a unit too dear", model: func(m *model) { m.w.Split++ }},
	{of: "split", says: "cohorts forgotten", model: func(m *model) { each(m, func(r *request) { r.group = none }) }},
	{of: "overload", says: "a unit too dear", model: func(m *model) { m.w.Overload++ }},
	{of: "overload", says: "what was taught before day 0 forgotten", model: func(m *model) { eachTrainer(m, func(t *trainer) { t.taught = 0 }) }},
	{of: "overload", says: "weeks by the day of the horizon", model: func(m *model) {
		for day := range m.week {
			m.week[day] = min(int32(day/7), int32(m.weeks-1))
		}
	}},
	{of: "moved", says: "a unit too dear", model: func(m *model) { eachPrice(m, func(p *toldPrice) { p.moved += b2i(p.term == moved) }) }},
	{of: "moved", says: "published seats forgotten", model: func(m *model) { each(m, func(r *request) { r.held = none }) }},
	{of: "reroomed", says: "a unit too dear", model: func(m *model) { eachPrice(m, func(p *toldPrice) { p.reroomed++ }) }},
	{of: "retrained", says: "a unit too dear", model: func(m *model) { eachPrice(m, func(p *toldPrice) { p.retrained++ }) }},
	{of: "provisional", says: "a unit too dear", model: func(m *model) { eachPrice(m, func(p *toldPrice) { p.moved += b2i(p.term == provisional) }) }},
	{of: "provisional", says: "a preview is as dear as what is announced", model: func(m *model) {
		eachPrice(m, func(p *toldPrice) { p.moved, p.term = m.w.Moved, moved })
	}},

	{of: "format", says: "published sessions change their names", model: func(m *model) {
		s := *m.s
		s.Published = slices.Clone(s.Published)
		for i := range s.Published {
			s.Published[i].ID = m.s.Published[(i+1)%len(s.Published)].ID
		}
		m.s = &s
	}},
	{of: "H1", says: "any trainer for any course", model: func(m *model) {
		m.courses[0].able[0] = []trainerIx{0, 1, 2, 3, 4, 5, 6}
		m.courses[1].able[0] = m.courses[0].able[0]
	}},
	{of: "H1", says: "any room for any course", model: func(m *model) {
		for c := range m.courses {
			m.courses[c].rooms = nil
			for r := range m.rooms {
				m.courses[c].rooms = append(m.courses[c].rooms, roomIx(r))
			}
		}
	}},
	{of: "H2", says: "courses at any hour", model: func(m *model) {
		for i := range m.startsOf {
			m.startsOf[i] = ^uint64(0)
		}
	}},
	{of: "H3", says: "rooms change over in no time", model: func(m *model) { m.roomPause = 0 }},
	{of: "H3", says: "rooms never shut", model: func(m *model) { always(m, m.roomDay) }},
	{of: "H4", says: "trainers without a break", model: func(m *model) { m.trainerBreak = 0 }},
	{of: "H4", says: "trainers always available", model: func(m *model) { always(m, m.trainerDay) }},
	{of: "H4", says: "trainers' weeks without end", model: func(m *model) { eachTrainer(m, func(t *trainer) { t.maxWeek = 9999 }) }},
	{of: "H4", says: "trainers' days without end", model: func(m *model) { eachTrainer(m, func(t *trainer) { t.maxDay = 9999 }) }},
	{of: "H5", says: "learners without a break", model: func(m *model) { m.pause = 0 }},
	{of: "H5", says: "learners always available", model: func(m *model) { always(m, m.userDay) }},
	{of: "H5", says: "learners' days without end", model: func(m *model) {
		for i := range m.learners {
			m.learners[i].maxDay = 9999
		}
	}},
	{of: "H5", says: "learners go from an online room to another in no time", model: func(m *model) {
		for i, way := range m.learnerWay {
			m.learnerWay[i] = min(way, 0)
		}
	}},
	{of: "H6", says: "learners sent anywhere", model: func(m *model) {
		for i, way := range m.learnerWay {
			m.learnerWay[i] = max(way, 0)
		}
	}},
	{of: "H6", says: "trainers sent anywhere", model: func(m *model) {
		for i, way := range m.trainerWay {
			m.trainerWay[i] = max(way, 0)
		}
	}},
	{of: "H7", says: "groups below the least", model: func(m *model) {
		for i := range m.courses {
			m.courses[i].min = 1
		}
	}},
	{of: "H7", says: "groups above the most", model: func(m *model) {
		for i := range m.courses {
			m.courses[i].max++
		}
		m.seatMax++
	}},
	{of: "H7", says: "more people than seats", model: func(m *model) {
		for i := range m.rooms {
			m.rooms[i].seats++
		}
		m.seatMax++
	}},
	{of: "H8", says: "requests served before their time", model: func(m *model) { each(m, func(r *request) { r.earliest = -99 }) }},
	{of: "H9", says: "courses in any order", model: func(m *model) {
		for i := range m.before {
			m.before[i], m.then[i] = nil, nil
		}
	}},
	{of: "H10", says: "offices release everybody", model: func(m *model) {
		for i := range m.release {
			m.release[i] = 99
		}
	}},
	{of: "H11", says: "pinned seats given up", model: func(m *model) { each(m, func(r *request) { r.frozen = false }) }},
	{of: "H11", says: "pinned sessions moved", model: func(m *model) {}, resume: func(d *state) {
		for _, s := range d.held {
			d.sessions[s].pinned = none
		}
	}},
}

func TestSabotageIsCaught(t *testing.T) {
	t.Parallel()
	for _, x := range sabotages {
		t.Run(x.of+" "+x.says, func(t *testing.T) {
			for seed := range int64(200) {
				s := previewed(night(world(seed), seed))
				if len(s.Published) == 0 {
					continue
				}
				m := newModel(s)
				x.model(m)
				d := newState(m)
				d.stand()
				if x.resume != nil {
					x.resume(d)
				}
				diff := wander(d, s, seed, 60)
				if len(diff.broken[x.of]) > 0 || slices.Contains(diff.terms, x.of) {
					return
				}
			}
			t.Fatal("nothing was noticed")
		})
	}
}

func b2i(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

func each(m *model, f func(*request)) {
	for i := range m.requests {
		f(&m.requests[i])
	}
}

func eachPrice(m *model, f func(*toldPrice)) {
	for i := range m.publishedPrice {
		f(&m.publishedPrice[i])
	}
}

func eachTrainer(m *model, f func(*trainer)) {
	for i := range m.trainers {
		f(&m.trainers[i])
	}
}

func eachFare(m *model, f func(*int64)) {
	for i := range m.learnerFare {
		if m.learnerWay[i] > 0 {
			f(&m.learnerFare[i])
		}
	}
}

// always opens all of somebody's days from midnight to midnight.
func always(m *model, days []int32) {
	open := m.windows.day([]planner.Window{{0, 0, 1440}})
	for i := range days {
		days[i] = open
	}
}
