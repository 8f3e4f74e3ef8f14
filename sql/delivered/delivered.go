// Package delivered keeps of messages what the database cannot know by itself: that a mail
// server had taken them, after a copy of before was restored, or that a reader says so.
package delivered

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"cohort/sql/audit"
)

// Stand is where a message stands.
type Stand struct {
	ID    int64  `db:"id"`
	State string `db:"state"` // unrendered of an intent
}

// Stands are where messages stand, by number. What is not there has none.
func Stands(ctx context.Context, db *sql.DB, ids []int64) (map[int64]Stand, error) {
	const query = `
		select id, case when rendered_at is null then 'unrendered' else state end as state
		from cohort.outbox
		where id = any ($1)`
	var list []Stand
	if err := sqlx.NewDb(db, "postgres").SelectContext(ctx, &list, query, pq.Array(ids)); err != nil {
		return nil, fmt.Errorf("messages: %w", err)
	}
	out := make(map[int64]Stand, len(list))
	for _, s := range list {
		out[s.ID] = s
	}
	return out, nil
}

// Waiting are the rendered messages that wait or were on their way, of those that were written
// until an instant.
func Waiting(ctx context.Context, db *sql.DB, until time.Time) (ids []int64, err error) {
	const query = `
		select id
		from cohort.outbox
		where rendered_at <= $1 and state in ('pending', 'sending')
		order by id`
	if err := sqlx.NewDb(db, "postgres").SelectContext(ctx, &ids, query, until); err != nil {
		return nil, fmt.Errorf("messages that wait: %w", err)
	}
	return ids, nil
}

// Message is one that a mail server took.
type Message struct {
	ID     int64
	SentAs string    // the Message-ID; empty: not known
	At     time.Time // when it took it
}

// Mark notes messages as accepted that the database does not know to be, on somebody's word or
// by the log of the mail server, and returns how many that were. What was an intent only is not
// rendered any more: what went out was made by a database that is gone.
func Mark(ctx context.Context, db *sql.DB, list []Message, now time.Time) (n int, err error) {
	const update = `
		update cohort.outbox
		set state = 'accepted',
			lease_until = null,
			next_attempt_at = null,
			last_error = null,
			last_response = 'taken before the database was restored',
			accepted_at = $2,
			sent_as = coalesce(nullif($3, ''), sent_as),
			rendered_at = coalesce(rendered_at, $2),
			subject = coalesce(subject, '—'),
			text = coalesce(text, ''),
			removed_at = case when rendered_at is null then cast($2 as timestamptz) else removed_at end
		where id = $1 and state <> 'accepted'`
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return 0, err
	}
	defer tx.Rollback()
	var marked []int64
	for _, m := range list {
		result, err := tx.ExecContext(ctx, update, m.ID, m.At, m.SentAs)
		if err != nil {
			return 0, fmt.Errorf("message %d cannot be marked: %w", m.ID, err)
		}
		if done, err := result.RowsAffected(); err != nil {
			return 0, err
		} else if done > 0 {
			marked = append(marked, m.ID)
		}
	}
	if len(marked) == 0 {
		return 0, nil
	}
	if err := audit.Record(ctx, tx, audit.Event{At: now, Kind: audit.Restored, About: "messages", After: map[string][]int64{"accepted": marked}}); err != nil {
		return 0, err
	}
	return len(marked), tx.Commit()
}

// ErrNotLost: there is no such message, or nobody has to say that it arrived.
var ErrNotLost = errors.New("only of one that is ambiguous or dead somebody can say that it arrived")

// Arrived notes on somebody's word that a message arrived of which nobody knows, or that counts
// as lost.
func Arrived(ctx context.Context, db *sql.DB, id int64, now time.Time) error {
	const find = `
		select state
		from cohort.outbox
		where id = $1
		for update`
	const update = `
		update cohort.outbox
		set state = 'accepted',
			last_error = null,
			last_response = 'it arrived, as somebody says',
			accepted_at = $2
		where id = $1`
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	var state string
	switch err := tx.QueryRowContext(ctx, find, id).Scan(&state); {
	case errors.Is(err, sql.ErrNoRows):
		return fmt.Errorf("there is no message %d; %w", id, ErrNotLost)
	case err != nil:
		return fmt.Errorf("message %d: %w", id, err)
	case state != "ambiguous" && state != "dead":
		return fmt.Errorf("message %d is %s; %w", id, state, ErrNotLost)
	}
	if _, err := tx.ExecContext(ctx, update, id, now); err != nil {
		return fmt.Errorf("message %d: %w", id, err)
	}
	if err := audit.Record(ctx, tx, audit.Event{At: now, Kind: audit.Arrived, About: strconv.FormatInt(id, 10), Before: map[string]any{"state": state}, After: map[string]any{"state": "accepted"}}); err != nil {
		return err
	}
	return tx.Commit()
}
