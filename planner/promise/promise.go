// Package promise answers what the head of an office asks: can you take so many
// people from that day, and when are they ready? Everything that people hold
// already stays where it is. Newcomers go to free seats and to new sessions that
// free trainers and rooms allow.
//
// An answer is a date, or why not: a proof of a shortage where there is one,
// otherwise the nearest fact. The two are never mixed up, and neither is what is
// not possible with what cannot be known yet.
package promise

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"cohort/planner"
	"cohort/planner/ground"
	"cohort/planner/timetable/insert"
)

// MostPeople is the largest wave that can be asked for.
const MostPeople = 999

// Wave is what is asked for.
type Wave struct {
	Office    string
	Programme string // id; empty: that of most newcomers of the office
	Start     planner.Date
	Headcount int
	// Own are learners of the snapshot, as many as Headcount, whom this wave is: an
	// announced one that wants its seats. Nil: new people.
	Own []string
}

// Desk answers for one snapshot and one plan in which everything stands. It is
// not safe for concurrent use; Again makes another one for the same plan.
type Desk struct {
	// Working says whether a day is worked; nil: days on which some room is open,
	// and beyond the horizon Monday to Friday.
	Working func(planner.Date) bool
	// Intake is the first intake on or after a day; nil: Mondays, moved to the next
	// working day.
	Intake func(planner.Date) planner.Date
	// NotBefore is the first day on which somebody without a seat may get one: what
	// lies before it is within the notice.
	NotBefore int
	// Promised are the learners without a name whose seats are promised already and
	// do not give way.
	Promised map[string]bool
	// Told is called whenever another intake of Tables is answered for, by one goroutine at
	// a time: so many tables' worth of them are. Nil: nobody asks.
	Told func(done, of int)

	s        *planner.Snapshot
	p        *planner.Plan
	ground   *ground.Ground
	fixed    *insert.Fixed
	requests [][]*planner.Request // by learner
	seats    []*planner.Session   // by request; nil: it has none
	open     []bool               // by day: some room is

	// What was asked for already.
	hours       map[string][]planner.Window           // rooms' hours by sites
	usual       map[string]*planner.Programme         // by office: that of most of its newcomers
	firsts      map[string]map[string]*planner.Office // by what is asked and likeness
	newcomersOf *others
	cells       *cells
}

// Open sets up a desk. The snapshot must be sound and the plan valid for it.
func Open(s *planner.Snapshot, p *planner.Plan) (*Desk, error) {
	fixed, err := insert.Fix(s, p)
	if err != nil {
		return nil, fmt.Errorf("nothing can be promised on this plan: %w", err)
	}
	d := &Desk{s: s, p: p, ground: ground.New(s), fixed: fixed, requests: make([][]*planner.Request, len(s.Learners)), seats: make([]*planner.Session, len(s.Requests)),
		open: make([]bool, s.Days), cells: &cells{}}
	for i := range s.Requests {
		l := d.ground.LearnerOf[i]
		d.requests[l] = append(d.requests[l], &s.Requests[i])
	}
	for i := range p.Sessions {
		for _, id := range p.Sessions[i].Seated {
			d.seats[d.ground.Request(id)] = &p.Sessions[i]
		}
	}
	for i := range s.Rooms {
		for _, w := range s.Rooms[i].Open {
			d.open[w.Day()] = true
		}
	}
	d.forget()
	return d, nil
}

// forget begins to remember anew what was asked for.
func (d *Desk) forget() {
	d.hours, d.usual, d.firsts, d.newcomersOf = map[string][]planner.Window{}, map[string]*planner.Programme{}, map[string]map[string]*planner.Office{}, nil
}

// Again is a desk for the same plan and settings, to work beside this one.
func (d *Desk) Again() (*Desk, error) {
	fixed, err := insert.Fix(d.s, d.p)
	if err != nil {
		return nil, err
	}
	other := *d
	other.fixed = fixed
	other.forget()
	return &other, nil
}

// office is an office by its id; nil: it is not known.
func (d *Desk) office(id string) *planner.Office {
	if i := d.ground.Office(id); i != ground.None {
		return &d.s.Offices[i]
	}
	return nil
}

// course is a course of the snapshot.
func (d *Desk) course(id string) *planner.Course { return &d.s.Courses[d.ground.Course(id)] }

// needs are the requests of a learner; none where the learner is not known.
func (d *Desk) needs(learner string) []*planner.Request {
	if i := d.ground.Learner(learner); i != ground.None {
		return d.requests[i]
	}
	return nil
}

// seat is where a request of the snapshot sits; nil: nowhere.
func (d *Desk) seat(request string) *planner.Session { return d.seats[d.ground.Request(request)] }

// Ask answers for one wave. The error is a *Refusal for a wave that makes no
// sense, and the cause of ctx where that is given up.
func (d *Desk) Ask(ctx context.Context, w Wave) (*Answer, error) {
	t, err := d.task(w)
	if err != nil {
		return nil, err
	}
	a, err := d.answer(ctx, t)
	if err != nil {
		return nil, err
	}
	if !a.Possible && a.Kind == Fact {
		d.prove(a, t)
	}
	return a, nil
}

// task is a wave in the snapshot's terms.
type task struct {
	Wave
	office    *planner.Office
	programme *planner.Programme
	start     int // day; may lie beyond the horizon
	due       int
	earliest  int
	sites     []string
	cohort    string
	catchment string
	minutes   int      // most a day
	anonymous []string // learners who give way, those who are ready first
	horizon   int      // the plan's last day
}

// Refusals are all reasons why a wave makes no sense.
func (d *Desk) Refusals(w Wave) (out []*Refusal) {
	if d.office(w.Office) == nil {
		out = append(out, UnknownOffice(w.Office, d.s.Offices))
	}
	if w.Headcount < 1 || w.Headcount > MostPeople {
		out = append(out, &Refusal{Of: "headcount", Code: NoSuchHeadcount, Count: w.Headcount})
	}
	if _, err := d.programme(w.Programme, w.Office); err != nil {
		out = append(out, err)
	}
	if w.Own != nil && len(w.Own) != w.Headcount {
		out = append(out, &Refusal{Of: "headcount", Code: OthersSeats, Count: w.Headcount, Own: len(w.Own)})
	}
	if w.Start < d.s.FirstDay {
		out = append(out, &Refusal{Of: "start", Code: StartTooEarly, Start: w.Start, First: d.s.FirstDay, Next: d.NextIntake(d.s.FirstDay)})
	} else if !d.working(w.Start) {
		out = append(out, &Refusal{Of: "start", Code: StartNotWorking, Start: w.Start, Next: d.NextIntake(w.Start)})
	}
	return out
}

// task checks a wave.
func (d *Desk) task(w Wave) (*task, error) {
	if wrong := d.Refusals(w); len(wrong) > 0 {
		return nil, wrong[0]
	}
	t := &task{Wave: w, office: d.office(w.Office)}
	t.programme, _ = d.programme(w.Programme, w.Office)
	t.Programme, t.horizon = t.programme.ID, d.s.Days-1
	t.start = int(w.Start - d.s.FirstDay)
	t.due = t.programme.Due(t.start)
	t.earliest = max(t.start, d.NotBefore)
	d.likeOthers(t)
	return t, nil
}

// programme finds a programme by its id. Without one it is that of most newcomers
// of the office, or of everybody's where the office has none.
func (d *Desk) programme(id, office string) (*planner.Programme, *Refusal) {
	var names []string
	for i := range d.s.Programmes {
		if p := &d.s.Programmes[i]; p.ID == id {
			return p, nil
		}
		names = append(names, d.s.Programmes[i].ID)
	}
	switch {
	case len(names) == 0:
		return nil, &Refusal{Of: "programme", Code: NoProgrammes}
	case id != "":
		return nil, &Refusal{Of: "programme", Code: NoSuchProgramme, ID: id, Known: names}
	}
	if p := d.usual[office]; p != nil {
		return p, nil
	}
	others := d.others()
	here, all := make([]int, len(names)), others.takes
	for _, x := range others.of[office] {
		if x.takes >= 0 {
			here[x.takes]++
		}
	}
	best := 0
	for k := range names {
		if here[k] > here[best] || here[k] == here[best] && all[k] > all[best] {
			best = k
		}
	}
	d.usual[office] = &d.s.Programmes[best]
	return d.usual[office], nil
}

// shortestProgramme is the number of the shortest programme that has everything
// that a newcomer needs; -1: none has.
func (d *Desk) shortestProgramme(learner string) int {
	best := -1
	for k := range d.s.Programmes {
		p := &d.s.Programmes[k]
		holds := !slices.ContainsFunc(d.needs(learner), func(r *planner.Request) bool { return !r.Working && !slices.Contains(p.Courses, r.Course) })
		if holds && (best < 0 || len(p.Courses) < len(d.s.Programmes[best].Courses)) {
			best = k
		}
	}
	return best
}

// likeOthers gives newcomers what the office's others have: sites, cohort,
// catchment and hours a day.
func (d *Desk) likeOthers(t *task) {
	type reserved struct {
		id             string
		missing, ready int
	}
	var anonymous []reserved
	wants := map[string]bool{}
	for _, c := range t.programme.Courses {
		wants[c] = true
	}
	others := d.others()
	for _, x := range others.of[t.Office] {
		l := x.learner
		if x.start != t.Start {
			continue
		}
		if t.cohort == "" {
			t.cohort, t.catchment = l.Cohort, l.Catchment
		}
		if !l.Anonymous || d.Promised[l.ID] {
			continue
		}
		h := reserved{id: l.ID}
		same := true
		for _, r := range d.needs(l.ID) {
			same = same && wants[r.Course]
			if s := d.seat(r.ID); s != nil {
				h.ready = max(h.ready, s.Day)
			} else {
				h.missing++
			}
		}
		if same {
			anonymous = append(anonymous, h)
		}
	}
	t.sites = d.sitesOf(t.office)
	t.minutes = cmp.Or(others.minutes, 480)
	if t.cohort == "" {
		t.catchment = append(d.nearest(t.office), t.office.Site)[0]
		t.cohort = planner.CohortID(t.Start, t.catchment)
	}
	slices.SortFunc(anonymous, func(a, b reserved) int {
		return cmp.Or(cmp.Compare(a.missing, b.missing), cmp.Compare(a.ready, b.ready), cmp.Compare(a.id, b.id))
	})
	t.anonymous = t.Own
	if t.Own == nil {
		for _, h := range anonymous[:min(len(anonymous), t.Headcount)] {
			t.anonymous = append(t.anonymous, h.id)
		}
	}
}

// others are the snapshot's newcomers, by office.
type others struct {
	of      map[string][]other
	takes   []int // by programme: how many take it
	minutes int   // most a day
}

type other struct {
	learner *planner.Learner
	start   planner.Date
	takes   int // programme; -1: none has all that they need
}

func (d *Desk) others() *others {
	if d.newcomersOf == nil {
		d.newcomersOf = &others{of: map[string][]other{}, takes: make([]int, len(d.s.Programmes))}
		for i := range d.s.Learners {
			l := &d.s.Learners[i]
			if start, newcomer := d.intakeOf(l); newcomer {
				takes := d.shortestProgramme(l.ID)
				if takes >= 0 {
					d.newcomersOf.takes[takes]++
				}
				d.newcomersOf.of[l.Office] = append(d.newcomersOf.of[l.Office], other{l, start, takes})
				d.newcomersOf.minutes = max(d.newcomersOf.minutes, l.MaxDayMinutes)
			}
		}
	}
	return d.newcomersOf
}

// sitesOf are the sites that newcomers of an office are sent to: those of its
// others, or the nearest.
func (d *Desk) sitesOf(o *planner.Office) (out []string) {
	for _, x := range d.others().of[o.ID] {
		out = append(out, x.learner.Sites...)
	}
	if len(out) == 0 {
		out = d.nearest(o)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Nameless are the learners without a name of an office and intake who need
// nothing but a programme's courses and whose seats are not promised, at most n:
// those who are ready first before others. They are whom a wave just announced
// would be.
func (d *Desk) Nameless(w Wave) ([]string, error) {
	w.Own = nil
	t, err := d.task(w)
	if err != nil {
		return nil, err
	}
	return t.anonymous, nil
}

// Programme is the id of a wave's programme.
func (d *Desk) Programme(w Wave) (string, error) {
	p, err := d.programme(w.Programme, w.Office)
	if err != nil {
		return "", err
	}
	return p.ID, nil
}

// Knows says whether a learner of the snapshot needs anything.
func (d *Desk) Knows(learner string) bool { return len(d.needs(learner)) > 0 }

// Named counts the people with a name of an office and intake.
func (d *Desk) Named(office string, start planner.Date) (n int) {
	for _, x := range d.others().of[office] {
		if x.start == start && !x.learner.Anonymous {
			n++
		}
	}
	return n
}

// Seated says whether learners of the snapshot have a seat for everything that
// they need.
func (d *Desk) Seated(learners []string) bool {
	for _, id := range learners {
		for _, r := range d.needs(id) {
			if d.seat(r.ID) == nil {
				return false
			}
		}
	}
	return true
}

// Date is the date of a day of the plan.
func (d *Desk) Date(day int) planner.Date { return d.s.FirstDay + planner.Date(day) }

// Snapshot is what the desk answers for.
func (d *Desk) Snapshot() *planner.Snapshot { return d.s }
