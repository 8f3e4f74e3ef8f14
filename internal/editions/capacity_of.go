package editions

import (
	"cmp"
	"fmt"
	"slices"

	"cohort/planner"
	"cohort/planner/capacity"
	"cohort/planner/ground"
)

// CapacityOf makes what a snapshot, its plan (nil: none) and their study tell
// of the capacity workbook. What files do not know (forecast, what was held,
// names of programmes) is the caller's to add. Lists are in the order of a
// language.
func CapacityOf(s *planner.Snapshot, p *planner.Plan, r *capacity.Report, c Called, lang string) CapacityBook {
	g := newGathering(s, p, r, c)
	out := CapacityBook{Until: s.FirstDay + planner.Date(s.Days-1), Report: r, Called: c, Planned: p != nil}
	out.Head = Head{Monday: s.FirstDay.Monday(), ReadAt: s.FirstDay.UTC()}
	g.taught(&out)
	if p != nil {
		g.missed(&out, lang)
	}
	for _, x := range s.Programmes {
		line := ProgrammeLine{ID: x.ID, Name: c.Name(x.ID)}
		for _, id := range x.Courses {
			line.Courses = append(line.Courses, c.Name(id))
			line.Minutes += g.courses[id].Minutes
		}
		out.Programmes = append(out.Programmes, line)
	}
	return out
}

// gathering is a snapshot with its plan, looked up by ids.
type gathering struct {
	s        *planner.Snapshot
	p        *planner.Plan
	called   Called
	courses  map[string]*planner.Course
	rooms    map[string]*planner.Room
	learners map[string]*planner.Learner
	requests map[string]*planner.Request
	ground   *ground.Ground
	numbers  map[string][]int // of the proofs that count a request
}

func newGathering(s *planner.Snapshot, p *planner.Plan, r *capacity.Report, c Called) *gathering {
	g := &gathering{s: s, p: p, called: c, courses: map[string]*planner.Course{}, rooms: map[string]*planner.Room{}, learners: map[string]*planner.Learner{},
		requests: map[string]*planner.Request{}, ground: ground.New(s), numbers: map[string][]int{}}
	for i := range s.Courses {
		g.courses[s.Courses[i].ID] = &s.Courses[i]
	}
	for i := range s.Rooms {
		g.rooms[s.Rooms[i].ID] = &s.Rooms[i]
	}
	for i := range s.Learners {
		g.learners[s.Learners[i].ID] = &s.Learners[i]
	}
	for i := range s.Requests {
		g.requests[s.Requests[i].ID] = &s.Requests[i]
	}
	for i := range r.Proofs {
		for _, id := range r.Proofs[i].Requests {
			g.numbers[id] = append(g.numbers[id], i+1)
		}
	}
	return g
}

// home is the nearest training site at which a learner may be.
func (g *gathering) home(l *planner.Learner) string {
	return g.ground.NearestOf(g.ground.Learner(l.ID))
}

// missed groups the needs that have no place or one that is too late.
func (g *gathering) missed(out *CapacityBook, lang string) {
	type key struct {
		course, kind string
		reason       planner.Reason
		late         bool
		numbers      string
	}
	at := map[key]*Missed{}
	sites := map[key]map[string]int{}
	add := func(r *planner.Request, reason planner.Reason, kind string, late bool) {
		l := g.learners[r.Learner]
		k := key{r.Course, kind, reason, late, fmt.Sprint(g.numbers[r.ID])}
		due := g.s.FirstDay + planner.Date(r.Due)
		if at[k] == nil {
			sites[k] = map[string]int{}
			at[k] = &Missed{ID: r.Course, Course: g.called.Name(r.Course), Reason: reason, Kind: kind, Late: late, Due: due, Shortages: g.numbers[r.ID]}
		}
		sites[k][g.home(l)]++
		m := at[k]
		m.Due = min(m.Due, due)
		if l.Anonymous {
			m.Reserved++
		} else {
			m.Named++
		}
	}
	served := map[string]bool{}
	for i := range g.p.Sessions {
		for _, id := range g.p.Sessions[i].Seated {
			served[id] = true
			if r := g.requests[id]; r != nil && g.p.Sessions[i].Day > r.Due {
				add(r, "", "", true)
			}
		}
	}
	why := map[string]*planner.Unserved{}
	for i := range g.p.Unserved {
		why[g.p.Unserved[i].Request] = &g.p.Unserved[i]
	}
	for i := range g.s.Requests {
		r := &g.s.Requests[i]
		switch u := why[r.ID]; {
		case served[r.ID]:
		case r.Due >= g.s.Days:
			out.Later++ // there is time for it still, whatever the reason is
		case u == nil:
			add(r, planner.ReasonCrowded, "", false)
		default:
			add(r, u.Reason, u.Missing, false)
		}
	}
	order := ByName(lang)
	for k, m := range at {
		for site, n := range sites[k] {
			m.Sites = append(m.Sites, SiteCount{site, g.called.Name(site), n})
		}
		slices.SortFunc(m.Sites, func(a, b SiteCount) int {
			return cmp.Or(cmp.Compare(b.Needs, a.Needs), order(a.Site, b.Site), cmp.Compare(a.ID, b.ID))
		})
		out.Missed = append(out.Missed, *m)
	}
	slices.SortFunc(out.Missed, func(a, b Missed) int {
		return cmp.Or(cmp.Compare(b.Named+b.Reserved, a.Named+a.Reserved), cmp.Compare(a.Due, b.Due), order(a.Course, b.Course), cmp.Compare(a.ID, b.ID),
			cmp.Compare(a.Reason, b.Reason), cmp.Compare(a.Kind, b.Kind), slices.Compare(a.Shortages, b.Shortages), cmp.Compare(b.Named, a.Named))
	})
}

// taught counts the plan's sessions by course and by week.
func (g *gathering) taught(out *CapacityBook) {
	at := map[string]*Taught{}
	for i := range g.s.Courses {
		x := &g.s.Courses[i]
		at[x.ID] = &Taught{ID: x.ID, Course: g.called.Name(x.ID), Minutes: x.Minutes, MinGroup: x.MinGroup, MaxGroup: x.MaxGroup}
	}
	served := map[string]bool{}
	weeks := map[planner.Date]*TaughtWeek{}
	if g.p != nil {
		for i := range g.p.Sessions {
			x := &g.p.Sessions[i]
			t, r := at[x.Course], g.rooms[x.Room]
			if t == nil || r == nil {
				continue
			}
			t.Sessions++
			t.Places += min(g.courses[x.Course].MaxGroup, r.Seats)
			for _, id := range x.Seated {
				served[id] = true
				if q := g.requests[id]; q != nil && g.learners[q.Learner].Anonymous {
					t.Reserved++
				} else {
					t.Named++
				}
			}
			week(weeks, (g.s.FirstDay+planner.Date(x.Day)).Monday()).count(0, 1, len(x.Seated))
		}
	}
	for i := range g.s.Requests {
		if r := &g.s.Requests[i]; r.Due < g.s.Days && at[r.Course] != nil {
			at[r.Course].Asked++
			if g.p != nil && !served[r.ID] {
				at[r.Course].Missing++
			}
		}
	}
	for i := range g.s.Courses {
		out.Taught = append(out.Taught, *at[g.s.Courses[i].ID])
	}
	out.TaughtWeeks = inOrder(weeks)
}

func week(weeks map[planner.Date]*TaughtWeek, monday planner.Date) *TaughtWeek {
	if weeks[monday] == nil {
		weeks[monday] = &TaughtWeek{Monday: monday}
	}
	return weeks[monday]
}

func (t *TaughtWeek) count(held, sessions, seats int) {
	t.Held += held
	t.Sessions += sessions
	t.Seats += seats
}

func inOrder(weeks map[planner.Date]*TaughtWeek) []TaughtWeek {
	var out []TaughtWeek
	for _, x := range weeks {
		out = append(out, *x)
	}
	slices.SortFunc(out, func(a, b TaughtWeek) int { return cmp.Compare(a.Monday, b.Monday) })
	return out
}

// HeldSession is a session that took place.
type HeldSession struct {
	ID     string // of the course
	Course string
	Date   planner.Date
	Seats  int
}

// AddHeld adds what was held from a day on, before the plan's first.
func (b *CapacityBook) AddHeld(since planner.Date, sessions []HeldSession) {
	b.Since = since
	weeks := map[planner.Date]*TaughtWeek{}
	for i := range b.TaughtWeeks {
		weeks[b.TaughtWeeks[i].Monday] = &b.TaughtWeeks[i]
	}
	for _, x := range sessions {
		week(weeks, x.Date.Monday()).count(1, 0, x.Seats)
		at := slices.IndexFunc(b.Taught, func(t Taught) bool { return t.ID == x.ID })
		if at < 0 {
			b.Taught = append(b.Taught, Taught{ID: x.ID, Course: x.Course})
			at = len(b.Taught) - 1
		}
		b.Taught[at].Held++
		b.Taught[at].HeldSeats += x.Seats
	}
	b.TaughtWeeks = inOrder(weeks)
}
