package nightly

import (
	"context"
	"maps"
	"slices"

	"cohort/internal/nightly/hanging"
	"cohort/planner/demand/facts"
	"cohort/reports/words"
)

// noteFaults takes down what a night found wrong in the data, and returns what is kept of
// it. What is new has a line in the log each, as long as there are few of a kind; the
// rest is counted.
func (w *work) noteFaults(ctx context.Context, list []facts.Fault) ([]facts.Fault, error) {
	kept, err := w.Store.NoteFaults(ctx, w.run, list)
	if err != nil {
		return nil, err
	}
	news, err := w.Store.DataFaults(ctx, "", w.run.ID-1)
	if err != nil {
		return nil, err
	}
	counts, err := w.Store.CountFaults(ctx)
	if err != nil {
		return nil, err
	}
	type kind struct{ view, kind string }
	told, fresh := map[kind]int{}, map[string]int{}
	for _, f := range news {
		fresh[f.View] += max(f.Further, 1)
		if k := (kind{f.View, f.Kind}); f.Further == 0 && told[k] < hanging.MostTold {
			told[k]++
			w.log.Warn("fault in the data", "table", f.View, "key", f.Key, "wrong", words.FaultOf(f.Wrong), "done", words.FaultOf(f.Done))
		}
	}
	for _, view := range slices.Sorted(maps.Keys(counts)) {
		if counts[view] > 0 {
			w.log.Warn("faults in the data", "table", view, "faults", counts[view], "new", fresh[view])
		}
	}
	return kept, nil
}
