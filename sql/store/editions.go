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

// The kinds of mail.
const (
	KindWeekly      = "weekly"       // a site's timetable, for its manager
	KindTrainerWeek = "trainer_week" // a trainer's own week
	KindWaves       = "waves"        // an office's onboarding waves, for its head
	KindCapacity    = "capacity"     // of the network, for headquarters
	KindLetter      = "letter"       // a person's own sessions, for them or for the head of their office
	KindStanding    = "standing"     // a run failed: which edition stands and why; has no edition of its own
	KindData        = "data"         // what is newly wrong in the data, for who owns it; has no edition either
	KindPins        = "pins"         // which pins were released, for who set them; has no edition either
	KindInvitation  = "invitation"   // a session for a trainer's calendar; has no edition either
	KindAnswer      = "answer"       // what was taken of a letter, for its sender; has no edition either, and no run
	KindNotice      = "notice"       // mail of people that is not taken, for the operators; has no edition either, and no run
)

// Address is somebody who receives mail.
type Address struct {
	ID       int64  `db:"id" json:"id"`
	Kind     string `db:"kind" json:"kind"`       // see the constants
	Subject  string `db:"subject" json:"subject"` // the site, trainer or office; empty for headquarters and operators
	Email    string `db:"email" json:"email"`
	Name     string `db:"name" json:"name"`
	Language string `db:"language" json:"language"` // ru or en; empty: the installation's
	Letters  string `db:"letters" json:"letters"`   // of an office head: LettersToOffice, LettersToLearner; empty: none
	Calendar string `db:"calendar" json:"calendar"` // of a trainer: CalendarInvitations, CalendarNone; otherwise a file comes with their mail
}

// How a trainer's sessions come into their calendar, where it is not by a file.
const (
	CalendarInvitations = "invitations"
	CalendarNone        = "none"
)

// Whom letters on the sessions of an office's people go to.
const (
	LettersToOffice  = "office"
	LettersToLearner = "learner"
)

// The kinds of addresses.
const (
	Manager      = "manager"      // of a site
	TrainerSelf  = "trainer"      // a trainer
	OfficeHead   = "office_head"  // of an office
	Headquarters = "headquarters" // of the network
	Operator     = "operator"     // of this service
	DataOwner    = "data"         // of a view, or of AllViews
	LearnerSelf  = "learner"      // a person or candidate; for letters alone
)

// AllViews is the subject of an address that is written to about every view.
const AllViews = "*"

// Addresses lists who receives mail, of some kinds or of all, by kind, subject
// and email. Those who were switched off are left out.
func (s *Store) Addresses(ctx context.Context, kinds ...string) ([]Address, error) {
	const query = `
		select id, kind, coalesce(subject, '') as subject, email, name, coalesce(language, '') as language, coalesce(letters, '') as letters, coalesce(calendar, '') as calendar
		from cohort.addresses
		where active and (cardinality(cast($1 as text[])) = 0 or kind = any($1))
		order by kind, subject, email`
	if kinds == nil {
		kinds = []string{}
	}
	var out []Address
	if err := s.db.SelectContext(ctx, &out, query, pq.Array(kinds)); err != nil {
		return nil, fmt.Errorf("addresses: %w", err)
	}
	return out, nil
}

// Intent is mail that must go out: to whom, of which kind, about what. Its
// bytes come later.
type Intent struct {
	Address int64           `json:"address"` // Address.ID
	Kind    string          `json:"kind"`    // KindWeekly and so on
	Subject string          `json:"subject"` // the site, trainer or office that it is about; empty: the network
	Period  string          `json:"period"`  // the ISO week, such as 2027-W04; empty with KindStanding and KindData only
	Version int64           `json:"version"` // of the plan that it shows; 0: none (in a Publication: the one being published)
	Edition int64           `json:"edition"` // that it carries once more; 0: a new one
	Note    json.RawMessage `json:"note"`    // whatever the rendering needs beside it: the reason of a notice, say; may be nil
}

// Edition is what was mailed, numbered by kind, subject and period.
type Edition struct {
	ID      int64
	Kind    string
	Subject string
	Period  string
	Number  int // from 1
	Version int64
	Run     int64
	Created time.Time
}

// Issue writes intents of mail, in one transaction: the editions that they
// belong to get their numbers, and each intent becomes a message to be
// rendered. What this run issued before is not issued twice, so a run that is
// begun again goes on where it was. The run ends with it in the given state;
// RunRunning leaves it with its holder. It returns how many messages are new.
// ErrStale when the run was claimed by somebody else since.
func (s *Store) Issue(ctx context.Context, run Run, intents []Intent, state RunState, o Outcome, now time.Time) (created int, err error) {
	err = s.holding(ctx, run, func(tx *sqlx.Tx) error {
		if created, err = issue(ctx, tx, run, intents, now); err != nil {
			return err
		}
		return endRun(ctx, tx, run, state, o, now)
	})
	if err != nil {
		return 0, err
	}
	return created, nil
}

// issue writes editions and messages for a run that the transaction holds.
func issue(ctx context.Context, tx *sqlx.Tx, run Run, intents []Intent, now time.Time) (int, error) {
	// Two runs at once would give two editions one number.
	const lock = `lock table cohort.editions in share row exclusive mode`
	const insertEditions = `
		insert into cohort.editions (kind, subject, period, number, version, run, created_at)
		select x.kind, x.subject, x.period,
			1 + (
				select coalesce(max(e.number), 0)
				from cohort.editions e
				where e.kind = x.kind and e.subject = x.subject and e.period = x.period),
			nullif(x.version, 0), cast($1 as bigint), cast($2 as timestamptz)
		from jsonb_to_recordset($3) as x (
			ordinal integer, kind text, subject text, period text, version bigint, edition bigint)
		where x.period <> '' and x.edition = 0
		order by x.ordinal
		on conflict on constraint editions_run_once do nothing`
	const insertMessages = `
		insert into cohort.outbox (run, address, email, name, language, kind, about, edition, version, note, created_at)
		select cast($1 as bigint), x.address, a.email, a.name, a.language, x.kind, x.subject, coalesce(nullif(x.edition, 0), e.id),
			coalesce(e.version, nullif(x.version, 0)), x.note, cast($2 as timestamptz)
		from jsonb_to_recordset($3) as x (
			ordinal integer, address bigint, kind text, subject text, period text, version bigint, edition bigint, note jsonb)
		left join cohort.addresses a on a.id = x.address
		left join cohort.editions e on e.run = $1 and e.kind = x.kind and e.subject = x.subject and e.period = x.period
		order by x.ordinal
		on conflict on constraint outbox_once do nothing`
	if len(intents) == 0 {
		return 0, nil
	}
	type row struct {
		Ordinal int `json:"ordinal"`
		Intent
	}
	type edition struct{ kind, subject, period string }
	seen := make(map[edition]bool)
	messages, editions := make([]row, len(intents)), []row{}
	for i, in := range intents {
		messages[i] = row{i, in}
		if k := (edition{in.Kind, in.Subject, in.Period}); !seen[k] {
			seen[k] = true
			editions = append(editions, row{i, in})
		}
	}
	if _, err := tx.ExecContext(ctx, lock); err != nil {
		return 0, fmt.Errorf("editions: %w", err)
	}
	if _, err := tx.ExecContext(ctx, insertEditions, run.ID, now, column.Rows(editions)); err != nil {
		return 0, fmt.Errorf("editions: %w", err)
	}
	result, err := tx.ExecContext(ctx, insertMessages, run.ID, now, column.Rows(messages))
	if err != nil {
		return 0, fmt.Errorf("messages: %w", err)
	}
	created, err := result.RowsAffected()
	return int(created), err
}

// LastEdition returns the latest edition of a kind and subject that another run
// than the given one issued, whoever received it. False: there is none.
func (s *Store) LastEdition(ctx context.Context, kind, subject string, otherThan int64) (Edition, bool, error) {
	const query = `
		select e.id, e.kind, e.subject, e.period, e.number, e.version, e.run, e.created_at
		from cohort.editions e
		where e.kind = $1
			and e.subject = $2
			and e.run <> $3
		order by e.id desc
		limit 1`
	return oneEdition(s.db.QueryRowContext(ctx, query, kind, subject, otherThan), kind, subject)
}

// Edition returns an edition by its number, or the latest of its period where that is 0,
// whoever received it. False: there is none.
func (s *Store) Edition(ctx context.Context, kind, subject, period string, number int) (Edition, bool, error) {
	const query = `
		select e.id, e.kind, e.subject, e.period, e.number, e.version, e.run, e.created_at
		from cohort.editions e
		where e.kind = $1
			and e.subject = $2
			and e.period = $3
			and $4 in (0, e.number)
		order by e.number desc
		limit 1`
	return oneEdition(s.db.QueryRowContext(ctx, query, kind, subject, period, number), kind, subject)
}

// LastEditionRead returns the latest edition of a kind and subject that the mail server
// accepted for an address and that another run than the given one issued: what that
// reader holds. Editions of a period go before those of others, and of others those of the
// jobs before corrections, which told of their own week alone; where the period is empty, all
// are alike. False: they hold none.
func (s *Store) LastEditionRead(ctx context.Context, kind, subject, period string, address, otherThan int64) (Edition, bool, error) {
	const query = `
		select e.id, e.kind, e.subject, e.period, e.number, e.version, e.run, e.created_at
		from cohort.editions e
		join cohort.outbox o on o.edition = e.id
		join cohort.runs r on r.id = e.run
		where e.kind = $1
			and e.subject = $2
			and o.address = $3
			and o.accepted_at is not null
			and not o.withheld
			and e.run <> $4
		order by e.period = $5 desc, ($5 = '' or e.period = $5 or r.job <> $6) desc, e.id desc
		limit 1`
	return oneEdition(s.db.QueryRowContext(ctx, query, kind, subject, address, otherThan, period, JobTelling), kind, subject)
}

func oneEdition(row *sql.Row, kind, subject string) (Edition, bool, error) {
	var e Edition
	err := row.Scan(&e.ID, &e.Kind, &e.Subject, &e.Period, &e.Number, &e.Version, &e.Run, &e.Created)
	if errors.Is(err, sql.ErrNoRows) {
		return Edition{}, false, nil
	}
	if err != nil {
		return Edition{}, false, fmt.Errorf("the last edition of %s %s: %w", kind, subject, err)
	}
	return e, true, nil
}
