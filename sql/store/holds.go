package store

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"cohort/planner"
	"cohort/sql/audit"
	"cohort/sql/internal/column"
)

// Hold is a promise that was taken: an announced wave with seats reserved for it. What
// follows from it for a day is for package holds to say.
type Hold struct {
	Number     int64
	Office     string
	Position   string
	Start      planner.Date
	Headcount  int
	Beside     int          // people who had a name already, so many more the wave is
	Until      planner.Date // the last day
	AskedBy    string
	TakenAt    time.Time
	Version    int64 // the published plan in which the seats were taken
	Ready      planner.Date
	Learners   []string // without a name, who hold the seats
	Numbers    []int    // of Learners, see planner.Learner; nil: taken by a version of the program that did not record them
	Seats      []ReservedSession
	ReleasedAt *time.Time // nil: held
}

// ReservedSession is a session in which a hold has seats.
type ReservedSession struct {
	ID       string       `json:"id"`
	Course   string       `json:"course"`
	Room     string       `json:"room"`
	Trainers []string     `json:"trainers"`
	Date     planner.Date `json:"date"`
	Start    int          `json:"start"`
	Minutes  int          `json:"minutes"`
	Learners []string     `json:"learners"` // the hold's
	Opened   bool         `json:"opened"`   // for the hold
}

// Taken is the promises that were taken, beside the plan that stands.
type Taken struct {
	Version int64     // that stands; 0: none
	ReadAt  time.Time // when its data was read
	Holds   []Hold    // all that were taken in it or are not released, by number
}

// Holds returns the holds that bear on the plan that stands, by number: those
// that were taken in it, and all that are not released.
func (s *Store) Holds(ctx context.Context) (t Taken, err error) {
	err = s.within(ctx, func(tx *sqlx.Tx) error {
		t, err = readTaken(ctx, tx)
		return err
	})
	return t, err
}

// ChangeHolds does one thing to the holds while nothing else happens to them and
// no plan is published. What change returns is written: holds without a number
// are new and get one, others are rewritten. Facts read meanwhile, in a
// transaction of its own, are those of the same moment.
func (s *Store) ChangeHolds(ctx context.Context, change func(Taken) ([]Hold, error)) (out []Hold, err error) {
	// One at a time; two at once would take the same seat.
	const lock = `select pg_advisory_xact_lock(hashtext('cohort.holds'))`
	const stay = `
		select 1
		from cohort.current_plan
		for share`
	err = s.within(ctx, func(tx *sqlx.Tx) error {
		if _, err := tx.ExecContext(ctx, lock); err != nil {
			return fmt.Errorf("holds: %w", err)
		}
		if _, err := tx.ExecContext(ctx, stay); err != nil {
			return fmt.Errorf("the current plan: %w", err)
		}
		taken, err := readTaken(ctx, tx)
		if err != nil {
			return err
		}
		if out, err = change(taken); err != nil {
			return err
		}
		for i := range out {
			if err := changeHold(ctx, tx, &out[i]); err != nil {
				return err
			}
		}
		return nil
	})
	return out, err
}

func readTaken(ctx context.Context, tx *sqlx.Tx) (t Taken, err error) {
	const stands = `
		select coalesce(c.version, 0), coalesce(r.read_at, 'epoch')
		from cohort.current_plan c
		left join cohort.plan_versions v on v.version = c.version
		left join cohort.readings r on r.run = v.run`
	if err := tx.QueryRowContext(ctx, stands).Scan(&t.Version, &t.ReadAt); err != nil {
		return t, fmt.Errorf("the current plan: %w", err)
	}
	t.Holds, err = readHolds(ctx, tx)
	return t, err
}

func readHolds(ctx context.Context, tx *sqlx.Tx) ([]Hold, error) {
	const query = `
		select number, office, position, start_date, headcount, beside, until, asked_by, taken_at, version, ready, learners, numbers, seats, released_at
		from cohort.holds
		where released_at is null
		or version = (select version from cohort.current_plan)
		order by number`
	rows, err := tx.QueryContext(ctx, query)
	if err != nil {
		return nil, fmt.Errorf("holds: %w", err)
	}
	defer rows.Close()
	var out []Hold
	for rows.Next() {
		var h Hold
		var seats column.JSON[[]ReservedSession]
		var numbers []int64
		if err := rows.Scan(&h.Number, &h.Office, &h.Position, &h.Start, &h.Headcount, &h.Beside, &h.Until, &h.AskedBy, &h.TakenAt,
			&h.Version, &h.Ready, pq.Array(&h.Learners), (*pq.Int64Array)(&numbers), &seats, &h.ReleasedAt); err != nil {
			return nil, fmt.Errorf("holds: %w", err)
		}
		h.Seats = seats.V
		for _, n := range numbers {
			h.Numbers = append(h.Numbers, int(n))
		}
		out = append(out, h)
	}
	return out, rows.Err()
}

// changeHold writes a hold, and whether it was taken or given back into the audit trail. One
// that is only seated anew is nobody's word.
func changeHold(ctx context.Context, tx *sqlx.Tx, h *Hold) error {
	e := audit.Event{At: h.TakenAt, Kind: audit.Hold}
	if h.ReleasedAt != nil {
		e.At, e.Kind = *h.ReleasedAt, audit.Release
	}
	taken := h.Number == 0
	if err := writeHold(ctx, tx, h); err != nil || !taken && h.ReleasedAt == nil {
		return err
	}
	said := map[string]any{"office": h.Office, "position": h.Position, "start": h.Start, "headcount": h.Headcount, "until": h.Until, "version": h.Version}
	e.About, e.After = strconv.FormatInt(h.Number, 10), said
	if e.Kind == audit.Release {
		e.Before, e.After = said, nil
	}
	return audit.Record(ctx, tx, e)
}

func writeHold(ctx context.Context, tx *sqlx.Tx, h *Hold) error {
	const insert = `
		insert into cohort.holds (office, position, start_date, headcount, beside, until, asked_by, taken_at, version, ready, learners, numbers, seats)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
		returning number`
	const update = `
		update cohort.holds
		set version = $2,
			ready = $3,
			learners = $4,
			numbers = $5,
			seats = $6,
			released_at = $7
		where number = $1`
	if h.Seats == nil {
		h.Seats = []ReservedSession{}
	}
	seats := column.Of(h.Seats)
	numbers := make(pq.Int64Array, len(h.Numbers))
	for i, n := range h.Numbers {
		numbers[i] = int64(n)
	}
	var err error
	if h.Number == 0 {
		err = tx.QueryRowContext(ctx, insert, h.Office, h.Position, h.Start, h.Headcount, h.Beside, h.Until, h.AskedBy, h.TakenAt,
			h.Version, h.Ready, pq.Array(h.Learners), numbers, seats).Scan(&h.Number)
	} else {
		_, err = tx.ExecContext(ctx, update, h.Number, h.Version, h.Ready, pq.Array(h.Learners), numbers, seats, h.ReleasedAt)
	}
	if err != nil {
		return fmt.Errorf("hold %d: %w", h.Number, err)
	}
	return nil
}
