package store

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/jmoiron/sqlx"

	"cohort/sql/audit"
)

// Rendered are the bytes of a message.
type Rendered struct {
	Subject     string // one line
	HTML        string // may be empty
	Text        string
	MessageID   string // without angle brackets; empty: made when it is sent
	Attachments []Attachment
	Withheld    bool // it only says that its edition is held back
}

// Freeze fills a message's bytes in, once: from then on the database refuses
// every change of them, and the message is due. A message that was frozen before
// stays as it is, without an error.
func (s *Store) Freeze(ctx context.Context, id int64, r Rendered, now time.Time) error {
	err := s.within(ctx, func(tx *sqlx.Tx) error { return freeze(ctx, tx, id, r, now) })
	if err != nil {
		return aboutMessage(id, err)
	}
	return nil
}

func freeze(ctx context.Context, tx *sqlx.Tx, id int64, r Rendered, now time.Time) error {
	const find = `
		select rendered_at is not null
		from cohort.outbox
		where id = $1
		for update`
	const insert = `
		insert into cohort.attachments (message, ordinal, name, media_type, bytes)
		values ($1, $2, $3, $4, $5)`
	const freeze = `
		update cohort.outbox
		set subject = $2,
			html = nullif($3, ''),
			text = $4,
			message_id = nullif($5, ''),
			rendered_at = $6,
			next_attempt_at = $6,
			withheld = $7
		where id = $1`
	var frozen bool
	if err := tx.GetContext(ctx, &frozen, find, id); err != nil || frozen {
		return err
	}
	for i, a := range r.Attachments {
		if _, err := tx.ExecContext(ctx, insert, id, i+1, a.Name, a.MediaType, a.Bytes); err != nil {
			return fmt.Errorf("attachment %s: %w", a.Name, err)
		}
	}
	_, err := tx.ExecContext(ctx, freeze, id, r.Subject, r.HTML, r.Text, r.MessageID, now, r.Withheld)
	return err
}

// ClaimMessages takes up to so many rendered messages that are due, with their
// bytes, those that wait longest first. They are the caller's until the lease
// runs out. Two callers never get the same one.
func (s *Store) ClaimMessages(ctx context.Context, now time.Time, lease time.Duration, limit int) (claimed []Message, err error) {
	const query = `
		with due as materialized ( -- chosen once: within the update a plan may choose again for each row
			select id
			from cohort.outbox
			where state = 'pending' and rendered_at is not null and next_attempt_at <= $1
			order by next_attempt_at, id
			limit $3
			for update skip locked
		), o as (
			update cohort.outbox
			set state = 'sending',
				fence = fence + 1,
				attempts = attempts + 1,
				next_attempt_at = null,
				lease_until = $2
			where id in (select id from due)
			returning *
		)
		select ` + messageColumns + `,` + bodyColumns + `
		from o
		left join cohort.editions e on e.id = o.edition
		order by o.id`
	// What cannot be read whole is not claimed.
	err = s.within(ctx, func(tx *sqlx.Tx) error {
		if claimed, err = messages(ctx, tx, query, now, now.Add(lease), limit); err != nil {
			return err
		}
		return attach(ctx, tx, claimed)
	})
	if err != nil {
		return nil, err
	}
	return claimed, nil
}

// A sender who comes back after its lease ran out still knows best what became
// of the message, as long as nobody has claimed it or asked for it to be sent
// again since.
const stillMine = `
	where id = $1 and fence = $2 and state in ('sending', 'ambiguous')`

// Accepted notes that the mail server took a claimed message, under the id SentAs. This and the next
// four return ErrStale when the claim is gone.
func (s *Store) Accepted(ctx context.Context, m Message, response string, now time.Time) error {
	const update = `
		update cohort.outbox
		set state = 'accepted',
			lease_until = null,
			last_error = null,
			last_response = $3,
			accepted_at = $4,
			sent_as = nullif($5, '')` + stillMine
	return s.settle(ctx, m, update, response, now, m.SentAs)
}

// Retry notes that a claimed message could not be sent now and is due again at
// a time.
func (s *Store) Retry(ctx context.Context, m Message, why string, at time.Time) error {
	const update = `
		update cohort.outbox
		set state = 'pending',
			lease_until = null,
			last_error = $3,
			next_attempt_at = $4` + stillMine
	return s.settle(ctx, m, update, why, at)
}

// Release hands a claimed message back untried, due at a time; the attempt does
// not count.
func (s *Store) Release(ctx context.Context, m Message, at time.Time) error {
	const update = `
		update cohort.outbox
		set state = 'pending',
			lease_until = null,
			attempts = attempts - 1,
			next_attempt_at = $3` + stillMine
	return s.settle(ctx, m, update, at)
}

// Ambiguous notes that nobody knows whether a claimed message was sent.
func (s *Store) Ambiguous(ctx context.Context, m Message, why string) error {
	const update = `
		update cohort.outbox
		set state = 'ambiguous',
			lease_until = null,
			last_error = $3,
			sent_as = nullif($4, '')` + stillMine
	return s.settle(ctx, m, update, why, m.SentAs)
}

// CameBack notes that a message did not arrive that had been sent under a Message-ID, and
// writes to operators what notices makes of it, in one transaction; false: there is no such
// message, or it was noted before.
func (s *Store) CameBack(ctx context.Context, sentAs, why string, now time.Time, notices func(Message) ([]Answer, error)) (m Message, known bool, err error) {
	const update = `
		with o as (
			update cohort.outbox
			set state = 'dead',
				last_error = 'it came back: ' || $2
			where sent_as = $1 and state in ('accepted', 'ambiguous')
			returning *
		)
		select ` + messageColumns + `
		from o
		left join cohort.editions e on e.id = o.edition`
	if sentAs == "" {
		return Message{}, false, nil
	}
	err = s.within(ctx, func(tx *sqlx.Tx) error {
		list, err := messages(ctx, tx, update, sentAs, why)
		if err != nil || len(list) == 0 {
			return err
		}
		m, known = list[0], true
		told, err := notices(m)
		if err != nil {
			return err
		}
		for i := range told {
			if err := insertNotice(ctx, tx, &told[i], now); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return Message{}, false, fmt.Errorf("the message that came back: %w", err)
	}
	return m, known, nil
}

// Dead notes that a claimed message was refused for good.
func (s *Store) Dead(ctx context.Context, m Message, why string) error {
	const update = `
		update cohort.outbox
		set state = 'dead',
			lease_until = null,
			last_error = $3` + stillMine
	return s.settle(ctx, m, update, why)
}

func (s *Store) settle(ctx context.Context, m Message, update string, args ...any) error {
	result, err := s.db.ExecContext(ctx, update, append([]any{m.ID, m.Fence}, args...)...)
	if err == nil {
		var n int64
		if n, err = result.RowsAffected(); err == nil && n == 0 {
			err = ErrStale
		}
	}
	if err != nil {
		return aboutMessage(m.ID, err)
	}
	return nil
}

// ExpireLeases finds the messages whose sender has gone quiet: nobody knows
// whether they were sent, so they become ambiguous. It returns their ids.
func (s *Store) ExpireLeases(ctx context.Context, now time.Time) ([]int64, error) {
	const update = `
		update cohort.outbox
		set state = 'ambiguous',
			lease_until = null,
			last_error = 'its sender went quiet before it said what the mail server answered'
		where state = 'sending' and lease_until <= $1
		returning id`
	var ids []int64
	if err := s.db.SelectContext(ctx, &ids, update, now); err != nil {
		return nil, fmt.Errorf("leases of messages: %w", err)
	}
	return ids, nil
}

// Resend makes a message due now that is dead, ambiguous or waiting, to the address as it was
// corrected since. One that was accepted is sent a second time only by force, otherwise
// ErrAccepted. Where the address was given to another site, trainer or office since, it goes where
// it was to go: others must not read it. ErrRemoved where its text is not kept any longer.
func (s *Store) Resend(ctx context.Context, id int64, force bool, now time.Time) error {
	const find = `
		select state, rendered_at is not null as rendered, removed_at is not null as removed
		from cohort.outbox
		where id = $1
		for update`
	const update = `
		update cohort.outbox o
		set state = 'pending',
			attempts = 0,
			next_attempt_at = $2,
			email = coalesce((
				select a.email
				from cohort.addresses a
				where a.id = o.address and (o.kind not in ('weekly', 'trainer_week', 'waves') or a.subject = o.about)
			), o.email)
		where id = $1`
	err := s.within(ctx, func(tx *sqlx.Tx) error {
		var m struct {
			State    MessageState `db:"state"`
			Rendered bool         `db:"rendered"`
			Removed  bool         `db:"removed"`
		}
		if err := tx.GetContext(ctx, &m, find, id); err != nil {
			return err
		}
		switch {
		case !m.Rendered:
			return errors.New("is not rendered yet; its run does that when it is begun again")
		case m.Removed:
			return ErrRemoved
		case m.State == MessageSending:
			return errors.New("is being sent now; wait for what becomes of it")
		case m.State == MessageAccepted && !force:
			return ErrAccepted
		}
		if _, err := tx.ExecContext(ctx, update, id, now); err != nil {
			return err
		}
		return audit.Record(ctx, tx, audit.Event{At: now, Kind: audit.Retry, About: strconv.FormatInt(id, 10), Before: map[string]any{"state": m.State}, After: map[string]any{"state": MessagePending, "force": force}})
	})
	if err != nil {
		return aboutMessage(id, err)
	}
	return nil
}
