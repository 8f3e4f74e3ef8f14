package capacity

import (
	"slices"

	"cohort/planner"
)

// ledger adds proofs up from a snapshot by the definition alone, request by
// request and day by day; it shares nothing with the search but the packing of
// one day. A cure is judged by adding up again on the snapshot that it leads
// to.
type ledger struct {
	s        *planner.Snapshot
	learners map[string]*planner.Learner
	requests map[string][]*planner.Request // by course
	base     map[string]string             // an office's site
	joined   map[[2]string]bool
	virtual  map[string]bool
	later    map[string]bool // requests that are due after the window after all
	packed   *packings
}

func newLedger(s *planner.Snapshot) *ledger {
	l := &ledger{s: s, learners: make(map[string]*planner.Learner, len(s.Learners)), requests: map[string][]*planner.Request{},
		base: map[string]string{}, joined: map[[2]string]bool{}, virtual: map[string]bool{}, packed: newPackings()}
	for i := range s.Learners {
		l.learners[s.Learners[i].ID] = &s.Learners[i]
	}
	for i := range s.Requests {
		l.requests[s.Requests[i].Course] = append(l.requests[s.Requests[i].Course], &s.Requests[i])
	}
	for _, o := range s.Offices {
		l.base[o.ID] = o.Site
	}
	for _, x := range s.Sites {
		l.virtual[x.ID] = x.Virtual
		l.joined[[2]string{x.ID, x.ID}] = true
	}
	for _, t := range s.Travel {
		l.joined[[2]string{t.From, t.To}] = true
		l.joined[[2]string{t.To, t.From}] = true
	}
	return l
}

// Recount adds a proof up again on a snapshot: the need and the have of its
// kind, role, sites, window and courses, by the definition alone.
func (p *Proof) Recount(s *planner.Snapshot) (need, have int) {
	sum := newLedger(s).add(p)
	return sum.need, sum.have
}

// sum is a proof's arithmetic.
type sum struct {
	needs      []CourseNeed
	haves      []PartHave
	requests   []*planner.Request
	need, have int
}

func (l *ledger) add(p *Proof) sum {
	out := sum{needs: []CourseNeed{}, haves: []PartHave{}}
	sites := map[string]bool{}
	for _, x := range p.Sites {
		sites[x] = true
	}
	courses := map[string]*planner.Course{}
	for i := range l.s.Courses {
		if c := &l.s.Courses[i]; slices.Contains(p.Courses, c.ID) {
			courses[c.ID] = c
		}
	}
	for _, id := range p.Courses {
		c := courses[id]
		if c == nil {
			continue
		}
		times := 1
		if p.Kind == Trainers {
			times = 0
			for _, part := range c.Crew {
				if part == p.Role {
					times++
				}
			}
		}
		counted := l.counted(c, p, sites)
		n := CourseNeed{Course: id, Requests: len(counted), Group: l.group(c, counted)}
		n.Sessions = (n.Requests + n.Group - 1) / n.Group
		n.Minutes = n.Sessions * c.Minutes * times
		out.needs = append(out.needs, n)
		out.requests = append(out.requests, counted...)
		out.need += n.Minutes
	}
	pins := l.pins(p)
	if p.Kind == Trainers {
		for i := range l.s.Trainers {
			t := &l.s.Trainers[i]
			lengths := l.lengths(courses, func(c *planner.Course) bool {
				return slices.Contains(t.Courses, c.ID) && slices.Contains(t.Roles, p.Role) && slices.Contains(c.Crew, p.Role)
			})
			if len(lengths) == 0 || !slices.ContainsFunc(p.Sites, func(x string) bool { return l.virtual[x] || l.joined[[2]string{t.Home, x}] }) {
				continue
			}
			h := PartHave{t.ID, l.give(p, t.Available, lengths, l.s.Rules.TrainerBreakMinutes, t.MaxDayMinutes, t.MaxWeekMinutes, t.TaughtMinutes, pins["t"+t.ID])}
			out.haves, out.have = append(out.haves, h), out.have+h.Minutes
		}
		return out
	}
	for i := range l.s.Rooms {
		r := &l.s.Rooms[i]
		lengths := l.lengths(courses, func(c *planner.Course) bool { return suits(r, c) })
		if len(lengths) == 0 || !sites[r.Site] {
			continue
		}
		h := PartHave{r.ID, l.give(p, r.Open, lengths, l.s.Rules.RoomChangeoverMinutes, minutesOfADay, 7*minutesOfADay, 0, pins["r"+r.ID])}
		out.haves, out.have = append(out.haves, h), out.have+h.Minutes
	}
	return out
}

func suits(r *planner.Room, c *planner.Course) bool {
	return !slices.ContainsFunc(c.Features, func(f string) bool { return !slices.Contains(r.Features, f) })
}

// lengths are the minutes of the courses for which ok holds, once each.
func (l *ledger) lengths(courses map[string]*planner.Course, ok func(*planner.Course) bool) []int {
	var out []int
	for _, c := range courses {
		if ok(c) && !slices.Contains(out, c.Minutes) {
			out = append(out, c.Minutes)
		}
	}
	slices.Sort(out)
	return out
}

// counted lists the requests of a course that may be taken and are due in the
// window, of learners who may be sent to the sites and nowhere else.
func (l *ledger) counted(c *planner.Course, p *Proof, sites map[string]bool) []*planner.Request {
	var out []*planner.Request
	for _, r := range l.requests[c.ID] {
		if earliest, due := l.inTime(r); earliest < p.FromDay || due > p.ToDay || l.later[r.ID] {
			continue
		}
		if slices.ContainsFunc(l.learners[r.Learner].Sites, func(x string) bool { return !l.virtual[x] && !sites[x] }) {
			continue
		}
		out = append(out, r)
	}
	return out
}

// inTime is the days between which a request can be served in time. One that
// is overdue, or will be before it may be taken, counts as due at the end of
// the first week in which it may be taken.
func (l *ledger) inTime(r *planner.Request) (earliest, due int) {
	earliest, due = max(r.Earliest, 0), r.Due
	if due < earliest {
		due = int((l.s.FirstDay + planner.Date(earliest)).Monday() + 6 - l.s.FirstDay)
		due = min(due, l.s.Days-1)
	}
	if earliest >= l.s.Days {
		due = earliest
	}
	return earliest, due
}

// group is the largest group in which the requests of a course can be held: in
// a room that suits it, where one of the learners may be sent. Where there is
// none it is the course's own, so that sessions are never counted too many.
func (l *ledger) group(c *planner.Course, requests []*planner.Request) int {
	best := 0
	seen := map[string]bool{}
	for i := range l.s.Rooms {
		r := &l.s.Rooms[i]
		size := min(c.MaxGroup, r.Seats)
		if size <= best || !suits(r, c) {
			continue
		}
		sent, known := seen[r.Site]
		if !known {
			sent = l.virtual[r.Site] || slices.ContainsFunc(requests, func(q *planner.Request) bool {
				x := l.learners[q.Learner]
				return slices.Contains(x.Sites, r.Site) && l.joined[[2]string{l.base[x.Office], r.Site}]
			})
			seen[r.Site] = sent
		}
		if sent {
			best = size
		}
	}
	if best == 0 {
		return c.MaxGroup
	}
	return best
}

// pins are the pinned sessions of other courses, by room and trainer.
func (l *ledger) pins(p *Proof) map[string][]planner.Session {
	out := map[string][]planner.Session{}
	for _, x := range l.s.Published {
		if !x.Pinned || slices.Contains(p.Courses, x.Course) {
			continue
		}
		out["r"+x.Room] = append(out["r"+x.Room], x.Session)
		for _, t := range x.Trainers {
			out["t"+t] = append(out["t"+t], x.Session)
		}
	}
	return out
}

// give adds up the days of the window, week by week.
func (l *ledger) give(p *Proof, windows []planner.Window, lengths []int, pause, day, week, taught int, pins []planner.Session) int {
	free := map[int][]span{}
	for _, x := range windows {
		free[x.Day()] = append(free[x.Day()], span{x.From(), x.To()})
	}
	total := 0
	for d := p.FromDay; d <= p.ToDay; {
		monday := (l.s.FirstDay + planner.Date(d)).Monday()
		held, left := 0, week
		if monday == l.s.FirstDay.Monday() {
			left -= taught
		}
		for ; d <= p.ToDay && (l.s.FirstDay+planner.Date(d)).Monday() == monday; d++ {
			today, most := free[d], day
			slices.SortFunc(today, func(a, b span) int { return a.from - b.from })
			for _, x := range pins {
				if x.Day != d {
					continue
				}
				minutes := 0
				for i := range l.s.Courses {
					if l.s.Courses[i].ID == x.Course {
						minutes = l.s.Courses[i].Minutes
					}
				}
				today = without(today, x.Start-pause, x.Start+minutes+pause)
				most -= minutes
				left -= minutes
			}
			held += l.packed.of(today, lengths, pause, most)
		}
		total += max(0, min(held, left))
	}
	return total
}
