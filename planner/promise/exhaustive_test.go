package promise

import (
	"slices"

	"cohort/planner"
)

// exhaustive is the soonest day on which n newcomers could all be ready, by
// trying everything; it shares no code with the search. decided is false where
// that would take too long.
type exhaustive struct {
	s        *planner.Snapshot
	sessions []open
	learners [][]int // by newcomer: sessions
	need     []string
	person   planner.Learner
	from     int
	home     string
	steps    int
}

type open struct {
	planner.Session
	course *planner.Course
	site   string
	seats  int // free
	fresh  bool
	people int // newcomers
}

const mostSteps = 200_000

func soonest(s *planner.Snapshot, p *planner.Plan, person planner.Learner, need []string, from, n, last int) (day int, possible, decided bool) {
	for day := from; day <= last; day++ {
		e := &exhaustive{s: s, need: need, person: person, from: from, learners: make([][]int, n)}
		for _, o := range s.Offices {
			if o.ID == person.Office {
				e.home = o.Site
			}
		}
		for _, x := range p.Sessions {
			c := e.courseOf(x.Course)
			room := e.roomOf(x.Room)
			e.sessions = append(e.sessions, open{Session: x, course: c, site: room.Site, seats: min(c.MaxGroup, room.Seats) - len(x.Seated)})
		}
		if e.place(0, 0, day) {
			return day, true, true
		}
		if e.steps > mostSteps {
			return 0, false, false
		}
	}
	return 0, false, true
}

func (e *exhaustive) courseOf(id string) *planner.Course {
	i := slices.IndexFunc(e.s.Courses, func(c planner.Course) bool { return c.ID == id })
	return &e.s.Courses[i]
}

func (e *exhaustive) roomOf(id string) *planner.Room {
	i := slices.IndexFunc(e.s.Rooms, func(r planner.Room) bool { return r.ID == id })
	return &e.s.Rooms[i]
}

// place seats newcomer who for the k-th of their courses, and all after.
func (e *exhaustive) place(who, k, last int) bool {
	if e.steps++; e.steps > mostSteps {
		return false
	}
	if who == len(e.learners) {
		for _, x := range e.sessions {
			if x.fresh && x.people < x.course.MinGroup {
				return false
			}
		}
		return true
	}
	if k == len(e.need) {
		return e.place(who+1, 0, last)
	}
	for i := range e.sessions {
		x := &e.sessions[i]
		if x.Course != e.need[k] || x.seats == 0 || !e.attends(who, x, last) {
			continue
		}
		x.seats--
		x.people++
		e.learners[who] = append(e.learners[who], i)
		if e.place(who, k+1, last) {
			return true
		}
		e.learners[who] = e.learners[who][:len(e.learners[who])-1]
		e.sessions[i].seats++
		e.sessions[i].people--
	}
	c := e.courseOf(e.need[k])
	if len(e.learners)-who < c.MinGroup {
		return false // too few are left to make a group
	}
	for r := range e.s.Rooms {
		room := &e.s.Rooms[r]
		for _, w := range room.Open {
			if w.Day() < e.from || w.Day() > last {
				continue
			}
			for start := 0; start+c.Minutes <= w.To(); start += e.s.GridMinutes {
				if start < w.From() {
					continue
				}
				x := open{Session: planner.Session{Course: c.ID, Room: room.ID, Day: w.Day(), Start: start}, course: c, site: room.Site, seats: min(c.MaxGroup, room.Seats), fresh: true}
				if !e.attends(who, &x, last) || !e.roomFree(&x) {
					continue
				}
				for _, crew := range e.crews(&x) {
					x.Trainers = crew
					x.seats--
					x.people = 1
					e.sessions = append(e.sessions, x)
					e.learners[who] = append(e.learners[who], len(e.sessions)-1)
					if e.place(who, k+1, last) {
						return true
					}
					e.learners[who] = e.learners[who][:len(e.learners[who])-1]
					e.sessions = e.sessions[:len(e.sessions)-1]
					x.seats++
				}
			}
		}
	}
	return false
}

func inside(list []planner.Window, x *open) bool {
	return slices.ContainsFunc(list, func(w planner.Window) bool {
		return w.Day() == x.Day && w.From() <= x.Start && x.Start+x.course.Minutes <= w.To()
	})
}

func (e *exhaustive) way(a, b string) (int, bool) {
	if a == b {
		return 0, true
	}
	for _, t := range e.s.Travel {
		if t.From == a && t.To == b || t.From == b && t.To == a {
			return t.Minutes, true
		}
	}
	return 0, false
}

func apart(x, y *open, pause int) bool {
	return x.Day != y.Day || x.Start >= y.Start+y.course.Minutes+pause || y.Start >= x.Start+x.course.Minutes+pause
}

func (e *exhaustive) attends(who int, x *open, last int) bool {
	if x.Day < e.from || x.Day > last || !inside(e.person.Available, x) {
		return false
	}
	if _, joined := e.way(e.home, x.site); !joined || !slices.Contains(e.person.Sites, x.site) {
		return false
	}
	minutes := x.course.Minutes
	for _, i := range e.learners[who] {
		y := &e.sessions[i]
		if y.Day == x.Day {
			minutes += y.course.Minutes
			if y.site != x.site {
				return false
			}
		}
		if !apart(x, y, e.s.Rules.LearnerBreakMinutes) {
			return false
		}
		if slices.Contains(x.course.After, y.Course) && (y.Day > x.Day || y.Day == x.Day && y.Start > x.Start) ||
			slices.Contains(y.course.After, x.Course) && (x.Day > y.Day || x.Day == y.Day && x.Start > y.Start) {
			return false
		}
	}
	return minutes <= e.person.MaxDayMinutes
}

func (e *exhaustive) roomFree(x *open) bool {
	for i := range e.sessions {
		if y := &e.sessions[i]; y.Room == x.Room && !apart(x, y, e.s.Rules.RoomChangeoverMinutes) {
			return false
		}
	}
	return true
}

func (e *exhaustive) crews(x *open) (out [][]string) {
	var crew []string
	var fill func(role int)
	fill = func(role int) {
		if role == len(x.course.Crew) {
			out = append(out, slices.Clone(crew))
			return
		}
		for i := range e.s.Trainers {
			t := &e.s.Trainers[i]
			if slices.Contains(crew, t.ID) || !slices.Contains(t.Roles, x.course.Crew[role]) || !slices.Contains(t.Courses, x.Course) || !e.leads(t, x) {
				continue
			}
			crew = append(crew, t.ID)
			fill(role + 1)
			crew = crew[:len(crew)-1]
		}
	}
	fill(0)
	return out
}

func (e *exhaustive) leads(t *planner.Trainer, x *open) bool {
	if _, joined := e.way(t.Home, x.site); !joined || !inside(t.Available, x) {
		return false
	}
	day, week := x.course.Minutes, x.course.Minutes
	of := func(d int) planner.Date { return (e.s.FirstDay + planner.Date(d)).Monday() }
	if of(x.Day) == of(0) {
		week += t.TaughtMinutes
	}
	for i := range e.sessions {
		y := &e.sessions[i]
		if !slices.Contains(y.Trainers, t.ID) {
			continue
		}
		if of(y.Day) == of(x.Day) {
			week += y.course.Minutes
		}
		if y.Day == x.Day {
			day += y.course.Minutes
			if y.site != x.site {
				return false
			}
		}
		if !apart(x, y, e.s.Rules.TrainerBreakMinutes) {
			return false
		}
	}
	return day <= t.MaxDayMinutes && week <= t.MaxWeekMinutes
}
