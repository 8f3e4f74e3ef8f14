package decided

import (
	"context"
	"fmt"

	"github.com/jmoiron/sqlx"

	"cohort/planner"
	"cohort/planner/demand/facts"
	"cohort/sql/internal/column"
)

// Away is a row of absences or closures that a decision writes.
type Away struct {
	ID      string       `json:"id"`
	Trainer string       `json:"trainer,omitempty"` // empty: a room is shut
	Kind    string       `json:"kind,omitempty"`    // of an absence, one of facts.AbsenceKinds
	Site    string       `json:"site,omitempty"`
	Room    string       `json:"room,omitempty"`
	Reason  string       `json:"reason,omitempty"` // of a closure
	From    planner.Date `json:"from"`
	To      planner.Date `json:"to"`
	Starts  *int         `json:"starts,omitempty"` // with Ends: hours of each day
	Ends    *int         `json:"ends,omitempty"`
}

// Into adds the row to facts.
func (a *Away) Into(f *facts.Facts) {
	if a.Trainer != "" {
		f.Absences = append(f.Absences, facts.Absence{ID: a.ID, Person: a.Trainer, From: a.From, To: a.To, Kind: a.Kind, Starts: a.Starts, Ends: a.Ends})
		return
	}
	f.Closures = append(f.Closures, facts.Closure{ID: a.ID, Site: a.Site, Room: &a.Room, From: a.From, To: a.To, Reason: a.Reason, Starts: a.Starts, Ends: a.Ends})
}

func writeAway(ctx context.Context, tx *sqlx.Tx, list []Away) error {
	const absences = `
		insert into cohort.absences (id, person, from_date, to_date, kind, from_minute, to_minute)
		select x.id, x.trainer, x."from", x."to", x.kind, x.starts, x.ends
		from jsonb_to_recordset($1) as x (id text, trainer text, "from" date, "to" date, kind text, starts integer, ends integer)
		where x.trainer is not null`
	const closures = `
		insert into cohort.closures (id, site, room, from_date, to_date, reason, from_minute, to_minute)
		select x.id, x.site, x.room, x."from", x."to", x.reason, x.starts, x.ends
		from jsonb_to_recordset($1) as x (id text, site text, room text, "from" date, "to" date, reason text, starts integer, ends integer)
		where x.room is not null`
	for _, query := range []string{absences, closures} {
		if len(list) == 0 {
			break
		}
		if _, err := tx.ExecContext(ctx, query, column.Rows(list)); err != nil {
			return fmt.Errorf("who or what is away cannot be written down: %w", err)
		}
	}
	return nil
}

// deleteAway deletes the rows that the decision of a version wrote.
func deleteAway(ctx context.Context, tx *sqlx.Tx, decision int64) error {
	const of = `
		(select x ->> 'id' from cohort.decisions d, jsonb_array_elements(coalesce(d.what -> 'away', '[]')) x where d.version = $1)`
	const wrote = `select what ? 'away' from cohort.decisions where version = $1`
	var any bool
	if err := tx.GetContext(ctx, &any, wrote, decision); err != nil || !any {
		return err
	}
	for _, table := range []string{"absences", "closures"} {
		if _, err := tx.ExecContext(ctx, "delete from cohort."+table+" where id in "+of, decision); err != nil {
			return fmt.Errorf("what the decision that is taken back wrote into %s: %w", table, err)
		}
	}
	return nil
}
