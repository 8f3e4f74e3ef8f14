// Package store is the only place, with input, handin, decided, audit, shown and the sample
// network beside it, that knows a table's name. It reads what the planner may know, and keeps what the service
// does in rows with a life cycle: a slot is claimed once, a plan is published
// once, a message is in one state. Every write after a claim carries the
// claim's fence number and touches nothing when somebody has claimed since.
//
// There is no clock in it: whoever calls hands the time in.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"

	"cohort/sql/input"
	"cohort/sql/schema"
)

// Store is an open database. It is safe for concurrent use.
type Store struct {
	db       *sqlx.DB
	patience time.Duration // with each view of the schema input
}

// What a caller may want to tell apart, see errors.Is.
var (
	// ErrNothingPublished: no plan stands yet.
	ErrNothingPublished = errors.New("no plan is published yet; run cohort run nightly first")
	// ErrStale: somebody claimed the run or the message since. Nothing was written.
	ErrStale = errors.New("was taken over; nothing written")
	// ErrFinished: the run is done or rejected and can be claimed no more.
	ErrFinished = errors.New("is finished")
	// ErrOvertaken: another plan was published since this one was begun. Nothing
	// was written.
	ErrOvertaken = errors.New("was overtaken; nothing written")
	// ErrNotFound: there is no such row.
	ErrNotFound = errors.New("does not exist")
	// ErrRemoved: it was there, and is not kept any longer. It is ErrNotFound too.
	ErrRemoved = fmt.Errorf("is not kept any longer (see retention in the configuration), so it %w", ErrNotFound)
	// ErrAccepted: the message has been accepted and is sent again only by force.
	ErrAccepted = errors.New("was accepted; force it to be sent twice")
)

// connections are held at once at most: the night, the deliveries, the metrics,
// the job queue.
const connections = 12

// Open connects to a database and sees that it answers. The error is one
// sentence that an operator can act on and never names the password.
func Open(ctx context.Context, url string) (*Store, error) {
	db, err := schema.Connect(ctx, url, schema.Limits) // what reads a view has its own limit, see input.Patience
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(connections)
	return &Store{db: sqlx.NewDb(db, "postgres"), patience: input.Patience}, nil
}

// DB is the store's pool of connections, for the job queue and for the packages beside
// the store, which keep tables of their own.
func (s *Store) DB() *sql.DB { return s.db.DB }

// Close hangs up.
func (s *Store) Close() error { return s.db.Close() }

// Ping sees that the database answers.
func (s *Store) Ping(ctx context.Context) error {
	if err := s.db.PingContext(ctx); err != nil {
		return fmt.Errorf("the database does not answer: %w", err)
	}
	return nil
}

// within runs do in one transaction: all that it writes lands, or nothing.
func (s *Store) within(ctx context.Context, do func(tx *sqlx.Tx) error) error {
	tx, err := s.db.BeginTxx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := do(tx); err != nil {
		return err
	}
	return tx.Commit()
}

// about says which thing an error is about.
func about(thing string, err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrNotFound
	}
	for _, known := range []error{ErrStale, ErrFinished, ErrOvertaken, ErrRemoved, ErrNotFound, ErrAccepted} {
		if errors.Is(err, known) {
			return fmt.Errorf("%s %w", thing, err)
		}
	}
	return fmt.Errorf("%s: %w", thing, err)
}
