package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"cohort/planner"
	"cohort/sql/internal/column"
)

// Version is a published plan.
type Version struct {
	Version     int64        `db:"version"`
	Base        int64        `db:"base"` // the version that it was made from, 0: none
	Run         int64        `db:"run"`
	SHA256      string       `db:"snapshot"` // of the snapshot
	FirstDay    planner.Date `db:"first_day"`
	Days        int          `db:"days"`
	Cost        planner.Cost `db:"-"`
	PublishedAt time.Time    `db:"published_at"`
	ReadAt      time.Time    `db:"read_at"` // the instant at which its data was read
	Plan        []byte       `db:"plan"`    // canonical bytes
}

// versionOf begins a query for versions, called v. What stands behind it chooses
// one.
const versionOf = `
	select v.version, coalesce(v.base, 0) as base, v.run, v.snapshot, v.first_day, v.days, v.cost, v.published_at, d.read_at, v.plan
	from cohort.plan_versions v
	join cohort.readings d on d.run = v.run `

// CurrentPlan returns the version that stands; false: none was ever published.
func (s *Store) CurrentPlan(ctx context.Context) (Version, bool, error) {
	return s.version(ctx, versionOf+`
		join cohort.current_plan c on c.version = v.version`)
}

// PlanBefore returns the version that stood before another; false: none did.
func (s *Store) PlanBefore(ctx context.Context, version int64) (Version, bool, error) {
	return s.version(ctx, versionOf+`
		join cohort.plan_versions next on next.base = v.version
		where next.version = $1`, version)
}

// PlanVersion returns a version by its number. ErrNotFound when there is none, ErrRemoved when
// it is not kept any longer.
func (s *Store) PlanVersion(ctx context.Context, version int64) (Version, error) {
	v, ok, err := s.version(ctx, versionOf+`
		where v.version = $1`, version)
	if err == nil && !ok {
		err = about(fmt.Sprintf("plan version %d", version), ErrNotFound)
	}
	return v, err
}

// PlanOfRun returns the version that a run published; false: it published none.
func (s *Store) PlanOfRun(ctx context.Context, run int64) (Version, bool, error) {
	return s.version(ctx, versionOf+`
		where v.run = $1`, run)
}

func (s *Store) version(ctx context.Context, query string, args ...any) (Version, bool, error) {
	var r struct {
		Version
		Price column.JSON[planner.Cost] `db:"cost"`
	}
	err := s.db.GetContext(ctx, &r, query, args...)
	if errors.Is(err, sql.ErrNoRows) {
		return Version{}, false, nil
	}
	if err != nil {
		return Version{}, false, fmt.Errorf("published plans: %w", err)
	}
	if r.Plan == nil {
		return Version{}, false, about(fmt.Sprintf("plan version %d", r.Version.Version), ErrRemoved)
	}
	r.Cost = r.Price.V
	return r.Version, true, nil
}

// Changes returns the ledger of a version, in the order in which it was handed in.
func (s *Store) Changes(ctx context.Context, version int64) ([]Change, error) {
	const query = `
		select session, coalesce(learner, ''), kind, before, after, coalesce(cause, ''), coalesce(who, ''), because
		from cohort.plan_changes
		where version = $1
		order by ordinal`
	list, err := s.db.QueryContext(ctx, query, version)
	if err != nil {
		return nil, fmt.Errorf("changes of plan version %d: %w", version, err)
	}
	defer list.Close()
	var out []Change
	for list.Next() {
		var (
			c                      Change
			before, after, because column.JSON[json.RawMessage]
		)
		if err := list.Scan(&c.Session, &c.Learner, &c.Kind, &before, &after, &c.Cause, &c.Who, &because); err != nil {
			return nil, fmt.Errorf("changes of plan version %d: %w", version, err)
		}
		c.Before, c.After, c.Because = before.V, after.V, because.V
		out = append(out, c)
	}
	return out, list.Err()
}
