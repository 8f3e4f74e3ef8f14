package referee

import (
	"fmt"
	"maps"
	"slices"

	"cohort/planner"
)

// judge is a snapshot and a plan, looked up by id. A name that is unknown gives
// an empty thing, so that nothing of a doubtful file is out of bounds.
type judge struct {
	s    *planner.Snapshot
	plan *planner.Plan

	virtual   map[string]bool
	minutes   map[[2]string]int // one way, both ways
	rooms     map[string]planner.Room
	trainers  map[string]planner.Trainer
	courses   map[string]planner.Course
	offices   map[string]planner.Office
	learners  map[string]planner.Learner
	requests  map[string]planner.Request
	needs     map[string][]planner.Request // by learner
	wave      []string                     // learners with needs, in the order of the requests
	published map[string]planner.Published

	sessions []session          // those that name nothing unknown
	now      map[string]session // by id
	served   map[string]session // by request
	roomDays days
	teaching days
	sitting  days

	messages []string // of the rule that is being judged
}

// on is somebody or something on one day.
type on struct {
	id  string
	day int
}

type session struct {
	planner.Session
	course planner.Course
	room   planner.Room
	end    int // minute of the day
}

// span is one session on the day of a room, a trainer or a learner.
type span struct {
	start, end int
	site       string
	session    string
	working    bool
}

// days are the spans of each day that somebody or something is in use, in the
// order of the plan.
type days struct {
	order []on
	spans map[on][]span
}

func (d *days) add(id string, day int, s span) {
	key := on{id, day}
	if _, known := d.spans[key]; !known {
		d.order = append(d.order, key)
	}
	d.spans[key] = append(d.spans[key], s)
}

func newJudge(s *planner.Snapshot, p *planner.Plan) *judge {
	j := &judge{
		s: s, plan: p,
		virtual:   map[string]bool{},
		minutes:   map[[2]string]int{},
		rooms:     byID(s.Rooms, func(x planner.Room) string { return x.ID }),
		trainers:  byID(s.Trainers, func(x planner.Trainer) string { return x.ID }),
		courses:   byID(s.Courses, func(x planner.Course) string { return x.ID }),
		offices:   byID(s.Offices, func(x planner.Office) string { return x.ID }),
		learners:  byID(s.Learners, func(x planner.Learner) string { return x.ID }),
		requests:  byID(s.Requests, func(x planner.Request) string { return x.ID }),
		published: byID(s.Published, func(x planner.Published) string { return x.ID }),
		needs:     map[string][]planner.Request{},
		now:       map[string]session{},
		served:    map[string]session{},
		roomDays:  days{spans: map[on][]span{}},
		teaching:  days{spans: map[on][]span{}},
		sitting:   days{spans: map[on][]span{}},
	}
	for _, x := range s.Sites {
		j.virtual[x.ID] = x.Virtual
		j.minutes[[2]string{x.ID, x.ID}] = 0
	}
	for _, t := range s.Travel {
		j.minutes[[2]string{t.From, t.To}] = t.Minutes
		j.minutes[[2]string{t.To, t.From}] = t.Minutes
	}
	for _, r := range s.Requests {
		if _, known := j.needs[r.Learner]; !known {
			j.wave = append(j.wave, r.Learner)
		}
		j.needs[r.Learner] = append(j.needs[r.Learner], r)
	}
	for _, x := range p.Sessions {
		if len(j.unknown(x)) > 0 {
			continue
		}
		t := session{Session: x, course: j.courses[x.Course], room: j.rooms[x.Room]}
		t.end = t.Start + t.course.Minutes
		j.sessions = append(j.sessions, t)
		j.now[t.ID] = t
		at := span{start: t.Start, end: t.end, site: t.room.Site, session: t.ID}
		j.roomDays.add(t.Room, t.Day, at)
		for _, id := range t.Trainers {
			j.teaching.add(id, t.Day, at)
		}
		for _, id := range t.Seated {
			j.served[id] = t
			r := j.requests[id]
			at.working = r.Working
			j.sitting.add(r.Learner, t.Day, at)
		}
	}
	return j
}

// byID keeps the last of those that share an id.
func byID[E any](list []E, id func(E) string) map[string]E {
	m := make(map[string]E, len(list))
	for _, x := range list {
		m[id(x)] = x
	}
	return m
}

// unknown lists what a session names that the snapshot does not have.
func (j *judge) unknown(x planner.Session) []string {
	var out []string
	if _, ok := j.courses[x.Course]; !ok {
		out = append(out, "course "+x.Course)
	}
	if _, ok := j.rooms[x.Room]; !ok {
		out = append(out, "room "+x.Room)
	}
	for _, t := range x.Trainers {
		if _, ok := j.trainers[t]; !ok {
			out = append(out, "trainer "+t)
		}
	}
	for _, r := range x.Seated {
		if _, ok := j.requests[r]; !ok {
			out = append(out, "request "+r)
		}
	}
	return out
}

func (j *judge) broken(format string, a ...any) {
	j.messages = append(j.messages, fmt.Sprintf(format, a...))
}

// fits says whether a session lies in one of some windows.
func fits(windows []planner.Window, t session) bool {
	return slices.ContainsFunc(windows, func(w planner.Window) bool {
		return w.Day() == t.Day && w.From() <= t.Start && t.end <= w.To()
	})
}

// date shows a day of the horizon as people know it.
func (j *judge) date(day int) planner.Date { return j.s.FirstDay + planner.Date(day) }

// when shows a session's day and start as people know them.
func (j *judge) when(t session) string { return fmt.Sprintf("%s %s", j.date(t.Day), clock(t.Start)) }

func clock(minute int) string { return fmt.Sprintf("%02d:%02d", minute/60, minute%60) }

// places are the sites of a day's spans that one has to be at, sorted.
func (j *judge) places(spans []span) []string {
	sites := map[string]bool{}
	for _, x := range spans {
		if !j.virtual[x.site] {
			sites[x.site] = true
		}
	}
	return slices.Sorted(maps.Keys(sites))
}

func sum(spans []span) int {
	n := 0
	for _, x := range spans {
		n += x.end - x.start
	}
	return n
}
