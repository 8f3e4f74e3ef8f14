package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"

	"cohort/planner"
	"cohort/planner/demand"
	"cohort/planner/demand/facts"
	"cohort/sql/internal/column"
)

// Reading is what a run read: the snapshot that it plans from, and what the
// making of it had to say.
type Reading struct {
	Snapshot []byte // canonical bytes
	SHA256   string // of them, in hex
	Name     string // of the snapshot
	FirstDay planner.Date
	Days     int
	ReadAt   time.Time       // the instant at which the data was read
	Forecast json.RawMessage // the night's forecast with its explanation, as it was handed in
	// Directory is what sheets show of the world beside snapshot and forecast, as it
	// was handed in; nil: the run kept none.
	Directory json.RawMessage
	Faults    []facts.Fault
	Released  []demand.Released
}

// SaveReading notes what a claimed run read. A snapshot's bytes are kept once,
// however many runs read the same. Saving again replaces the run's reading.
// ErrStale when the run was claimed by somebody else since.
func (s *Store) SaveReading(ctx context.Context, run Run, r Reading, now time.Time) error {
	const note = `
		update cohort.runs
		set snapshot = $2
		where id = $1`
	return s.holding(ctx, run, func(tx *sqlx.Tx) error {
		if err := keepSnapshot(ctx, tx, r, now); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, note, run.ID, r.SHA256); err != nil {
			return fmt.Errorf("cannot note its snapshot: %w", err)
		}
		return keepReading(ctx, tx, run, r, now)
	})
}

// keepSnapshot keeps the bytes of a snapshot, once.
func keepSnapshot(ctx context.Context, tx *sqlx.Tx, r Reading, now time.Time) error {
	const keep = `
		insert into cohort.snapshots (sha256, name, first_day, days, bytes, saved_at)
		values ($1, $2, $3, $4, $5, $6)
		on conflict (sha256) do nothing`
	if _, err := tx.ExecContext(ctx, keep, r.SHA256, r.Name, r.FirstDay, r.Days, r.Snapshot, now); err != nil {
		return fmt.Errorf("cannot save its snapshot: %w", err)
	}
	return nil
}

// keepReading keeps what a run read beside its snapshot.
func keepReading(ctx context.Context, tx *sqlx.Tx, run Run, r Reading, now time.Time) error {
	const save = `
		insert into cohort.readings (run, read_at, forecast, directory, faults, released, saved_at)
		values ($1, $2, $3, $4, $5, $6, $7)
		on conflict (run) do update
		set read_at = excluded.read_at,
			forecast = excluded.forecast,
			directory = excluded.directory,
			faults = excluded.faults,
			released = excluded.released,
			saved_at = excluded.saved_at`
	if _, err := tx.ExecContext(ctx, save, run.ID, r.ReadAt, asText(r.Forecast), asText(r.Directory), column.Rows(r.Faults), column.Rows(r.Released), now); err != nil {
		return fmt.Errorf("cannot save what it read: %w", err)
	}
	return nil
}

// asText hands JSON over as it stands, spaces and all.
func asText(data json.RawMessage) any {
	if len(data) == 0 {
		return nil
	}
	return string(data)
}

// Reading returns what a run read. ErrNotFound when it saved nothing, ErrRemoved when that is
// not kept any longer.
func (s *Store) Reading(ctx context.Context, run int64) (Reading, error) {
	const query = `
		select s.bytes, s.sha256, s.name, s.first_day, s.days, d.read_at, d.forecast, d.directory, d.faults, d.released
		from cohort.readings d
		join cohort.runs r on r.id = d.run
		join cohort.snapshots s on s.sha256 = r.snapshot
		where d.run = $1`
	var (
		r                   Reading
		forecast, directory []byte
		faults              column.JSON[[]facts.Fault]
		released            column.JSON[[]demand.Released]
	)
	err := s.db.QueryRowContext(ctx, query, run).
		Scan(&r.Snapshot, &r.SHA256, &r.Name, &r.FirstDay, &r.Days, &r.ReadAt, &forecast, &directory, &faults, &released)
	if err != nil {
		return Reading{}, about(fmt.Sprintf("what run %d read", run), err)
	}
	if r.Snapshot == nil {
		return Reading{}, about(fmt.Sprintf("what run %d read", run), ErrRemoved)
	}
	r.Forecast, r.Directory, r.Faults, r.Released = forecast, directory, faults.V, released.V
	return r, nil
}

// Snapshot returns the canonical bytes of a snapshot by its SHA-256.
// ErrNotFound when there is none, ErrRemoved when it is not kept any longer.
func (s *Store) Snapshot(ctx context.Context, sha256 string) ([]byte, error) {
	const query = `
		select bytes
		from cohort.snapshots
		where sha256 = $1`
	var data []byte
	if err := s.db.GetContext(ctx, &data, query, sha256); err != nil {
		return nil, about("snapshot "+sha256, err)
	}
	if data == nil {
		return nil, about("snapshot "+sha256, ErrRemoved)
	}
	return data, nil
}
