// Package nightly is the one use-case of the service: read the facts, forecast,
// freeze a snapshot, search a plan, have the referee judge it, let it through the
// gate or not, publish it, and turn what stands into mail for the outbox. Each
// job is a run; a run that is begun again goes on where it was and does nothing
// twice.
package nightly

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/mail"
	"sync"
	"time"

	"cohort/internal/calendar"
	"cohort/internal/editions"
	"cohort/internal/editions/kept"
	"cohort/internal/regions"
	"cohort/planner"
	"cohort/planner/capacity"
	"cohort/planner/demand"
	"cohort/planner/demand/clean"
	"cohort/planner/demand/facts"
	"cohort/planner/promise"
	"cohort/planner/timetable"
	"cohort/planner/year"
	"cohort/sql/store"
)

// Service does runs.
type Service struct {
	Store    *store.Store
	Settings demand.Settings
	Language string // that readers without one of their own are written to in: ru or en
	Search   Search
	Now      func() time.Time // the calendar's clock: what day and hour it is
	Clock    func() time.Time // the stopwatch's: limits the search, times the steps
	Log      *slog.Logger
	Progress func(timetable.Progress) // of the search; may be nil
	Out      string                   // a folder for copies of the workbooks; empty: none
	Step     func(string)             // told what is being done; may be nil
	Stopping <-chan struct{}          // closed when the service is told to stop: a search ends then, to be gone on with; nil: never
	Told     func(done, of int)       // told how many offices have their table of waves; may be nil
	// GatheredUntil is the minute of each working day until which changes of days after the
	// next working day wait, so that several make one mail; 0: 7:00.
	GatheredUntil int
	// Slot says when a job is due on a day; false: it is not. Nil: nobody knows. What office
	// heads hear between the jobs waits for the job Waves of that day.
	Slot func(c *clean.Calendar, job string, day planner.Date) (time.Time, bool)
	// Organizer is whose name stands on invitations to calendars, with the address that mail
	// comes from; without one nobody is invited.
	Organizer mail.Address
	// Link is where the reader of a message sees its week, empty where no page shows it; nil:
	// nowhere. See links.Links.
	Link func(message int64, kind, about, week string) string
	// Regions has a large network planned by several machines; nil: every one is planned here.
	Regions *regions.Planner
	// Lead is how long it takes until a trainer teaches whom nobody has looked for yet.
	Lead year.Lead
	Effort

	sabotage func(*planner.Snapshot, *planner.Plan) // what a test does to a plan before the gate
	hear     time.Duration                          // between two times that a run is heard of; 0: store.Hear
	looked   looked
	fed      fed
	called   kept.Names
}

// moment is the minute of the network's day that it is now.
func (s *Service) moment() editions.Moment {
	now := s.Now().In(s.Settings.Zone)
	return editions.Moment{Day: planner.DateOf(now), Minute: now.Hour()*60 + now.Minute()}
}

// Effort is how much is done of what takes long beside the search for a night's plan.
// Whoever wants less than an installation's readers do, such as a test, says so.
type Effort struct {
	Away     int64 // iterations that are solved for each trainer away; 0: as many as are enough
	Ahead    int64 // iterations of the plan ahead of a table of waves; 0: ahead.Iterations
	NoTables bool  // the heads' mail goes without tables of waves, which take longest
}

// Search is how a plan is looked for.
type Search struct {
	Seed    int64
	Threads int
	Time    time.Duration
	// Iterations of each thread end the search where Time is 0: the same data gives the same
	// plan then, however busy the machine is.
	Iterations int64
}

// finishing is how long a run may still write after it was told to stop.
const finishing = 10 * time.Second

// Do does a run: nightly, weekly, waves, capacity, year, or one that TellDue wrote. After a night
// those are written to whom its changes concern. A run that is finished already is
// left as it is. An error of type *Rejected is final; any other may pass, and
// the run be done again.
func (s *Service) Do(ctx context.Context, id int64) error {
	run, err := s.Store.ClaimRun(ctx, id, s.Now())
	if errors.Is(err, store.ErrFinished) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("run %d cannot be begun: %w", id, err)
	}
	w := &work{Service: s, run: run, timings: make(map[string]int64), log: s.Log.With("run", run.ID, "job", run.Job, "as_of", run.AsOf.String())}
	w.log.Info("run begun", "attempt", run.Attempts)
	ours, silent := w.heard(ctx)
	defer silent()
	if err := w.do(ours); err != nil {
		return w.ended(ours, err)
	}
	w.log.Info("run done", "timings_ms", w.timings)
	if run.Job == store.Nightly {
		silent()
		s.TellAfter(ctx)
	}
	return nil
}

// do does what the job of a run is.
func (w *work) do(ctx context.Context) error {
	told, err := w.Store.Messages(ctx, store.MessageFilter{Run: w.run.ID, Kind: store.KindStanding, Limit: 1})
	if err != nil {
		return err
	}
	if len(told) > 0 { // it was rejected, and stopped before everybody was told
		return toldWhy(told[0])
	}
	switch w.run.Job {
	case store.Nightly:
		return w.plan(ctx)
	case store.Weekly:
		return w.mail(ctx, w.weeklyIntents, nil)
	case store.Waves:
		ahead := w.ahead
		if w.NoTables {
			ahead = nil
		}
		return w.mail(ctx, w.wavesIntents, ahead)
	case store.Capacity:
		return w.mail(ctx, w.capacityIntents, nil)
	case store.Year:
		return w.mail(ctx, w.toHeadquarters, nil)
	case store.JobTelling:
		return w.tell(ctx)
	}
	return &Rejected{fmt.Sprintf("run %d is of an unknown job %q", w.run.ID, w.run.Job), editions.FailedOther}
}

// heard lets others hear that the run is being done, until silent is called. The context
// that it returns ends when the run is no longer ours.
func (w *work) heard(ctx context.Context) (_ context.Context, silent func()) {
	ctx, cut := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		turn := time.NewTicker(cmp.Or(w.hear, store.Hear))
		defer turn.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-turn.C:
			}
			switch err := w.Store.HearOf(ctx, w.run); {
			case errors.Is(err, store.ErrStale):
				cut()
			case err != nil && ctx.Err() == nil:
				w.log.Warn("nobody hears of this run; if that lasts, another service takes it over", "error", err)
			}
		}
	}()
	return ctx, func() { cut(); <-ended }
}

// work is a run while it is done.
type work struct {
	*Service
	run          store.Run
	outcome      store.Outcome
	timings      map[string]int64 // milliseconds by step
	night        *failed          // what became of the last night, once it was asked for
	sharing      sync.Mutex       // held while one of several messages uses what follows
	versions     map[int64]store.Version
	boards       map[boardKey]*editions.Board
	since        map[[2]*editions.Board]editions.Last   // by two boards: what changed between them
	studies      map[int64]*capacity.Report             // by plan version
	tables       map[string]*promise.Table              // of waves, by office
	held         []string                               // why messages were held back
	decided      []store.Telling                        // who is written to by the run, and who is not
	noted        *facts.Facts                           // a night's, once what is wrong in them was taken down
	led          map[boardKey]map[string]*calendar.Feed // by version and trainer
	installation string                                 // in the UIDs of calendars; empty: not asked for yet
	log          *slog.Logger
}

// step does one step and notes how long it took.
func (w *work) step(name string, do func() error) error {
	if w.Step != nil {
		w.Step(name)
	}
	from := w.Clock()
	err := do()
	w.timings[name] += w.Clock().Sub(from).Milliseconds()
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// ended notes why a run did not come to its end: rejected for good, handed back
// because the service stops, or failed until somebody tries again.
func (w *work) ended(ctx context.Context, err error) error {
	stopping := errors.Is(err, context.Canceled) || errors.Is(ctx.Err(), context.Canceled)
	ctx, done := context.WithTimeout(context.WithoutCancel(ctx), finishing)
	defer done()
	w.outcome.Error, w.outcome.Timings = err.Error(), w.timings
	state := store.RunFailed
	var rejected *Rejected
	switch {
	case errors.As(err, &rejected):
		return w.reject(ctx, rejected)
	case errors.Is(err, store.ErrStale):
		return err
	case errors.As(err, new(*late)): // nobody waits for it, so nobody is told
		state = store.RunRejected
		w.log.Warn("run ended: " + w.outcome.Error)
	case stopping:
		state, w.outcome.Error = store.RunPending, "handed back: the service was stopped"
		w.log.Info(w.outcome.Error)
	default:
		w.log.Error("run failed", "error", err)
	}
	if e := w.Store.FinishRun(ctx, w.run, state, w.outcome, w.Now()); e != nil {
		return errors.Join(err, e)
	}
	if state == store.RunRejected {
		return nil
	}
	return err
}

// reject ends a run for good and tells those whose mail was due which edition
// stands and why, and owners of data what is newly wrong in it.
func (w *work) reject(ctx context.Context, why *Rejected) error {
	w.log.Error("run rejected: nothing is published, the last plan stands", "error", why)
	intents, err := w.notices(ctx, why)
	if err == nil && w.noted != nil { // what is wrong in the data may be why
		var letters []store.Intent
		letters, err = w.dataIntents(ctx, w.noted)
		intents = append(intents, letters...)
	}
	if err == nil {
		_, err = w.Store.Issue(ctx, w.run, intents, store.RunRunning, w.outcome, w.Now())
	}
	if err == nil {
		err = w.render(ctx)
	}
	if err == nil {
		err = w.Store.FinishRun(ctx, w.run, store.RunRejected, w.outcome, w.Now())
	}
	if err != nil {
		return errors.Join(why, err)
	}
	return why
}

// Abandon gives a run up that failed too often: those whose mail was due hear
// which edition stands.
func (s *Service) Abandon(ctx context.Context, id int64, why error) error {
	run, err := s.Store.ClaimRun(ctx, id, s.Now())
	if errors.Is(err, store.ErrFinished) {
		return nil
	}
	if err != nil {
		return err
	}
	w := &work{Service: s, run: run, timings: make(map[string]int64), log: s.Log.With("run", run.ID, "job", run.Job)}
	w.outcome.Error = why.Error()
	ctx, silent := w.heard(ctx)
	defer silent()
	err = w.reject(ctx, &Rejected{"given up: " + why.Error(), editions.FailedOther})
	var rejected *Rejected
	if errors.As(err, &rejected) {
		return nil
	}
	return err
}

func encode(v any) json.RawMessage {
	data, err := json.Marshal(v)
	if err != nil {
		panic(err) // plain values of our own always encode
	}
	return data
}
