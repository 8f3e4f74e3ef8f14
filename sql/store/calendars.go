package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"

	"cohort/sql/audit"
	"cohort/sql/internal/column"
)

// Kinds of calendar feeds.
const (
	CalendarTrainer = "trainer"
	CalendarRoom    = "room"
	CalendarSite    = "site"
)

// calendarInstallation is the kind of the one row that names the installation.
const calendarInstallation = "installation"

// CalendarFeed is a feed and its name.
type CalendarFeed struct {
	Kind    string `db:"kind" json:"kind"`
	Subject string `db:"subject" json:"subject"` // the trainer, room or site
	Token   string `db:"token" json:"token"`     // the name that nobody can guess
	// Since is when it got that name; nil: before that was written down.
	Since *time.Time `db:"since" json:"since"`
}

// WithCalendars gives each feed a name that has none, and calls write with all that have one
// and the name of the installation. Feeds are written by one at a time: whoever else wants to
// waits until write returns. The names are kept only if it returns no error.
func (s *Store) WithCalendars(ctx context.Context, wanted []CalendarFeed, now time.Time, write func(installation string, feeds []CalendarFeed) error) error {
	const give = `
		insert into cohort.calendars (kind, subject, since)
		select kind, subject, $2
		from jsonb_to_recordset($1) as x (kind text, subject text)
		on conflict (kind, subject) do nothing`
	return s.within(ctx, func(tx *sqlx.Tx) error {
		// A lock of its own, as locking the table would take a right that the service lacks.
		if _, err := tx.ExecContext(ctx, `select pg_advisory_xact_lock(hashtext('cohort.calendars'))`); err != nil {
			return fmt.Errorf("calendar feeds: %w", err)
		}
		if _, err := tx.ExecContext(ctx, give, column.Rows(append(wanted, CalendarFeed{Kind: calendarInstallation})), now); err != nil {
			return fmt.Errorf("names of calendar feeds: %w", err)
		}
		var feeds []CalendarFeed
		if err := tx.SelectContext(ctx, &feeds, `select kind, subject, token, since from cohort.calendars order by kind, subject`); err != nil {
			return fmt.Errorf("names of calendar feeds: %w", err)
		}
		for i, f := range feeds {
			if f.Kind == calendarInstallation {
				return write(f.Token, append(feeds[:i:i], feeds[i+1:]...))
			}
		}
		return fmt.Errorf("names of calendar feeds: none of the installation")
	})
}

// CalendarInstallation names the installation in the UID of every event; it never changes.
func (s *Store) CalendarInstallation(ctx context.Context, now time.Time) (name string, err error) {
	err = s.WithCalendars(ctx, nil, now, func(installation string, _ []CalendarFeed) error { name = installation; return nil })
	return name, err
}

// CalendarNames are the feeds that have a name.
func (s *Store) CalendarNames(ctx context.Context) ([]CalendarFeed, error) {
	var out []CalendarFeed
	err := s.db.SelectContext(ctx, &out, `select kind, subject, token, since from cohort.calendars where kind <> $1 order by kind, subject`, calendarInstallation)
	if err != nil {
		return nil, fmt.Errorf("names of calendar feeds: %w", err)
	}
	return out, nil
}

// RenewCalendar gives the feed of a trainer, room or site another name that nobody can guess,
// from an instant on; the one before is known no more. Kind may be empty. It returns the feeds
// of that key: where there is one, it is renewed.
func (s *Store) RenewCalendar(ctx context.Context, kind, subject string, now time.Time) (feeds []CalendarFeed, err error) {
	const find = `
		select kind, subject, token, since
		from cohort.calendars
		where subject = $2 and kind <> $3 and $1 in ('', kind)
		order by kind
		for update`
	const renew = `
		update cohort.calendars
		set token = replace(gen_random_uuid()::text, '-', ''),
			since = $3
		where kind = $1 and subject = $2
		returning token, since`
	err = s.within(ctx, func(tx *sqlx.Tx) error {
		if err := tx.SelectContext(ctx, &feeds, find, kind, subject, calendarInstallation); err != nil || len(feeds) != 1 {
			return err
		}
		if err := tx.GetContext(ctx, &feeds[0], renew, feeds[0].Kind, subject, now); err != nil {
			return err
		}
		return audit.Record(ctx, tx, audit.Event{At: now, Kind: audit.Calendars, About: feeds[0].Kind + " " + subject})
	})
	if err != nil {
		return nil, fmt.Errorf("the calendar feed of %s: %w", subject, err)
	}
	return feeds, nil
}

// Invited is an invitation that went out, or waits to.
type Invited struct {
	Message int64           `db:"id"`
	Address int64           `db:"address"`
	Note    json.RawMessage `db:"note"`
}

// Invited lists the last invitation of each address to each session, but for those that a mail
// server refused for good.
func (s *Store) Invited(ctx context.Context) (out []Invited, err error) {
	const query = `
		select distinct on (address, about) id, address, note
		from cohort.outbox
		where kind = $1 and state <> 'dead'
		order by address, about, id desc`
	if err := s.db.SelectContext(ctx, &out, query, KindInvitation); err != nil {
		return nil, fmt.Errorf("invitations: %w", err)
	}
	return out, nil
}
