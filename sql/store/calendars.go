package store

import (
	"context"
	"fmt"

	"github.com/jmoiron/sqlx"

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
}

// WithCalendars gives each feed a name that has none, and calls write with all that have one
// and the name of the installation. Feeds are written by one at a time: whoever else wants to
// waits until write returns. The names are kept only if it returns no error.
func (s *Store) WithCalendars(ctx context.Context, wanted []CalendarFeed, write func(installation string, feeds []CalendarFeed) error) error {
	const give = `
		insert into cohort.calendars (kind, subject)
		select kind, subject
		from jsonb_to_recordset($1) as x (kind text, subject text)
		on conflict (kind, subject) do nothing`
	return s.within(ctx, func(tx *sqlx.Tx) error {
		// A lock of its own, as locking the table would take a right that the service lacks.
		if _, err := tx.ExecContext(ctx, `select pg_advisory_xact_lock(hashtext('cohort.calendars'))`); err != nil {
			return fmt.Errorf("calendar feeds: %w", err)
		}
		if _, err := tx.ExecContext(ctx, give, column.Rows(append(wanted, CalendarFeed{Kind: calendarInstallation}))); err != nil {
			return fmt.Errorf("names of calendar feeds: %w", err)
		}
		var feeds []CalendarFeed
		if err := tx.SelectContext(ctx, &feeds, `select kind, subject, token from cohort.calendars order by kind, subject`); err != nil {
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
func (s *Store) CalendarInstallation(ctx context.Context) (name string, err error) {
	err = s.WithCalendars(ctx, nil, func(installation string, _ []CalendarFeed) error { name = installation; return nil })
	return name, err
}

// CalendarNames are the feeds that have a name.
func (s *Store) CalendarNames(ctx context.Context) ([]CalendarFeed, error) {
	var out []CalendarFeed
	err := s.db.SelectContext(ctx, &out, `select kind, subject, token from cohort.calendars where kind <> $1 order by kind, subject`, calendarInstallation)
	if err != nil {
		return nil, fmt.Errorf("names of calendar feeds: %w", err)
	}
	return out, nil
}
