// Package jobs runs the jobs of the service at their times.
//
// What is due is computed from the run rows in the database: a slot that was
// missed while no service ran is caught up once, the latest only, and since a
// slot has one row, two services on one database never do it twice. A River job
// with the run's number carries it out, is retried when it fails, and is handed
// back when the service stops. What one look at the timetable opens and the job
// that it gives to the first unfinished run land in one transaction.
package jobs

import (
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverdatabasesql"

	"cohort/internal/slots"
	"cohort/planner/demand/clean"
	"cohort/sql/schema"
	"cohort/sql/store"
)

// Job is a job and its times.
type Job struct {
	Name  string // store.Nightly and so on
	Times slots.Times
}

// Options are what the service is made of.
type Options struct {
	Jobs []Job          // in the order in which they go when several are due
	Zone *time.Location // of the network: whose days runs work from

	Do      func(ctx context.Context, run int64) error            // does a run; context.Canceled when the service is told to stop: it is handed back
	GiveUp  func(ctx context.Context, run int64, why error) error // ends one that failed too often
	Final   func(err error) bool                                  // whether trying again would not help
	Deliver func(ctx context.Context) error                       // sends what lies in the outbox
	Receive func(ctx context.Context) error                       // takes what people have sent; nil: nobody sends anything
	Tell    func(ctx context.Context) error                       // writes what changed between the slots to those whom it concerns; nil: nobody is told

	Now     func() time.Time // the calendar's clock: what is due
	Clock   func() time.Time // the queue's: when a failed run is tried again
	Log     *slog.Logger
	Timeout time.Duration // of one attempt
	Grace   time.Duration // from being told to stop to the end: for running work, and for handing back what is not done by then
	Every   time.Duration // between two looks at what is due; 0: 15 s
	Looked  func()        // called after each of them; may be nil
}

const (
	look    = 15 * time.Second
	poll    = time.Second // between two looks of the queue for a job
	deliver = 30 * time.Second
	minute  = time.Minute
)

// Working is how much of the grace time running work may go on: the rest, five
// seconds at the most, is for handing back what is cut short then.
func Working(grace time.Duration) time.Duration { return grace - min(grace/4, 5*time.Second) }

// Stuck is when the queue itself takes a job for lost. It is longer than any takes: whoever
// does a run or plans a region is heard of, and one that is lost gets another job.
const Stuck = 48 * time.Hour

// service is a running Serve.
type service struct {
	Options
	store *store.Store
	queue *river.Client[*sql.Tx]
	began time.Time
	after chan struct{} // a run has ended: look again, deliver
	told  func() bool   // whether the service was told to stop
}

// Serve does the jobs at their times until ctx ends, then lets running work end
// within the grace time or hands it back, so that the next service begins it
// again. A message that the mail server has not answered by then is left: its
// claim runs out, and it is ambiguous. Its error is that of a database that cannot be used at the start; later
// trouble is logged and tried again.
func Serve(ctx context.Context, st *store.Store, o Options) error {
	if o.Every == 0 {
		o.Every = look
	}
	s := &service{Options: o, store: st, began: o.Now(), after: make(chan struct{}, 1), told: func() bool { return ctx.Err() != nil }}
	var err error
	if s.queue, err = queue(st, s, o); err != nil {
		return fmt.Errorf("the job queue cannot be set up; cohort doctor says what is wrong: %w", err)
	}
	// The queue outlives ctx by the grace time.
	if err := s.queue.Start(context.WithoutCancel(ctx)); err != nil {
		return fmt.Errorf("the job queue does not start; cohort doctor says what is wrong with the database: %w", err)
	}
	o.Log.Info("the service runs", "jobs", s.times(ctx))

	var loops sync.WaitGroup
	kick := make(chan struct{}, 1)
	loops.Go(func() { s.deliveries(ctx, kick) })
	if s.Receive != nil {
		loops.Go(func() {
			s.everyMinute(ctx, kick, s.Receive, "some of what people have sent cannot be taken; the service will try again")
		})
	}
	if s.Tell != nil {
		loops.Go(func() {
			s.everyMinute(ctx, kick, s.Tell, "what changed cannot be told now; the service will try again")
		})
	}
	s.looks(ctx, kick)

	o.Log.Info("the service stops; what is running may end within the grace time", "grace", o.Grace.String())
	over, sent := time.After(o.Grace), make(chan struct{})
	go func() {
		loops.Wait()
		close(sent)
	}()
	stopped, done := context.WithTimeout(context.WithoutCancel(ctx), o.Grace+30*time.Second)
	defer done()
	if err := s.queue.Stop(stopped); err != nil {
		return fmt.Errorf("job queue did not stop in time; what was running begins again later: %w", err)
	}
	select {
	case <-sent:
		return nil
	case <-over:
	}
	select { // both may be true
	case <-sent:
	default:
		o.Log.Warn("a message is still on its way and nobody waits for the mail server's answer; in ten minutes it is ambiguous, see cohort outbox")
	}
	return nil
}

// queue is the job queue on the store's own connections. Nothing wakes it when a
// job is there: it looks now and then.
func queue(st *store.Store, s *service, o Options) (*river.Client[*sql.Tx], error) {
	workers := river.NewWorkers()
	river.AddWorker(workers, &worker{service: s})
	return river.NewClient(riverdatabasesql.New(st.DB()), &river.Config{
		Schema:  schema.River,
		Workers: workers,
		// One at a time: a search has as many threads as it was given.
		Queues:               map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: 1}},
		FetchPollInterval:    min(poll, o.Every),
		FetchCooldown:        min(river.FetchCooldownDefault, o.Every),
		JobTimeout:           o.Timeout,
		RescueStuckJobsAfter: Stuck,
		SoftStopTimeout:      Working(o.Grace),
		RetryPolicy:          retries{o.Clock},
		Logger:               Quiet(o.Log),
	})
}

func (s *service) times(ctx context.Context) []string {
	var out []string
	calendar, err := calendarOf(ctx, s.store)
	if err != nil {
		s.Log.Warn("which days are off is not known yet", "error", err)
	}
	for _, j := range s.Jobs {
		out = append(out, fmt.Sprintf("%s next at %s", j.Name, j.Times.Next(calendar, s.began).At.Format("Mon 2006-01-02 15:04 MST")))
	}
	return out
}

// looks opens what is due, at once, at every turn of the clock and after every
// run, until ctx ends.
func (s *service) looks(ctx context.Context, kick chan<- struct{}) {
	turn := time.NewTicker(s.Every)
	defer turn.Stop()
	var known *clean.Calendar // nil: it was never read
	for {
		calendar, err := calendarOf(ctx, s.store)
		switch {
		case err == nil:
			known = calendar
		case known != nil && ctx.Err() == nil:
			s.Log.Error("the working calendar cannot be read; the one that was read last holds", "error", err)
			calendar, err = known, nil
		}
		if err == nil {
			err = s.store.Look(ctx, func(l store.Look) error { return s.open(ctx, l, calendar) })
		}
		if err != nil && ctx.Err() == nil {
			s.Log.Error("runs that are due cannot be opened; the service will try again", "error", err)
		}
		if s.Looked != nil {
			s.Looked()
		}
		select {
		case <-ctx.Done():
			return
		case <-turn.C:
		case <-s.after:
			select {
			case kick <- struct{}{}:
			default:
			}
		}
	}
}

// calendarOf is the network's working calendar. Of an error it knows no day off.
func calendarOf(ctx context.Context, st *store.Store) (*clean.Calendar, error) {
	rows, err := st.Calendar(ctx)
	return clean.NewCalendar(rows), err
}

// open notes the slots that are due and gives the first unfinished run a job.
// The next one gets its own when that has ended, so that a timetable is mailed
// after the night before it and not beside it.
func (s *service) open(ctx context.Context, l store.Look, calendar *clean.Calendar) error {
	lost, err := l.TakeBack(ctx)
	if err != nil {
		return err
	}
	mine := map[int64]bool{}
	for _, r := range lost {
		s.Log.Warn("the service that did a run went quiet; the run is taken over", "job", r.Job, "run", r.ID)
	}
	for _, j := range s.Jobs {
		last, hasLast, err := l.LastSlot(ctx, j.Name)
		if err != nil {
			return err
		}
		now := s.Now()
		slot, ok := due(j.Times, calendar, last, hasLast, s.began, now)
		if !ok {
			continue
		}
		run, opened, err := l.OpenRun(ctx, j.Name, slot.At, asOf(j.Name, slot, now, s.Zone), now)
		if err != nil {
			return err
		}
		mine[run.ID] = true
		if opened {
			s.Log.Info("a run is due", "job", j.Name, "slot", slot.At.In(s.Zone).Format(time.RFC3339), "run", run.ID)
		}
		if run.State == store.RunFailed { // by hand, on this very slot
			if err := s.enqueue(ctx, l, run); err != nil {
				return err
			}
		}
	}
	unfinished, err := l.UnfinishedRuns(ctx)
	if err != nil {
		return err
	}
	// What somebody began by hand is theirs to end, unless its slot is due or they went quiet.
	unfinished = slices.DeleteFunc(unfinished, func(r store.Run) bool { return r.ByHand && !mine[r.ID] && r.Lost == 0 })
	slices.SortStableFunc(unfinished, func(a, b store.Run) int { return s.rank(a.Job) - s.rank(b.Job) })
	if len(unfinished) == 0 {
		return nil
	}
	return s.enqueue(ctx, l, unfinished[0])
}

// enqueue gives a run a job, unless it has one.
func (s *service) enqueue(ctx context.Context, l store.Look, run store.Run) error {
	if _, err := s.queue.InsertTx(ctx, l.Tx, runArgs{run.ID, run.Lost}, nil); err != nil {
		return fmt.Errorf("run %d gets no job: %w", run.ID, err)
	}
	return nil
}

func (s *service) rank(job string) int {
	return slices.IndexFunc(s.Jobs, func(j Job) bool { return j.Name == job })
}

// everyMinute does something that may leave messages in the outbox, at once and every minute,
// until ctx ends; failed is what the log says of an error.
func (s *service) everyMinute(ctx context.Context, kick chan<- struct{}, do func(context.Context) error, failed string) {
	turn := time.NewTicker(minute)
	defer turn.Stop()
	for {
		if err := do(ctx); err != nil && ctx.Err() == nil {
			s.Log.Error(failed, "error", err)
		}
		select {
		case kick <- struct{}{}:
		default:
		}
		select {
		case <-ctx.Done():
			return
		case <-turn.C:
		}
	}
}

// deliveries empties the outbox, at once, every half minute and after every run,
// until ctx ends.
func (s *service) deliveries(ctx context.Context, kick <-chan struct{}) {
	turn := time.NewTicker(deliver)
	defer turn.Stop()
	for {
		if err := s.Deliver(ctx); err != nil && ctx.Err() == nil {
			s.Log.Error("messages cannot be sent; the service will try again", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-turn.C:
		case <-kick:
		}
	}
}
