package decided

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"cohort/planner"
	"cohort/sql/audit"
	"cohort/sql/internal/column"
)

// Pin is what somebody decided of a session: a field of it may not change. It is kept
// when it is released.
type Pin struct {
	Number     int64         `db:"number" json:"number"`
	Session    string        `db:"session" json:"session"`
	Field      string        `db:"field" json:"field"`           // one of AllPins
	Least      int           `db:"least" json:"least,omitempty"` // of PinLeast
	Reason     string        `db:"reason" json:"reason"`         // may be empty where a decision set it
	Kind       string        `db:"kind" json:"kind,omitempty"`   // of the decision that set it; empty: it was set by itself
	Who        string        `db:"who" json:"who"`
	Since      time.Time     `db:"since" json:"since"`
	Until      *planner.Date `db:"until" json:"until"` // the last day; nil: until the session is over
	ReleasedAt *time.Time    `db:"released_at" json:"released_at"`
	Cause      string        `db:"cause" json:"cause,omitempty"` // why it was released
	About      string        `db:"about" json:"about,omitempty"` // the trainer or room that the cause hangs on
	// Where the session is in the timetable that stands; Course is empty where it has none.
	Key    string       `db:"key" json:"key,omitempty"` // the short key of its attendance sheet; empty: it has none
	Course string       `db:"course" json:"course"`
	Site   string       `db:"site" json:"site"`
	Room   string       `db:"room" json:"room"`
	Date   planner.Date `db:"date" json:"date"`
	Start  int          `db:"start_minute" json:"start"`
}

// PinLeast is the pin by which a session is held with fewer people than the least group of its
// course: who sits in it keeps the seat, as long as so many are left.
const PinLeast = "least"

// AllPins are all that can be pinned of a session, in the order in which they are told.
func AllPins() []string { return append(planner.AllPins(), PinLeast) }

// Fixes says whether one of planner.AllPins may not change because of the pin.
func (p *Pin) Fixes(field string) bool {
	return p.Field == field || p.Field == PinLeast && field == planner.PinSeated
}

// Why pins are released, beside what the world does.
const (
	PinUnpinned = "unpinned" // by hand
	PinReplaced = "replaced" // by another pin of the same field
	PinExpired  = "expired"
	PinOver     = "over"   // the session is over, or not in the timetable any more
	PinUndone   = "undone" // with the decision that set it
)

// Standing is a session of the timetable that stands.
type Standing struct {
	ID       string       `db:"id"`
	Date     planner.Date `db:"date"`
	Start    int          `db:"start_minute"`
	Reserved bool         `db:"reserved"`  // nobody in it has a name
	People   int          `db:"people"`    // with a name
	Group    int          `db:"min_group"` // the least of its course
	Key      string       `db:"key"`       // the short key of its attendance sheet; empty: it has none
	CourseRu string       `db:"course_ru"` // what its course is called
	CourseEn string       `db:"course_en"`
}

// StandingSession finds a session of the version that stands; false: there is none.
func StandingSession(ctx context.Context, db *sql.DB, id string) (Standing, bool, error) {
	return standing(ctx, sqlx.NewDb(db, "postgres"), id)
}

func standing(ctx context.Context, db sqlx.QueryerContext, id string) (x Standing, ok bool, err error) {
	const query = `
		select s.id, s.date, s.start_minute, s.reserved,
			(select count(*) from cohort.seats x where (x.version, x.session) = (s.version, s.id) and not x.anonymous) as people,
			coalesce(t.min_group, 0) as min_group, coalesce(k.key, '') as key, coalesce(t.name_ru, '') as course_ru, coalesce(t.name_en, '') as course_en
		from cohort.sessions s
		join cohort.current_plan c on c.version = s.version
		left join cohort.sheet_keys k on k.session = s.id
		left join lateral (
			select cast(min(x.min_group) as integer) as min_group, min(x.name_ru) as name_ru, min(x.name_en) as name_en
			from input.courses x
			where x.id = s.course
		) t on true
		where s.id = $1`
	err = sqlx.GetContext(ctx, db, &x, query, id)
	if errors.Is(err, sql.ErrNoRows) {
		return x, false, nil
	}
	if err != nil {
		return x, false, fmt.Errorf("session %s: %w", id, err)
	}
	return x, true, nil
}

// Held is where a session was in a version.
type Held struct {
	Version int64        `db:"version"`
	Course  string       `db:"course"`
	Date    planner.Date `db:"date"`
	Start   int          `db:"start_minute"`
}

// LastHeld finds the last version that holds a session; false: none does.
func LastHeld(ctx context.Context, db *sql.DB, id string) (x Held, ok bool, err error) {
	const query = `
		select version, course, date, start_minute
		from cohort.sessions
		where id = $1
		order by version desc
		limit 1`
	err = sqlx.NewDb(db, "postgres").GetContext(ctx, &x, query, id)
	if errors.Is(err, sql.ErrNoRows) {
		return x, false, nil
	}
	if err != nil {
		return x, false, fmt.Errorf("session %s: %w", id, err)
	}
	return x, true, nil
}

// Pins lists pins by the day of their session, those that hold or those that were
// released since an instant too; of one site, or of all.
func Pins(ctx context.Context, db *sql.DB, site string, releasedSince *time.Time) ([]Pin, error) {
	const query = `
		select p.number, p.session, p.field, coalesce(p.least, 0) as least, coalesce(p.reason, '') as reason, coalesce(d.kind, '') as kind, p.who, p.since, p.until, p.released_at, coalesce(p.cause, '') as cause, coalesce(p.about, '') as about,
			coalesce(k.key, '') as key, coalesce(s.course, '') as course, coalesce(s.site, '') as site, coalesce(s.room, '') as room, coalesce(s.date, date '0001-01-01') as date, coalesce(s.start_minute, 0) as start_minute
		from cohort.pins p
		left join cohort.decisions d on d.version = p.decision
		left join cohort.sheet_keys k on k.session = p.session
		left join lateral (
			select x.course, x.site, x.room, x.date, x.start_minute
			from cohort.sessions x
			where x.id = p.session
			order by x.version desc
			limit 1
		) s on true
		where ($1 = '' or s.site = $1)
		and (p.released_at is null or p.released_at >= $2)
		order by s.date, s.start_minute, p.session, p.number`
	var out []Pin
	if err := sqlx.NewDb(db, "postgres").SelectContext(ctx, &out, query, site, releasedSince); err != nil {
		return nil, fmt.Errorf("pins: %w", err)
	}
	return out, nil
}

// NoPin says why a session cannot be pinned.
type NoPin struct {
	Code     string // no_reason, unknown, over, reserved, until_over, least_needless, least_wrong or too_few
	Session  string
	Standing              // the session; of unknown it is empty
	Until    planner.Date // the last day that was asked for
	Day      planner.Date // today
}

func (n *NoPin) Error() string {
	return fmt.Sprintf("session %s cannot be pinned: %s", n.Session, n.Code)
}

// PinSession pins fields of a session, of AllPins, at an instant in the zone of the
// network. A field that is pinned already is pinned anew: the pin before is released. The
// error is a *NoPin where there is no such session to come, or nobody in it has a name.
func PinSession(ctx context.Context, db *sql.DB, p Pin, fields []string, now time.Time) error {
	return within(ctx, db, func(tx *sqlx.Tx) error { return PinSessionIn(ctx, tx, p, fields, now) })
}

// PinSessionIn is PinSession as a part of a transaction.
func PinSessionIn(ctx context.Context, tx *sqlx.Tx, p Pin, fields []string, now time.Time) error {
	no := &NoPin{Session: p.Session, Day: planner.DateOf(now)}
	if p.Reason == "" {
		no.Code = "no_reason"
		return no
	}
	if p.Until != nil {
		if no.Until = *p.Until; no.Until < no.Day {
			no.Code = "until_over"
			return no
		}
	}
	x, ok, err := standing(ctx, tx, p.Session)
	if err != nil {
		return err
	}
	no.Standing = x
	switch {
	case !ok:
		no.Code = "unknown"
		return no
	case x.Date < no.Day || x.Date == no.Day && x.Start <= now.Hour()*60+now.Minute():
		no.Code = "over"
		return no
	case x.Reserved:
		no.Code = "reserved"
		return no
	}
	if slices.Contains(fields, PinLeast) {
		switch {
		case x.Group <= 1:
			no.Code = "least_needless"
		case p.Least < 1 || p.Least >= x.Group:
			no.Code = "least_wrong"
		case p.Least > x.People:
			no.Code = "too_few"
		}
		if no.Code != "" {
			return no
		}
	}
	before, err := pinSession(ctx, tx, p, fields, 0, now)
	if err != nil {
		return err
	}
	after := map[string]any{"fields": fields, "until": p.Until}
	if p.Least > 0 {
		after["least"] = p.Least
	}
	return audit.Record(ctx, tx, audit.Event{At: now, Kind: audit.Pin, About: p.Session, Before: pinned(before), After: after})
}

// pinned is what was pinned, in the audit trail.
func pinned(list []Pin) any {
	if len(list) == 0 {
		return nil
	}
	fields := make([]string, len(list))
	for i, p := range list {
		fields[i] = p.Field
	}
	return map[string][]string{"fields": fields}
}

// pinSession pins fields, for a decision that became a version or for none (0). It returns
// what of them was pinned before.
func pinSession(ctx context.Context, tx *sqlx.Tx, p Pin, fields []string, decision int64, now time.Time) ([]Pin, error) {
	const insert = `
		insert into cohort.pins (session, field, reason, who, since, until, decision, least)
		select $1, x.field, nullif($3, ''), $4, $5, $6, nullif(cast($7 as bigint), 0), case x.field when 'least' then cast($8 as integer) end
		from unnest(cast($2 as text[])) x (field)`
	before, err := releasePins(ctx, tx, p.Session, fields, PinReplaced, now)
	if err != nil {
		return nil, err
	}
	if _, err := tx.ExecContext(ctx, insert, p.Session, pq.Array(fields), p.Reason, p.Who, now, p.Until, decision, p.Least); err != nil {
		return nil, fmt.Errorf("session %s cannot be pinned: %w", p.Session, err)
	}
	return before, nil
}

// Unpin releases fields of a session by hand, and returns what of that was pinned: field and
// least of each.
func Unpin(ctx context.Context, db *sql.DB, session string, fields []string, now time.Time) (gone []Pin, err error) {
	err = within(ctx, db, func(tx *sqlx.Tx) error {
		gone, err = UnpinIn(ctx, tx, session, fields, now)
		return err
	})
	return gone, err
}

// UnpinIn is Unpin as a part of a transaction.
func UnpinIn(ctx context.Context, tx *sqlx.Tx, session string, fields []string, now time.Time) ([]Pin, error) {
	gone, err := releasePins(ctx, tx, session, fields, PinUnpinned, now)
	if err != nil || len(gone) == 0 {
		return nil, err
	}
	return gone, audit.Record(ctx, tx, audit.Event{At: now, Kind: audit.Unpin, About: session, Before: pinned(gone)})
}

func releasePins(ctx context.Context, tx *sqlx.Tx, session string, fields []string, cause string, now time.Time) ([]Pin, error) {
	const update = `
		with gone as (
			update cohort.pins
			set released_at = greatest(since, cast($3 as timestamptz)),
				cause = $4
			where session = $1 and field = any($2) and released_at is null
			returning field, coalesce(least, 0) as least
		)
		select field, least
		from gone
		order by array_position($2, field)`
	var gone []Pin
	if err := tx.SelectContext(ctx, &gone, update, session, pq.Array(fields), now, cause); err != nil {
		return nil, fmt.Errorf("pins of session %s: %w", session, err)
	}
	return gone, nil
}

// Unpinned is a pin that the world broke.
type Unpinned struct {
	Session string `json:"session"`
	Field   string `json:"field"`
	Cause   string `json:"cause"`
	About   string `json:"about"` // the trainer or room; may be empty
}

// SettlePins releases what the world broke, what has expired before a day, and what is
// pinned of sessions that a version does not hold.
func SettlePins(ctx context.Context, tx *sqlx.Tx, version int64, broken []Unpinned, day planner.Date, now time.Time) error {
	const release = `
		update cohort.pins p
		set released_at = greatest(p.since, cast($2 as timestamptz)),
			cause = x.cause,
			about = nullif(x.about, '')
		from jsonb_to_recordset($1) as x (session text, field text, cause text, about text)
		where p.session = x.session and p.released_at is null
		and (p.field = x.field or p.field = 'least' and x.field = 'seated')`
	const expire = `
		update cohort.pins
		set released_at = greatest(since, cast($2 as timestamptz)),
			cause = 'expired'
		where until < $1 and released_at is null`
	const over = `
		update cohort.pins p
		set released_at = greatest(p.since, cast($2 as timestamptz)),
			cause = 'over'
		where p.released_at is null
		and not exists (select from cohort.sessions s where s.version = $1 and s.id = p.session)`
	if _, err := tx.ExecContext(ctx, release, column.Rows(broken), now); err != nil {
		return fmt.Errorf("pins that were broken: %w", err)
	}
	if _, err := tx.ExecContext(ctx, expire, day, now); err != nil {
		return fmt.Errorf("pins that expired: %w", err)
	}
	if _, err := tx.ExecContext(ctx, over, version, now); err != nil {
		return fmt.Errorf("pins of what is over: %w", err)
	}
	return nil
}
