package store

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"cohort/planner"
)

var errUnfinished = errors.New("not built")

// The jobs.
const (
	Nightly = "nightly"
	Weekly  = "weekly"
	Waves   = "waves"
)

// RunState is where a run stands.
type RunState string

// The states of a run.
const (
	RunPending  RunState = "pending"  // opened, or handed back: to be claimed
	RunRunning  RunState = "running"  // claimed; whoever holds the fence may write
	RunDone     RunState = "done"     // final
	RunFailed   RunState = "failed"   // an attempt ended in an error; may be claimed again
	RunRejected RunState = "rejected" // its plan was not fit to be published; final
)

// Run is one slot of one job: what was due, who has it, and what came of it.
type Run struct {
	ID        int64        `json:"id"`
	Job       string       `json:"job"`
	Slot      time.Time    `json:"slot"` // when it was due
	AsOf      planner.Date `json:"as_of"`
	ByHand    bool         `json:"by_hand"`
	State     RunState     `json:"state"`
	Fence     int64        `json:"fence"`    // goes up with each claim
	Attempts  int          `json:"attempts"` // claims
	OpenedAt  time.Time    `json:"opened_at"`
	ClaimedAt *time.Time   `json:"claimed_at"` // last time
	EndedAt   *time.Time   `json:"ended_at"`
	Snapshot  string       `json:"snapshot,omitempty"` // SHA-256; empty: none was saved
	Version   int64        `json:"version,omitempty"`  // of the plan that it published; 0: none
	Outcome
}

// Outcome is what came of a run. What is nil or empty is not known, and leaves
// what was noted before.
type Outcome struct {
	Error    string           `json:"error,omitempty"` // one sentence: why it failed, was rejected or was handed back
	Engine   *planner.Engine  `json:"engine"`          // version, seed, threads, iterations planned and done
	Plan     string           `json:"plan,omitempty"`  // SHA-256 of the plan's bytes, published or not
	Cost     *planner.Cost    `json:"cost"`
	Requests *int             `json:"requests"`
	Served   *int             `json:"served"`  // of the requests
	Timings  map[string]int64 `json:"timings"` // milliseconds by step
	Summary  json.RawMessage  `json:"summary"` // whatever else the job has to say
}

// OpenRun notes that a slot of a job is due, once: where it was noted before it
// returns that run and false.
func (s *Store) OpenRun(ctx context.Context, job string, slot time.Time, asOf planner.Date, byHand bool, now time.Time) (Run, bool, error) {
	return Run{}, false, errUnfinished
}

// LastSlot returns the last slot of a job that was opened on its timetable, by
// hand or not counted out; false: none ever was.
func (s *Store) LastSlot(ctx context.Context, job string) (time.Time, bool, error) {
	return time.Time{}, false, errUnfinished
}

// UnfinishedRuns lists the runs that are pending or running, oldest slot first.
func (s *Store) UnfinishedRuns(ctx context.Context) ([]Run, error) { return nil, errUnfinished }

// ClaimRun makes a run the caller's: pending, failed, or running elsewhere, whose
// holder can write no more from then on. ErrFinished when it is done or rejected.
func (s *Store) ClaimRun(ctx context.Context, id int64, now time.Time) (Run, error) {
	return Run{}, errUnfinished
}

// FinishRun ends a claimed run: done, failed or rejected; or hands it back
// (pending). ErrStale when it was claimed by somebody else since.
func (s *Store) FinishRun(ctx context.Context, run Run, state RunState, o Outcome, now time.Time) error {
	return errUnfinished
}

// Run returns one run. ErrNotFound when there is none.
func (s *Store) Run(ctx context.Context, id int64) (Run, error) { return Run{}, errUnfinished }

// Runs lists the runs opened last, newest first.
func (s *Store) Runs(ctx context.Context, limit int) ([]Run, error) { return nil, errUnfinished }
