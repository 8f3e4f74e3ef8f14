package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"cohort/planner"
	"cohort/planner/demand"
)

// Hold is a promise that was taken: an announced wave with seats held for it.
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
	Seats      []HeldSession
	ReleasedAt *time.Time // nil: held
}

// HeldSession is a session in which a hold has seats.
type HeldSession struct {
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

// Holding says whether the hold's seats are held on a day.
func (h *Hold) Holding(day planner.Date) bool { return h.ReleasedAt == nil && day <= h.Until }

// Desk is what stands while a hold is taken or released: nobody else takes or
// releases one, and no plan is published.
type Desk struct {
	Version int64     // that stands; 0: none
	ReadAt  time.Time // when its data was read
	Holds   []Hold    // all that were taken in it or are not released, by number
}

// Holds returns the holds that bear on the plan that stands, by number: those
// that were taken in it, and all that are not released.
func (s *Store) Holds(ctx context.Context) (d Desk, err error) {
	err = s.within(ctx, func(tx *sqlx.Tx) error {
		d, err = readDesk(ctx, tx)
		return err
	})
	return d, err
}

// ChangeHolds does one thing to the holds while nothing else happens to them and
// no plan is published. What change returns is written: holds without a number
// are new and get one, others are rewritten. Facts read meanwhile, in a
// transaction of its own, are those of the same moment.
func (s *Store) ChangeHolds(ctx context.Context, change func(Desk) ([]Hold, error)) (out []Hold, err error) {
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
		desk, err := readDesk(ctx, tx)
		if err != nil {
			return err
		}
		if out, err = change(desk); err != nil {
			return err
		}
		for i := range out {
			if err := writeHold(ctx, tx, &out[i]); err != nil {
				return err
			}
		}
		return nil
	})
	return out, err
}

func readDesk(ctx context.Context, tx *sqlx.Tx) (d Desk, err error) {
	const stands = `
		select coalesce(c.version, 0), coalesce(r.read_at, 'epoch')
		from cohort.current_plan c
		left join cohort.plan_versions v on v.version = c.version
		left join cohort.readings r on r.run = v.run`
	if err := tx.QueryRowContext(ctx, stands).Scan(&d.Version, &d.ReadAt); err != nil {
		return d, fmt.Errorf("the current plan: %w", err)
	}
	d.Holds, err = readHolds(ctx, tx)
	return d, err
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
		var seats jsonOf[[]HeldSession]
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
		h.Seats = []HeldSession{}
	}
	seats := jsonOf[[]HeldSession]{h.Seats}
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

// holdsInto adds to the facts of a day what promises keep: the waves that they
// announce, and the seats that they have in the timetable that stands.
func holdsInto(ctx context.Context, tx *sqlx.Tx, f *demand.Facts, day planner.Date) error {
	d, err := readDesk(ctx, tx)
	if err != nil {
		return err
	}
	f.Waves = append(f.Waves, HeldWaves(f.Waves, d.Holds, day)...)
	gone := map[string]bool{}
	for _, h := range d.Holds {
		for _, id := range h.Learners {
			// Whoever gave up a seat for a hold does not get it back when the hold ends:
			// somebody else may have it.
			gone[id] = gone[id] || h.Version == d.Version
		}
	}
	at := map[string]int{}
	for i := range f.Issued {
		x := &f.Issued[i]
		if x.Date >= day {
			x.Nameless = slices.DeleteFunc(x.Nameless, func(n demand.Nameless) bool { return gone[n.ID] })
			at[x.ID] = i
		}
	}
	for _, h := range d.Holds {
		if h.Version != d.Version || !h.Holding(day) {
			continue
		}
		for _, x := range h.Seats {
			i, known := at[x.ID]
			if !known && x.Date >= day {
				i = len(f.Issued)
				at[x.ID] = i
				f.Issued = append(f.Issued, demand.Issued{ID: x.ID, Course: x.Course, Room: x.Room, Trainers: x.Trainers, Date: x.Date, Start: x.Start, Minutes: x.Minutes})
				known = true
			}
			if known {
				for _, id := range x.Learners {
					f.Issued[i].Nameless = append(f.Issued[i].Nameless, h.nameless(id))
				}
			}
		}
	}
	return nil
}

// nameless is one of the hold's learners.
func (h *Hold) nameless(id string) demand.Nameless {
	out := demand.Nameless{ID: id, Office: h.Office, Intake: &h.Start}
	if i := slices.Index(h.Learners, id); i >= 0 && i < len(h.Numbers) {
		out.Number = h.Numbers[i]
	}
	return out
}

// HeldWaves are the waves that holds announce beyond those that are announced
// already for the same office, position and day.
func HeldWaves(announced []demand.Wave, holds []Hold, day planner.Date) (out []demand.Wave) {
	type key struct {
		office, position string
		start            planner.Date
	}
	at := map[key]int{}
	for _, h := range holds {
		if !h.Holding(day) {
			continue
		}
		k := key{h.Office, h.Position, h.Start}
		i, known := at[k]
		if !known {
			i = len(out)
			at[k] = i
			w := demand.Wave{ID: fmt.Sprintf("hold/%d", h.Number), Office: h.Office, Position: h.Position, Start: h.Start}
			for _, a := range announced {
				if (key{a.Office, a.Position, a.Start}) == k {
					w.Headcount -= a.Headcount
				}
			}
			out = append(out, w)
		}
		out[i].Headcount += h.Headcount + h.Beside
	}
	return slices.DeleteFunc(out, func(w demand.Wave) bool { return w.Headcount < 1 })
}
