// Package ahead is the plan ahead that a table of waves rests on: it sees far enough for
// the last of the intakes, keeps what is issued where it is, and plans everybody else who
// is expected around it. It has passed the referee, and is kept with the run whose mail
// shows it, so that the command answers as the mail does.
package ahead

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"cohort/internal/editions/directory"
	"cohort/internal/holds"
	"cohort/planner"
	"cohort/planner/demand"
	"cohort/planner/demand/facts"
	"cohort/planner/promise"
	"cohort/planner/referee"
	"cohort/planner/timetable"
	"cohort/sql/store"
)

// days is the days that a table of waves plans for: the last of its
// intakes, eight weeks ahead, can end then.
const days = 14 * 7

// Iterations is enough of a search for a table of waves: everybody who is
// expected has a place, if not the best one. The sheet and the command plan as
// long, or one would name other days than the other.
const Iterations = 400_000

// Plan is a plan ahead, with what it was made from.
type Plan struct {
	Run      int64 // the waves run that it was kept with; 0: it is kept nowhere
	Snapshot *planner.Snapshot
	Plan     *planner.Plan
	Built    *demand.Built // nil: it was read
	terms    terms
}

// terms is what a promise needs beside snapshot and plan.
type terms struct {
	Calendar          []directory.Day `json:"calendar"`
	IntakeWeekday     time.Weekday    `json:"intake_weekday"`
	NoticeWorkingDays int             `json:"notice_working_days"`
	Promised          []string        `json:"promised"` // learners without a name whose seats do not give way
	Holds             string          `json:"holds"`    // digest of the holds that stood
}

// Make plans ahead of a day with so many iterations; with none what is issued stands
// alone. Active are the holds whose seats are reserved on the day.
func Make(ctx context.Context, facts *facts.Facts, active []store.Hold, day planner.Date, settings demand.Settings, iterations int64) (*Plan, error) {
	settings.HorizonDays = max(settings.HorizonDays, days)
	built, err := holds.Build(facts, day, 0, settings)
	if err != nil {
		return nil, err
	}
	// It is planned on what will be read again, in the order of the bytes.
	s, err := planner.Kept(built.Snapshot.Bytes())
	if err != nil {
		return nil, err
	}
	holdThin(s)
	s.Normalise()
	s.SetName()
	reserved, err := digest(active)
	if err != nil {
		return nil, err
	}
	a := &Plan{Snapshot: s, Built: built, terms: terms{IntakeWeekday: settings.IntakeWeekday, NoticeWorkingDays: settings.NoticeWorkingDays,
		Calendar: directory.Days(facts.Calendar), Promised: []string{}, Holds: reserved}}
	for _, h := range active {
		a.terms.Promised = append(a.terms.Promised, h.Learners...)
	}
	if iterations == 0 {
		a.Plan = timetable.Standing(s)
		return a, nil
	}
	a.Plan, err = Solve(ctx, s, timetable.Options{Seed: 1, Threads: 2, Iterations: iterations})
	return a, err
}

// holdThin pins the issued sessions in which fewer people with a name sit than the
// course's least group: they were announced, and are held whether or not the seats
// beside them, reserved for nobody yet, are taken.
func holdThin(s *planner.Snapshot) {
	least := map[string]int{}
	for _, c := range s.Courses {
		least[c.ID] = c.MinGroup
	}
	for _, x := range pinned(s, timetable.Standing(s)) {
		if len(x.Seated) >= least[x.Course] {
			continue
		}
		if i := slices.IndexFunc(s.Published, func(p planner.Published) bool { return p.ID == x.ID }); i >= 0 {
			s.Published[i] = x
		} else {
			s.Published = append(s.Published, x)
		}
	}
}

// Solve searches the plan ahead for a snapshot: what people know of the issued
// timetable stays where it is. A plan that the referee does not find valid, or
// prices otherwise, is an error.
func Solve(ctx context.Context, s *planner.Snapshot, o timetable.Options) (*planner.Plan, error) {
	fixed := *s
	fixed.Published = pinned(s, timetable.Standing(s))
	if wrong := referee.Sound(&fixed); len(wrong) > 0 {
		return nil, fmt.Errorf("the published timetable does not hold together: %s", wrong[0])
	}
	o.Terse = true
	found, err := timetable.Solve(ctx, &fixed, o)
	if err != nil {
		return nil, err
	}
	if ctx.Err() != nil {
		return nil, fmt.Errorf("planning ahead: %w", ctx.Err())
	}
	p := found.Plan
	if _, err := referee.Agree(&fixed, p); err != nil {
		return nil, fmt.Errorf("the plan ahead is not kept: %w", err)
	}
	verdict := referee.Check(s, p)
	if !verdict.Valid {
		return nil, fmt.Errorf("the plan ahead is not kept: it breaks %s", verdict.First())
	}
	p.Cost = &verdict.Terms // of the snapshot that it is kept with
	return p, nil
}

// For is a plan ahead for what a counter holds: the one that the tables of waves
// were mailed from, as long as it still holds, or else one that is planned now.
// Of so many iterations one is always planned now; nil: of as many as the tables'.
func For(ctx context.Context, st *store.Store, c *holds.Counter, iterations *int64) (*Plan, error) {
	if iterations == nil {
		if kept, err := Kept(ctx, st, c.Taken, c.Day); err != nil || kept != nil {
			return kept, err
		}
		iterations = new(int64(Iterations))
	}
	return Make(ctx, c.Facts, c.Active(), c.Day, c.Settings, *iterations)
}

// Day is the day whose facts it was planned from.
func (a *Plan) Day() planner.Date { return a.Snapshot.FirstDay }

// Desk opens a desk on the plan ahead.
func (a *Plan) Desk() (*promise.Desk, error) {
	d, err := promise.Open(a.Snapshot, a.Plan)
	if err != nil {
		return nil, err
	}
	d.Follow(directory.Working(a.terms.Calendar), demand.Settings{IntakeWeekday: a.terms.IntakeWeekday, NoticeWorkingDays: a.terms.NoticeWorkingDays})
	d.Promised = make(map[string]bool, len(a.terms.Promised))
	for _, id := range a.terms.Promised {
		d.Promised[id] = true
	}
	return d, nil
}

// Keep is the plan ahead as it is kept with a run, beside the version that stood when it
// was made.
func (a *Plan) Keep(run, version int64) (store.Ahead, error) {
	terms, err := json.Marshal(a.terms)
	return store.Ahead{Run: run, Version: version, Snapshot: a.Snapshot.Bytes(), Plan: a.Plan.Bytes(), Terms: terms}, err
}

// Read reads a plan ahead that was kept.
func Read(kept store.Ahead) (*Plan, error) {
	a := &Plan{Run: kept.Run, Snapshot: &planner.Snapshot{}, Plan: &planner.Plan{}}
	for _, x := range []struct {
		data []byte
		into any
	}{{kept.Snapshot, a.Snapshot}, {kept.Plan, a.Plan}, {kept.Terms, &a.terms}} {
		if err := json.Unmarshal(x.data, x.into); err != nil {
			return nil, fmt.Errorf("the plan ahead of run %d is unreadable: %w", kept.Run, err)
		}
	}
	return a, nil
}

// Kept returns the plan ahead that the tables of waves were last mailed with,
// as long as it holds: on its day, while the same plan stands and the same seats
// are reserved. nil: there is none.
func Kept(ctx context.Context, st *store.Store, taken store.Taken, day planner.Date) (*Plan, error) {
	kept, any, err := st.LastAhead(ctx, taken.Version)
	if err != nil || !any {
		return nil, err
	}
	a, err := Read(kept)
	if err != nil || a.Snapshot.FirstDay != day {
		return nil, err
	}
	reserved, err := digest(holds.Active(taken.Holds, day))
	if err != nil || a.terms.Holds != reserved {
		return nil, err
	}
	return a, nil
}

// digest is that of the seats that are reserved.
func digest(active []store.Hold) (string, error) {
	type reserved struct {
		Number   int64
		Learners []string
		Seats    []store.ReservedSession
	}
	list := []reserved{}
	for _, h := range active {
		list = append(list, reserved{h.Number, h.Learners, h.Seats})
	}
	data, err := json.Marshal(list)
	return planner.Digest(data), err
}

// pinned is the part of a plan that people know, held where it is.
func pinned(s *planner.Snapshot, p *planner.Plan) []planner.Published {
	nameless := map[string]bool{}
	for _, l := range s.Learners {
		nameless[l.ID] = l.Anonymous
	}
	anonymous := map[string]bool{}
	for _, r := range s.Requests {
		anonymous[r.ID] = nameless[r.Learner]
	}
	out := []planner.Published{}
	for _, x := range p.Sessions {
		x.Seated = slices.DeleteFunc(slices.Clone(x.Seated), func(id string) bool { return anonymous[id] })
		if len(x.Seated) > 0 {
			out = append(out, planner.Published{Session: x, Pinned: true})
		}
	}
	return out
}
