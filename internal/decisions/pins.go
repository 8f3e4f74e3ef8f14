// Package decisions is the use-case of what people decide about the timetable that stands:
// pins, which keep what is announced as it is, and changes, which become a version of their
// own. Commands and what people send by spreadsheet come here alike.
package decisions

import (
	"context"
	"time"

	"cohort/planner"
	"cohort/sql/decided"
	"cohort/sql/store"
)

// Pins pins sessions of the timetable that stands.
type Pins struct {
	Store *store.Store
	Zone  *time.Location
	Now   func() time.Time
}

// Uncancel lets a session be held again that somebody gave up: its room is free at its time
// from the next night on. False: nothing of it is given up, or its day is over. Like the others
// it takes a session by short key or id.
func (r *Pins) Uncancel(ctx context.Context, session string) (bool, error) {
	id, err := SessionMeant(ctx, r.Store, session)
	if err != nil {
		return false, err
	}
	now := r.Now()
	n, err := decided.AllowAgain(ctx, r.Store.DB(), id, planner.DateOf(now.In(r.Zone)), now)
	return n > 0, err
}

// Unpin releases fields of a session by hand, of decided.AllPins, and returns what of that was
// pinned.
func (r *Pins) Unpin(ctx context.Context, session string, fields []string) ([]decided.Pin, error) {
	id, err := SessionMeant(ctx, r.Store, session)
	if err != nil {
		return nil, err
	}
	return decided.Unpin(ctx, r.Store.DB(), id, fields, r.Now())
}

// Pin pins fields of a session, of decided.AllPins. The error is a *decided.NoPin where there is
// no such session to come, or nobody in it has a name.
func (r *Pins) Pin(ctx context.Context, p decided.Pin, fields []string) (err error) {
	if p.Session, err = SessionMeant(ctx, r.Store, p.Session); err != nil {
		return err
	}
	return decided.PinSession(ctx, r.Store.DB(), p, fields, r.Now().In(r.Zone))
}
