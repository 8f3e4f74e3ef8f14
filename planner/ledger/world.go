package ledger

import (
	"slices"

	"cohort/planner"
	"cohort/planner/diff"
)

// touch finds what the world did not leave alone of the old plan: sessions that cannot be
// held as they were, people who cannot come, groups that became too small by that, and
// seats in courses that come after one that was touched. It goes on until nothing more is
// found.
func (c *comparison) touch() {
	for _, h := range c.old.sessions {
		if why := c.breaks(h); why != nil {
			if decided := c.decision(h.pair); decided != nil { // a room is taken because its session was given up
				why = decided
			}
			c.broken[h] = why
		}
		for _, who := range h.People {
			n := diff.Need{Learner: who, Course: h.Course}
			if why := c.hinders(n, h); why != nil {
				c.touched[n] = why
			}
		}
	}
	for again := true; again; {
		again = false
		for _, h := range c.old.sessions {
			alone := 0
			for _, who := range h.People {
				n := diff.Need{Learner: who, Course: h.Course}
				if c.touched[n] == nil {
					if c.touched[n] = c.after(n, h); c.touched[n] == nil {
						c.touched[n] = c.broken[h]
					}
					again = again || c.touched[n] != nil
				}
				if c.touched[n] == nil {
					delete(c.touched, n)
					alone++
				}
			}
			if p := c.now.published[h.ID]; c.broken[h] == nil && alone < c.now.courses[h.Course].MinGroup && (p == nil || !p.Stands()) {
				c.broken[h] = &Cause{Kind: TooFew, Session: h.ID, Left: alone, Because: c.mostly(h)}
				again = true
			}
		}
	}
}

// mostly is what keeps most of those from a session of the old plan who cannot come; nil: all can.
func (c *comparison) mostly(h *held) (most *Cause) {
	type of struct {
		kind    Kind
		course  string
		session string
	}
	count := map[of]int{}
	for _, who := range h.People {
		why := c.touched[diff.Need{Learner: who, Course: h.Course}]
		if why == nil || c.inTime(why, who, h) {
			continue
		}
		as := of{why.Kind, why.Course, why.Session}
		if count[as]++; most == nil || count[as] > count[of{most.Kind, most.Course, most.Session}] {
			most = why
		}
	}
	return most
}

// breaks is why a session of the old plan cannot be held as it was, whoever comes; nil:
// it can.
func (c *comparison) breaks(h *held) *Cause {
	s := c.now
	x := s.courses[h.Course]
	switch {
	case x == nil, x.Minutes != h.End-h.Start, len(x.Crew) != len(h.Trainers), len(x.Starts) > 0 && !slices.Contains(x.Starts, h.Start):
		return &Cause{Kind: CourseChanged, Course: h.Course}
	case h.Start%s.GridMinutes != 0:
		return &Cause{Kind: RulesChanged}
	}
	room := s.rooms[h.Room]
	if room == nil || lacks(room.Features, x.Features) || room.Seats < x.MinGroup || !s.inside(room.Open, h) {
		return &Cause{Kind: RoomShut, Room: h.Room}
	}
	for i, id := range h.Trainers {
		t := s.trainers[id]
		if t == nil || !slices.Contains(t.Roles, x.Crew[i]) || !slices.Contains(t.Courses, x.ID) || !s.inside(t.Available, h) ||
			x.Minutes > t.MaxDayMinutes || x.Minutes > t.MaxWeekMinutes || !s.reaches(t.Home, room.Site) {
			return &Cause{Kind: TrainerAway, Trainer: id}
		}
	}
	return nil
}

// hinders is why somebody cannot come to their session of the old plan; nil: they can.
func (c *comparison) hinders(n diff.Need, h *held) *Cause {
	s := c.now
	l, r := s.learners[n.Learner], s.requests[n]
	if l == nil || r == nil {
		if who := c.old.learners[n.Learner]; who != nil && who.Anonymous {
			return &Cause{Kind: Reserve}
		}
		if was := c.old.learners[n.Learner]; l == nil && was != nil && was.Intake != nil && *was.Intake > c.from {
			return &Cause{Kind: StartGone, Learner: n.Learner}
		}
		return &Cause{Kind: PersonGone, Learner: n.Learner, Course: n.Course}
	}
	later, away := h.Date < s.FirstDay+planner.Date(r.Earliest), !s.inside(l.Available, h) || h.End-h.Start > l.MaxDayMinutes
	started := l.Intake == nil || *l.Intake <= h.Date
	switch {
	case away && (started || !later): // a long leave puts off what is needed, too
		return &Cause{Kind: PersonAway, Learner: n.Learner}
	case later:
		return &Cause{Kind: PersonLater, Learner: n.Learner, Course: n.Course}
	}
	room := s.rooms[h.Room]
	if room == nil || s.virtual(room.Site) {
		return nil
	}
	if !slices.Contains(l.Sites, room.Site) || lacks(room.Features, l.Needs) || !s.reaches(s.offices[l.Office].Site, room.Site) {
		return &Cause{Kind: PersonUnfit, Learner: n.Learner, Room: h.Room}
	}
	return nil
}

// after is why somebody cannot take a course yet, by what comes before it; nil: they can.
func (c *comparison) after(n diff.Need, h *held) *Cause {
	x := c.now.courses[n.Course]
	if x == nil {
		return nil
	}
	for _, first := range x.After {
		a := diff.Need{Learner: n.Learner, Course: first}
		if c.now.requests[a] == nil {
			continue
		}
		if c.touched[a] != nil || c.old.seat[a] == nil {
			because := c.touched[a]
			if because == nil && c.old.past[a] != nil {
				because = c.uncounted(a)
				because.Learner = n.Learner
			}
			return &Cause{Kind: OrderChanged, Learner: n.Learner, Course: first, Session: c.now.takes(a), Because: because}
		}
	}
	return nil
}

// lacks says whether a list lacks any of others.
func lacks(has, wanted []string) bool {
	return slices.ContainsFunc(wanted, func(f string) bool { return !slices.Contains(has, f) })
}

// inside says whether one window holds all of a session.
func (s *side) inside(windows []planner.Window, h *held) bool {
	day := int(h.Date - s.FirstDay)
	return slices.ContainsFunc(windows, func(w planner.Window) bool { return w.Day() == day && w.From() <= h.Start && h.End <= w.To() })
}

func (s *side) virtual(site string) bool { return s.sites[site] != nil && s.sites[site].Virtual }

// reaches says whether somebody can get from one site to another, or need not.
func (s *side) reaches(from, to string) bool {
	_, joined := s.ways[[2]string{from, to}]
	return from == to || joined || s.virtual(to)
}
