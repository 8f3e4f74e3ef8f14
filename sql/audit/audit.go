// Package audit keeps the audit trail: who did what on whose word, in rows that are only added,
// each with a digest over its own content and the digest of the row before. Record writes a row
// as a part of the transaction that does it, so that neither is there without the other.
//
// A row holds keys and numbers, never a name of a person or a mail address.
package audit

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"cohort/sql/internal/column"
)

// Way is how somebody reached the program.
type Way string

// The ways.
const (
	Command Way = "command" // in a terminal
	Service Way = "service" // nobody did: it does so by itself
	Mail    Way = "mail"
	Web     Way = "web"
)

// Actor is who does something, and from where. What is empty is not known.
type Actor struct {
	Account string // of the machine that the program runs under
	Host    string // the name of that machine
	Way     Way
	Command string // such as "outbox retry"
	Sender  string // of a letter or a page, see SenderOf
}

type key struct{}

// By is a context in which everything is done by an actor.
func By(ctx context.Context, a Actor) context.Context { return context.WithValue(ctx, key{}, a) }

// ByLetter is a context in which everything is done on the word of a letter's sender, see
// SenderOf, who reached the program of the actor so far.
func ByLetter(ctx context.Context, sender string) context.Context {
	a, _ := ctx.Value(key{}).(Actor)
	a.Way, a.Sender = Mail, sender
	return By(ctx, a)
}

// SenderOf is an address without the address: its kind, the key of what it is of (may be
// empty) and the beginning of a digest of it, by which two of one kind are told apart.
func SenderOf(kind, subject, email string) string {
	sum := sha256.Sum256([]byte(strings.ToLower(email)))
	return strings.Join(strings.Fields(kind+" "+subject+" "+hex.EncodeToString(sum[:6])), " ")
}

// Kind is what was done.
type Kind string

// The kinds.
const (
	Decision  Kind = "decision"  // about the version that it became; undo is one too
	Uncancel  Kind = "uncancel"  // about a session that was given up
	Import    Kind = "import"    // of a file, about the number of its record
	Template  Kind = "template"  // rows were handed out, about the form
	Hold      Kind = "hold"      // about the number of a hold
	Release   Kind = "release"   // likewise
	Pin       Kind = "pin"       // about a session
	Unpin     Kind = "unpin"     // likewise
	Retry     Kind = "retry"     // about a message
	Arrived   Kind = "arrived"   // somebody said that a message arrived, about the message
	Save      Kind = "save"      // the files of a message were written out, about the message
	Run       Kind = "run"       // by hand, about a run
	Skip      Kind = "skip"      // of a slot, about its job
	Calendars Kind = "calendars" // a feed got another name, about whose it is
	Restored  Kind = "restored"  // a restored database goes on, about its generation
	Migrate   Kind = "migrate"   // about the version of the schema
	Grid      Kind = "grid"      // on which courses start
	Forget    Kind = "forget"    // about the key of the person who was taken out
	View      Kind = "view"      // of a page, about what it shows
	Remove    Kind = "remove"    // of what is no longer kept, about the run; after are the counts
)

// Event is one thing that was done on somebody's word.
type Event struct {
	At    time.Time
	Kind  Kind
	About string // the key of what it was done to; may be empty
	// Before and After are what it was and what it is, as small JSON of keys and numbers; nil:
	// nothing is said of that.
	Before, After any
}

// Tx is a transaction, *sql.Tx or *sqlx.Tx; a *sql.DB where nothing else is written.
type Tx interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
}

// Record adds a row to the audit trail, by the actor of the context, as a part of the
// transaction in which it is done. It may be called anywhere in it: the row gets its number and
// its digest when the transaction ends.
func Record(ctx context.Context, tx Tx, e Event) error {
	const insert = `
		insert into cohort.audit (at, kind, about, account, host, way, command, sender, before, after)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`
	by, _ := ctx.Value(key{}).(Actor)
	_, err := tx.ExecContext(ctx, insert, e.At, e.Kind, e.About, by.Account, by.Host, by.Way, by.Command, by.Sender, column.Of(e.Before), column.Of(e.After))
	if err != nil {
		return fmt.Errorf("the audit trail cannot be written, so nothing is done: %w", err)
	}
	return nil
}
