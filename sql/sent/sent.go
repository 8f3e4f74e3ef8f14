// Package sent knows what a reader was sent before.
package sent

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/jmoiron/sqlx"
)

// Calendar is a calendar that was attached to a mail.
type Calendar struct {
	Version int64  `db:"version"` // of the plan that it shows
	Bytes   []byte `db:"bytes"`
}

// LastCalendar is the calendar that the last mail about a trainer to an address had, of those of
// earlier runs than one, whatever became of the mail; false: none had any that is kept.
func LastCalendar(ctx context.Context, db *sql.DB, address int64, trainer string, run int64) (c Calendar, any bool, err error) {
	const query = `
		select o.version, a.bytes
		from cohort.outbox o
		join cohort.attachments a on a.message = o.id
		where o.address = $1 and o.about = $2 and o.run < $3 and o.kind = 'trainer_week' and o.version is not null
			and a.media_type like 'text/calendar%'
		order by o.version desc, o.id desc
		limit 1`
	err = sqlx.NewDb(db, "postgres").GetContext(ctx, &c, query, address, trainer, run)
	if errors.Is(err, sql.ErrNoRows) {
		return c, false, nil
	}
	if err != nil {
		return c, false, fmt.Errorf("the calendar that %s was sent last: %w", trainer, err)
	}
	return c, true, nil
}
