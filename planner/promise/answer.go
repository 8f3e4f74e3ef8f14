package promise

import (
	"context"
	"fmt"

	"cohort/planner"
	"cohort/planner/capacity"
	"cohort/planner/ground"
	"cohort/planner/timetable/insert"
)

// Kind is why a wave cannot be promised.
type Kind string

// The kinds.
const (
	Proof   Kind = "proof"         // nobody could, by plain addition
	Fact    Kind = "fact"          // no place was found; the nearest fact is told
	Unknown Kind = "not_known_yet" // the programme may end beyond the horizon
)

// Answer is what is promised, or why nothing is. Its JSON, with
// the words for why not, is the output of cohort promise.
type Answer struct {
	Office    string       `json:"office"`
	Programme string       `json:"programme"`
	Start     planner.Date `json:"start"`
	StartDay  int          `json:"start_day"`
	Headcount int          `json:"headcount"`
	Due       planner.Date `json:"due"`
	DueDay    int          `json:"due_day"`
	Until     planner.Date `json:"until"` // the last day planned

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
	GaveWay  []string  `json:"gave_way"` // anonymous learners whose reserved seats these are now
	Closed   []string  `json:"closed"`   // reserved sessions that only those sat in

	Why

	sessions []planner.Session // those opened, with their people
	task     *task
}

// Why is why a wave cannot be promised.
type Why struct {
	Kind      Kind            `json:"because_kind,omitempty"`
	Proof     *capacity.Proof `json:"-"`
	Stuck     *Stuck          `json:"fact,omitempty"`
	KnownFrom *planner.Date   `json:"known_from,omitempty"` // from when a start that is not known yet will be
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
	Cause  insert.StuckCause `json:"cause"`
	Course string            `json:"course,omitempty"`
	From   *planner.Date     `json:"from,omitempty"`   // the first day on which they could take it
	People int               `json:"people,omitempty"` // who need it together
	Seats  int               `json:"seats"`            // free in announced sessions from then on
	Group  int               `json:"min_group,omitempty"`
	Role   string            `json:"role,omitempty"`
	Fit    int               `json:"fit,omitempty"`   // courses that their days hold
	Needs  int               `json:"needs,omitempty"` // courses that they need
}

// answer inserts a wave.
func (d *Desk) answer(ctx context.Context, t *task) (*Answer, error) {
	if t.earliest >= d.s.Days {
		return d.told(t, nil), nil
	}
	got, err := d.places(ctx, t)
	if err != nil {
		return nil, err
	}
	return d.told(t, got), nil
}

// told is what a wave is told that finds these places; nil: its start lies beyond
// the horizon.
func (d *Desk) told(t *task, got *insert.Inserted) *Answer {
	a := &Answer{Office: t.Office, Programme: t.Programme, Start: t.Start, StartDay: t.start, Headcount: t.Headcount, Due: d.Date(t.due), DueDay: t.due, Until: d.Date(t.horizon),
		Opened: []string{}, Learners: []Learner{}, GaveWay: []string{}, Closed: []string{}, task: t}
	if got == nil {
		d.later(a, t)
		return a
	}
	if got.Soonest >= 0 {
		a.Soonest = &got.Soonest
	}
	if !got.Possible {
		d.refused(a, t, got.Stuck)
		return a
	}
	ready := d.Date(got.ReadyDay)
	a.Possible, a.Ready, a.ReadyDay, a.InTime = true, &ready, &got.ReadyDay, got.ReadyDay <= t.due
	a.GaveWay, a.Closed = append(a.GaveWay, got.GaveWay...), append(a.Closed, got.Closed...)
	d.write(a, t, got)
	return a
}

// places finds the soonest places for a wave. Reserved seats of its office may give
// way to it; where it is ready sooner without them, they stay.
func (d *Desk) places(ctx context.Context, t *task) (*insert.Inserted, error) {
	if t.Own != nil {
		return d.sooner(ctx, t, t.horizon, 0)
	}
	common, err := d.common(ctx, t)
	if err != nil {
		return nil, err
	}
	until := t.horizon
	if common.Possible {
		until = common.ReadyDay
	}
	if len(t.anonymous) == 0 {
		// The same day with less travel: ways are the office's own.
		own, err := d.insert(t, until)
		if err != nil || own.Possible {
			return own, err
		}
		return common, nil
	}
	got, err := d.yielding(ctx, t, common)
	if err != nil || got.Possible || !common.Possible {
		return got, err
	}
	// Not sooner with them: reserved seats give way for the same day, or stay. A table knows
	// of no sooner one either, see yieldsFrom.
	again, err := d.insert(t, until)
	if err != nil || again.Possible && again.ReadyDay == common.ReadyDay {
		return again, err
	}
	c := *common
	c.Soonest = again.Soonest
	return &c, nil
}

// yielding looks for places where reserved seats give way, sooner than those where
// none do: in time, if those are not, and then on any day before.
func (d *Desk) yielding(ctx context.Context, t *task, common *insert.Inserted) (*insert.Inserted, error) {
	until := t.horizon
	if common.Possible {
		until = common.ReadyDay - 1
	}
	from, err := d.yieldsFrom(ctx, t)
	if err != nil {
		return nil, err
	}
	if from > until {
		return &insert.Inserted{Stuck: common.Stuck}, nil // as without them; Soonest 0 claims nothing
	}
	if from <= t.due && t.due < until {
		if got, err := d.sooner(ctx, t, t.due, 0); err != nil || got.Possible {
			return got, err
		}
	}
	return d.sooner(ctx, t, until, 0)
}

// yieldsFrom is the first day until which it is tried whether reserved seats give way: the
// day on which the wave without as many people is ready while none do, 0 where nobody is left
// of it, a day after the last where that is not possible. A reserved seat takes one newcomer
// off the search for others. It can do more only where its session closes and another course
// gets the room and the trainers: that is not looked for, as it took half of the time of a
// table and made few waves sooner.
func (d *Desk) yieldsFrom(ctx context.Context, t *task) (int, error) {
	c := t.common()
	if c.Headcount -= len(t.anonymous); c.Headcount == 0 {
		return 0, nil
	}
	got, err := d.common(ctx, c)
	if err != nil || !got.Possible {
		return d.s.Days, err
	}
	return got.ReadyDay, nil
}

// common is where a wave finds places if no reserved seats give way to it.
func (d *Desk) common(ctx context.Context, t *task) (*insert.Inserted, error) {
	return d.sooner(ctx, t.common(), t.horizon, 0)
}

// sooner looks for places until a day: first for groups that keep together, then,
// where a sooner day may exist, for people who part. On a day that is soon enough it
// looks no further. Offices that are answered alike are told the same, and asked once.
func (d *Desk) sooner(ctx context.Context, t *task, until, soonEnough int) (*insert.Inserted, error) {
	if t.Own != nil {
		return d.look(ctx, t, until, soonEnough)
	}
	got, err := d.cells.places.ask(d.question(t, until, soonEnough), func() (*insert.Inserted, error) {
		c, err := d.first(t)
		if err != nil {
			return nil, err
		}
		return d.look(ctx, c, until, soonEnough)
	})
	if err != nil {
		return nil, err
	}
	own := *got
	own.GaveWay = t.anonymous[:len(got.GaveWay)]
	return &own, nil
}

// question is the same for tasks alike that are asked the same.
func (d *Desk) question(t *task, until, soonEnough int) string {
	return fmt.Sprintf("%s|%d|%d|%d", d.likeness(t), t.Headcount, until, soonEnough)
}

// look is sooner without remembering.
func (d *Desk) look(ctx context.Context, t *task, until, soonEnough int) (*insert.Inserted, error) {
	got, err := d.insert(t, until)
	if err != nil || !got.Open(until) || got.Possible && got.ReadyDay <= soonEnough {
		return got, err
	}
	return d.search(ctx, t, got, until, soonEnough)
}

// insert looks for places for groups that keep together.
func (d *Desk) insert(t *task, until int) (*insert.Inserted, error) {
	n := d.newcomers(t)
	n.Until = until
	got, err := d.fixed.Insert(n)
	if err != nil {
		return nil, fmt.Errorf("%d newcomers at %s: %w", t.Headcount, t.Office, err)
	}
	return got, nil
}

// inTime says whether a wave can be ready by its due day.
func (d *Desk) inTime(ctx context.Context, t *task) (bool, error) {
	if t.earliest >= d.s.Days {
		return false, nil
	}
	fits, err := d.commonInTime(ctx, t)
	if err != nil || fits || len(t.anonymous) == 0 {
		return fits, err
	}
	until := min(t.due, t.horizon)
	if from, err := d.yieldsFrom(ctx, t); err != nil || from > until {
		return false, err
	}
	got, err := d.sooner(ctx, t, until, until)
	return err == nil && got.Possible, err
}

// commonInTime is whether the common place of a wave is in time. Where it was not
// looked for, no day after the due day is looked at.
func (d *Desk) commonInTime(ctx context.Context, t *task) (bool, error) {
	c := t.common()
	got, known := d.cells.places.peek(d.question(c, c.horizon, 0))
	if !known {
		until := min(c.due, c.horizon)
		var err error
		if got, err = d.sooner(ctx, c, until, until); err != nil {
			return false, err
		}
	}
	return got.Possible && got.ReadyDay <= c.due, nil
}

func (d *Desk) newcomers(t *task) insert.Newcomers {
	return insert.Newcomers{Count: t.Headcount, Site: t.office.Site, Sites: t.sites, Available: d.allHours(t.sites), MaxDayMinutes: t.minutes,
		From: t.earliest, Courses: t.programme.Courses, GiveWay: t.anonymous}
}

// write gives names to what was inserted.
func (d *Desk) write(a *Answer, t *task, got *insert.Inserted) {
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
				a.sessions[x.Opened].Seated = append(a.sessions[x.Opened].Seated, planner.RequestID(l.ID, x.Course))
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
	var out []string
	for n := 1; len(out) < t.Headcount; n++ {
		if id := fmt.Sprintf("promise/%s/%s/%d", t.Start, t.Office, n); d.ground.Learner(id) == ground.None {
			out = append(out, id)
		}
	}
	return out
}

// refused says why not.
func (d *Desk) refused(a *Answer, t *task, s *insert.Stuck) {
	given := s.Cause == insert.StuckRoom || s.Cause == insert.StuckCrew
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
