// Package decided keeps what people decided about the timetable that stands: decisions that
// became a version of it, what they gave up, who they said is away; pins; suggestions that
// can be taken. A version and its decision land in one transaction, that of store.Decide.
//
// There is no clock in it: whoever calls hands the time in.
package decided

import (
	"context"
	"database/sql"

	"github.com/jmoiron/sqlx"
)

// within runs do in one transaction: all that it writes lands, or nothing.
func within(ctx context.Context, db *sql.DB, do func(tx *sqlx.Tx) error) error {
	tx, err := sqlx.NewDb(db, "postgres").BeginTxx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := do(tx); err != nil {
		return err
	}
	return tx.Commit()
}
