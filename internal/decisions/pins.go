// Package decisions is the use-case of what people decide about the timetable that stands:
// pins, which keep what is announced as it is, and changes, which become a version of their
// own. Commands and what people send by spreadsheet come here alike.
package decisions

import (
	"context"
	"fmt"
	"time"

	"cohort/planner"
	"cohort/sql/store"
)

// Pins pins sessions of the timetable that stands.
type Pins struct {
	Store *store.Store
	Zone  *time.Location
	Now   func() time.Time
}

// Uncancel lets a session be held again that somebody gave up: its room is free at its time
// from the next night on. False: nothing of it is given up, or its day is over.
func (r *Pins) Uncancel(ctx context.Context, session string) (bool, error) {
	now := r.Now()
	n, err := r.Store.AllowAgain(ctx, session, planner.DateOf(now.In(r.Zone)), now)
	return n > 0, err
}

// NoPin says why a session cannot be pinned.
type NoPin struct {
	Code    string // unknown, over, reserved or until_over
	Session string
	Date    planner.Date // of the session
	Start   int
	Until   planner.Date // the last day that was asked for
	Day     planner.Date // today
}

func (n *NoPin) Error() string {
	return fmt.Sprintf("session %s cannot be pinned: %s", n.Session, n.Code)
}

// Pin pins fields of a session, of planner.AllPins. The error is a *NoPin where there is no
// such session to come, or nobody in it has a name.
func (r *Pins) Pin(ctx context.Context, p store.Pin, fields []string) error {
	now := r.Now().In(r.Zone)
	no := &NoPin{Session: p.Session, Day: planner.DateOf(now)}
	if p.Until != nil {
		if no.Until = *p.Until; no.Until < no.Day {
			no.Code = "until_over"
			return no
		}
	}
	x, ok, err := r.Store.StandingSession(ctx, p.Session)
	if err != nil {
		return err
	}
	no.Date, no.Start = x.Date, x.Start
	switch {
	case !ok:
		no.Code = "unknown"
		return no
	case x.Date < no.Day || x.Date == no.Day && x.Start <= now.Hour()*60+now.Minute():
		no.Code = "over"
		return no
	case x.Reserved:
		no.Code = "reserved"
		return no
	}
	return r.Store.PinSession(ctx, p, fields, r.Now())
}
