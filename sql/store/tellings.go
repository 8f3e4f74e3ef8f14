package store

import (
	"context"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"cohort/planner"
	"cohort/sql/audit"
	"cohort/sql/internal/column"
)

// JobTelling is the job of runs that write to readers between the slots of the others.
const JobTelling = "telling"

// Told is a message that carries an edition, and what became of it.
type Told struct {
	Message  int64        `db:"id"`
	Run      int64        `db:"run"`
	Address  int64        `db:"address"`
	Kind     string       `db:"kind"`
	Subject  string       `db:"about"`
	Period   string       `db:"period"`
	Edition  int64        `db:"edition"`
	Number   int          `db:"number"`
	Version  int64        `db:"version"`
	State    MessageState `db:"state"`
	Accepted bool         `db:"accepted"` // once, with its edition; it may have been sent again since
	Withheld bool         `db:"withheld"` // it only says that its edition is held back
	Created  time.Time    `db:"created_at"`
	Job      string       `db:"job"`   // that wrote it
	Given    bool         `db:"given"` // its run was given up before it had been rendered: it never goes out
}

// Told lists the messages of some kinds about some weeks, in the order in which they were
// written.
func (s *Store) Told(ctx context.Context, kinds, periods []string) ([]Told, error) {
	const query = `
		select o.id, o.run, o.address, o.kind, o.about, e.period, e.id as edition, e.number, e.version, o.state, o.accepted_at is not null and not o.withheld as accepted, o.withheld, o.created_at,
			r.job, o.rendered_at is null and r.state in ('done', 'rejected') as given
		from cohort.outbox o
		join cohort.editions e on e.id = o.edition
		join cohort.runs r on r.id = o.run
		where e.kind = any($1) and e.period = any($2)
		order by o.id`
	var out []Told
	if err := s.db.SelectContext(ctx, &out, query, pq.Array(kinds), pq.Array(periods)); err != nil {
		return nil, fmt.Errorf("what readers were told: %w", err)
	}
	return out, nil
}

// VersionAt returns the version that stood at an instant; 0: none did.
func (s *Store) VersionAt(ctx context.Context, at time.Time) (version int64, err error) {
	const query = `
		select coalesce(max(version), 0)
		from cohort.plan_versions
		where published_at <= $1`
	if err := s.db.GetContext(ctx, &version, query, at); err != nil {
		return 0, fmt.Errorf("the plan that stood at %s: %w", at.Format(time.RFC3339), err)
	}
	return version, nil
}

// Tell notes a run that writes to readers between the jobs and issues its intents, in one
// transaction. Last is the last message that was known when they were decided: ErrOvertaken
// where somebody has issued another edition since, and nothing is written. On somebody's word
// it is recorded in the audit trail.
func (s *Store) Tell(ctx context.Context, asOf planner.Date, intents []Intent, last int64, word bool, now time.Time) (run Run, err error) {
	const lock = `lock table cohort.editions in share row exclusive mode`
	const newer = `
		select exists (
			select from cohort.outbox
			where id > $1 and edition is not null)`
	const slot = `
		select greatest(cast($2 as timestamptz), max(slot) + interval '1 microsecond')
		from cohort.runs
		where job = $1`
	err = s.within(ctx, func(tx *sqlx.Tx) error {
		if _, err := tx.ExecContext(ctx, lock); err != nil {
			return err
		}
		var overtaken bool
		if err := tx.GetContext(ctx, &overtaken, newer, last); err != nil {
			return err
		}
		if overtaken {
			return ErrOvertaken
		}
		var at time.Time
		if err := tx.GetContext(ctx, &at, slot, JobTelling, now); err != nil {
			return err
		}
		if run, _, err = openRun(ctx, tx, JobTelling, at, asOf, true, now); err != nil {
			return err
		}
		if _, err := issue(ctx, tx, run, intents, now); err != nil || !word {
			return err
		}
		return audit.Record(ctx, tx, run.ByWord(now))
	})
	if err != nil {
		return Run{}, about("what is to be told", err)
	}
	return run, nil
}

// Untold lists the runs of JobTelling whose messages are not all rendered: pending or failed
// ones, and those whose holder went quiet.
func (s *Store) Untold(ctx context.Context) (ids []int64, err error) {
	const query = `
		select r.id
		from cohort.runs r
		where r.job = $2 and (r.state in ('pending', 'failed') or ` + quiet + `)
		order by r.id`
	if err := s.db.SelectContext(ctx, &ids, query, Quiet.Milliseconds(), JobTelling); err != nil {
		return nil, fmt.Errorf("runs that tell: %w", err)
	}
	return ids, nil
}

// Telling is why a reader was written to, or not.
type Telling struct {
	Version int64      `json:"version" db:"version"`
	Kind    string     `json:"kind" db:"kind"`
	Subject string     `json:"subject" db:"subject"`
	Period  string     `json:"period" db:"period"`
	Address int64      `json:"address" db:"address"` // 0: there is none
	Reason  string     `json:"reason" db:"reason"`
	Why     string     `json:"why" db:"why"`     // of held_back
	Until   *time.Time `json:"until" db:"until"` // nil: not known
	Run     int64      `json:"run" db:"run"`     // 0: they are not written to
}

// NoteTellings keeps decisions, each once, and returns those that were not known.
func (s *Store) NoteTellings(ctx context.Context, list []Telling, now time.Time) (fresh []Telling, err error) {
	const insert = `
		insert into cohort.tellings (version, kind, subject, period, address, reason, why, until, run, decided_at)
		select x.version, x.kind, x.subject, x.period, nullif(x.address, 0), x.reason, nullif(x.why, ''), x.until, nullif(x.run, 0), $2
		from jsonb_to_recordset($1) as x (
			version bigint, kind text, subject text, period text, address bigint, reason text, why text, until timestamptz, run bigint)
		on conflict do nothing
		returning version, kind, subject, period, coalesce(address, 0) as address, reason, coalesce(why, '') as why, until, coalesce(run, 0) as run`
	if len(list) == 0 {
		return nil, nil
	}
	if err := s.db.SelectContext(ctx, &fresh, insert, column.Rows(list), now); err != nil {
		return nil, fmt.Errorf("why readers are written to: %w", err)
	}
	return fresh, nil
}

// CountTellings counts the decisions by reason.
func (s *Store) CountTellings(ctx context.Context) (map[string]int, error) {
	const query = `
		select reason, count(*)
		from cohort.tellings
		group by reason`
	list, err := s.db.QueryContext(ctx, query)
	if err != nil {
		return nil, fmt.Errorf("why readers are written to: %w", err)
	}
	defer list.Close()
	out := map[string]int{}
	for list.Next() {
		var reason string
		var n int
		if err := list.Scan(&reason, &n); err != nil {
			return nil, fmt.Errorf("why readers are written to: %w", err)
		}
		out[reason] = n
	}
	return out, list.Err()
}

// MessageOf returns the last rendered message with which an edition went to an address and
// whose files are kept; 0:
// there is none.
func (s *Store) MessageOf(ctx context.Context, edition, address int64) (id int64, err error) {
	const query = `
		select coalesce(max(id), 0)
		from cohort.outbox
		where edition = $1 and address = $2 and rendered_at is not null and removed_at is null`
	if err := s.db.GetContext(ctx, &id, query, edition, address); err != nil {
		return 0, fmt.Errorf("the messages of edition %d: %w", edition, err)
	}
	return id, nil
}
