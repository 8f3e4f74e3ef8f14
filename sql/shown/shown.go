// Package shown asks the database what the pages of the service show beside plans and
// counts. It changes nothing.
package shown

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// Standing is the number of the plan version that stands, 0 where none was published.
func Standing(ctx context.Context, db *sql.DB) (version int64, err error) {
	const query = `
		select coalesce(max(version), 0)
		from cohort.current_plan`
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
		return 0, fmt.Errorf("published plans: %w", err)
	}
	return n, nil
}
