package store

import (
	"context"
	"time"

	"github.com/jmoiron/sqlx"
)

// What the tests of this package see of its insides.
var Provider = provider

// PinAnything pins fields of a session that need not stand.
func (s *Store) PinAnything(ctx context.Context, p Pin, fields []string, now time.Time) error {
	return s.within(ctx, func(tx *sqlx.Tx) error { return pinSession(ctx, tx, p, fields, 0, now) })
}
