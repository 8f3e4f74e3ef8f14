package nightly

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"cohort/internal/editions"
	"cohort/internal/holds"
	"cohort/internal/nightly/score"
	"cohort/internal/nightly/underway"
	"cohort/internal/regions"
	"cohort/planner"
	"cohort/planner/demand"
	"cohort/planner/demand/facts"
	"cohort/planner/ledger"
	"cohort/planner/referee"
	"cohort/planner/timetable"
	"cohort/reports/words"
	"cohort/sql/audit"
	"cohort/sql/store"
)

// Summary is what a night has to say beside its figures.
type Summary struct {
	Sites, Rooms, Trainers, Offices, Learners, Named, Anonymous, Requests int // sites with rooms, online ones not counted
	Published, Pinned                                                     int // sessions issued before that still stand
	Sessions, Reserved                                                    int // of the new plan; reserved: nobody in it has a name
	Late                                                                  int
	Changes                                                               map[string]int // of announced seats, by kind
	Faults, Released                                                      int
}

// plan does a night: it reads, plans and publishes. Only owners of data are written
// to, where something new is wrong in it.
func (w *work) plan(ctx context.Context) error {
	w.noteTrail(ctx)
	current, stands, err := w.Store.CurrentPlan(ctx)
	if err != nil {
		return err
	}
	if stands && current.Run == w.run.ID { // it was cut off before its letters were written
		return w.published(ctx)
	}
	if today := w.moment().Day; w.run.AsOf < today {
		return &late{w.run.AsOf, today}
	}
	var base int64
	var built *demand.Built
	var f *facts.Facts
	if stands {
		base = current.Version
	}
	err = w.step("read", func() (err error) {
		f, built, err = w.build(ctx)
		return err
	})
	if err != nil {
		return err
	}
	s := built.Snapshot
	// What came of older forecasts bears on no plan: no night fails for it, and the
	// next one records it. What is on record of them is frozen with the rest. A night that is
	// made for a day to come knows no more than today does.
	day := min(w.run.AsOf, w.moment().Day)
	if err := w.step("score", func() error { return score.Record(ctx, w.Store, w.run, day, w.Settings, f.Calendar, w.Now()) }); err != nil {
		w.log.Warn("what came of older forecasts was not recorded", "error", err)
	}
	if err := w.step("freeze", func() error { return w.freeze(ctx, built, f) }); err != nil {
		return err
	}
	p, verdict, err := w.solved(ctx, s)
	if err != nil {
		return err
	}
	served, requests := verdict.Facts.Served, verdict.Facts.Requests
	w.outcome.Served, w.outcome.Requests = &served, &requests
	var letters []store.Intent
	err = w.step("publish", func() (err error) {
		if letters, err = w.dataIntents(ctx, f); err != nil {
			return err
		}
		pins, err := w.pinIntents(ctx, built.Unpinned)
		if err != nil {
			return err
		}
		letters = append(letters, pins...)
		if err := w.publish(ctx, base, built, p, verdict, letters); err != nil || w.Regions == nil {
			return err
		}
		if err := w.Regions.Clear(ctx, w.run.ID); err != nil {
			w.log.Warn("the parts in which the plan was searched are still kept; the next night that is cut removes them", "error", err)
		}
		return nil
	})
	if err != nil || len(letters) == 0 {
		return err
	}
	return w.published(ctx)
}

// noteTrail logs the head of the audit trail: beside what stands in the log, which whoever can
// write to the database cannot reach, it is seen that the trail was cut off or written anew.
func (w *work) noteTrail(ctx context.Context) {
	head, err := audit.Last(ctx, w.Store.DB())
	if err != nil {
		w.log.Warn("the audit trail cannot be read", "error", err)
		return
	}
	w.log.Info("audit trail", "head", head.String())
}

// published ends a night whose plan was published already, but for its letters.
func (w *work) published(ctx context.Context) error {
	if err := w.render(ctx); err != nil {
		return fmt.Errorf("its plan is published: %w", err)
	}
	w.outcome = store.Outcome{Timings: w.timings}
	return w.Store.FinishRun(ctx, w.run, store.RunDone, w.outcome, w.Now())
}

// late is a night that was begun again when its day was over: what it would plan is
// past.
type late struct{ day, today planner.Date }

func (l *late) Error() string {
	return fmt.Sprintf("%s is over (today is %s): nothing is planned for it any more, a later night plans from its own day on", l.day, l.today)
}

// build reads the facts of the run's day and makes its snapshot: of this minute if it
// is today, of its morning otherwise.
func (w *work) build(ctx context.Context) (*facts.Facts, *demand.Built, error) {
	f, faults, _, err := holds.ReadFacts(ctx, w.Store, w.run.AsOf, w.Settings.Zone)
	if err != nil {
		return nil, nil, err
	}
	readers, err := w.Store.ReaderFaults(ctx)
	if err != nil {
		return nil, nil, err
	}
	minute := 0
	if now := w.moment(); now.Day == w.run.AsOf {
		minute = now.Minute
	}
	built, err := holds.Build(f, w.run.AsOf, minute, w.Settings)
	if err != nil {
		return nil, nil, &Rejected{"no snapshot can be made: " + err.Error(), editions.FailedData}
	}
	built.Faults = append(append(faults, readers...), built.Faults...)
	return f, built, nil
}

// solved is a plan that has passed the gate, with the referee's verdict.
func (w *work) solved(ctx context.Context, s *planner.Snapshot) (p *planner.Plan, verdict referee.Verdict, err error) {
	err = w.step("solve", func() (err error) {
		if p, err = w.search(ctx, s); err != nil {
			return err
		}
		if w.sabotage != nil {
			w.sabotage(s, p)
		}
		return nil
	})
	if err != nil {
		return nil, verdict, err
	}
	w.outcome.Engine, w.outcome.Cost, w.outcome.Plan = p.Engine, p.Cost, planner.Digest(p.Bytes())
	err = w.step("referee", func() (err error) { verdict, err = gate(s, p); return err })
	return p, verdict, err
}

// search plans a night: here, or, where the network is large, on several machines. A service
// that stops ends it at once: what it has found is kept.
func (w *work) search(ctx context.Context, s *planner.Snapshot) (*planner.Plan, error) {
	ctx, end := underway.Until(ctx, w.Stopping)
	defer end()
	p, err := w.found(ctx, s)
	return p, cmp.Or(ctx.Err(), err)
}

func (w *work) found(ctx context.Context, s *planner.Snapshot) (*planner.Plan, error) {
	if w.Regions != nil && w.run.ID != 0 {
		if r, err := w.Regions.Plan(ctx, w.run, s, w.Search.Seed); !errors.Is(err, regions.ErrOne) {
			return explained(r, err)
		}
	}
	return explained(underway.Search{Store: w.Store, Run: w.run, Now: w.Now, Log: w.log}.Solve(ctx, s, timetable.Options{Seed: w.Search.Seed,
		Threads: w.Search.Threads, Time: w.Search.Time, Iterations: w.Search.Iterations, Now: w.Clock, Progress: w.Progress}))
}

// explained is the plan that was found. Why somebody is not served stands in it in English.
func explained(r *timetable.Result, err error) (*planner.Plan, error) {
	if err != nil {
		return nil, err
	}
	words, err := words.New("en")
	if err != nil {
		return nil, err
	}
	r.Plan.Unserved = words.Unserved(r.Reasons)
	return r.Plan, nil
}

func (w *work) freeze(ctx context.Context, built *demand.Built, facts *facts.Facts) error {
	faults, err := w.noteFaults(ctx, built.Faults)
	if err != nil {
		return err
	}
	w.noted = facts
	if faults := referee.Pinned(built.Snapshot); len(faults) > 0 {
		return &Rejected{"the snapshot is not sound: " + faults[0], editions.FailedData}
	}
	directory, err := w.newDirectory(ctx, facts, built)
	if err != nil {
		return err
	}
	data := built.Snapshot.Bytes()
	return w.Store.SaveReading(ctx, w.run, store.Reading{Snapshot: data, SHA256: planner.Digest(data), Name: built.Snapshot.Name,
		FirstDay: built.Snapshot.FirstDay, Days: built.Snapshot.Days, ReadAt: w.Now(),
		Forecast: encode(built.Forecast), Directory: directory.Bytes(), Faults: faults, Released: built.Released}, w.Now())
}

func (w *work) publish(ctx context.Context, base int64, built *demand.Built, p *planner.Plan, verdict referee.Verdict, letters []store.Intent) error {
	s := built.Snapshot
	changes, err := w.changes(ctx, base, s, p, nil)
	if err != nil {
		return err
	}
	w.outcome.Timings = w.timings
	w.outcome.Summary = encode(summarise(built, p, verdict, changes))
	version, err := w.Store.Publish(ctx, w.run, store.Publication{Base: base, Snapshot: s, Plan: p, Begins: built.Begins, Changes: changeRows(changes), Intents: letters, Unpinned: unpinned(built), Outcome: w.outcome}, w.Now())
	if err != nil {
		return fmt.Errorf("nothing was published: %w", err)
	}
	w.log.Info("plan published", "version", version, "sessions", verdict.Facts.Sessions, "served", verdict.Facts.Served, "of", verdict.Facts.Requests)
	return nil
}

// changes is the ledger: what a plan means for those who hold the version that it follows.
// Decided is what somebody decided, by session; nil of a night.
func (w *work) changes(ctx context.Context, base int64, s *planner.Snapshot, p *planner.Plan, decided map[string]ledger.Decision) ([]ledger.Seat, error) {
	if base == 0 {
		return nil, nil
	}
	v, err := w.Store.PlanVersion(ctx, base)
	if err != nil {
		return nil, err
	}
	before, _, err := Made(ctx, w.Store, v)
	if err != nil {
		return nil, err
	}
	return editions.Told(ledger.Compare(before, ledger.Side{Snapshot: s, Plan: p}, ledger.Between{Decided: decided}), s), nil
}

// Made reads a published version: its plan with the snapshot that it was made from, and
// what else was read then.
func Made(ctx context.Context, st *store.Store, v store.Version) (ledger.Side, store.Reading, error) {
	made := ledger.Side{Snapshot: &planner.Snapshot{}, Plan: &planner.Plan{}}
	reading, err := st.Reading(ctx, v.Run)
	if err != nil {
		return made, reading, fmt.Errorf("what version %d was made from: %w", v.Version, err)
	}
	if err := errors.Join(json.Unmarshal(reading.Snapshot, made.Snapshot), json.Unmarshal(v.Plan, made.Plan)); err != nil {
		return made, reading, fmt.Errorf("what is stored of version %d is unreadable: %w", v.Version, err)
	}
	return made, reading, nil
}

func summarise(built *demand.Built, p *planner.Plan, verdict referee.Verdict, changes []ledger.Seat) Summary {
	s := built.Snapshot
	out := Summary{Rooms: len(s.Rooms), Trainers: len(s.Trainers), Offices: len(s.Offices), Learners: len(s.Learners), Requests: len(s.Requests),
		Published: len(s.Published), Sessions: verdict.Facts.Sessions, Late: verdict.Facts.Late,
		Faults: facts.Number(built.Faults), Released: len(built.Released), Changes: make(map[string]int)}
	virtual := make(map[string]bool)
	for _, x := range s.Sites {
		virtual[x.ID] = x.Virtual
	}
	sites := make(map[string]bool)
	for _, r := range s.Rooms {
		if !virtual[r.Site] {
			sites[r.Site] = true
		}
	}
	out.Sites = len(sites)
	anonymous := make(map[string]bool)
	for _, l := range s.Learners {
		if l.Anonymous {
			out.Anonymous++
			anonymous[l.ID] = true
		}
	}
	out.Named = out.Learners - out.Anonymous
	preview := make(map[string]bool)
	for _, x := range s.Published {
		preview[x.ID] = x.Provisional
		if x.Stands() {
			out.Pinned++
		}
	}
	learner := make(map[string]string, len(s.Requests))
	for _, r := range s.Requests {
		learner[r.ID] = r.Learner
	}
	for _, x := range p.Sessions {
		reserved := true
		for _, r := range x.Seated {
			reserved = reserved && anonymous[learner[r]]
		}
		if reserved {
			out.Reserved++
		}
	}
	for _, c := range changes {
		if c.Before != nil && !preview[c.Before.Session] {
			out.Changes[string(c.Kind)]++
		}
	}
	return out
}
