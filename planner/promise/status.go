package promise

import (
	"cmp"
	"slices"

	"cohort/planner"
	"cohort/planner/ground"
)

// The two words for a wave.
const (
	OnTrack = "On track" // every request of it that is due in the plan is served by its due day
	HeadsUp = "Heads up" // one is not, or one is served late
)

// Trend is how a wave stands beside the last edition.
type Trend string

// The trends.
const (
	Better Trend = "better"
	Same   Trend = "same"
	Worse  Trend = "worse"
	New    Trend = "new" // it was not in the last edition
)

// Status is how the newcomers of one office and intake stand.
type Status struct {
	Office string        `json:"office"`
	Cohort string        `json:"cohort"`
	Start  planner.Date  `json:"start"`
	Due    planner.Date  `json:"due"` // of the last of them
	People int           `json:"people"`
	Named  int           `json:"named"`
	Status string        `json:"status"`
	Fact   *Holdup       `json:"fact"`  // the one fact that holds it; nil: on track
	Ready  *planner.Date `json:"ready"` // the last session of the slowest; nil: somebody has not all of theirs
	// InTime of Needs requests are served by their due day.
	InTime int `json:"in_time"`
	Needs  int `json:"needs"`
	// Later of Needs have no seat yet and are due after the plan ends: not planned
	// yet, which holds nobody up.
	Later   int       `json:"later"`
	Missing []Missing `json:"missing"` // courses that somebody has no seat in
	Since   Trend     `json:"since,omitempty"`
}

// Holdup is what keeps a request from being served in time.
type Holdup struct {
	Request  string         `json:"request"`
	Course   string         `json:"course"`
	People   int            `json:"people"` // of the wave whom the same course keeps
	Due      planner.Date   `json:"due"`
	Late     *planner.Date  `json:"late,omitempty"` // served on that day, too late; nil: unserved
	Reason   planner.Reason `json:"reason,omitempty"`
	Sentence string         `json:"sentence"` // package reports has the words
	// Unserved is why, where the plan says it.
	Unserved *planner.Unserved `json:"-"`
}

// Missing is a course that people of a wave have no seat in.
type Missing struct {
	Course string `json:"course"`
	People int    `json:"people"`
	Later  int    `json:"later"` // of People, for whom it is due after the plan ends
	// LastChance is the last day on which one of those for whom it is due in the plan
	// could sit in a session of it, whoever has the room and the trainers now; nil:
	// there is none, or it is due later for all of them and the plan does not reach
	// that day.
	LastChance *planner.Date `json:"last_chance"`
}

// Statuses says how each wave of a plan stands, by start and office. The plan
// may say itself why a request is unserved.
func Statuses(s *planner.Snapshot, p *planner.Plan) []Status { return Lay(s, p).Statuses("") }

// Board is a plan laid out by people and their requests.
type Board struct {
	s        *planner.Snapshot
	ground   *ground.Ground
	requests map[string][]*planner.Request
	seats    map[string]*planner.Session
	why      map[string]*planner.Unserved
}

// Lay lays a plan out.
func Lay(s *planner.Snapshot, p *planner.Plan) *Board {
	b := &Board{s: s, ground: ground.New(s), requests: map[string][]*planner.Request{}, seats: map[string]*planner.Session{}, why: map[string]*planner.Unserved{}}
	for i := range s.Requests {
		b.requests[s.Requests[i].Learner] = append(b.requests[s.Requests[i].Learner], &s.Requests[i])
	}
	for i := range p.Sessions {
		for _, id := range p.Sessions[i].Seated {
			b.seats[id] = &p.Sessions[i]
		}
	}
	for i := range p.Unserved {
		b.why[p.Unserved[i].Request] = &p.Unserved[i]
	}
	return b
}

// Statuses says how each wave of an office stands, by start; of all offices, by
// start and office, where none is named.
func (b *Board) Statuses(office string) []Status {
	waves := map[string][]*planner.Learner{}
	for i := range b.s.Learners {
		if l := &b.s.Learners[i]; (office == "" || l.Office == office) && b.newcomer(l) {
			key := l.Office + "\x00" + l.Cohort
			waves[key] = append(waves[key], l)
		}
	}
	out := []Status{}
	for _, people := range waves {
		out = append(out, b.status(people))
	}
	slices.SortFunc(out, func(a, b Status) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.Office, b.Office), cmp.Compare(a.Cohort, b.Cohort))
	})
	return out
}

// Since says of each wave how it stands beside the last edition's: better with
// fewer requests that hold it up, or as many and everybody ready sooner.
func Since(now, before []Status) {
	was := map[string]*Status{}
	for i := range before {
		was[before[i].Office+"\x00"+before[i].Cohort] = &before[i]
	}
	for i := range now {
		x := &now[i]
		old := was[x.Office+"\x00"+x.Cohort]
		if old == nil {
			x.Since = New
			continue
		}
		far := planner.Date(1 << 30)
		ready := func(s *Status) planner.Date {
			if s.Ready == nil {
				return far
			}
			return *s.Ready
		}
		switch cmp.Or(cmp.Compare(x.Needs-x.InTime-x.Later, old.Needs-old.InTime-old.Later), cmp.Compare(ready(x), ready(old))) {
		case -1:
			x.Since = Better
		case 0:
			x.Since = Same
		default:
			x.Since = Worse
		}
	}
}

func (b *Board) date(day int) planner.Date { return b.s.FirstDay + planner.Date(day) }

func (b *Board) newcomer(l *planner.Learner) bool {
	return slices.ContainsFunc(b.requests[l.ID], func(r *planner.Request) bool { return !r.Working })
}

func (b *Board) status(people []*planner.Learner) Status {
	x := Status{Office: people[0].Office, Cohort: people[0].Cohort, People: len(people), Status: OnTrack, Missing: []Missing{}}
	first, ready := b.s.Days, -1
	missing := map[string]*Missing{}
	kept := map[string]map[string]bool{} // people by course that is not in time
	var gravest *planner.Request
	var whose *planner.Learner
	for _, l := range people {
		if !l.Anonymous {
			x.Named++
		}
		for _, r := range b.requests[l.ID] {
			if r.Working {
				continue
			}
			first = min(first, r.Earliest)
			x.Needs++
			x.Due = max(x.Due, b.date(r.Due))
			at := b.seats[r.ID]
			if at != nil {
				ready = max(ready, at.Day)
				if at.Day <= r.Due {
					x.InTime++
					continue
				}
			} else {
				b.miss(missing, l, r)
				if r.Due >= b.s.Days {
					x.Later++
					continue
				}
			}
			if kept[r.Course] == nil {
				kept[r.Course] = map[string]bool{}
			}
			kept[r.Course][l.ID] = true
			if gravest == nil || b.graver(l, r, whose, gravest) {
				gravest, whose = r, l
			}
		}
	}
	x.Start = b.date(first)
	if people[0].Intake != nil {
		x.Start = *people[0].Intake
	}
	for _, m := range missing {
		x.Missing = append(x.Missing, *m)
	}
	slices.SortFunc(x.Missing, func(a, b Missing) int { return cmp.Compare(a.Course, b.Course) })
	if len(missing) == 0 && ready >= 0 {
		day := b.date(ready)
		x.Ready = &day
	}
	if gravest != nil {
		x.Status = HeadsUp
		x.Fact = b.holdup(gravest, len(kept[gravest.Course]))
	}
	return x
}

// graver says whether one request holds a wave more than another: what has no
// seat before what is late, somebody with a name before a held seat, a cause of
// its own before one that follows from another
// course, what is due sooner.
func (b *Board) graver(l *planner.Learner, r *planner.Request, than *planner.Learner, old *planner.Request) bool {
	rank := func(l *planner.Learner, r *planner.Request) []int {
		at := b.seats[r.ID]
		out := []int{0, 0, 0, r.Due}
		if at != nil {
			out[0], out[3] = 1, -at.Day
		}
		if l.Anonymous {
			out[1] = 1
		}
		if u := b.why[r.ID]; u != nil && u.Reason == planner.ReasonBefore {
			out[2] = 1
		}
		return out
	}
	return cmp.Or(slices.Compare(rank(l, r), rank(than, old)), cmp.Compare(r.ID, old.ID)) < 0
}

func (b *Board) holdup(r *planner.Request, people int) *Holdup {
	f := &Holdup{Request: r.ID, Course: r.Course, People: people, Due: b.date(r.Due)}
	if at := b.seats[r.ID]; at != nil {
		day := b.date(at.Day)
		f.Late = &day
		return f
	}
	f.Unserved = b.why[r.ID]
	if f.Unserved != nil {
		f.Reason = f.Unserved.Reason
	}
	return f
}

// miss counts somebody without a seat.
func (b *Board) miss(missing map[string]*Missing, l *planner.Learner, r *planner.Request) {
	m := missing[r.Course]
	if m == nil {
		m = &Missing{Course: r.Course}
		missing[r.Course] = m
	}
	m.People++
	if r.Due >= b.s.Days {
		m.Later++
		return
	}
	if day, any := b.LastChance(l, r); any && (m.LastChance == nil || day > *m.LastChance) {
		m.LastChance = &day
	}
}

// LastChance is the last day until a request is due, and inside the plan, on
// which its learner could sit in a session of the course, whoever has the room
// and the trainers now: a new one that could be held for as many as it needs, or
// one that is pinned. What the learner does else and what else they need is not
// asked. False: there is no such day.
func (b *Board) LastChance(l *planner.Learner, r *planner.Request) (planner.Date, bool) {
	g := b.ground
	who, course := g.Learner(l.ID), g.Course(r.Course)
	if b.s.Courses[course].Minutes > l.MaxDayMinutes || r.Working && b.s.Offices[g.OfficeOf[who]].ReleasePerDay == 0 {
		return 0, false
	}
	starts := make([]uint64, g.Words)
	for day := min(r.Due, b.s.Days-1); day >= max(r.Earliest, 0); day-- {
		mine := g.LearnerStarts(who, day, course)
		for site, way := range g.WaysOf(who) {
			if way == ground.Far {
				continue
			}
			g.Starts(course, ground.SiteIx(site), day, starts)
			for _, p := range g.Pinned {
				if p.Course == course && p.Day == day && g.SiteOf[p.Room] == ground.SiteIx(site) {
					starts[p.Start>>6] |= 1 << (p.Start & 63)
				}
			}
			if ground.Overlap(mine, starts) {
				return b.date(day), true
			}
		}
	}
	return 0, false
}
