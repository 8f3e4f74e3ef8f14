// Package years keeps the year ahead: the hiring plan that was handed in, and the year as
// the editions of a run show it.
package years

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"cohort/planner"
	"cohort/planner/year"
)

// Hiring reads the hiring plan, by month, office and position.
func Hiring(ctx context.Context, db *sql.DB) ([]year.Hiring, error) {
	const query = `
		select office, position, month, headcount
		from cohort.hiring
		order by month, office, position`
	fail := func(err error) ([]year.Hiring, error) {
		return nil, fmt.Errorf("the hiring plan cannot be read: %w", err)
	}
	rows, err := db.QueryContext(ctx, query)
	if err != nil {
		return fail(err)
	}
	defer rows.Close()
	var out []year.Hiring
	for rows.Next() {
		var h year.Hiring
		var first planner.Date
		if err := rows.Scan(&h.Office, &h.Position, &first, &h.Headcount); err != nil {
			return fail(err)
		}
		h.Month = year.MonthOf(first)
		out = append(out, h)
	}
	if err := rows.Err(); err != nil {
		return fail(err)
	}
	return out, nil
}

// Of returns the year that was saved with a run; nil: none was.
func Of(ctx context.Context, db *sql.DB, run int64) (*year.Seen, error) {
	const query = `
		select seen
		from cohort.years
		where run = $1`
	var text []byte
	err := db.QueryRowContext(ctx, query, run).Scan(&text)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	seen := &year.Seen{}
	if err == nil {
		err = json.Unmarshal(text, seen)
	}
	if err != nil {
		return nil, fmt.Errorf("the year of run %d cannot be read: %w", run, err)
	}
	return seen, nil
}

// Save keeps the year of a run that its caller holds by a fence. Where the run has one
// already that one stays; a run that was claimed by somebody else since gets none.
func Save(ctx context.Context, db *sql.DB, run, fence int64, seen *year.Seen, now time.Time) error {
	const insert = `
		insert into cohort.years (run, seen, saved_at)
		select id, $3, $4
		from cohort.runs
		where id = $1 and fence = $2 and state = 'running'
		on conflict do nothing`
	text, err := json.Marshal(seen)
	if err == nil {
		_, err = db.ExecContext(ctx, insert, run, fence, string(text), now)
	}
	if err != nil {
		return fmt.Errorf("cannot save the year of run %d: %w", run, err)
	}
	return nil
}
