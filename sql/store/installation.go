package store

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/jmoiron/sqlx"

	"cohort/planner"
	"cohort/sql/audit"
)

// ErrRestored: the database stands elsewhere than it did. It was restored from a copy, or
// moved, and what went out since the copy was made is not in it.
var ErrRestored = errors.New("the database was restored from a copy, or moved: what went out since is not known in it, so nothing is begun or sent; cohort restored says what would go out again, and cohort restored --go-on goes on without it")

// Installation is which installation a database is of.
type Installation struct {
	Token      string `db:"token"`
	Generation int    `db:"generation"` // goes up each time that the database was restored
	Restored   bool   `db:"restored"`   // it was, or was moved, and nobody has said yet what is to become of it
}

// place is the server and the database that we are in: a dump that is restored gets another
// one of them.
const place = `(select system_identifier::text from pg_control_system()) || '/' || (select oid::text from pg_database where datname = current_database())`

// Installation returns which installation the database is of.
func (s *Store) Installation(ctx context.Context) (out Installation, err error) {
	const query = `
		select token, generation, coalesce(place <> ` + place + `, false) as restored
		from cohort.installation`
	if err := s.db.GetContext(ctx, &out, query); err != nil {
		return out, fmt.Errorf("the installation: %w", err)
	}
	return out, nil
}

// AtHome notes where the database stands, where that was not noted before. ErrRestored where
// it stands elsewhere than it did.
func (s *Store) AtHome(ctx context.Context) error {
	const note = `
		update cohort.installation
		set place = ` + place + `
		where place is null`
	if _, err := s.db.ExecContext(ctx, note); err != nil {
		return fmt.Errorf("where the database stands cannot be noted; make the service's user a member of the role of the service, see Install in docs/OPERATIONS.md: %w", err)
	}
	in, err := s.Installation(ctx)
	if err == nil && in.Restored {
		err = ErrRestored
	}
	return err
}

// GoOn makes a database that was restored the one that counts: its generation goes up, and
// messages that wait or were on their way are put to rest, which it returns.
func (s *Store) GoOn(ctx context.Context, now time.Time) (rested []int64, err error) {
	const settle = `
		update cohort.installation
		set generation = generation + 1,
			place = ` + place + `
		returning generation`
	const rest = `
		update cohort.outbox
		set state = 'dead',
			next_attempt_at = null,
			lease_until = null,
			last_error = 'from before the database was restored: it may have gone out; retry sends it'
		where state in ('pending', 'sending') and rendered_at is not null
		returning id`
	err = s.within(ctx, func(tx *sqlx.Tx) error {
		var generation int
		if err := tx.GetContext(ctx, &generation, settle); err != nil {
			return err
		}
		if err := tx.SelectContext(ctx, &rested, rest); err != nil {
			return err
		}
		return audit.Record(ctx, tx, audit.Event{At: now, Kind: audit.Restored, About: strconv.Itoa(generation), After: map[string][]int64{"rested": rested}})
	})
	if err != nil {
		return nil, fmt.Errorf("the database cannot be made the one that counts: %w", err)
	}
	return rested, nil
}

// LastWord returns when the database was last told of something: of a run, a message or a
// publication; the zero time where it never was.
func (s *Store) LastWord(ctx context.Context) (time.Time, error) {
	const query = `
		select greatest((select max(greatest(opened_at, claimed_at, ended_at)) from cohort.runs),
			(select max(greatest(created_at, accepted_at)) from cohort.outbox), (select max(published_at) from cohort.plan_versions))`
	var at *time.Time
	if err := s.db.GetContext(ctx, &at, query); err != nil {
		return time.Time{}, fmt.Errorf("what the database knows last: %w", err)
	}
	if at == nil {
		return time.Time{}, nil
	}
	return *at, nil
}

// SkipSlot notes a slot of a job as done without anything being done; false where it was
// noted before.
func (s *Store) SkipSlot(ctx context.Context, job string, slot time.Time, asOf planner.Date, now time.Time) (skipped bool, err error) {
	const insert = `
		insert into cohort.runs (job, slot, as_of, by_hand, state, opened_at, ended_at, error)
		values ($1, $2, $3, false, 'done', $4, $4, 'skipped by hand: nothing was done for it')
		on conflict on constraint runs_slot_once do nothing`
	err = s.within(ctx, func(tx *sqlx.Tx) error {
		result, err := tx.ExecContext(ctx, insert, job, slot, asOf, now)
		if err != nil {
			return err
		}
		n, err := result.RowsAffected()
		if skipped = n > 0; err != nil || !skipped {
			return err
		}
		return audit.Record(ctx, tx, audit.Event{At: now, Kind: audit.Skip, About: job, After: map[string]time.Time{"slot": slot}})
	})
	if err != nil {
		return false, fmt.Errorf("%s slot of %s cannot be skipped: %w", job, slot.Format(time.RFC3339), err)
	}
	return skipped, nil
}
