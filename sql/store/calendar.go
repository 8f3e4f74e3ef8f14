package store

import (
	"context"
	"time"

	"github.com/jmoiron/sqlx"

	"cohort/planner/demand/facts"
	"cohort/sql/input"
)

// Calendar reads the production calendar alone. Rows that do not fit are left out.
func (s *Store) Calendar(ctx context.Context) ([]facts.CalendarDay, error) {
	f := &facts.Facts{}
	err := s.within(ctx, func(tx *sqlx.Tx) error {
		_, err := input.Calendar(f).Read(ctx, tx, time.UTC, s.patience)
		return err
	})
	if err != nil {
		return nil, unread("calendar", err)
	}
	return f.Calendar, nil
}
