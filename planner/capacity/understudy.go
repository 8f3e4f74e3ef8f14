package capacity

import (
	"cmp"
	"slices"

	"cohort/planner"
)

// Understudy is who could take over one part of a session if its trainer cannot
// come: who may lead the course in that role, is free then, and stays within
// the limits of the day and the week. Each is found for itself; one person may
// be named for several sessions at once.
type Understudy struct {
	Session    string       `json:"session"`
	Course     string       `json:"course"`
	Date       planner.Date `json:"date"`
	Day        int          `json:"day"`
	Start      int          `json:"start"`
	Role       string       `json:"role"`
	Trainer    string       `json:"trainer"`
	Understudy *string      `json:"understudy"` // null: nobody
	Others     int          `json:"others"`     // how many more could
}

// stage is a timetable, looked up by who leads what.
type stage struct {
	s        *planner.Snapshot
	courses  map[string]*planner.Course
	sites    map[string]string // of rooms
	virtual  map[string]bool
	minutes  map[[2]string]int // ways
	sessions map[string][]*planner.Session
	windows  map[string]map[int][]planner.Window
}

func newStage(s *planner.Snapshot, sessions []planner.Session) *stage {
	g := &stage{s: s, courses: map[string]*planner.Course{}, sites: map[string]string{}, virtual: map[string]bool{}, minutes: map[[2]string]int{},
		sessions: map[string][]*planner.Session{}, windows: map[string]map[int][]planner.Window{}}
	for i := range s.Courses {
		g.courses[s.Courses[i].ID] = &s.Courses[i]
	}
	for _, r := range s.Rooms {
		g.sites[r.ID] = r.Site
	}
	for _, x := range s.Sites {
		g.virtual[x.ID] = x.Virtual
		g.minutes[[2]string{x.ID, x.ID}] = 0
	}
	for _, t := range s.Travel {
		g.minutes[[2]string{t.From, t.To}] = t.Minutes
		g.minutes[[2]string{t.To, t.From}] = t.Minutes
	}
	for _, t := range s.Trainers {
		days := map[int][]planner.Window{}
		for _, x := range t.Available {
			days[x.Day()] = append(days[x.Day()], x)
		}
		g.windows[t.ID] = days
	}
	for i := range sessions {
		x := &sessions[i]
		if g.courses[x.Course] == nil {
			continue
		}
		for _, t := range x.Trainers {
			g.sessions[t] = append(g.sessions[t], x)
		}
	}
	return g
}

// Understudies returns one line for each part of each session's crew, in order
// of time. Among those who could take over, somebody at home at the site goes
// before others, then who teaches least that week.
func Understudies(s *planner.Snapshot, sessions []planner.Session) []Understudy {
	g := newStage(s, sessions)
	out := []Understudy{}
	for i := range sessions {
		x := &sessions[i]
		c := g.courses[x.Course]
		if _, known := g.sites[x.Room]; c == nil || !known || x.Day < 0 || x.Day >= s.Days {
			continue
		}
		for part, trainer := range x.Trainers[:min(len(x.Trainers), len(c.Crew))] {
			u := Understudy{Session: x.ID, Course: x.Course, Date: s.FirstDay + planner.Date(x.Day), Day: x.Day, Start: x.Start, Role: c.Crew[part], Trainer: trainer}
			type candidate struct {
				id     string
				away   bool
				taught int
			}
			var able []candidate
			for k := range s.Trainers {
				t := &s.Trainers[k]
				if taught, ok := g.free(t, x, c, c.Crew[part]); ok {
					able = append(able, candidate{t.ID, t.Home != g.sites[x.Room], taught})
				}
			}
			if len(able) > 0 {
				best := slices.MinFunc(able, func(a, b candidate) int {
					return cmp.Or(cmp.Compare(number(a.away), number(b.away)), cmp.Compare(a.taught, b.taught), cmp.Compare(a.id, b.id))
				})
				u.Understudy, u.Others = &best.id, len(able)-1
			}
			out = append(out, u)
		}
	}
	slices.SortStableFunc(out, func(a, b Understudy) int {
		return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.Start, b.Start), cmp.Compare(a.Session, b.Session))
	})
	return out
}

func number(b bool) int {
	if b {
		return 1
	}
	return 0
}

// free says whether a trainer could lead a session beside what they lead
// already, and how many minutes they teach that week.
func (g *stage) free(t *planner.Trainer, x *planner.Session, c *planner.Course, role string) (taught int, ok bool) {
	end := x.Start + c.Minutes
	if !slices.Contains(t.Roles, role) || !slices.Contains(t.Courses, c.ID) || slices.Contains(x.Trainers, t.ID) ||
		!slices.ContainsFunc(g.windows[t.ID][x.Day], func(w planner.Window) bool { return w.From() <= x.Start && end <= w.To() }) {
		return 0, false
	}
	site := g.sites[x.Room]
	if _, way := g.minutes[[2]string{t.Home, site}]; !way && !g.virtual[site] {
		return 0, false
	}
	monday := (g.s.FirstDay + planner.Date(x.Day)).Monday()
	if monday == g.s.FirstDay.Monday() {
		taught = t.TaughtMinutes
	}
	day := c.Minutes
	for _, other := range g.sessions[t.ID] {
		minutes := g.courses[other.Course].Minutes
		if (g.s.FirstDay + planner.Date(other.Day)).Monday() == monday {
			taught += minutes
		}
		if other.Day != x.Day {
			continue
		}
		day += minutes
		there := g.sites[other.Room]
		if there != site && !g.virtual[there] && !g.virtual[site] {
			return 0, false
		}
		pause := g.s.Rules.TrainerBreakMinutes
		if g.virtual[there] != g.virtual[site] {
			real := site
			if g.virtual[site] {
				real = there
			}
			pause += g.minutes[[2]string{t.Home, real}]
		}
		if x.Start < other.Start+minutes+pause && other.Start < end+pause {
			return 0, false
		}
	}
	return taught, day <= t.MaxDayMinutes && taught+c.Minutes <= t.MaxWeekMinutes
}
