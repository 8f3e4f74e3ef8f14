package store

import (
	"context"
	"fmt"
	"slices"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"cohort/internal/sheetkey"
	"cohort/planner"
	"cohort/sql/internal/column"
)

// daysOfKeys is how many days after its session a key may be given to another.
const daysOfKeys = 400

// giveKeys gives a short key to each announced session of a version that has none.
// Whoever publishes holds the pointer to the current plan, so nobody else does.
func giveKeys(ctx context.Context, tx *sqlx.Tx, from planner.Date, sessions []sessionRow) error {
	const forget = `
		delete from cohort.sheet_keys
		where last_on < $1`
	var announced []sessionRow
	for _, s := range sessions {
		if !s.Reserved {
			announced = append(announced, s)
		}
	}
	if _, err := tx.ExecContext(ctx, forget, from-daysOfKeys); err != nil {
		return fmt.Errorf("old keys of attendance sheets: %w", err)
	}
	for part := range slices.Chunk(announced, partRows) {
		if err := givePart(ctx, tx, part); err != nil {
			return err
		}
	}
	return nil
}

// givePart gives a key to each of some announced sessions.
func givePart(ctx context.Context, tx *sqlx.Tx, announced []sessionRow) error {
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
	if _, err := tx.ExecContext(ctx, again, column.Rows(announced)); err != nil {
		return fmt.Errorf("keys of attendance sheets: %w", err)
	}
	for attempt := 0; ; attempt++ {
		var left []string
		if err := tx.SelectContext(ctx, &left, without, column.Rows(announced)); err != nil {
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
		if _, err := tx.ExecContext(ctx, give, column.Rows(announced), pq.Array(left), pq.Array(keys)); err != nil {
			return fmt.Errorf("keys of attendance sheets: %w", err)
		}
	}
}

// SheetKeys are the short keys of the announced sessions of a version, by the key
// of the session. One that was published before there were short keys has none.
func (s *Store) SheetKeys(ctx context.Context, version int64) (map[string]string, error) {
	const query = `
		select k.session, k.key
		from cohort.sessions s
		join cohort.sheet_keys k on k.session = s.id
		where s.version = $1`
	return s.sheetKeys(ctx, query, version)
}

// SheetKeysBetween are the short keys of sessions that were announced for the days
// from..to, by the key of the session.
func (s *Store) SheetKeysBetween(ctx context.Context, from, to planner.Date) (map[string]string, error) {
	const query = `
		select session, key
		from cohort.sheet_keys
		where last_on between $1 and $2`
	return s.sheetKeys(ctx, query, from, to)
}

// SessionOfSheet is the session that has a short key; empty: none has it.
func (s *Store) SessionOfSheet(ctx context.Context, key string) (session string, err error) {
	const query = `
		select coalesce(max(session), '')
		from cohort.sheet_keys
		where key = $1`
	if err := s.db.GetContext(ctx, &session, query, key); err != nil {
		return "", fmt.Errorf("key %s of an attendance sheet: %w", key, err)
	}
	return session, nil
}

func (s *Store) sheetKeys(ctx context.Context, query string, args ...any) (map[string]string, error) {
	list, err := s.db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("keys of attendance sheets: %w", err)
	}
	defer list.Close()
	out := map[string]string{}
	for list.Next() {
		var session, key string
		if err := list.Scan(&session, &key); err != nil {
			return nil, err
		}
		out[session] = key
	}
	return out, list.Err()
}
