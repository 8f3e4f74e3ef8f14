package decided

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"

	"cohort/planner"
	"cohort/sql/internal/column"
)

// Suggestion is another plan in place of a version, to be taken while that version stands.
type Suggestion struct {
	ID       string
	Version  int64
	About    string // the session or the request that it was asked for
	FirstDay planner.Date
	Plan     *planner.Plan
}

// suggested is a suggestion's plan as the table has it: its days count from a day.
type suggested struct {
	FirstDay planner.Date  `json:"first_day"`
	Plan     *planner.Plan `json:"plan"`
}

// KeepSuggestions keeps suggestions in place of a version, and forgets those in place of much
// earlier ones: whoever takes one of a version before hears that it was overtaken.
func KeepSuggestions(ctx context.Context, db *sql.DB, version int64, list []Suggestion, now time.Time) error {
	const forget = `
		delete from cohort.suggestions
		where version < $1 - 50`
	const insert = `
		insert into cohort.suggestions (id, version, about, plan, made_at)
		values ($1, $2, $3, $4, $5)
		on conflict (id) do update set plan = excluded.plan, made_at = excluded.made_at`
	return within(ctx, db, func(tx *sqlx.Tx) error {
		if _, err := tx.ExecContext(ctx, forget, version); err != nil {
			return fmt.Errorf("suggestions: %w", err)
		}
		for _, x := range list {
			if _, err := tx.ExecContext(ctx, insert, x.ID, version, x.About, column.Of(suggested{x.FirstDay, x.Plan}), now); err != nil {
				return fmt.Errorf("suggestion %s: %w", x.ID, err)
			}
		}
		return nil
	})
}

// FindSuggestion finds a suggestion; false: there is none of that name.
func FindSuggestion(ctx context.Context, db *sql.DB, id string) (Suggestion, bool, error) {
	const query = `
		select version, about, plan
		from cohort.suggestions
		where id = $1`
	x := Suggestion{ID: id}
	var plan []byte
	err := db.QueryRowContext(ctx, query, id).Scan(&x.Version, &x.About, &plan)
	if errors.Is(err, sql.ErrNoRows) {
		return x, false, nil
	}
	if err != nil {
		return x, false, fmt.Errorf("suggestion %s: %w", id, err)
	}
	var kept suggested
	if err := json.Unmarshal(plan, &kept); err != nil {
		return x, false, fmt.Errorf("suggestion %s is unreadable: %w", id, err)
	}
	x.FirstDay, x.Plan = kept.FirstDay, kept.Plan
	return x, true, nil
}
