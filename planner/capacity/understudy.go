package capacity

import (
	"cmp"
	"slices"

	"cohort/planner"
	"cohort/planner/ground"
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

// duty is one session as its trainers see it.
type duty struct {
	*planner.Session
	minutes int
	end     int
	site    ground.SiteIx // None: its room is gone
	monday  planner.Date
}

// stage is a timetable, looked up by who leads what.
type stage struct {
	*ground.Ground
	duties [][]duty // by trainer
}

func newStage(g *ground.Ground, sessions []planner.Session) *stage {
	x := &stage{Ground: g, duties: make([][]duty, len(g.Snapshot.Trainers))}
	for i := range sessions {
		c := g.Course(sessions[i].Course)
		if c == ground.None {
			continue
		}
		for _, id := range sessions[i].Trainers {
			if t := g.Trainer(id); t != ground.None {
				x.duties[t] = append(x.duties[t], x.duty(&sessions[i], c))
			}
		}
	}
	return x
}

func (g *stage) duty(x *planner.Session, c ground.CourseIx) duty {
	d := duty{Session: x, minutes: g.Snapshot.Courses[c].Minutes, site: ground.None, monday: (g.Snapshot.FirstDay + planner.Date(x.Day)).Monday()}
	d.end = x.Start + d.minutes
	if r := g.Room(x.Room); r != ground.None {
		d.site = g.SiteOf[r]
	}
	return d
}

// Understudies returns one line for each part of each session's crew, in order
// of time. Among those who could take over, somebody at home at the site goes
// before others, then who teaches least that week.
func Understudies(s *planner.Snapshot, sessions []planner.Session) []Understudy {
	return understudies(ground.New(s), sessions)
}

func understudies(on *ground.Ground, sessions []planner.Session) []Understudy {
	s, g := on.Snapshot, newStage(on, sessions)
	out := []Understudy{}
	for i := range sessions {
		x := &sessions[i]
		c := g.Course(x.Course)
		if c == ground.None || g.Room(x.Room) == ground.None || x.Day < 0 || x.Day >= s.Days {
			continue
		}
		d, crew := g.duty(x, c), s.Courses[c].Crew
		for part, trainer := range x.Trainers[:min(len(x.Trainers), len(crew))] {
			u := Understudy{Session: x.ID, Course: x.Course, Date: s.FirstDay + planner.Date(x.Day), Day: x.Day, Start: x.Start, Role: crew[part], Trainer: trainer}
			type candidate struct {
				id     string
				away   int // 0: at home at the site
				taught int
			}
			var able []candidate
			for _, t := range g.Able[c][part] {
				if taught, ok := g.free(t, &d); ok {
					who := candidate{id: s.Trainers[t].ID, taught: taught}
					if s.Trainers[t].Home != g.Sites[d.site] {
						who.away = 1
					}
					able = append(able, who)
				}
			}
			if len(able) > 0 {
				best := slices.MinFunc(able, func(a, b candidate) int {
					return cmp.Or(cmp.Compare(a.away, b.away), cmp.Compare(a.taught, b.taught), cmp.Compare(a.id, b.id))
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

// free says whether a trainer could lead a session beside what they lead already,
// and how many minutes they teach that week. It is H4 and H6 for one trainer, as
// TestUnderstudiesAgainstTheReferee holds it.
func (g *stage) free(t ground.TrainerIx, x *duty) (taught int, ok bool) {
	who, ways := &g.Snapshot.Trainers[t], g.TrainerWay[int(t)*len(g.Sites):]
	if ways[x.site] == ground.Far || slices.Contains(x.Trainers, who.ID) ||
		!slices.ContainsFunc(who.Available, func(w planner.Window) bool { return w.Day() == x.Day && w.From() <= x.Start && x.end <= w.To() }) {
		return 0, false
	}
	if x.monday == g.Snapshot.FirstDay.Monday() {
		taught = who.TaughtMinutes
	}
	day := x.minutes
	for i := range g.duties[t] {
		other := &g.duties[t][i]
		if other.monday == x.monday {
			taught += other.minutes
		}
		if other.Day != x.Day {
			continue
		}
		day += other.minutes
		pause := g.Snapshot.Rules.TrainerBreakMinutes
		online, there := g.Virtual[x.site], other.site != ground.None && g.Virtual[other.site]
		switch {
		case !online && !there && other.site != x.site:
			return 0, false
		case !online && there:
			pause += int(ways[x.site])
		case online && !there && other.site != ground.None:
			pause += int(max(ways[other.site], 0)) // a plan may send somebody where nobody may go
		}
		if x.Start < other.end+pause && other.Start < x.end+pause {
			return 0, false
		}
	}
	return taught, day <= who.MaxDayMinutes && taught+x.minutes <= who.MaxWeekMinutes
}
