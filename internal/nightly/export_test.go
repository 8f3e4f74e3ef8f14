package nightly

import (
	"context"
	"log/slog"
	"time"

	"cohort/planner"
	"cohort/sql/store"
)

// Sabotage does something to each plan before the gate sees it.
func Sabotage(s *Service, do func(*planner.Snapshot, *planner.Plan)) { s.sabotage = do }

// HeardEvery is how often a service lets others hear of its runs from then on.
func HeardEvery(s *Service, d time.Duration) { s.hear = d }

// Rendered is what the messages of a run would be, by their numbers, if they were
// rendered now. Nothing is kept.
func Rendered(ctx context.Context, s *Service, run store.Run) (map[int64]store.Rendered, error) {
	list, err := s.Store.Messages(ctx, store.MessageFilter{Run: run.ID})
	if err != nil {
		return nil, err
	}
	w := &work{Service: s, run: run, timings: map[string]int64{}, log: slog.New(slog.DiscardHandler)}
	out := map[int64]store.Rendered{}
	for _, m := range list {
		x := w.rendered(ctx, m)
		if out[m.ID], err = x.Rendered, x.err; err != nil {
			return nil, err
		}
	}
	return out, nil
}
