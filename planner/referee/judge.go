package referee

import (
	"fmt"
	"slices"

	"cohort/planner"
)

// judge is a snapshot and a plan, looked up by id. What is looked up is the
// snapshot's and the plan's own, never changed.
type judge struct {
	s    *planner.Snapshot
	plan *planner.Plan

	virtual   map[string]bool
	minutes   map[[2]string]int // one way, both ways
	rooms     index[planner.Room]
	trainers  index[planner.Trainer]
	courses   index[planner.Course]
	offices   index[planner.Office]
	learners  index[planner.Learner]
	requests  index[planner.Request]
	published index[planner.Published]
	wave      []*needs // of each learner who has some, in the order of the requests

	sessions []session          // those that name nothing unknown
	now      map[string]session // by id
	served   map[string]session // by request
	roomDays days
	teaching days
	sitting  days

	messages []string // of the rule that is being judged
}

// index is the snapshot's rooms, trainers or the like by id.
type index[E any] map[string]*E

// of is what has an id, and something empty where nothing has it, so that nothing
// of a doubtful file is out of bounds.
func (x index[E]) of(id string) *E {
	if found, ok := x[id]; ok {
		return found
	}
	return new(E)
}

func (x index[E]) has(id string) bool {
	_, ok := x[id]
	return ok
}

// byID keeps the last of those that share an id.
func byID[E any](list []E, id func(*E) string) index[E] {
	x := make(index[E], len(list))
	for i := range list {
		x[id(&list[i])] = &list[i]
	}
	return x
}

// needs are the requests of a learner.
type needs struct {
	learner  string
	requests []*planner.Request
}

// on is somebody or something on one day.
type on struct {
	id  string
	day int
}

type session struct {
	*planner.Session
	course *planner.Course
	room   *planner.Room
	end    int // minute of the day
}

// span is one session on the day of a room, a trainer or a learner.
type span struct {
	start, end int
	site       string
	session    string
	working    bool
}

// day is a day on which somebody or something is in use.
type day struct {
	on
	spans []span // in the order of the plan
}

// days are these days, in the order of the plan.
type days struct {
	list  []day
	index map[on]int // in list
}

func (d *days) add(id string, at int, s span) {
	key := on{id, at}
	i, known := d.index[key]
	if !known {
		i = len(d.list)
		d.index[key] = i
		d.list = append(d.list, day{on: key})
	}
	d.list[i].spans = append(d.list[i].spans, s)
}

func newJudge(s *planner.Snapshot, p *planner.Plan) *judge {
	j := &judge{
		s: s, plan: p,
		virtual:   map[string]bool{},
		minutes:   map[[2]string]int{},
		rooms:     byID(s.Rooms, func(x *planner.Room) string { return x.ID }),
		trainers:  byID(s.Trainers, func(x *planner.Trainer) string { return x.ID }),
		courses:   byID(s.Courses, func(x *planner.Course) string { return x.ID }),
		offices:   byID(s.Offices, func(x *planner.Office) string { return x.ID }),
		learners:  byID(s.Learners, func(x *planner.Learner) string { return x.ID }),
		requests:  byID(s.Requests, func(x *planner.Request) string { return x.ID }),
		published: byID(s.Published, func(x *planner.Published) string { return x.ID }),
		now:       make(map[string]session, len(p.Sessions)),
		served:    make(map[string]session, len(s.Requests)),
		roomDays:  days{index: map[on]int{}},
		teaching:  days{index: map[on]int{}},
		sitting:   days{index: map[on]int{}},
	}
	for _, x := range s.Sites {
		j.virtual[x.ID] = x.Virtual
		j.minutes[[2]string{x.ID, x.ID}] = 0
	}
	for _, t := range s.Travel {
		j.minutes[[2]string{t.From, t.To}] = t.Minutes
		j.minutes[[2]string{t.To, t.From}] = t.Minutes
	}
	of := make(map[string]*needs, len(s.Learners)) // by learner
	for i := range s.Requests {
		r := &s.Requests[i]
		l := of[r.Learner]
		if l == nil {
			l = &needs{learner: r.Learner}
			of[r.Learner] = l
			j.wave = append(j.wave, l)
		}
		l.requests = append(l.requests, r)
	}
	for i := range p.Sessions {
		x := &p.Sessions[i]
		if len(j.unknown(x)) > 0 {
			continue
		}
		t := session{Session: x, course: j.courses.of(x.Course), room: j.rooms.of(x.Room)}
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
			r := j.requests.of(id)
			at.working = r.Working
			j.sitting.add(r.Learner, t.Day, at)
		}
	}
	return j
}

// unknown lists what a session names that the snapshot does not have.
func (j *judge) unknown(x *planner.Session) []string {
	var out []string
	if !j.courses.has(x.Course) {
		out = append(out, "course "+x.Course)
	}
	if !j.rooms.has(x.Room) {
		out = append(out, "room "+x.Room)
	}
	for _, t := range x.Trainers {
		if !j.trainers.has(t) {
			out = append(out, "trainer "+t)
		}
	}
	for _, r := range x.Seated {
		if !j.requests.has(r) {
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
	var sites []string
	for _, x := range spans {
		if !j.virtual[x.site] && !slices.Contains(sites, x.site) {
			sites = append(sites, x.site)
		}
	}
	slices.Sort(sites)
	return sites
}

func sum(spans []span) int {
	n := 0
	for _, x := range spans {
		n += x.end - x.start
	}
	return n
}
