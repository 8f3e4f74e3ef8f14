package decided

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/jmoiron/sqlx"

	"cohort/sql/audit"
	"cohort/sql/internal/column"
)

// The kinds of decisions.
const (
	Move   = "move"
	Swap   = "swap" // two sessions
	Seat   = "seat" // somebody
	Cancel = "cancel"
	Absent = "absent" // a trainer or a room
	Take   = "take"   // a suggestion
	Undo   = "undo"
)

// Decision is what somebody decided, and what it became.
type Decision struct {
	Version int64  `db:"version"`
	Kind    string `db:"kind"`
	Who     string `db:"who"`
	Reason  string `db:"reason"` // may be empty
	What    What   `db:"-"`
	Undoes  int64  `db:"undoes"` // the version of the decision that it takes back; 0: none
}

// What is what a decision was about.
type What struct {
	Sessions []string            `json:"sessions,omitempty"`
	Also     []string            `json:"also,omitempty"` // sessions that are held otherwise, or seat others, because of it
	Request  string              `json:"request,omitempty"`
	Pins     map[string][]string `json:"pins,omitempty"`     // by session
	Released []int64             `json:"released,omitempty"` // numbers of the pins that it released
	GivenUp  []GivenUp           `json:"given_up,omitempty"`
	Away     []Away              `json:"away,omitempty"`
}

// Write writes the decision that became a version, its pins and what it gave up, and who it
// said is away; of one that takes another back, the end of those, and again the pins that it
// released. It is a part of the
// transaction that publishes the version.
func Write(ctx context.Context, tx *sqlx.Tx, d Decision, version int64, now time.Time) error {
	const insert = `
		insert into cohort.decisions (version, kind, who, reason, what, undoes)
		values ($1, $2, $3, nullif($4, ''), $5, nullif(cast($6 as bigint), 0))`
	const undone = `
		update cohort.pins
		set released_at = greatest(since, cast($2 as timestamptz)),
			cause = 'undone'
		where decision = $1 and released_at is null`
	const restored = `
		update cohort.pins p
		set released_at = null,
			cause = null,
			about = null
		from cohort.decisions d, jsonb_array_elements(coalesce(d.what -> 'released', '[]')) x
		where d.version = $1 and p.number = cast(x as bigint) and p.cause not in ('unpinned', 'expired', 'over')
		and not exists (select from cohort.pins y where (y.session, y.field) = (p.session, p.field) and y.released_at is null)`
	const allowed = `
		update cohort.given_up
		set taken_back_at = $2
		where decision = $1 and taken_back_at is null`
	if _, err := tx.ExecContext(ctx, insert, version, d.Kind, d.Who, d.Reason, column.Of(d.What), d.Undoes); err != nil {
		return fmt.Errorf("the decision: %w", err)
	}
	if err := audit.Record(ctx, tx, d.event(version, now)); err != nil {
		return err
	}
	if d.Kind == Undo {
		if _, err := tx.ExecContext(ctx, undone, d.Undoes, now); err != nil {
			return fmt.Errorf("the pins of the decision that is taken back: %w", err)
		}
		if _, err := tx.ExecContext(ctx, restored, d.Undoes); err != nil {
			return fmt.Errorf("the pins that the decision that is taken back released: %w", err)
		}
		if _, err := tx.ExecContext(ctx, allowed, d.Undoes, now); err != nil {
			return fmt.Errorf("what the decision that is taken back gave up: %w", err)
		}
		return deleteAway(ctx, tx, d.Undoes)
	}
	if err := keepGivenUp(ctx, tx, d.What.GivenUp, version); err != nil {
		return err
	}
	if err := writeAway(ctx, tx, d.What.Away); err != nil {
		return err
	}
	for session, fields := range d.What.Pins {
		if _, err := pinSession(ctx, tx, Pin{Session: session, Who: d.Who, Reason: d.Reason}, fields, version, now); err != nil {
			return err
		}
	}
	return nil
}

// event is the decision in the audit trail: keys, without what people say of it.
func (d *Decision) event(version int64, now time.Time) audit.Event {
	after := map[string]any{"decision": d.Kind, "version": version}
	say := func(name string, keys []string) {
		if len(keys) > 0 {
			after[name] = keys
		}
	}
	say("sessions", d.What.Sessions)
	say("also", d.What.Also)
	var gone, away []string
	for _, g := range d.What.GivenUp {
		gone = append(gone, g.Session)
	}
	for _, a := range d.What.Away {
		away = append(away, cmp.Or(a.Trainer, a.Room))
	}
	say("given_up", gone)
	say("away", slices.Compact(away)) // a row for each span
	if d.What.Request != "" {
		after["request"] = d.What.Request
	}
	if d.Undoes != 0 {
		after["undoes"] = d.Undoes
	}
	if len(d.What.Pins) > 0 {
		after["pins"] = d.What.Pins
	}
	before := map[string]any{"version": version - 1}
	if len(d.What.Released) > 0 {
		before["pins"] = d.What.Released
	}
	return audit.Event{At: now, Kind: audit.Decision, About: strconv.FormatInt(version, 10), Before: before, After: after}
}

// decisionRow is a decision as the table has it.
type decisionRow struct {
	Decision
	About column.JSON[What] `db:"what"`
}

// Decisions lists what was decided after one version and until another one, the first first.
func Decisions(ctx context.Context, db *sql.DB, after, until int64) ([]Decision, error) {
	const query = `
		select version, kind, who, coalesce(reason, '') as reason, coalesce(undoes, 0) as undoes, what
		from cohort.decisions
		where version > $1 and version <= $2
		order by version`
	var list []decisionRow
	if err := sqlx.NewDb(db, "postgres").SelectContext(ctx, &list, query, after, until); err != nil {
		return nil, fmt.Errorf("decisions: %w", err)
	}
	out := make([]Decision, len(list))
	for i, x := range list {
		out[i] = x.Decision
		out[i].What = x.About.V
	}
	return out, nil
}

// DecisionOf returns the decision that became a version; false: the version is a night's.
func DecisionOf(ctx context.Context, db *sql.DB, version int64) (Decision, bool, error) {
	list, err := Decisions(ctx, db, version-1, version)
	if err != nil || len(list) == 0 {
		return Decision{}, false, err
	}
	return list[0], true, nil
}
