package regions

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverdatabasesql"

	"cohort/internal/jobs"
	"cohort/planner/timetable"
	"cohort/sql/parts"
	"cohort/sql/schema"
	"cohort/sql/store"
)

// Worker plans parts, of whatever run. It needs a database and nothing else.
type Worker struct {
	DB      *sql.DB
	Threads int // parts planned side by side, each by one thread
	Log     *slog.Logger
	Grace   time.Duration // from being told to stop to the end; what is not done by then is given back
	Every   time.Duration // between two looks for a part; 0: a second
	Hear    time.Duration // between two times that a part's holder is heard of; 0: store.Hear
}

// otherwise is how long a part is left to others that this worker cannot take.
const otherwise = 15 * time.Second

// Serve plans parts until ctx ends. Its error is that of a database that cannot be used.
func (w *Worker) Serve(ctx context.Context) error {
	workers := river.NewWorkers()
	river.AddWorker(workers, &worker{Worker: w})
	every := cmp.Or(w.Every, time.Second)
	queue, err := river.NewClient(riverdatabasesql.New(w.DB), &river.Config{
		Schema:               schema.River,
		Workers:              workers,
		Queues:               map[string]river.QueueConfig{Queue: {MaxWorkers: max(1, w.Threads)}},
		FetchPollInterval:    every,
		FetchCooldown:        min(river.FetchCooldownDefault, every),
		RescueStuckJobsAfter: jobs.Stuck,
		SoftStopTimeout:      jobs.Working(w.Grace),
		Logger:               jobs.Quiet(w.Log),
	})
	if err != nil {
		return fmt.Errorf("the queue %s cannot be set up; cohort doctor says what is wrong: %w", Queue, err)
	}
	if err := queue.Start(context.WithoutCancel(ctx)); err != nil { // it outlives ctx by the grace time
		return fmt.Errorf("the queue %s does not start; cohort doctor says what is wrong with the database: %w", Queue, err)
	}
	w.Log.Info("regions are planned here", "queue", Queue, "at_a_time", max(1, w.Threads), "engine", timetable.Version)
	<-ctx.Done()
	stopped, done := context.WithTimeout(context.WithoutCancel(ctx), w.Grace+30*time.Second)
	defer done()
	if err := queue.Stop(stopped); err != nil {
		return fmt.Errorf("the queue %s did not stop in time; the regions that were being planned are planned again: %w", Queue, err)
	}
	return nil
}

type worker struct {
	river.WorkerDefaults[job]
	*Worker
}

// Timeout is none: whether somebody is still at work on a part is heard.
func (w *worker) Timeout(*river.Job[job]) time.Duration { return -1 }

// Work plans a part, and tells the queue whether somebody is to try again.
func (w *worker) Work(ctx context.Context, asked *river.Job[job]) error {
	j := asked.Args
	log := w.Log.With("run", j.Run, "part", j.Part)
	if j.Engine != timetable.Version {
		log.Warn("a region is left to others: it is for another version of the program", "its_engine", j.Engine, "engine", timetable.Version)
		return river.JobSnooze(otherwise)
	}
	task, fence, err := parts.Claim(ctx, w.DB, j.part())
	switch {
	case errors.Is(err, parts.ErrGone):
		return nil
	case errors.Is(err, parts.ErrHeld):
		return river.JobSnooze(otherwise)
	case err != nil && fence > 0:
		return w.fail(ctx, log, j, fence, err)
	case err != nil:
		return err
	}
	ours, silent := w.heard(ctx, log, j, fence)
	found, err := solve(ours, task, log)
	stale := ours.Err() != nil && ctx.Err() == nil
	silent()
	switch {
	case stale:
		log.Warn("the region was taken over: for too long nobody heard of this service")
		return nil
	case ctx.Err() != nil:
		return w.leave(ctx, log, j, fence)
	case err != nil:
		return w.fail(ctx, log, j, fence, err)
	}
	if err := parts.Keep(ctx, w.DB, j.part(), fence, found); err != nil {
		if errors.Is(err, parts.ErrStale) {
			log.Warn("a region was planned that somebody else has taken over")
			return nil
		}
		log.Warn("what was found in a region cannot be kept; it is planned again", "error", err)
		return w.leave(ctx, log, j, fence)
	}
	return nil
}

// solve plans a part of which the bytes are given. A panic is an error like any other, with
// its place in the log.
func solve(ctx context.Context, task []byte, log *slog.Logger) (found []byte, err error) {
	defer func() {
		if r := recover(); r != nil {
			log.Error("a fault of the program; please report it with this line", "panic", r, "stack", string(debug.Stack()))
			err = fmt.Errorf("a fault of the program: %v", r)
		}
	}()
	var part timetable.Part
	if err := json.Unmarshal(task, &part); err != nil {
		return nil, fmt.Errorf("its task is unreadable: %w", err)
	}
	f, err := timetable.SolvePart(ctx, &part)
	if err != nil {
		return nil, err
	}
	return json.Marshal(f)
}

// heard lets the night hear that a part is being planned, until silent is called. The
// context that it returns ends when the part is somebody else's.
func (w *worker) heard(ctx context.Context, log *slog.Logger, j job, fence int64) (_ context.Context, silent func()) {
	ctx, cut := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		turn := time.NewTicker(cmp.Or(w.Hear, store.Hear))
		defer turn.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-turn.C:
			}
			switch err := parts.Hear(ctx, w.DB, j.part(), fence); {
			case errors.Is(err, parts.ErrStale):
				cut()
			case err != nil && ctx.Err() == nil:
				log.Warn("nobody hears that this region is planned; if that lasts, somebody else plans it", "error", err)
			}
		}
	}()
	return ctx, func() { cut(); <-ended }
}

// writing is how long the last words on a part may take.
const writing = 10 * time.Second

// leave gives a part back, so that somebody else begins it again.
func (w *worker) leave(ctx context.Context, log *slog.Logger, j job, fence int64) error {
	ctx, done := context.WithTimeout(context.WithoutCancel(ctx), writing)
	defer done()
	if err := parts.Leave(ctx, w.DB, j.part(), fence); err != nil && !errors.Is(err, parts.ErrStale) {
		log.Warn("a region could not be given back; somebody else takes it when this service was not heard of for a while", "error", err)
	}
	log.Info("a region is given back, as it cannot be planned to its end here")
	return river.JobSnooze(0)
}

// fail notes that a part cannot be planned, which ends the night's attempt.
func (w *worker) fail(ctx context.Context, log *slog.Logger, j job, fence int64, why error) error {
	log.Error("a region cannot be planned", "error", why)
	if err := parts.Fail(ctx, w.DB, j.part(), fence, why); err != nil && !errors.Is(err, parts.ErrStale) {
		return err
	}
	return river.JobCancel(why)
}
