// Package regions plans a network that is too large for one machine. The night cuts its
// frozen snapshot into parts that share nothing, and keeps each as bytes with everything
// that its search follows from; whoever takes the queue plan, on any machine, searches
// them; the night joins what was found. It is the plan that one process would make of the
// same snapshot by as many iterations, to the byte, whoever searched what and how often.
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
	"cohort/planner"
	"cohort/planner/timetable"
	"cohort/sql/parts"
	"cohort/sql/schema"
	"cohort/sql/store"
)

// Queue is the queue that parts are taken from.
const Queue = "plan"

// job asks for a part to be planned. Where the part is planned already, is in somebody's
// hands or is not as it was, nothing comes of it: it may be asked for twice.
type job struct {
	Run    int64  `json:"run_id"`
	Part   int    `json:"part"`
	SHA256 string `json:"sha256"`
	Lost   int    `json:"lost"`
	Engine string `json:"engine"`
}

// Kind names the job in the queue's tables.
func (job) Kind() string { return "part" }

// InsertOpts names the queue.
func (job) InsertOpts() river.InsertOpts { return river.InsertOpts{Queue: Queue} }

func (j job) part() parts.Part {
	return parts.Part{Run: j.Run, Number: j.Part, SHA256: j.SHA256, Lost: j.Lost}
}

// ErrOne is the error of a network that one machine is to plan: it is not large, or it is one
// region.
var ErrOne = errors.New("the network is one machine's")

// Large is beyond how many requests a network is planned by several machines: four times
// what is searched as one.
const Large = 40_000

// Planner has a network planned by whoever takes the queue.
type Planner struct {
	Store *store.Store
	Log   *slog.Logger
	Clock func() time.Time
	Each  int64         // iterations for each request
	Large int           // requests beyond which a network is planned so; 0: Large
	Every time.Duration // between two looks at how the parts stand; 0: a second
	Quiet time.Duration // for how long nobody hears of a part's holder before it is lost; 0: store.Quiet
}

// unheard is how long parts wait that nobody takes before the log says so, each time.
const unheard = time.Minute

// Plan plans a claimed run's snapshot, by iterations and not by a clock, so that the same plan
// comes from one machine and from twenty. It returns when all parts were found, which may take
// as long as it pleases whoever takes them, or when ctx ends. A run that is begun again goes on
// with the parts that are the same. The error may be ErrOne.
func (p *Planner) Plan(ctx context.Context, run store.Run, s *planner.Snapshot, seed int64) (*timetable.Result, error) {
	if len(s.Requests) <= cmp.Or(p.Large, Large) {
		return nil, ErrOne
	}
	n, err := timetable.Cut(s, timetable.Options{Seed: seed, Threads: 1, Iterations: p.Each * int64(len(s.Requests))})
	if err != nil {
		return nil, err
	}
	if n.Parts() == 1 {
		return nil, ErrOne
	}
	queue, err := river.NewClient(riverdatabasesql.New(p.Store.DB()), &river.Config{Schema: schema.River, Logger: jobs.Quiet(p.Log)})
	if err != nil {
		return nil, fmt.Errorf("the job queue cannot be used: %w", err)
	}
	err = p.Store.While(ctx, run, func(tx *sql.Tx) error {
		if err := parts.Clear(ctx, tx, run.ID, n.Parts()); err != nil {
			return err
		}
		var all []parts.Part
		for i := range n.Parts() {
			task, err := json.Marshal(n.Part(i))
			if err != nil {
				return err
			}
			part, err := parts.Save(ctx, tx, run.ID, i, timetable.Version, task, p.Clock())
			if err != nil {
				return err
			}
			all = append(all, part)
		}
		return give(ctx, queue, tx, all)
	})
	if err != nil {
		return nil, fmt.Errorf("the network cannot be cut: %w", err)
	}
	p.Log.Info("the network is cut; its regions are planned by whoever takes the queue "+Queue, "run", run.ID, "regions", n.Parts())
	if err := p.wait(ctx, queue, run.ID, n.Parts()); err != nil {
		return nil, err
	}
	result, err := p.join(ctx, run.ID, n)
	debug.FreeOSMemory()                // the network in numbers is larger than all that the night needs from here on
	if err != nil && ctx.Err() == nil { // the next attempt shall not stumble over the same
		err = errors.Join(err, p.Clear(ctx, run.ID))
	}
	return result, err
}

// join makes the plan of what was found in all parts.
func (p *Planner) join(ctx context.Context, run int64, n *timetable.Network) (*timetable.Result, error) {
	found := make([]*timetable.Found, n.Parts())
	for i := range found {
		data, err := parts.Found(ctx, p.Store.DB(), run, i)
		if err != nil {
			return nil, err
		}
		if err := json.Unmarshal(data, &found[i]); err != nil {
			return nil, fmt.Errorf("what was found in part %d of run %d is unreadable: %w", i, run, err)
		}
	}
	result, err := n.Join(found, false)
	if err != nil {
		return nil, fmt.Errorf("the parts of run %d do not join: %w", run, err)
	}
	return result, nil
}

// give asks for parts to be planned.
func give(ctx context.Context, queue *river.Client[*sql.Tx], tx *sql.Tx, list []parts.Part) error {
	asked := make([]river.InsertManyParams, len(list))
	for i, x := range list {
		asked[i].Args = job{Run: x.Run, Part: x.Number, SHA256: x.SHA256, Lost: x.Lost, Engine: timetable.Version}
	}
	if len(asked) == 0 {
		return nil
	}
	if _, err := queue.InsertManyTx(ctx, tx, asked); err != nil {
		return fmt.Errorf("parts get no job: %w", err)
	}
	return nil
}

// wait returns when all parts of a run were found. Meanwhile it asks again for those whose
// holder went quiet, and says in the log that nobody takes any.
func (p *Planner) wait(ctx context.Context, queue *river.Client[*sql.Tx], run int64, all int) error {
	every, quiet := p.Every, p.Quiet
	if every == 0 {
		every = time.Second
	}
	if quiet == 0 {
		quiet = store.Quiet
	}
	log, turn := p.Log.With("run", run), time.NewTicker(every)
	defer turn.Stop()
	last, moved, said := -1, p.Clock(), p.Clock()
	for {
		s, err := parts.Stand(ctx, p.Store.DB(), run)
		if err == nil {
			err = p.again(ctx, queue, run, quiet, log)
		}
		now := p.Clock()
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil:
			log.Warn("how the regions stand is not known; it will be asked again", "error", err)
		case s.Failure != "":
			return errors.New(s.Failure)
		case s.Found+s.Held+s.Waiting != all:
			return fmt.Errorf("%d of %d parts of run %d are there; somebody removed the others", s.Found+s.Held+s.Waiting, all, run)
		case s.Found == all:
			log.Info("all regions are planned", "regions", all)
			return nil
		case s.Found != last || s.Held > 0:
			last, moved = s.Found, now
		}
		if now.Sub(said) >= unheard {
			said = now
			if now.Sub(moved) >= unheard {
				log.Warn("nobody plans the regions that are left; is there a cohort serve that takes the queue "+Queue+", of this version?", "planned", s.Found, "of", all)
			} else {
				log.Info("regions are planned", "planned", s.Found, "being_planned", s.Held, "of", all)
			}
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-turn.C:
		}
	}
}

// again asks again for the parts whose holder went quiet.
func (p *Planner) again(ctx context.Context, queue *river.Client[*sql.Tx], run int64, quiet time.Duration, log *slog.Logger) error {
	tx, err := p.Store.DB().BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	lost, err := parts.TakeBack(ctx, tx, run, quiet)
	if err != nil || len(lost) == 0 {
		return err
	}
	for _, x := range lost {
		log.Warn("the service that planned a region went quiet; somebody else plans it again", "part", x.Number)
	}
	if err := give(ctx, queue, tx, lost); err != nil {
		return err
	}
	return tx.Commit()
}

// Clear removes the parts of a run, and those of all runs that are over.
func (p *Planner) Clear(ctx context.Context, run int64) error {
	tx, err := p.Store.DB().BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := parts.Clear(ctx, tx, run, 0); err != nil {
		return err
	}
	return tx.Commit()
}
