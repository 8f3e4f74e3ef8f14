// Package shown asks the database what the pages of the service show beside plans and
// counts. It changes nothing.
package shown

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/lib/pq"
)

// Standing is the number of the plan version that stands, 0 where none was published.
func Standing(ctx context.Context, db *sql.DB) (version int64, err error) {
	const query = `
		select coalesce(max(version), 0)
		from cohort.current_plan`
	return one(ctx, db, query)
}

// Forgotten is when somebody was last taken out of what is frozen, in microseconds; 0: never.
func Forgotten(ctx context.Context, db *sql.DB) (at int64, err error) {
	const query = `
		select coalesce(cast(extract(epoch from max(forgotten_at)) * 1000000 as bigint), 0)
		from cohort.snapshots`
	return one(ctx, db, query)
}

// StoodAt is the number of the plan version that stood at an instant, 0 where none did.
func StoodAt(ctx context.Context, db *sql.DB, at time.Time) (version int64, err error) {
	const query = `
		select coalesce(max(version), 0)
		from cohort.plan_versions
		where published_at <= $1`
	return one(ctx, db, query, at)
}

func one(ctx context.Context, db *sql.DB, query string, args ...any) (n int64, err error) {
	if err := db.QueryRowContext(ctx, query, args...).Scan(&n); err != nil {
		return 0, fmt.Errorf("what pages show: %w", err)
	}
	return n, nil
}

// Size is how much the database takes, in bytes.
func Size(ctx context.Context, db *sql.DB) (int64, error) {
	const query = `select pg_database_size(current_database())`
	return one(ctx, db, query)
}

// Queue is how a queue of jobs stands.
type Queue struct {
	Name    string     `json:"name"`
	Running int        `json:"running"`
	Waiting int        `json:"waiting"` // to be begun now
	Retried int        `json:"retried"` // that failed and wait for their next attempt
	Oldest  *time.Time `json:"oldest"`  // since when the oldest waits; nil: none does
	Workers []string   `json:"workers"` // the services that have one in hand
}

// Queues are those of the job queue in which something is, or was lately, by name.
func Queues(ctx context.Context, db *sql.DB) ([]Queue, error) {
	const query = `
		select q.name,
			count(*) filter (where j.state = 'running'),
			count(*) filter (where j.state = 'available'),
			count(*) filter (where j.state = 'retryable'),
			min(j.scheduled_at) filter (where j.state = 'available'),
			coalesce(array_agg(distinct j.attempted_by[cardinality(j.attempted_by)]) filter (where j.state = 'running' and j.attempted_by is not null), '{}')
		from (
			select name from river.river_queue
			union
			select queue from river.river_job) q (name)
		left join river.river_job j on j.queue = q.name
		group by q.name
		order by q.name`
	rows, err := db.QueryContext(ctx, query)
	if err != nil {
		return nil, fmt.Errorf("the job queue: %w", err)
	}
	defer rows.Close()
	out := []Queue{}
	for rows.Next() {
		var q Queue
		if err := rows.Scan(&q.Name, &q.Running, &q.Waiting, &q.Retried, &q.Oldest, pq.Array(&q.Workers)); err != nil {
			return nil, fmt.Errorf("the job queue: %w", err)
		}
		out = append(out, q)
	}
	return out, rows.Err()
}

// Lost are the messages in a state, by number, that were written since an instant to addresses
// that are written to still.
func Lost(ctx context.Context, db *sql.DB, state string, since time.Time) (ids []int64, err error) {
	const query = `
		select coalesce(array_agg(o.id order by o.id), '{}')
		from cohort.outbox o
		join cohort.addresses a on a.id = o.address
		where o.state = $1 and o.created_at >= $2 and a.active`
	if err := db.QueryRowContext(ctx, query, state, since).Scan(pq.Array(&ids)); err != nil {
		return nil, fmt.Errorf("messages that did not arrive: %w", err)
	}
	return ids, nil
}
