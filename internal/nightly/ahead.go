package nightly

import (
	"bytes"
	"cmp"
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

// aheadDays is the days that a table of waves plans for: the last of its
// intakes, eight weeks ahead, can end then.
const aheadDays = 14 * 7

// AheadIterations is enough of a search for a table of waves: everybody who is
// expected has a place, if not the best one. The sheet and the command plan as
// long, or one would name other days than the other.
const AheadIterations = 400_000

// Ahead is a plan that sees far enough for a table of waves. What is issued stays
// as it is, and everybody else who is expected is planned around it.
type Ahead struct {
	Run   int64 // the waves run that it was kept with; 0: it is kept nowhere
	s     *planner.Snapshot
	p     *planner.Plan
	terms terms
	built *demand.Built
}

// terms is what a promise needs beside snapshot and plan.
type terms struct {
	Calendar          []directory.Day `json:"calendar"`
	IntakeWeekday     time.Weekday    `json:"intake_weekday"`
	NoticeWorkingDays int             `json:"notice_working_days"`
	Promised          []string        `json:"promised"` // learners without a name whose seats do not give way
	Holds             string          `json:"holds"`    // digest of the holds that stood
}

// PlanAhead plans ahead of a day with so many iterations; with none what is issued
// stands alone. Active are the holds whose seats are reserved on the day. What is returned has passed the referee.
func PlanAhead(ctx context.Context, facts *facts.Facts, active []store.Hold, day planner.Date, settings demand.Settings, iterations int64) (*Ahead, error) {
	settings.HorizonDays = max(settings.HorizonDays, aheadDays)
	built, err := holds.Build(facts, day, 0, settings)
	if err != nil {
		return nil, err
	}
	// It is planned on what will be read again, in the order of the bytes.
	s, err := planner.ReadSnapshot(bytes.NewReader(built.Snapshot.Bytes()))
	if err != nil {
		return nil, err
	}
	holdThin(s)
	s.Normalise()
	s.SetName()
	a := &Ahead{s: s, built: built, terms: terms{IntakeWeekday: settings.IntakeWeekday, NoticeWorkingDays: settings.NoticeWorkingDays,
		Calendar: directory.Days(facts.Calendar), Promised: []string{}, Holds: holdsDigest(active)}}
	for _, h := range active {
		a.terms.Promised = append(a.terms.Promised, h.Learners...)
	}
	if iterations == 0 {
		a.p = timetable.Standing(s)
		return a, nil
	}
	a.p, err = aheadOf(ctx, s, timetable.Options{Seed: 1, Threads: 2, Iterations: iterations})
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

// aheadOf searches the plan ahead for a snapshot: what people know of the issued
// timetable stays where it is. A plan that the referee does not find valid, or
// prices otherwise, is an error.
func aheadOf(ctx context.Context, s *planner.Snapshot, o timetable.Options) (*planner.Plan, error) {
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
	strict, verdict := referee.Check(&fixed, p), referee.Check(s, p)
	switch {
	case !strict.Valid:
		return nil, fmt.Errorf("the plan ahead breaks %s", brokenRules(strict))
	case p.Cost == nil || *p.Cost != strict.Terms:
		return nil, fmt.Errorf("the search priced the plan ahead otherwise (%+v) than the referee (%+v)", p.Cost, strict.Terms)
	case !verdict.Valid:
		return nil, fmt.Errorf("the plan ahead breaks %s", brokenRules(verdict))
	}
	p.Cost = &verdict.Terms // of the snapshot that it is kept with
	return p, nil
}

// AheadFor is a plan ahead for what a counter holds: the one that the tables of waves
// were mailed from, as long as it still holds, or else one that is planned now.
// Of so many iterations one is always planned now; nil: of as many as the tables'.
func AheadFor(ctx context.Context, st *store.Store, c *holds.Counter, iterations *int64) (*Ahead, error) {
	if iterations == nil {
		if kept, err := KeptAhead(ctx, st, c.Taken, c.Day); err != nil || kept != nil {
			return kept, err
		}
		iterations = new(int64(AheadIterations))
	}
	return PlanAhead(ctx, c.Facts, c.Active(), c.Day, c.Settings, *iterations)
}

// Day is the day whose facts it was planned from.
func (a *Ahead) Day() planner.Date { return a.s.FirstDay }

// Desk opens a desk on the plan ahead.
func (a *Ahead) Desk() (*promise.Desk, error) {
	d, err := promise.Open(a.s, a.p)
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

// readAhead reads a plan ahead that was kept.
func readAhead(kept store.Ahead) (*Ahead, error) {
	a := &Ahead{Run: kept.Run, s: &planner.Snapshot{}, p: &planner.Plan{}}
	for _, x := range []struct {
		data []byte
		into any
	}{{kept.Snapshot, a.s}, {kept.Plan, a.p}, {kept.Terms, &a.terms}} {
		if err := json.Unmarshal(x.data, x.into); err != nil {
			return nil, fmt.Errorf("the plan ahead of run %d is unreadable: %w", kept.Run, err)
		}
	}
	return a, nil
}

// KeptAhead returns the plan ahead that the tables of waves were last mailed with,
// as long as it holds: on its day, while the same plan stands and the same seats
// are reserved. nil: there is none.
func KeptAhead(ctx context.Context, st *store.Store, taken store.Taken, day planner.Date) (*Ahead, error) {
	kept, any, err := st.LastAhead(ctx, taken.Version)
	if err != nil || !any {
		return nil, err
	}
	a, err := readAhead(kept)
	if err != nil || a.s.FirstDay != day || a.terms.Holds != holdsDigest(holds.Active(taken.Holds, day)) {
		return nil, err
	}
	return a, nil
}

// holdsDigest is the digest of the seats that are reserved.
func holdsDigest(active []store.Hold) string {
	type reserved struct {
		Number   int64
		Learners []string
		Seats    []store.ReservedSession
	}
	list := []reserved{}
	for _, h := range active {
		list = append(list, reserved{h.Number, h.Learners, h.Seats})
	}
	return planner.Digest(encode(list))
}

// ahead makes the plan ahead of a waves run, once: a run that is begun again goes
// on with the one that it kept. That none can be made is kept too; the mail
// matters more than its table.
func (w *work) ahead(ctx context.Context) error {
	kept, made, err := w.Store.Ahead(ctx, w.run.ID)
	if err != nil {
		return err
	}
	if !made {
		if due, err := w.Store.Unrendered(ctx, w.run.ID); err != nil || len(due) == 0 {
			return err // nobody is written to
		}
		if kept, err = w.makeAhead(ctx); err != nil {
			return err
		}
	}
	if kept.Failure != "" {
		w.log.Error("no tables of waves", "error", kept.Failure)
		return nil
	}
	a, err := readAhead(kept)
	if err != nil {
		return err
	}
	w.outcome.Engine, w.outcome.Plan = a.p.Engine, planner.Digest(kept.Plan)
	return nil
}

func (w *work) makeAhead(ctx context.Context) (store.Ahead, error) {
	readAt := w.Now()
	// Facts and holds are of one moment, or a seat that is taken meanwhile would be
	// planned around and yet be offered to others.
	read, taken, faults, _, err := w.Store.ReadFacts(ctx, w.run.AsOf, w.Settings.Zone)
	if err != nil {
		return store.Ahead{}, err
	}
	holds.Reserve(read, taken, w.run.AsOf)
	kept := store.Ahead{Run: w.run.ID, Version: taken.Version}
	a, err := PlanAhead(ctx, read, holds.Active(taken.Holds, w.run.AsOf), w.run.AsOf, w.Settings, cmp.Or(w.Ahead, AheadIterations))
	switch {
	case ctx.Err() != nil:
		return kept, ctx.Err()
	case err != nil:
		kept.Failure = err.Error()
		return kept, w.Store.SaveAhead(ctx, w.run, kept, w.Now())
	}
	few, _ := facts.Few(append(faults, a.built.Faults...), store.MostFaults)
	kept.Snapshot, kept.Plan, kept.Terms = a.s.Bytes(), a.p.Bytes(), encode(a.terms)
	if err := w.Store.SaveReading(ctx, w.run, store.Reading{Snapshot: kept.Snapshot, SHA256: planner.Digest(kept.Snapshot), Name: a.s.Name,
		FirstDay: a.s.FirstDay, Days: a.s.Days, ReadAt: readAt, Faults: few, Released: a.built.Released}, w.Now()); err != nil {
		return kept, err
	}
	return kept, w.Store.SaveAhead(ctx, w.run, kept, w.Now())
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
