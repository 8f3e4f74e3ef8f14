// Package parts keeps the parts of a network that is planned by several machines, from the
// cut to the joining: who is at work on each, and what was found. Every write after a claim
// carries the claim's fence and touches nothing when somebody has claimed since. Digests are
// checked whenever bytes come back.
package parts

import (
	"bytes"
	"compress/gzip"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"time"

	"cohort/planner"
)

var (
	// ErrGone: the part is planned, or its run is over or was cut anew. There is nothing to do.
	ErrGone = errors.New("there is nothing to plan")
	// ErrHeld: somebody else is at work on the part.
	ErrHeld = errors.New("somebody else is at work on it")
	// ErrStale: somebody claimed the part since. Nothing was written.
	ErrStale = errors.New("was taken over; nothing written")
)

// Part is a part of a run's network.
type Part struct {
	Run    int64
	Number int
	SHA256 string // of its task
	Lost   int    // how often its holder went quiet
}

func (p Part) about(err error) error {
	return fmt.Errorf("part %d of run %d: %w", p.Number, p.Run, err)
}

// Save keeps a part in a transaction that holds its run, and says how it stands. Where the same task
// is there already, what became of it stays.
func Save(ctx context.Context, tx *sql.Tx, run int64, number int, engine string, task []byte, now time.Time) (Part, error) {
	const save = `
		insert into cohort.plan_parts as p (run, part, engine, sha256, task, saved_at)
		values ($1, $2, $3, $4, $5, $6)
		on conflict (run, part) do update
		set engine = excluded.engine,
			sha256 = excluded.sha256,
			task = excluded.task,
			fence = p.fence + 1,
			heard_at = null,
			found = null,
			found_sha256 = null,
			failure = null,
			saved_at = excluded.saved_at
		where (p.sha256, p.engine) <> (excluded.sha256, excluded.engine) or p.failure is not null`
	const lost = `
		select lost
		from cohort.plan_parts
		where run = $1 and part = $2`
	p := Part{Run: run, Number: number, SHA256: planner.Digest(task)}
	packed, err := pack(task)
	if err != nil {
		return p, p.about(err)
	}
	if _, err := tx.ExecContext(ctx, save, run, number, engine, p.SHA256, packed, now); err != nil {
		return p, p.about(fmt.Errorf("it cannot be kept: %w", err))
	}
	if err := tx.QueryRowContext(ctx, lost, run, number).Scan(&p.Lost); err != nil {
		return p, p.about(err)
	}
	return p, nil
}

// Clear removes the parts of a run from a number on, and those of all runs that are over.
func Clear(ctx context.Context, tx *sql.Tx, run int64, from int) error {
	const clear = `
		delete from cohort.plan_parts p
		using cohort.runs r
		where r.id = p.run and (p.run = $1 and p.part >= $2 or r.state in ('done', 'rejected'))`
	if _, err := tx.ExecContext(ctx, clear, run, from); err != nil {
		return fmt.Errorf("parts that are not needed any more: %w", err)
	}
	return nil
}

// Claim takes a part and returns its task, with the fence that Hear, Keep, Fail and Leave
// ask for. ErrGone, or ErrHeld, where there is nothing to take.
func Claim(ctx context.Context, db *sql.DB, p Part) (task []byte, fence int64, err error) {
	const claim = `
		update cohort.plan_parts p
		set fence = fence + 1,
			heard_at = clock_timestamp()
		where run = $1 and part = $2 and sha256 = $3 and lost = $4 and heard_at is null and found is null and failure is null
		returning task, fence`
	const held = `
		select true
		from cohort.plan_parts
		where run = $1 and part = $2 and sha256 = $3 and lost = $4 and heard_at is not null`
	var packed []byte
	err = db.QueryRowContext(ctx, claim, p.Run, p.Number, p.SHA256, p.Lost).Scan(&packed, &fence)
	if errors.Is(err, sql.ErrNoRows) {
		var is bool
		if err = db.QueryRowContext(ctx, held, p.Run, p.Number, p.SHA256, p.Lost).Scan(&is); err == nil {
			err = ErrHeld
		} else if errors.Is(err, sql.ErrNoRows) {
			err = ErrGone
		}
	}
	if err != nil {
		return nil, 0, p.about(err)
	}
	if task, err = unpack(packed, p.SHA256); err != nil {
		return nil, fence, p.about(fmt.Errorf("its task: %w", err))
	}
	return task, fence, nil
}

// Hear notes that whoever has claimed a part is at work. ErrStale when it is no longer theirs.
func Hear(ctx context.Context, db *sql.DB, p Part, fence int64) error {
	return p.write(ctx, db, fence, `
		update cohort.plan_parts
		set heard_at = clock_timestamp()
		where run = $1 and part = $2 and fence = $3 and heard_at is not null`)
}

// Keep keeps what was found in a part that was claimed.
func Keep(ctx context.Context, db *sql.DB, p Part, fence int64, found []byte) error {
	packed, err := pack(found)
	if err != nil {
		return p.about(err)
	}
	return p.write(ctx, db, fence, `
		update cohort.plan_parts
		set heard_at = null,
			found = $4,
			found_sha256 = $5
		where run = $1 and part = $2 and fence = $3 and heard_at is not null`, packed, planner.Digest(found))
}

// Fail notes why a part that was claimed cannot be planned.
func Fail(ctx context.Context, db *sql.DB, p Part, fence int64, why error) error {
	return p.write(ctx, db, fence, `
		update cohort.plan_parts
		set heard_at = null,
			failure = $4
		where run = $1 and part = $2 and fence = $3 and heard_at is not null`, why.Error())
}

// Leave gives a part back that was claimed.
func Leave(ctx context.Context, db *sql.DB, p Part, fence int64) error {
	return p.write(ctx, db, fence, `
		update cohort.plan_parts
		set heard_at = null
		where run = $1 and part = $2 and fence = $3 and heard_at is not null`)
}

func (p Part) write(ctx context.Context, db *sql.DB, fence int64, update string, more ...any) error {
	result, err := db.ExecContext(ctx, update, append([]any{p.Run, p.Number, fence}, more...)...)
	if err == nil {
		var n int64
		if n, err = result.RowsAffected(); err == nil && n == 0 {
			err = ErrStale
		}
	}
	if err != nil {
		return p.about(err)
	}
	return nil
}

// Standing is how many parts of a run are in which state.
type Standing struct {
	Found   int
	Held    int // somebody is at work on them
	Waiting int
	Failure string // why one cannot be planned; empty: all can, as far as is known
}

// Stand says how the parts of a run stand.
func Stand(ctx context.Context, db *sql.DB, run int64) (s Standing, err error) {
	const count = `
		select count(found), count(heard_at), count(*) - count(found) - count(heard_at), coalesce(min('part ' || part || ': ' || failure), '')
		from cohort.plan_parts
		where run = $1`
	if err := db.QueryRowContext(ctx, count, run).Scan(&s.Found, &s.Held, &s.Waiting, &s.Failure); err != nil {
		return s, fmt.Errorf("how the parts of run %d stand: %w", run, err)
	}
	return s, nil
}

// TakeBack takes the parts of a run back whose holder was not heard of for so long, and
// returns them.
func TakeBack(ctx context.Context, tx *sql.Tx, run int64, quiet time.Duration) (lost []Part, err error) {
	const back = `
		update cohort.plan_parts
		set heard_at = null,
			lost = lost + 1
		where run = $1 and heard_at < clock_timestamp() - $2 * interval '1 millisecond'
		returning part, sha256, lost`
	rows, err := tx.QueryContext(ctx, back, run, quiet.Milliseconds())
	if err != nil {
		return nil, fmt.Errorf("parts of run %d that went quiet: %w", run, err)
	}
	defer rows.Close()
	for rows.Next() {
		p := Part{Run: run}
		if err := rows.Scan(&p.Number, &p.SHA256, &p.Lost); err != nil {
			return nil, err
		}
		lost = append(lost, p)
	}
	return lost, rows.Err()
}

// Found returns what was found in a part.
func Found(ctx context.Context, db *sql.DB, run int64, number int) ([]byte, error) {
	const query = `
		select found, found_sha256
		from cohort.plan_parts
		where run = $1 and part = $2 and found is not null`
	var packed []byte
	var sha256 string
	err := db.QueryRowContext(ctx, query, run, number).Scan(&packed, &sha256)
	if err == nil {
		packed, err = unpack(packed, sha256)
	}
	if err != nil {
		return nil, Part{Run: run, Number: number}.about(fmt.Errorf("what was found in it: %w", err))
	}
	return packed, nil
}

func pack(data []byte) ([]byte, error) {
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	if _, err := w.Write(data); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// unpack refuses what is not what was packed.
func unpack(packed []byte, sha256 string) ([]byte, error) {
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(io.LimitReader(r, planner.MostBytes+1))
	if err != nil {
		return nil, err
	}
	if len(data) > planner.MostBytes || planner.Digest(data) != sha256 {
		return nil, errors.New("its bytes are not those that were kept; the digests differ")
	}
	return data, nil
}
