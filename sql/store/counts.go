package store

import (
	"context"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"
)

// Counts are how the service stands, for its keepers.
type Counts struct {
	Messages      map[MessageState]int
	Unrendered    int                         // of the pending ones
	OldestPending *time.Time                  // since when the oldest pending message waits; nil: none does
	Runs          map[string]map[RunState]int // by job
	LastDone      map[string]time.Time        // by job: when a run of it was last done
	Version       int64                       // of the current plan; 0: none
	PublishedAt   *time.Time
}

// Counts counts messages and runs.
func (s *Store) Counts(ctx context.Context) (Counts, error) {
	const countMessages = `
		select state, count(*) as number,
			count(*) filter (where rendered_at is null) as unrendered,
			min(created_at) filter (where state = 'pending') as oldest
		from cohort.outbox
		group by state`
	const countRuns = `
		select job, state, count(*) as number, max(ended_at) as ended
		from cohort.runs
		group by job, state`
	const current = `
		select coalesce(version, 0), moved_at
		from cohort.current_plan`
	c := Counts{Messages: map[MessageState]int{}, Runs: map[string]map[RunState]int{}, LastDone: map[string]time.Time{}}
	var byState []struct {
		State      MessageState `db:"state"`
		Number     int          `db:"number"`
		Unrendered int          `db:"unrendered"`
		Oldest     *time.Time   `db:"oldest"`
	}
	var byJob []struct {
		Job    string     `db:"job"`
		State  RunState   `db:"state"`
		Number int        `db:"number"`
		Ended  *time.Time `db:"ended"`
	}
	err := s.within(ctx, func(tx *sqlx.Tx) error {
		if err := tx.SelectContext(ctx, &byState, countMessages); err != nil {
			return err
		}
		if err := tx.SelectContext(ctx, &byJob, countRuns); err != nil {
			return err
		}
		return tx.QueryRowContext(ctx, current).Scan(&c.Version, &c.PublishedAt)
	})
	if err != nil {
		return Counts{}, fmt.Errorf("counts of messages and runs: %w", err)
	}
	for _, m := range byState {
		c.Messages[m.State] = m.Number
		c.Unrendered += m.Unrendered
		if m.Oldest != nil {
			c.OldestPending = m.Oldest
		}
	}
	for _, r := range byJob {
		if c.Runs[r.Job] == nil {
			c.Runs[r.Job] = map[RunState]int{}
		}
		c.Runs[r.Job][r.State] = r.Number
		if r.State == RunDone && r.Ended != nil {
			c.LastDone[r.Job] = *r.Ended
		}
	}
	return c, nil
}
