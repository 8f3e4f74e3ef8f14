package store

import (
	"context"
	"encoding/json"
	"time"

	"cohort/planner"
)

// Publication is a plan to be published, with everything that lands with it.
type Publication struct {
	Base     int64             // the version that was current when the plan was begun, 0: none
	Snapshot *planner.Snapshot // that the plan was made from, the run's reading
	Plan     *planner.Plan     // that the referee found valid, with its cost
	Changes  []Change          // the ledger: what it means for those who hold the last one
	Intents  []Intent          // mail that goes out because of it; usually none
	Outcome  Outcome           // of the run, which is done with it
}

// Change is what happened to one learner's place, or to a whole session, between
// two versions.
type Change struct {
	Session string          `json:"session"`
	Learner string          `json:"learner"` // empty: the session as such
	Kind    string          `json:"kind"`    // added, moved, reroomed, retrained, cancelled or held
	Before  json.RawMessage `json:"before"`
	After   json.RawMessage `json:"after"`
	Cause   string          `json:"cause"` // empty: planned better
	Who     string          `json:"who"`   // the trainer or room that the cause hangs on; may be empty
}

// Publish makes a plan the current one, in one transaction: the version with
// its sessions, crews and seats, the pointer to it, the ledger of changes, the
// intents of mail, and the end of the run. Either all of it lands or nothing.
// ErrStale when the run was claimed by somebody else since, ErrOvertaken when
// another version has become current since the plan was begun.
func (s *Store) Publish(ctx context.Context, run Run, p Publication, now time.Time) (version int64, err error) {
	return 0, errUnfinished
}

// Version is a published plan.
type Version struct {
	Version     int64
	Base        int64 // the version that it was made from, 0: none
	Run         int64
	SHA256      string // of the snapshot
	FirstDay    planner.Date
	Days        int
	Cost        planner.Cost
	PublishedAt time.Time
	ReadAt      time.Time // the instant at which its data was read
	Plan        []byte    // canonical bytes
}

// CurrentPlan returns the version that stands; false: none was ever published.
func (s *Store) CurrentPlan(ctx context.Context) (Version, bool, error) {
	return Version{}, false, errUnfinished
}

// PlanBefore returns the version that stood before another; false: none did.
func (s *Store) PlanBefore(ctx context.Context, version int64) (Version, bool, error) {
	return Version{}, false, errUnfinished
}

// PlanVersion returns a version by its number. ErrNotFound when there is none.
func (s *Store) PlanVersion(ctx context.Context, version int64) (Version, error) {
	return Version{}, errUnfinished
}

// Changes returns the ledger of a version, in the order in which it was handed in.
func (s *Store) Changes(ctx context.Context, version int64) ([]Change, error) {
	return nil, errUnfinished
}
