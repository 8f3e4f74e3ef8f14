package store

import (
	"context"
	"errors"
	"time"

	"cohort/planner"
	"cohort/planner/demand"
)

// ReadFacts reads everything that the planner may know on a day, at one instant,
// which it returns: the views of the schema input, and the timetable that the
// service has issued. Wall-clock times without a zone are read in the given one.
// A row that does not fit its columns is left out and reported among the faults;
// a view that cannot be read at all is an error, which CheckViews explains.
func (s *Store) ReadFacts(ctx context.Context, asOf planner.Date, zone *time.Location) (*demand.Facts, []demand.Fault, time.Time, error) {
	return nil, nil, time.Time{}, errUnfinished
}

// CheckViews returns a sentence for each view of the schema input that ReadFacts
// could not read: missing, a column missing, or not allowed.
func (s *Store) CheckViews(ctx context.Context) ([]string, error) { return nil, errUnfinished }

var errUnfinished = errors.New("not built")
