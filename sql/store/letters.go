package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"
)

// Letter is a mail that somebody sent to the service.
type Letter struct {
	Number    int64 // of its row
	Key       string
	MessageID string   // without angle brackets; empty: none
	Thread    []string // the Message-IDs of the letters before it
	Sender    string   // the e-mail address that it says to be from; empty: none
	Bytes     int
	Outcome   LetterOutcome
}

// LetterOutcome is what became of a letter.
type LetterOutcome string

// The outcomes of a letter.
const (
	LetterRead     LetterOutcome = "read"     // imports say what became of its files
	LetterRefused  LetterOutcome = "refused"  // it could not be read, or has no workbook
	LetterStranger LetterOutcome = "stranger" // nobody of ours
	LetterUnproven LetterOutcome = "unproven" // the mail server did not prove its sender
	LetterOver     LetterOutcome = "over"     // its sender had sent as much as they may
)

// Answer is the message to the sender of a letter.
type Answer struct {
	Address Address // who it goes to
	About   string  // of a notice what it is about, one that is gathered; empty: of a single thing
	Rendered
}

// TakeLetter notes a letter and does with it what do does, in one transaction: what
// was taken of it, the letter and its answer (nil: none) land together or not at
// all. A letter that was noted before is left alone, which is false. Another that
// takes the same one at this moment is waited for.
func (s *Store) TakeLetter(ctx context.Context, l Letter, now time.Time, do func(tx *sql.Tx, number int64) (*Answer, error)) (taken bool, err error) {
	const insert = `
		insert into cohort.letters (key, message_id, thread, sender, outcome, taken_at, bytes)
		values ($1, nullif($2, ''), $3, nullif($4, ''), $5, $6, $7)
		on conflict (key) do nothing
		returning number`
	thread := l.Thread
	if thread == nil {
		thread = []string{}
	}
	err = s.within(ctx, func(tx *sqlx.Tx) error {
		var number int64
		err := tx.GetContext(ctx, &number, insert, l.Key, l.MessageID, pq.Array(thread), l.Sender, l.Outcome, now, l.Bytes)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("letter: %w", err)
		}
		answer, err := do(tx.Tx, number)
		if err == nil && answer != nil {
			err = insertAnswer(ctx, tx, number, answer, now)
		}
		taken = err == nil
		return err
	})
	return taken && err == nil, err
}

// insertAnswer puts an answer into the outbox, frozen and due.
func insertAnswer(ctx context.Context, tx *sqlx.Tx, letter int64, a *Answer, now time.Time) error {
	const insert = `
		insert into cohort.outbox (letter, address, email, name, language, kind, about, created_at)
		values ($1, $2, $3, $4, nullif($5, ''), $6, $7, $8)
		returning id`
	var id int64
	to := a.Address
	if err := tx.GetContext(ctx, &id, insert, letter, to.ID, to.Email, to.Name, to.Language, KindAnswer, to.Subject, now); err != nil {
		return fmt.Errorf("answer to letter %d: %w", letter, err)
	}
	return freeze(ctx, tx, id, a.Rendered, now)
}

// Notify writes to operators, each what is rendered for them, frozen and due.
func (s *Store) Notify(ctx context.Context, list []Answer, now time.Time) error {
	return s.within(ctx, func(tx *sqlx.Tx) error {
		for i := range list {
			if err := insertNotice(ctx, tx, &list[i], now); err != nil {
				return err
			}
		}
		return nil
	})
}

func insertNotice(ctx context.Context, tx *sqlx.Tx, a *Answer, now time.Time) error {
	const insert = `
		insert into cohort.outbox (address, email, name, language, kind, about, created_at)
		values ($1, $2, $3, nullif($4, ''), $5, $6, $7)
		returning id`
	var id int64
	to := a.Address
	if err := tx.GetContext(ctx, &id, insert, to.ID, to.Email, to.Name, to.Language, KindNotice, a.About, now); err != nil {
		return fmt.Errorf("notice to %s: %w", to.Email, err)
	}
	return freeze(ctx, tx, id, a.Rendered, now)
}

// Sent is how much somebody has sent.
type Sent struct {
	Letters int   // in the last hour, of those that were read or refused
	Bytes   int64 // of these
	Rows    int   // of files, in the last day
	Told    bool  // whether it was too much before, in the last hour
}

// SentBy is how much came from an e-mail address until now.
func (s *Store) SentBy(ctx context.Context, sender string, now time.Time) (out Sent, err error) {
	const query = `
		select count(*) filter (where l.outcome in ('read', 'refused') and l.taken_at > $2::timestamptz - interval '1 hour') as letters,
			coalesce(sum(l.bytes) filter (where l.outcome in ('read', 'refused') and l.taken_at > $2::timestamptz - interval '1 hour'), 0) as bytes,
			coalesce(sum((select sum(i.rows) from cohort.imports i where i.letter = l.number)), 0) as rows,
			coalesce(bool_or(l.outcome = 'over' and l.taken_at > $2::timestamptz - interval '1 hour'), false) as told
		from cohort.letters l
		where l.sender = $1 and l.taken_at > $2::timestamptz - interval '1 day'`
	if err := s.db.GetContext(ctx, &out, query, sender, now); err != nil {
		return out, fmt.Errorf("how much %s has sent: %w", sender, err)
	}
	return out, nil
}

// LetterTaken says whether a letter was noted.
func (s *Store) LetterTaken(ctx context.Context, key string) (taken bool, err error) {
	const query = `
		select exists (select from cohort.letters where key = $1)`
	if err := s.db.GetContext(ctx, &taken, query, key); err != nil {
		return false, fmt.Errorf("letter: %w", err)
	}
	return taken, nil
}
