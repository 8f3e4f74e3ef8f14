package jobs

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"cohort/sql/store"
)

// runArgs is the queue's side of a run. One job a run, for as long as the queue
// remembers it, and another each time that the run is lost: the queue itself finds out
// only when the time of the attempt is over that its job died.
type runArgs struct {
	RunID int64 `json:"run_id" river:"unique"`
	Lost  int   `json:"lost" river:"unique"` // how often before
}

// Kind names the job in the queue's tables.
func (runArgs) Kind() string { return "run" }

// InsertOpts makes the job unique by its run.
func (runArgs) InsertOpts() river.InsertOpts {
	return river.InsertOpts{MaxAttempts: attempts + 20, UniqueOpts: river.UniqueOpts{ByArgs: true}}
}

// attempts are made at a run before it is given up. The queue's own limit is
// higher: a run whose service dies every time must be given up by us, so that
// people hear of it.
const attempts = 8

// waits are the pauses after each failed attempt; the last one goes on.
var waits = []time.Duration{time.Minute, 5 * time.Minute, 15 * time.Minute, 30 * time.Minute, time.Hour}

type retries struct{ clock func() time.Time }

// NextRetry says when a failed attempt is made again.
func (r retries) NextRetry(job *rivertype.JobRow) time.Time {
	return r.clock().Add(waits[min(max(job.Attempt, 1), len(waits))-1])
}

type worker struct {
	river.WorkerDefaults[runArgs]
	service *service
}

// Work does a run, and tells the queue whether to try again.
func (w *worker) Work(ctx context.Context, job *river.Job[runArgs]) (err error) {
	s, id := w.service, job.Args.RunID
	log := s.Log.With("run", id, "attempt", job.Attempt)
	defer func() {
		select {
		case s.after <- struct{}{}:
		default:
		}
	}()
	run, err := s.store.Run(ctx, id)
	if err != nil {
		return err
	}
	if run.Lost != job.Args.Lost {
		return nil // it has another job since
	}
	if job.Attempt+run.Lost > attempts {
		return s.giveUp(ctx, id, errors.New("every attempt ended with the service itself; see its log"))
	}
	err = s.do(ctx, id)
	switch {
	case err == nil:
		return nil
	case errors.Is(err, store.ErrStale):
		log.Warn("the run was taken over: for too long nobody heard of this service")
		return nil
	case s.Final(err):
		return river.JobCancel(err)
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		err = fmt.Errorf("not done in %s: %w", s.Timeout, err)
	case ctx.Err() != nil, s.told() && errors.Is(err, context.Canceled):
		log.Info("run handed back, as the service stops")
		return river.JobSnooze(0)
	}
	if job.Attempt+run.Lost >= attempts {
		return s.giveUp(ctx, id, err)
	}
	log.Warn("run failed; it will be tried again", "error", err)
	return err
}

// do does a run; a panic is an error like any other, with its place in the log.
func (s *service) do(ctx context.Context, run int64) (err error) {
	defer func() {
		if r := recover(); r != nil {
			s.Log.Error("a fault of the program; please report it with this line", "run", run, "panic", r, "stack", string(debug.Stack()))
			err = fmt.Errorf("a fault of the program: %v", r)
		}
	}()
	return s.Do(ctx, run)
}

func (s *service) giveUp(ctx context.Context, run int64, why error) error {
	s.Log.Error("run given up", "run", run, "error", why)
	if err := s.GiveUp(ctx, run, why); err != nil {
		return fmt.Errorf("run %d cannot be given up: %w", run, err)
	}
	return river.JobCancel(why)
}

// Quiet lets the queue's warnings and errors through, not its chatter.
func Quiet(log *slog.Logger) *slog.Logger { return slog.New(atLeastWarn{log.Handler()}) }

type atLeastWarn struct{ slog.Handler }

func (h atLeastWarn) Enabled(ctx context.Context, l slog.Level) bool {
	return l >= slog.LevelWarn && h.Handler.Enabled(ctx, l)
}

func (h atLeastWarn) WithAttrs(a []slog.Attr) slog.Handler {
	return atLeastWarn{h.Handler.WithAttrs(a)}
}
func (h atLeastWarn) WithGroup(g string) slog.Handler { return atLeastWarn{h.Handler.WithGroup(g)} }
