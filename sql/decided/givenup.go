package decided

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"time"

	"github.com/jmoiron/sqlx"

	"cohort/planner"
	"cohort/planner/demand/facts"
	"cohort/sql/audit"
	"cohort/sql/internal/column"
)

// GivenUp is a session that somebody gave up: its room is taken at that time, so that no night
// holds it there again.
type GivenUp struct {
	Session string       `json:"session" db:"session"`
	Room    string       `json:"room" db:"room"`
	Date    planner.Date `json:"date" db:"date"`
	Start   int          `json:"start" db:"start_minute"`
	Minutes int          `json:"minutes" db:"minutes"`
	Reason  string       `json:"reason,omitempty" db:"reason"`
}

// Booking is the room's time as the planner reads it, taken by the decision of a version.
func (g *GivenUp) Booking(decision int64, zone *time.Location) facts.Booking {
	return facts.Booking{ID: givenUpBy(decision) + g.Session, Room: g.Room, Starts: g.Date.At(g.Start, zone), Ends: g.Date.At(g.Start+g.Minutes, zone), Title: g.Reason}
}

// GivenUpBy says whether a booking is that of a session which the decision of a version gave
// up.
func GivenUpBy(b facts.Booking, decision int64) bool {
	by := givenUpBy(decision)
	return len(b.ID) > len(by) && b.ID[:len(by)] == by
}

func givenUpBy(decision int64) string { return "given up/" + strconv.FormatInt(decision, 10) + "/" }

// Bookings are the times of rooms that sessions had which somebody gave up, from a day on.
func Bookings(ctx context.Context, tx *sqlx.Tx, from planner.Date, zone *time.Location) ([]facts.Booking, error) {
	const query = `
		select decision, session, room, date, start_minute, minutes, coalesce(reason, '') as reason
		from cohort.given_up
		where date >= $1 and taken_back_at is null
		order by number`
	var rows []struct {
		GivenUp
		Decision int64 `db:"decision"`
	}
	if err := tx.SelectContext(ctx, &rows, query, from); err != nil {
		return nil, fmt.Errorf("sessions that were given up: %w", err)
	}
	out := make([]facts.Booking, len(rows))
	for i := range rows {
		out[i] = rows[i].Booking(rows[i].Decision, zone)
	}
	return out, nil
}

// keepGivenUp writes what a decision gave up.
func keepGivenUp(ctx context.Context, tx *sqlx.Tx, list []GivenUp, decision int64) error {
	const insert = `
		insert into cohort.given_up (decision, session, room, date, start_minute, minutes, reason)
		select cast($1 as bigint), x.session, x.room, x.date, x.start, x.minutes, x.reason
		from jsonb_to_recordset($2) as x (session text, room text, date date, start integer, minutes integer, reason text)`
	if _, err := tx.ExecContext(ctx, insert, decision, column.Rows(list)); err != nil {
		return fmt.Errorf("what was given up: %w", err)
	}
	return nil
}

// AllowAgain frees the times of rooms that a session had which somebody gave up, and returns
// how many: 0 where it was not given up, or its day is over.
func AllowAgain(ctx context.Context, db *sql.DB, session string, day planner.Date, now time.Time) (n int64, err error) {
	const update = `
		update cohort.given_up
		set taken_back_at = $3
		where session = $1 and date >= $2 and taken_back_at is null`
	err = within(ctx, db, func(tx *sqlx.Tx) error {
		done, err := tx.ExecContext(ctx, update, session, day, now)
		if err != nil {
			return fmt.Errorf("session %s: %w", session, err)
		}
		if n, err = done.RowsAffected(); err != nil || n == 0 {
			return err
		}
		return audit.Record(ctx, tx, audit.Event{At: now, Kind: audit.Uncancel, About: session, After: map[string]int64{"freed": n}})
	})
	return n, err
}
