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
	// LaterInTime: it is ready later than it was to be, and everybody in it still in time.
	LaterInTime Trend = "later_in_time"
	New         Trend = "new" // it was not in the last edition
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
	Request string         `json:"request"`
	Course  string         `json:"course"`
	People  int            `json:"people"` // of the wave whom the same course keeps
	Due     planner.Date   `json:"due"`
	Late    *planner.Date  `json:"late,omitempty"` // served on that day, too late; nil: unserved
	Reason  planner.Reason `json:"reason,omitempty"`
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
	s      *planner.Snapshot
	ground *ground.Ground
	seats  []*planner.Session  // by request; nil: it has none
	why    []*planner.Unserved // by request; nil: the plan does not say
}

// Lay lays a plan out.
func Lay(s *planner.Snapshot, p *planner.Plan) *Board {
	b := &Board{s: s, ground: ground.New(s), seats: make([]*planner.Session, len(s.Requests)), why: make([]*planner.Unserved, len(s.Requests))}
	for i := range p.Sessions {
		for _, id := range p.Sessions[i].Seated {
			if r := b.ground.Request(id); r != ground.None {
				b.seats[r] = &p.Sessions[i]
			}
		}
	}
	for i := range p.Unserved {
		if r := b.ground.Request(p.Unserved[i].Request); r != ground.None {
			b.why[r] = &p.Unserved[i]
		}
	}
	return b
}

// Statuses says how each wave of an office stands, by start; of all offices, by
// start and office, where none is named.
func (b *Board) Statuses(office string) []Status {
	type wave struct{ office, cohort string }
	waves := map[wave][]ground.LearnerIx{}
	for i := range b.s.Learners {
		if l := &b.s.Learners[i]; (office == "" || l.Office == office) && b.newcomer(ground.LearnerIx(i)) {
			key := wave{l.Office, l.Cohort}
			waves[key] = append(waves[key], ground.LearnerIx(i))
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
			if x.Ready != nil && x.InTime == x.Needs {
				x.Since = LaterInTime
			}
		}
	}
}

func (b *Board) date(day int) planner.Date { return b.s.FirstDay + planner.Date(day) }

// newcomer says whether somebody needs anything before they begin to work.
func (b *Board) newcomer(l ground.LearnerIx) bool {
	return slices.ContainsFunc(b.ground.RequestsOf[l], func(r ground.RequestIx) bool { return !b.s.Requests[r].Working })
}

func (b *Board) status(people []ground.LearnerIx) Status {
	one := &b.s.Learners[people[0]]
	x := Status{Office: one.Office, Cohort: one.Cohort, People: len(people), Status: OnTrack, Missing: []Missing{}}
	first, ready := b.s.Days, -1
	missing := map[ground.CourseIx]*Missing{}
	kept := map[ground.CourseIx]map[ground.LearnerIx]bool{} // people by course that is not in time
	gravest := ground.RequestIx(ground.None)
	for _, l := range people {
		if !b.s.Learners[l].Anonymous {
			x.Named++
		}
		for _, i := range b.ground.RequestsOf[l] {
			r, c := &b.s.Requests[i], b.ground.CourseOf[i]
			if r.Working {
				continue
			}
			first = min(first, r.Earliest)
			x.Needs++
			x.Due = max(x.Due, b.date(r.Due))
			if at := b.seats[i]; at != nil {
				ready = max(ready, at.Day)
				if at.Day <= r.Due {
					x.InTime++
					continue
				}
			} else {
				b.countMissing(missing, i)
				if r.Due >= b.s.Days {
					x.Later++
					continue
				}
			}
			if kept[c] == nil {
				kept[c] = map[ground.LearnerIx]bool{}
			}
			kept[c][l] = true
			if gravest == ground.None || b.graver(i, gravest) {
				gravest = i
			}
		}
	}
	x.Start = b.date(first)
	if one.Intake != nil {
		x.Start = *one.Intake
	}
	for _, m := range missing {
		x.Missing = append(x.Missing, *m)
	}
	slices.SortFunc(x.Missing, func(a, b Missing) int { return cmp.Compare(a.Course, b.Course) })
	if len(missing) == 0 && ready >= 0 {
		day := b.date(ready)
		x.Ready = &day
	}
	if gravest != ground.None {
		x.Status = HeadsUp
		x.Fact = b.holdup(gravest, len(kept[b.ground.CourseOf[gravest]]))
	}
	return x
}

// graver says whether one request holds a wave up more than another: what has no
// seat before what is late, somebody with a name before somebody without, a cause
// of its own before one that follows from another course, what is due sooner.
func (b *Board) graver(i, than ground.RequestIx) bool {
	rank := func(i ground.RequestIx) []int {
		out := []int{0, 0, 0, b.s.Requests[i].Due}
		if at := b.seats[i]; at != nil {
			out[0], out[3] = 1, -at.Day
		}
		if b.s.Learners[b.ground.LearnerOf[i]].Anonymous {
			out[1] = 1
		}
		if u := b.why[i]; u != nil && u.Reason == planner.ReasonBefore {
			out[2] = 1
		}
		return out
	}
	return cmp.Or(slices.Compare(rank(i), rank(than)), cmp.Compare(b.s.Requests[i].ID, b.s.Requests[than].ID)) < 0
}

func (b *Board) holdup(i ground.RequestIx, people int) *Holdup {
	r := &b.s.Requests[i]
	f := &Holdup{Request: r.ID, Course: r.Course, People: people, Due: b.date(r.Due)}
	if at := b.seats[i]; at != nil {
		day := b.date(at.Day)
		f.Late = &day
		return f
	}
	if f.Unserved = b.why[i]; f.Unserved != nil {
		f.Reason = f.Unserved.Reason
	}
	return f
}

// countMissing counts somebody without a seat for what a request asks.
func (b *Board) countMissing(missing map[ground.CourseIx]*Missing, i ground.RequestIx) {
	r, c := &b.s.Requests[i], b.ground.CourseOf[i]
	m := missing[c]
	if m == nil {
		m = &Missing{Course: r.Course}
		missing[c] = m
	}
	m.People++
	if r.Due >= b.s.Days {
		m.Later++
		return
	}
	if day, any := b.lastChance(i); any && (m.LastChance == nil || day > *m.LastChance) {
		m.LastChance = &day
	}
}

// LastChance is the last day until a request is due, and inside the plan, on
// which its learner could sit in a session of the course, whoever has the room
// and the trainers now: a new one that could be held for as many as it needs, or
// one that is pinned. What the learner does else and what else they need is not
// asked. False: there is no such day. The request must be one of the snapshot.
func (b *Board) LastChance(request string) (planner.Date, bool) {
	return b.lastChance(b.ground.Request(request))
}

func (b *Board) lastChance(i ground.RequestIx) (planner.Date, bool) {
	g, r := b.ground, &b.s.Requests[i]
	who, course := g.LearnerOf[i], g.CourseOf[i]
	if b.s.Courses[course].Minutes > b.s.Learners[who].MaxDayMinutes || r.Working && b.s.Offices[g.OfficeOf[who]].ReleasePerDay == 0 {
		return 0, false
	}
	starts := make([]uint64, g.Words)
	for day := min(r.Due, b.s.Days-1); day >= max(r.Earliest, 0); day-- {
		mine := g.LearnerStarts(who, day, course)
		for site, way := range g.WaysOf(who) {
			if way == ground.Far {
				continue
			}
			g.StartsFor(g.NeedOf[who], course, ground.SiteIx(site), day, starts)
			if ground.Overlap(mine, starts) {
				return b.date(day), true
			}
		}
	}
	return 0, false
}
