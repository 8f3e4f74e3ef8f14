package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"cohort/sql/internal/column"
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
	ID       int64           `db:"id"`
	Run      int64           `db:"run"` // 0: none, as of an answer
	Address  int64           `db:"address"`
	Email    string          `db:"email"` // as it was when the intent was written, as are the next two
	Name     string          `db:"name"`
	Language string          `db:"language"` // ru or en; empty: the installation's
	Kind     string          `db:"kind"`     // KindWeekly and so on
	About    string          `db:"about"`    // the site, trainer or office that it is about
	Edition  int64           `db:"edition"`  // Edition.ID; 0: none
	Period   string          `db:"period"`   // of the edition
	Number   int             `db:"number"`   // of the edition
	Version  int64           `db:"version"`  // of the plan that it shows; 0: none
	Note     json.RawMessage `db:"-"`

	Subject     string       `db:"subject"` // of the mail
	HTML        string       `db:"html"`
	Text        string       `db:"text"`
	MessageID   string       `db:"message_id"`
	SentAs      string       `db:"sent_as"` // the Message-ID under which it was sent last; empty: never
	Attachments []Attachment `db:"-"`
	InReplyTo   string       `db:"in_reply_to"` // the Message-ID of the letter that it answers; empty: none
	Thread      []string     `db:"-"`           // those of the letters before that one
	RenderedAt  *time.Time   `db:"rendered_at"` // nil: an intent only
	RemovedAt   *time.Time   `db:"removed_at"`  // since when text and files are not kept any longer; nil: they are

	State        MessageState `db:"state"`
	Attempts     int          `db:"attempts"`
	NextAttempt  *time.Time   `db:"next_attempt_at"` // nil: not to be sent
	LeaseUntil   *time.Time   `db:"lease_until"`
	Fence        int64        `db:"fence"` // goes up with each claim
	LastError    string       `db:"last_error"`
	LastResponse string       `db:"last_response"`
	CreatedAt    time.Time    `db:"created_at"`
	AcceptedAt   *time.Time   `db:"accepted_at"` // the last time
}

// Attachment is a file in a message.
type Attachment struct {
	Name      string
	MediaType string
	Bytes     []byte
}

// messageRow is a message as the tables have it.
type messageRow struct {
	Message
	Note   column.JSON[json.RawMessage] `db:"note"`
	Thread pq.StringArray               `db:"thread"`
}

// messageColumns are those of a message, from the outbox called o and its
// editions called e, without its body.
const messageColumns = `
	o.id, coalesce(o.run, 0) as run, o.address, o.email, o.name, coalesce(o.language, '') as language, o.kind, o.about,
	coalesce(o.edition, 0) as edition, coalesce(e.period, '') as period, coalesce(e.number, 0) as number,
	coalesce(o.version, 0) as version, o.note,
	coalesce(o.subject, '') as subject, coalesce(o.message_id, '') as message_id, coalesce(o.sent_as, '') as sent_as, o.rendered_at, o.removed_at,
	o.state, o.attempts, o.next_attempt_at, o.lease_until, o.fence,
	coalesce(o.last_error, '') as last_error, coalesce(o.last_response, '') as last_response, o.created_at, o.accepted_at`

// bodyColumns are the rest.
const bodyColumns = `
	coalesce(o.html, '') as html, coalesce(o.text, '') as text,
	coalesce((select l.message_id from cohort.letters l where l.number = o.letter), '') as in_reply_to,
	(select l.thread from cohort.letters l where l.number = o.letter) as thread`

// querier is a database or a transaction of it.
type querier interface {
	SelectContext(ctx context.Context, dest any, query string, args ...any) error
	sqlx.QueryerContext
}

func messages(ctx context.Context, q querier, query string, args ...any) ([]Message, error) {
	var list []messageRow
	if err := q.SelectContext(ctx, &list, query, args...); err != nil {
		return nil, fmt.Errorf("outbox: %w", err)
	}
	out := make([]Message, len(list))
	for i, r := range list {
		out[i] = r.Message
		out[i].Note, out[i].Thread = r.Note.V, r.Thread
	}
	return out, nil
}

// attach reads the attachments of messages, all at once.
func attach(ctx context.Context, q querier, list []Message) error {
	const query = `
		select message, name, media_type, bytes
		from cohort.attachments
		where message = any($1)
		order by message, ordinal`
	at := make(map[int64]int, len(list))
	ids := make([]int64, len(list))
	for i, m := range list {
		at[m.ID], ids[i] = i, m.ID
	}
	files, err := q.QueryxContext(ctx, query, pq.Array(ids))
	if err != nil {
		return fmt.Errorf("attachments: %w", err)
	}
	defer files.Close()
	for files.Next() {
		var (
			id   int64
			file Attachment
		)
		if err := files.Scan(&id, &file.Name, &file.MediaType, &file.Bytes); err != nil {
			return fmt.Errorf("attachments: %w", err)
		}
		m := &list[at[id]]
		m.Attachments = append(m.Attachments, file)
	}
	return files.Err()
}

// Unrendered lists the messages of a run, or (0) of all, that are intents only,
// in the order of their intents.
func (s *Store) Unrendered(ctx context.Context, run int64) ([]Message, error) {
	return messages(ctx, s.db, `
		select `+messageColumns+`
		from cohort.outbox o
		left join cohort.editions e on e.id = o.edition
		where o.rendered_at is null and cast($1 as bigint) in (0, o.run)
		order by o.id`, run)
}

// MessageFilter chooses messages; what is zero does not restrict.
type MessageFilter struct {
	State MessageState
	Run   int64
	Kind  string
	Late  time.Time // written before it, and not accepted
	Limit int       // 0: all
}

// Messages lists messages without HTML, text and attachments, newest first.
func (s *Store) Messages(ctx context.Context, f MessageFilter) ([]Message, error) {
	var late *time.Time
	if !f.Late.IsZero() {
		late = &f.Late
	}
	return messages(ctx, s.db, `
		select `+messageColumns+`
		from cohort.outbox o
		left join cohort.editions e on e.id = o.edition
		where cast($1 as text) in ('', o.state) and cast($2 as bigint) in (0, o.run) and cast($3 as text) in ('', o.kind)
			and (cast($5 as timestamptz) is null or o.created_at < $5 and o.state <> 'accepted')
		order by o.id desc
		limit nullif(cast($4 as bigint), 0)`, string(f.State), f.Run, f.Kind, f.Limit, late)
}

// LargestMessage returns how many bytes the files of a message have at most that was written
// since an instant, and which message that is; 0: none has any.
func (s *Store) LargestMessage(ctx context.Context, since time.Time) (id, bytes int64, err error) {
	const query = `
		select a.message as id, sum(length(a.bytes)) as bytes
		from cohort.attachments a
		join cohort.outbox o on o.id = a.message
		where o.created_at >= $1
		group by a.message
		order by 2 desc, 1
		limit 1`
	var largest struct{ ID, Bytes int64 }
	err = s.db.GetContext(ctx, &largest, query, since)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return 0, 0, fmt.Errorf("the largest message: %w", err)
	}
	return largest.ID, largest.Bytes, nil
}

// Message returns a message with everything in it. ErrNotFound when there is none.
func (s *Store) Message(ctx context.Context, id int64) (Message, error) {
	list, err := messages(ctx, s.db, `
		select `+messageColumns+`,`+bodyColumns+`
		from cohort.outbox o
		left join cohort.editions e on e.id = o.edition
		where o.id = $1`, id)
	if err == nil && len(list) == 0 {
		err = ErrNotFound
	}
	if err == nil {
		err = attach(ctx, s.db, list)
	}
	if err != nil {
		return Message{}, aboutMessage(id, err)
	}
	return list[0], nil
}

func aboutMessage(id int64, err error) error { return about(fmt.Sprintf("message %d", id), err) }
