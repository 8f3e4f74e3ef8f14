package store

import (
	"context"
	"fmt"

	"cohort/planner"
)

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
