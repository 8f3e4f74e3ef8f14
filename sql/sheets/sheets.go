// Package sheets gives sessions the short keys that their attendance sheets show. They are read
// in sql/store.
package sheets

import (
	"context"
	"fmt"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"cohort/internal/sheetkey"
	"cohort/planner"
	"cohort/sql/internal/column"
)

// daysOfKeys is how many days after its session a key may be given to another.
const daysOfKeys = 400

// Session is one that a version announces.
type Session struct {
	ID   string       `json:"id"`
	Date planner.Date `json:"date"`
}

// GiveKeys gives a short key to each announced session of a version that has none.
// Whoever publishes holds the pointer to the current plan, so nobody else does.
func GiveKeys(ctx context.Context, tx *sqlx.Tx, from planner.Date, announced []Session) error {
	const forget = `
		delete from cohort.sheet_keys
		where last_on < $1`
	if _, err := tx.ExecContext(ctx, forget, from-daysOfKeys); err != nil {
		return fmt.Errorf("old keys of attendance sheets: %w", err)
	}
	for part := range column.Parts(announced) {
		if err := givePart(ctx, tx, part); err != nil {
			return err
		}
	}
	return nil
}

// givePart gives keys to some announced sessions.
func givePart(ctx context.Context, tx *sqlx.Tx, announced column.JSON[[]Session]) error {
	const again = `
		update cohort.sheet_keys k
		set last_on = x.date
		from jsonb_to_recordset($1) as x (id text, date date)
		where k.session = x.id and k.last_on <> x.date`
	const without = `
		select x.id
		from jsonb_to_recordset($1) as x (id text)
		where not exists (select from cohort.sheet_keys k where k.session = x.id)
		order by x.id`
	const give = `
		insert into cohort.sheet_keys (session, key, last_on)
		select n.session, n.key, x.date
		from unnest($2::text[], $3::text[]) with ordinality as n (session, key, place)
		join jsonb_to_recordset($1) as x (id text, date date) on x.id = n.session
		order by n.place
		on conflict (key) do nothing`
	if _, err := tx.ExecContext(ctx, again, announced); err != nil {
		return fmt.Errorf("keys of attendance sheets: %w", err)
	}
	for attempt := 0; ; attempt++ {
		var left []string
		if err := tx.SelectContext(ctx, &left, without, announced); err != nil {
			return fmt.Errorf("sessions without a key: %w", err)
		}
		if len(left) == 0 {
			return nil
		}
		if attempt == 1000 {
			return fmt.Errorf("session %s gets no key for its attendance sheet: all that were tried are taken", left[0])
		}
		keys := make([]string, len(left))
		for i, session := range left {
			keys[i] = sheetkey.For(session, attempt)
		}
		if _, err := tx.ExecContext(ctx, give, announced, pq.Array(left), pq.Array(keys)); err != nil {
			return fmt.Errorf("keys of attendance sheets: %w", err)
		}
	}
}
