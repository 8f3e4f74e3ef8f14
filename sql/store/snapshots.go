package store

import (
	"context"
	"encoding/json"
	"time"

	"cohort/planner"
	"cohort/planner/demand"
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
	Faults   []demand.Fault
	Released []demand.Released
}

// SaveReading notes what a claimed run read. A snapshot's bytes are kept once,
// however many runs read the same. Saving again replaces the run's reading.
func (s *Store) SaveReading(ctx context.Context, run Run, r Reading, now time.Time) error {
	return errUnfinished
}

// Reading returns what a run read. ErrNotFound when it saved nothing.
func (s *Store) Reading(ctx context.Context, run int64) (Reading, error) {
	return Reading{}, errUnfinished
}

// Snapshot returns the canonical bytes of a snapshot by its SHA-256.
func (s *Store) Snapshot(ctx context.Context, sha256 string) ([]byte, error) {
	return nil, errUnfinished
}
