package promise

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"cohort/planner"
	"cohort/planner/capacity"
	"cohort/planner/timetable"
)

// Kind is why a wave cannot be promised.
type Kind string

// The kinds.
const (
	Proof   Kind = "proof"         // nobody could, by plain addition
	Fact    Kind = "fact"          // no place was found; the nearest fact is told
	Unknown Kind = "not_known_yet" // the programme may end beyond the horizon
)

// Answer is what is promised, or why nothing is. Its JSON is the output of
// cohort promise.
type Answer struct {
	Office    string       `json:"office"`
	Programme string       `json:"programme"`
	Start     planner.Date `json:"start"`
	StartDay  int          `json:"start_day"`
	Headcount int          `json:"headcount"`
	Due       planner.Date `json:"due"`
	DueDay    int          `json:"due_day"`

	Possible bool          `json:"possible"`
	InTime   bool          `json:"in_time"`   // ready by the due day
	Ready    *planner.Date `json:"ready"`     // the last session of the slowest; nil: not possible
	ReadyDay *int          `json:"ready_day"` // the same as a day
	// Soonest is a day before which nobody of that start could be ready on this
	// plan, whoever comes: where it is ReadyDay, no sooner date exists. Nil: none
	// inside the horizon.
	Soonest  *int      `json:"soonest_day"`
	Opened   []string  `json:"opened"` // ids of new sessions
	Learners []Learner `json:"learners"`
	GaveWay  []string  `json:"gave_way"` // anonymous learners whose held seats these are now
	Closed   []string  `json:"closed"`   // reserved sessions that only those sat in

	// Because is why not, a proof or a sentence; null where it is possible.
	Because   any             `json:"because"`
	Kind      Kind            `json:"because_kind,omitempty"`
	Proof     *capacity.Proof `json:"-"`
	Stuck     *Stuck          `json:"fact,omitempty"`
	KnownFrom *planner.Date   `json:"known_from,omitempty"` // from when a start that is not known yet will be

	sessions []planner.Session // those opened, with their people
	task     *task
}

// Learner is a newcomer and their path.
type Learner struct {
	ID   string `json:"id"`
	Path []Stop `json:"path"`
}

// Stop is one session of a path.
type Stop struct {
	Course  string       `json:"course"`
	Session string       `json:"session"`
	Day     int          `json:"day"`
	Date    planner.Date `json:"date"`
	Start   int          `json:"start"` // minute of the day
	Room    string       `json:"room"`
}

// Stuck is the nearest fact that forbids a wave.
type Stuck struct {
	Cause  timetable.StuckCause `json:"cause"`
	Course string               `json:"course,omitempty"`
	From   *planner.Date        `json:"from,omitempty"`   // the first day on which they could take it
	People int                  `json:"people,omitempty"` // who need it together
	Seats  int                  `json:"seats"`            // free in announced sessions from then on
	Group  int                  `json:"min_group,omitempty"`
	Role   string               `json:"role,omitempty"`
	Fit    int                  `json:"fit,omitempty"`   // courses that their days hold
	Needs  int                  `json:"needs,omitempty"` // courses that they need
}

// answer inserts a wave.
func (d *Desk) answer(t *task) (*Answer, error) {
	a := &Answer{Office: t.Office, Programme: t.Programme, Start: t.Start, StartDay: t.start, Headcount: t.Headcount, Due: d.Date(t.due), DueDay: t.due,
		Opened: []string{}, Learners: []Learner{}, GaveWay: []string{}, Closed: []string{}, task: t}
	if t.earliest >= d.s.Days {
		d.later(a, t)
		return a, nil
	}
	got, err := d.fixed.Insert(d.newcomers(t))
	if err != nil {
		return nil, fmt.Errorf("%d newcomers at %s: %w", t.Headcount, t.Office, err)
	}
	if got.Open() {
		if got, err = d.search(t, got); err != nil {
			return nil, err
		}
	}
	if got.Soonest >= 0 {
		a.Soonest = &got.Soonest
	}
	if !got.Possible {
		d.refused(a, t, got.Stuck)
		return a, nil
	}
	ready := d.Date(got.ReadyDay)
	a.Possible, a.Ready, a.ReadyDay, a.InTime = true, &ready, &got.ReadyDay, got.ReadyDay <= t.due
	a.GaveWay, a.Closed = append(a.GaveWay, got.GaveWay...), append(a.Closed, got.Closed...)
	d.write(a, t, got)
	return a, nil
}

func (d *Desk) newcomers(t *task) timetable.Newcomers {
	return timetable.Newcomers{Count: t.Headcount, Site: t.office.Site, Sites: t.sites, Available: d.allHours(t.sites), MaxDayMinutes: t.minutes,
		From: t.earliest, Courses: t.programme.Courses, GiveWay: t.anonymous, Own: t.Own != nil}
}

// write gives names to what was inserted.
func (d *Desk) write(a *Answer, t *task, got *timetable.Inserted) {
	taken := map[string]bool{}
	for _, x := range d.p.Sessions {
		taken[x.ID] = true
	}
	for _, x := range d.s.Published {
		taken[x.ID] = true
	}
	for _, x := range d.s.Reserved {
		taken[x.ID] = true
	}
	n := 0
	for _, x := range got.Opened {
		for n++; taken[fmt.Sprintf("%s/%d", d.s.Name, n)]; n++ {
		}
		x.ID = fmt.Sprintf("%s/%d", d.s.Name, n)
		x.Seated = []string{}
		a.Opened = append(a.Opened, x.ID)
		a.sessions = append(a.sessions, x)
	}
	ids := d.newIDs(t)
	for i, path := range got.Paths {
		l := Learner{ID: ids[i], Path: []Stop{}}
		for _, x := range path {
			id := x.Session
			if id == "" {
				id = a.sessions[x.Opened].ID
				a.sessions[x.Opened].Seated = append(a.sessions[x.Opened].Seated, l.ID+":"+x.Course)
			}
			l.Path = append(l.Path, Stop{Course: x.Course, Session: id, Day: x.Day, Date: d.Date(x.Day), Start: x.Start, Room: x.Room})
		}
		a.Learners = append(a.Learners, l)
	}
}

// newIDs names newcomers for their start and office, no one twice.
func (d *Desk) newIDs(t *task) []string {
	if t.Own != nil {
		return t.Own
	}
	taken := map[string]bool{}
	for _, l := range d.s.Learners {
		taken[l.ID] = true
	}
	var out []string
	for n := 1; len(out) < t.Headcount; n++ {
		if id := fmt.Sprintf("promise/%s/%s/%d", t.Start, t.Office, n); !taken[id] {
			out = append(out, id)
		}
	}
	return out
}

// refused says why not.
func (d *Desk) refused(a *Answer, t *task, s *timetable.Stuck) {
	given := s.Cause == timetable.StuckRoom || s.Cause == timetable.StuckCrew
	if t.due >= d.s.Days && !given {
		d.later(a, t)
		return
	}
	from := d.Date(s.From)
	a.Kind = Fact
	a.Stuck = &Stuck{Cause: s.Cause, Course: s.Course, From: &from, People: s.People, Seats: s.Seats, Group: s.Group, Role: s.Role, Fit: s.Fit, Needs: len(t.programme.Courses)}
}

// later says from when a start will be known: when the horizon reaches the day
// on which its programme is due.
func (d *Desk) later(a *Answer, t *task) {
	from := d.Date(t.due - d.s.Days + 1)
	a.Kind, a.KnownFrom = Unknown, &from
}

// MarshalJSON puts the proof or the sentence in its place.
func (a *Answer) MarshalJSON() ([]byte, error) {
	type plain Answer
	x := plain(*a)
	switch {
	case a.Possible:
	case a.Proof != nil:
		x.Because = a.Proof
	case a.Because == nil:
		x.Because = a.Why()
	}
	return json.Marshal(&x)
}

// Why is one sentence that says why a wave is not possible; empty where it is.
func (a *Answer) Why() string {
	switch {
	case a.Possible:
		return ""
	case a.Kind == Unknown:
		return fmt.Sprintf("not known yet: the programme of a start on %s may take until %s, and the plan ends on %s; it will be known from %s",
			a.Start, a.Due, a.Due-planner.Date(a.DueDay)+planner.Date(a.task.horizon), *a.KnownFrom)
	case a.Kind == Proof && a.Proof.Sentence != "":
		return a.Proof.Sentence
	case a.Kind == Proof:
		p := a.Proof
		return fmt.Sprintf("proven impossible: from %s to %s %s %s %d minutes of %s, who have %d; %d minutes are missing", p.From, p.To, list(p.Courses),
			verb(len(p.Courses), "needs", "need"), p.NeedMinutes, who(p), p.HaveMinutes, p.MissingMinutes)
	}
	s := a.Stuck
	people := count(s.People, "person", "people")
	switch s.Cause {
	case timetable.StuckRoom:
		return fmt.Sprintf("no place found: no room that people of %s may be sent to has what %s needs", a.Office, s.Course)
	case timetable.StuckCrew:
		return fmt.Sprintf("no place found: nobody may lead %s as %s", s.Course, s.Role)
	case timetable.StuckDays:
		return fmt.Sprintf("no place found: the days from %s on that the plan knows hold %d of the %d courses, even with nothing else planned", *s.From, s.Fit, s.Needs)
	case timetable.StuckGroup:
		return fmt.Sprintf("no place found: from %s on announced sessions of %s have %s free for %s, and a session of their own takes %d people", *s.From, s.Course,
			count(s.Seats, "seat", "seats"), people, s.Group)
	}
	seats := fmt.Sprintf("no place found: from %s on announced sessions of %s have %s free for %s, and ", *s.From, s.Course, count(s.Seats, "seat", "seats"), people)
	if s.Cause == timetable.StuckSeats {
		return seats + "on no day a room and a crew are free at once for a new one"
	}
	return seats + "rooms and crews are not free at once for enough new ones"
}

func who(p *capacity.Proof) string {
	if p.Kind == capacity.Rooms {
		return "the " + count(len(p.Who), "room", "rooms") + " that suit"
	}
	return "the " + count(len(p.Who), "trainer", "trainers") + " who may lead " + verb(len(p.Courses), "it", "them")
}

func verb(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

func count(n int, one, many string) string { return fmt.Sprintf("%d %s", n, verb(n, one, many)) }

func list(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}

// Apply returns the snapshot and the plan with what was promised: both are new,
// everything else in them is as it was. The answer must be a possible one of
// this desk.
func (d *Desk) Apply(a *Answer) (*planner.Snapshot, *planner.Plan) {
	s, p := *d.s, planner.Plan{Format: planner.PlanFormat}
	gone := map[string]bool{}
	for _, id := range a.GaveWay {
		gone[id] = true
	}
	out := func(request string) bool { return gone[request] }
	s.Learners, s.Requests = nil, nil
	for _, l := range d.s.Learners {
		if !gone[l.ID] {
			s.Learners = append(s.Learners, l)
		}
	}
	for _, r := range d.s.Requests {
		if gone[r.Learner] {
			gone[r.ID] = true
		} else {
			s.Requests = append(s.Requests, r)
		}
	}
	s.Reserved = nil
	for _, x := range d.s.Reserved {
		if !slices.Contains(a.Closed, x.ID) {
			x.Seated = slices.DeleteFunc(slices.Clone(x.Seated), out)
			s.Reserved = append(s.Reserved, x)
		}
	}
	d.admit(&s, a.task, ids(a))
	seats := map[string][]string{}
	for _, l := range a.Learners {
		for _, x := range l.Path {
			seats[x.Session] = append(seats[x.Session], l.ID+":"+x.Course)
		}
	}
	for _, x := range d.p.Sessions {
		if slices.Contains(a.Closed, x.ID) {
			continue
		}
		x.Seated = append(slices.DeleteFunc(slices.Clone(x.Seated), out), seats[x.ID]...)
		p.Sessions = append(p.Sessions, x)
	}
	p.Sessions = append(p.Sessions, a.sessions...)
	s.Name = d.s.Name + "+" + fmt.Sprintf("%s/%s/%d", a.Start, a.Office, a.Headcount)
	p.Snapshot = s.Name
	return &s, &p
}

func ids(a *Answer) (out []string) {
	for _, l := range a.Learners {
		out = append(out, l.ID)
	}
	return out
}

// admit adds the newcomers and their requests to a snapshot.
func (d *Desk) admit(s *planner.Snapshot, t *task, ids []string) {
	var hours []planner.Window
	for _, w := range d.allHours(t.sites) {
		if w.Day() >= t.start {
			hours = append(hours, w)
		}
	}
	s.Learners, s.Requests = slices.Clone(s.Learners), slices.Clone(s.Requests)
	for _, id := range ids {
		s.Learners = append(s.Learners, planner.Learner{ID: id, Office: t.Office, Cohort: t.cohort, Sites: t.sites, Available: hours, MaxDayMinutes: t.minutes})
		for _, c := range t.programme.Courses {
			s.Requests = append(s.Requests, planner.Request{ID: id + ":" + c, Learner: id, Course: c, Earliest: t.earliest, Due: t.due, Weight: weightAnnounced})
		}
	}
}

// pinnedWith is the snapshot in which everybody who has a seat holds it for good
// and nobody else wants one but the newcomers, at any time inside the horizon:
// what is short in it forbids them.
func (d *Desk) pinnedWith(t *task) (s *planner.Snapshot, mine map[string]bool) {
	c := *d.s
	c.Reserved, c.Requests, c.Published = nil, nil, nil
	// Others than the programme's courses matter by the time that they take alone.
	for _, r := range d.s.Requests {
		if d.seats[r.ID] != nil && slices.Contains(t.programme.Courses, r.Course) {
			c.Requests = append(c.Requests, r)
		}
	}
	gone := map[string]bool{}
	for _, id := range t.anonymous {
		for _, r := range d.requests[id] {
			gone[r.ID] = true
		}
	}
	c.Requests = slices.DeleteFunc(c.Requests, func(r planner.Request) bool { return gone[r.ID] })
	for _, x := range d.p.Sessions {
		x.Seated = slices.DeleteFunc(slices.Clone(x.Seated), func(id string) bool { return gone[id] })
		if len(x.Seated) > 0 {
			c.Published = append(c.Published, planner.Published{Session: x, Pinned: true})
		}
	}
	at := len(c.Requests)
	d.admit(&c, t, d.newIDs(t))
	mine = map[string]bool{}
	for i := at; i < len(c.Requests); i++ {
		c.Requests[i].Due = c.Days - 1
		mine[c.Requests[i].ID] = true
	}
	return &c, mine
}

// Unharmed is an error where a plan no longer holds everything that the desk's
// plan holds: a session gone or changed, or somebody without their seat. Only
// those whose held seats gave way may be gone, with the sessions that were
// theirs alone.
func (d *Desk) Unharmed(a *Answer, p *planner.Plan) error {
	now := map[string]*planner.Session{}
	for i := range p.Sessions {
		now[p.Sessions[i].ID] = &p.Sessions[i]
	}
	gaveWay := map[string]bool{}
	for _, id := range a.GaveWay {
		for _, r := range d.requests[id] {
			gaveWay[r.ID] = true
		}
	}
	for _, x := range d.p.Sessions {
		y := now[x.ID]
		if y == nil && slices.ContainsFunc(x.Seated, func(id string) bool { return !gaveWay[id] }) {
			return fmt.Errorf("session %s is gone", x.ID)
		}
		if y == nil {
			continue
		}
		if y.Course != x.Course || y.Room != x.Room || y.Day != x.Day || y.Start != x.Start || !slices.Equal(y.Trainers, x.Trainers) {
			return fmt.Errorf("session %s is another now", x.ID)
		}
		for _, id := range x.Seated {
			if !gaveWay[id] && !slices.Contains(y.Seated, id) {
				return fmt.Errorf("request %s lost its seat in session %s", id, x.ID)
			}
		}
	}
	return nil
}

// Sessions are all sessions in which the newcomers sit, as the plan has them,
// with the newcomers alone in them, soonest first.
func (d *Desk) Sessions(a *Answer) []planner.Session {
	at := map[string]*planner.Session{}
	for i := range d.p.Sessions {
		at[d.p.Sessions[i].ID] = &d.p.Sessions[i]
	}
	for i := range a.sessions {
		at[a.sessions[i].ID] = &a.sessions[i]
	}
	var out []planner.Session
	place := map[string]int{}
	for _, l := range a.Learners {
		for _, x := range l.Path {
			i, known := place[x.Session]
			if !known {
				i = len(out)
				place[x.Session] = i
				s := *at[x.Session]
				s.Seated = nil
				out = append(out, s)
			}
			out[i].Seated = append(out[i].Seated, l.ID)
		}
	}
	slices.SortStableFunc(out, func(a, b planner.Session) int {
		return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.Start, b.Start), cmp.Compare(a.ID, b.ID))
	})
	return out
}
