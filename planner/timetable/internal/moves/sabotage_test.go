package moves

import (
	"slices"
	"testing"

	"cohort/planner"
	"cohort/planner/ground"
	"cohort/planner/timetable/internal/draft"
)

// sabotage is one defect of the engine: a price that it gets wrong or a rule
// that it does not keep.
type sabotage struct {
	of     string // the rule or cost term that the referee finds wrong
	says   string
	model  func(*draft.Model)
	resume func(*State) // after the standing timetable is there; may be nil
}

// sabotages has a row, or several, for each rule and each cost term. The
// comparison of the property tests must see each of them, or it proves nothing.
var sabotages = []sabotage{
	{of: "unserved", says: "a unit too dear", model: func(m *draft.Model) { each(m, func(r *draft.Request) { r.Price += b2i(!r.Deferred) }) }},
	{of: "deferred", says: "a unit too dear", model: func(m *draft.Model) { each(m, func(r *draft.Request) { r.Price += b2i(r.Deferred) }) }},
	{of: "late", says: "a unit too dear", model: func(m *draft.Model) { each(m, func(r *draft.Request) { r.Late++ }) }},
	{of: "late", says: "due a day later", model: func(m *draft.Model) { each(m, func(r *draft.Request) { r.Due++ }) }},
	{of: "ready", says: "a unit too dear", model: func(m *draft.Model) { m.Weights.Ready++ }},
	{of: "ready", says: "counted from a day too late", model: func(m *draft.Model) {
		for i := range m.Learners {
			m.Learners[i].Earliest++
		}
	}},
	{of: "teaching", says: "a unit too dear", model: func(m *draft.Model) {
		for i := range m.Courses {
			m.Courses[i].Teaching++
		}
	}},
	{of: "trainer_travel", says: "a unit too dear", model: func(m *draft.Model) { m.Weights.TrainerTravel++ }},
	{of: "learner_travel", says: "a unit too dear", model: func(m *draft.Model) { eachFare(m, func(f *int64) { *f++ }) }},
	{of: "split", says: "a unit too dear", model: func(m *draft.Model) { m.Weights.Split++ }},
	{of: "split", says: "cohorts forgotten", model: func(m *draft.Model) { each(m, func(r *draft.Request) { r.Group = draft.None }) }},
	{of: "overload", says: "a unit too dear", model: func(m *draft.Model) { m.Weights.Overload++ }},
	{of: "overload", says: "what was taught before day 0 forgotten", model: func(m *draft.Model) { eachTrainer(m, func(t *draft.Trainer) { t.Taught = 0 }) }},
	{of: "overload", says: "weeks by the day of the horizon", model: func(m *draft.Model) {
		for day := range m.Week {
			m.Week[day] = min(int32(day/7), int32(m.Weeks-1))
		}
	}},
	{of: "moved", says: "a unit too dear", model: func(m *draft.Model) { eachPrice(m, func(p *draft.ToldPrice) { p.Moved += b2i(p.Term == draft.Moved) }) }},
	{of: "moved", says: "published seats forgotten", model: func(m *draft.Model) { each(m, func(r *draft.Request) { r.Announced = draft.None }) }},
	{of: "reroomed", says: "a unit too dear", model: func(m *draft.Model) { eachPrice(m, func(p *draft.ToldPrice) { p.Reroomed++ }) }},
	{of: "retrained", says: "a unit too dear", model: func(m *draft.Model) { eachPrice(m, func(p *draft.ToldPrice) { p.Retrained++ }) }},
	{of: "provisional", says: "a unit too dear", model: func(m *draft.Model) {
		eachPrice(m, func(p *draft.ToldPrice) { p.Moved += b2i(p.Term == draft.Provisional) })
	}},
	{of: "provisional", says: "a preview is as dear as what is announced", model: func(m *draft.Model) {
		eachPrice(m, func(p *draft.ToldPrice) { p.Moved, p.Term = m.Weights.Moved, draft.Moved })
	}},

	{of: "format", says: "published sessions change their names", model: func(m *draft.Model) {
		s := *m.Snapshot
		s.Published = slices.Clone(s.Published)
		for i := range s.Published {
			s.Published[i].ID = m.Snapshot.Published[(i+1)%len(s.Published)].ID
		}
		m.Snapshot = &s
	}},
	{of: "H1", says: "any trainer for any course", model: func(m *draft.Model) {
		m.Courses[0].Able[0] = []draft.TrainerIx{0, 1, 2, 3, 4, 5, 6}
		m.Courses[1].Able[0] = m.Courses[0].Able[0]
	}},
	{of: "H1", says: "any room for any course", model: func(m *draft.Model) {
		for c := range m.Courses {
			m.Courses[c].Rooms = nil
			for r := range m.Rooms {
				m.Courses[c].Rooms = append(m.Courses[c].Rooms, draft.RoomIx(r))
			}
		}
	}},
	{of: "H2", says: "courses at any hour", model: func(m *draft.Model) {
		for i := range m.StartsOf {
			m.StartsOf[i] = ^uint64(0)
		}
	}},
	{of: "H3", says: "rooms change over in no time", model: func(m *draft.Model) { m.RoomChangeover = 0 }},
	{of: "H3", says: "halls whole and in parts at once", model: func(m *draft.Model) {
		for i := range m.Rooms {
			m.Rooms[i].Takes = nil
		}
	}},
	{of: "H3", says: "rooms never shut", model: func(m *draft.Model) { always(m, m.RoomDay) }},
	{of: "H4", says: "trainers without a break", model: func(m *draft.Model) { m.TrainerBreak = 0 }},
	{of: "H4", says: "trainers always available", model: func(m *draft.Model) { always(m, m.TrainerDay) }},
	{of: "H4", says: "trainers' weeks without end", model: func(m *draft.Model) { eachTrainer(m, func(t *draft.Trainer) { t.MaxWeek = 9999 }) }},
	{of: "H4", says: "trainers' days without end", model: func(m *draft.Model) { eachTrainer(m, func(t *draft.Trainer) { t.MaxDay = 9999 }) }},
	{of: "H5", says: "learners without a break", model: func(m *draft.Model) { m.LearnerBreak = 0 }},
	{of: "H5", says: "learners always available", model: func(m *draft.Model) { always(m, m.LearnerDay) }},
	{of: "H5", says: "learners' days without end", model: func(m *draft.Model) {
		for i := range m.Learners {
			m.Learners[i].MaxDay = 9999
		}
	}},
	{of: "H5", says: "learners go from an online room to another in no time", model: func(m *draft.Model) {
		for i, way := range m.LearnerWay {
			m.LearnerWay[i] = min(way, 0)
		}
	}},
	{of: "H6", says: "learners sent anywhere", model: func(m *draft.Model) {
		for i, way := range m.LearnerWay {
			m.LearnerWay[i] = max(way, 0)
		}
	}},
	{of: "H6", says: "trainers sent anywhere", model: func(m *draft.Model) {
		for i, way := range m.TrainerWay {
			m.TrainerWay[i] = max(way, 0)
		}
	}},
	{of: "H7", says: "groups below the least", model: func(m *draft.Model) {
		for i := range m.Courses {
			m.Courses[i].Min = 1
		}
	}},
	{of: "H7", says: "groups above the most", model: func(m *draft.Model) {
		for i := range m.Courses {
			m.Courses[i].Max++
		}
		m.SeatMax++
	}},
	{of: "H7", says: "more people than seats", model: func(m *draft.Model) {
		for i := range m.Rooms {
			m.Rooms[i].Seats++
		}
		m.SeatMax++
	}},
	{of: "H8", says: "requests served before their time", model: func(m *draft.Model) { each(m, func(r *draft.Request) { r.Earliest = -99 }) }},
	{of: "H9", says: "courses in any order", model: func(m *draft.Model) {
		for i := range m.Before {
			m.Before[i], m.Then[i] = nil, nil
		}
	}},
	{of: "H10", says: "offices release everybody", model: func(m *draft.Model) {
		for i := range m.Release {
			m.Release[i] = 99
		}
	}},
	{of: "H11", says: "pinned seats given up", model: func(m *draft.Model) { each(m, func(r *draft.Request) { r.Frozen = false }) }},
	{of: "H11", says: "pinned sessions moved", model: func(m *draft.Model) {}, resume: func(d *State) {
		for _, s := range d.All {
			d.Sessions[s].Pinned = draft.None
		}
	}},
	{of: "H11", says: "what is pinned of a session forgotten", model: func(m *draft.Model) { clear(m.Fixed) }},
	{of: "H11", says: "whoever takes what comes before a pinned seat may lose theirs", model: func(m *draft.Model) {
		each(m, func(r *draft.Request) { r.Needed, r.Stays = false, false })
	}},
	{of: "H12", says: "any room for anybody", model: func(m *draft.Model) {
		for i := range m.Learners {
			m.Learners[i].Need = 0
		}
	}},
}

func TestSabotageIsCaught(t *testing.T) {
	t.Parallel()
	for _, x := range sabotages {
		t.Run(x.of+" "+x.says, func(t *testing.T) {
			for seed := range int64(200) {
				s := loosened(sharing(needy(previewed(night(world(seed), seed)), seed)), seed)
				if len(s.Published) == 0 {
					continue
				}
				m := draft.NewModel(s)
				x.model(m)
				d := New(m)
				d.Stand()
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

func each(m *draft.Model, f func(*draft.Request)) {
	for i := range m.Requests {
		f(&m.Requests[i])
	}
}

func eachPrice(m *draft.Model, f func(*draft.ToldPrice)) {
	for i := range m.PublishedPrice {
		f(&m.PublishedPrice[i])
	}
}

func eachTrainer(m *draft.Model, f func(*draft.Trainer)) {
	for i := range m.Trainers {
		f(&m.Trainers[i])
	}
}

func eachFare(m *draft.Model, f func(*int64)) {
	for i := range m.LearnerFare {
		if m.LearnerWay[i] > 0 {
			f(&m.LearnerFare[i])
		}
	}
}

// always opens all of somebody's days from midnight to midnight.
func always(m *draft.Model, days []ground.DayIx) {
	open := m.Windows.Add(nil, 1, []planner.Window{{0, 0, 1440}})[0]
	for i := range days {
		days[i] = open
	}
}
