package ledger

import (
	"slices"

	"cohort/planner"
	"cohort/planner/diff"
)

// held is a session of one side with its people.
type held struct {
	Held
	Course string
	People []string // learners, ascending
	pair   *pair
}

// pair is what is one session to people: as it was and as it is. One of the two may be
// nil.
type pair struct {
	old, now *held
}

func (p *pair) course() string {
	if p.old != nil {
		return p.old.Course
	}
	return p.now.Course
}

// kind is what became of it; diff.Same: it is held as it was.
func (p *pair) kind() diff.Kind {
	var was, is *diff.Slot
	if p.old != nil {
		was = &p.old.Slot
	}
	if p.now != nil {
		is = &p.now.Slot
	}
	return diff.KindOf(was, is)
}

// key is somebody or some room on one day.
type key struct {
	id   string
	date planner.Date
}

// side is one plan with its snapshot, to look things up in.
type side struct {
	*planner.Snapshot
	sites     map[string]*planner.Site
	courses   map[string]*planner.Course
	rooms     map[string]*planner.Room
	trainers  map[string]*planner.Trainer
	offices   map[string]*planner.Office
	learners  map[string]*planner.Learner
	published map[string]*planner.Published
	requests  map[diff.Need]*planner.Request
	ways      map[[2]string]int

	sessions  []*held
	seat      map[diff.Need]*held
	past      map[diff.Need]*held // seats before the moment from which is compared
	byRoom    map[key][]*held
	byTrainer map[key][]*held
	byLearner map[key][]*held
}

func byID[T any](list []T, id func(*T) string) map[string]*T {
	out := make(map[string]*T, len(list))
	for i := range list {
		out[id(&list[i])] = &list[i]
	}
	return out
}

// newSide reads a plan from a moment on.
func newSide(x Side, from planner.Date, minute int) *side {
	s := &side{Snapshot: x.Snapshot, requests: map[diff.Need]*planner.Request{}, ways: map[[2]string]int{}, seat: map[diff.Need]*held{}, past: map[diff.Need]*held{},
		byRoom: map[key][]*held{}, byTrainer: map[key][]*held{}, byLearner: map[key][]*held{}}
	s.sites = byID(s.Sites, func(x *planner.Site) string { return x.ID })
	s.courses = byID(s.Courses, func(x *planner.Course) string { return x.ID })
	s.rooms = byID(s.Rooms, func(x *planner.Room) string { return x.ID })
	s.trainers = byID(s.Trainers, func(x *planner.Trainer) string { return x.ID })
	s.offices = byID(s.Offices, func(x *planner.Office) string { return x.ID })
	s.learners = byID(s.Learners, func(x *planner.Learner) string { return x.ID })
	s.published = byID(s.Published, func(x *planner.Published) string { return x.ID })
	needs := make(map[string]diff.Need, len(s.Requests))
	for i := range s.Requests {
		r := &s.Requests[i]
		needs[r.ID] = diff.Need{Learner: r.Learner, Course: r.Course}
		s.requests[needs[r.ID]] = r
	}
	for _, t := range s.Travel {
		s.ways[[2]string{t.From, t.To}], s.ways[[2]string{t.To, t.From}] = t.Minutes, t.Minutes
	}
	for _, p := range x.Plan.Sessions {
		minutes := 0
		if c := s.courses[p.Course]; c != nil {
			minutes = c.Minutes
		}
		h := &held{Held: Held{ID: p.ID, Slot: diff.Slot{Date: s.FirstDay + planner.Date(p.Day), Start: p.Start, End: p.Start + minutes, Room: p.Room, Trainers: p.Trainers}}, Course: p.Course}
		if h.Date < from || h.Date == from && h.Start < minute {
			for _, id := range p.Seated {
				s.past[needs[id]] = h
			}
			continue
		}
		for _, id := range p.Seated {
			n := needs[id]
			h.People = append(h.People, n.Learner)
			s.seat[n] = h
			s.byLearner[key{n.Learner, h.Date}] = append(s.byLearner[key{n.Learner, h.Date}], h)
		}
		slices.Sort(h.People)
		s.sessions = append(s.sessions, h)
		s.byRoom[key{h.Room, h.Date}] = append(s.byRoom[key{h.Room, h.Date}], h)
		for _, t := range h.Trainers {
			s.byTrainer[key{t, h.Date}] = append(s.byTrainer[key{t, h.Date}], h)
		}
	}
	return s
}

// takes is the session in which somebody takes a course; empty: in none.
func (s *side) takes(n diff.Need) string {
	if h := s.seat[n]; h != nil {
		return h.ID
	}
	return ""
}

// begins is the minute of the first day before which nothing of a snapshot can be: what
// began then is past.
func begins(s *planner.Snapshot) int {
	first := 24 * 60
	see := func(list []planner.Window) {
		for _, w := range list {
			if w.Day() == 0 {
				first = min(first, w.From())
			}
		}
	}
	for i := range s.Rooms {
		see(s.Rooms[i].Open)
	}
	for i := range s.Trainers {
		see(s.Trainers[i].Available)
	}
	for i := range s.Learners {
		see(s.Learners[i].Available)
	}
	return first
}

// comparison is two plans side by side.
type comparison struct {
	old, now *side
	from     planner.Date
	between  Between
	pairs    []*pair
	touched  map[diff.Need]*Cause // seats of the old plan that the world did not leave alone
	broken   map[*held]*Cause     // sessions of the old plan that cannot be held as they were
	became   Past                 // what became of the sessions before
	changed  []diff.Change        // of the seats
	why      map[node]*Cause      // see causes
	days     map[string]int       // see sooner
	whole    *Gain
}

func newComparison(before, after Side, between Between) *comparison {
	later := after.Snapshot
	if before.Snapshot.FirstDay > later.FirstDay {
		later = before.Snapshot
	}
	c := &comparison{became: after.Past, from: later.FirstDay, between: between, touched: map[diff.Need]*Cause{}, broken: map[*held]*Cause{}, days: map[string]int{}}
	minute := begins(later)
	c.old, c.now = newSide(before, c.from, minute), newSide(after, c.from, minute)
	c.match()
	c.touch()
	c.changed = c.changedSeats()
	c.causes()
	return c
}

// match finds which session of the new plan is which of the old one: what is held of a
// course at one time in one room is one session, and of the others what has one id.
func (c *comparison) match() {
	type slot struct {
		course, room string
		date         planner.Date
		start        int
	}
	type name struct{ course, id string }
	bySlot, byName := map[slot]*held{}, map[name]*held{}
	for _, h := range c.now.sessions {
		bySlot[slot{h.Course, h.Room, h.Date, h.Start}] = h
		byName[name{h.Course, h.ID}] = h
	}
	join := func(old, now *held) {
		p := &pair{old: old, now: now}
		c.pairs = append(c.pairs, p)
		if old != nil {
			old.pair = p
		}
		if now != nil {
			now.pair = p
		}
	}
	for _, h := range c.old.sessions {
		if now := bySlot[slot{h.Course, h.Room, h.Date, h.Start}]; now != nil && now.pair == nil {
			join(h, now)
		}
	}
	for _, h := range c.old.sessions {
		if h.pair == nil {
			now := byName[name{h.Course, h.ID}]
			if now != nil && now.pair != nil {
				now = nil
			}
			join(h, now)
		}
	}
	for _, h := range c.now.sessions {
		if h.pair == nil {
			join(nil, h)
		}
	}
}
