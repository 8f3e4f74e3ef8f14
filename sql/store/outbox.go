package store

import (
	"context"
	"encoding/json"
	"time"
)

// MessageState is where a message stands.
type MessageState string

// The states of a message.
const (
	MessagePending   MessageState = "pending"   // to be rendered, or to be sent at NextAttempt
	MessageSending   MessageState = "sending"   // claimed until its lease runs out
	MessageAccepted  MessageState = "accepted"  // by the mail server
	MessageAmbiguous MessageState = "ambiguous" // nobody knows whether it was sent; an operator decides
	MessageDead      MessageState = "dead"      // refused for good
)

// Message is one mail to one recipient.
type Message struct {
	ID       int64
	Run      int64
	Address  int64
	Email    string // as it was when the intent was written, as are the next two
	Name     string
	Language string // ru or en; empty: the installation's
	Kind     string // KindWeekly and so on
	About    string // the site, trainer or office that it is about
	Edition  int64  // Edition.ID; 0: none
	Period   string // of the edition
	Number   int    // of the edition
	Version  int64  // of the plan that it shows; 0: none
	Note     json.RawMessage

	Subject     string // of the mail
	HTML        string
	Text        string
	MessageID   string
	Attachments []Attachment
	RenderedAt  *time.Time // nil: an intent only

	State        MessageState
	Attempts     int
	NextAttempt  *time.Time // nil: not to be sent
	LeaseUntil   *time.Time
	Fence        int64 // goes up with each claim
	LastError    string
	LastResponse string
	CreatedAt    time.Time
	AcceptedAt   *time.Time
}

// Attachment is a file in a message.
type Attachment struct {
	Name      string
	MediaType string
	Bytes     []byte
}

// Rendered are the bytes of a message.
type Rendered struct {
	Subject     string
	HTML        string
	Text        string
	MessageID   string // without angle brackets; may be empty: set when it is sent
	Attachments []Attachment
}

// Unrendered lists the messages of a run, or (0) of all, that are intents only.
func (s *Store) Unrendered(ctx context.Context, run int64) ([]Message, error) {
	return nil, errUnfinished
}

// Freeze fills a message's bytes in, once: from then on the database refuses
// every change of them, and the message is due. A message that was frozen before
// stays as it is, without an error.
func (s *Store) Freeze(ctx context.Context, id int64, r Rendered, now time.Time) error {
	return errUnfinished
}

// ClaimMessages takes up to so many rendered messages that are due, with their
// bytes, those that wait longest first. They are the caller's until the lease
// runs out. Two callers never get the same one.
func (s *Store) ClaimMessages(ctx context.Context, now time.Time, lease time.Duration, limit int) ([]Message, error) {
	return nil, errUnfinished
}

// Accepted notes that the mail server took a claimed message. This and the next
// four return ErrStale when the claim is gone.
func (s *Store) Accepted(ctx context.Context, m Message, response string, now time.Time) error {
	return errUnfinished
}

// Retry notes that a claimed message could not be sent now and is due again at
// a time.
func (s *Store) Retry(ctx context.Context, m Message, why string, at time.Time) error {
	return errUnfinished
}

// Release hands a claimed message back untried; the attempt does not count.
func (s *Store) Release(ctx context.Context, m Message, now time.Time) error { return errUnfinished }

// Ambiguous notes that nobody knows whether a claimed message was sent.
func (s *Store) Ambiguous(ctx context.Context, m Message, why string) error { return errUnfinished }

// Dead notes that a claimed message was refused for good.
func (s *Store) Dead(ctx context.Context, m Message, why string) error { return errUnfinished }

// ExpireLeases finds the messages whose sender has gone quiet: nobody knows
// whether they were sent, so they become ambiguous. It returns their ids.
func (s *Store) ExpireLeases(ctx context.Context, now time.Time) ([]int64, error) {
	return nil, errUnfinished
}

// MessageFilter chooses messages; what is zero does not restrict.
type MessageFilter struct {
	State MessageState
	Run   int64
	Kind  string
	Limit int // 0: all
}

// Messages lists messages without HTML, text and the bytes of attachments,
// newest first.
func (s *Store) Messages(ctx context.Context, f MessageFilter) ([]Message, error) {
	return nil, errUnfinished
}

// Message returns a message with everything in it. ErrNotFound when there is none.
func (s *Store) Message(ctx context.Context, id int64) (Message, error) {
	return Message{}, errUnfinished
}

// Resend makes a message due now that is dead, ambiguous or waiting. One that
// was accepted is sent a second time only by force, otherwise ErrAccepted.
func (s *Store) Resend(ctx context.Context, id int64, force bool, now time.Time) error {
	return errUnfinished
}

// Counts are how the service stands, for its keepers.
type Counts struct {
	Messages      map[MessageState]int
	Unrendered    int                         // of the pending ones
	OldestPending *time.Time                  // since when the oldest pending message waits; nil: none does
	Runs          map[string]map[RunState]int // by job
	LastDone      map[string]time.Time        // by job: when a run of it was last done
	Version       int64                       // of the current plan; 0: none
	PublishedAt   *time.Time
}

// Counts counts messages and runs.
func (s *Store) Counts(ctx context.Context) (Counts, error) { return Counts{}, errUnfinished }
