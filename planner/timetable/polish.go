package timetable

import (
	"slices"
	"sync"
	"sync/atomic"

	"cohort/planner/timetable/internal/draft"
	"cohort/planner/timetable/internal/exchange"
)

// Polishing may cost a tenth of the search: an exchange takes about as long as ten
// iterations, and one is tried for each hundred of them.
const (
	iterationsPerTry = 100
	triesMissed      = 200 // at least, for each request that the search left out
)

// polishParts polishes the best draft of each part after so many iterations of each
// thread, by all threads together.
func polishParts(parts []*part, w *common, done int64) {
	searched := done * int64(w.Threads)
	var wait sync.WaitGroup
	var next atomic.Int64
	for range min(w.Threads, len(parts)) {
		wait.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(parts); i = int(next.Add(1)) - 1 {
				d := &parts[i].best().Draft
				if !parts[i].without.polish {
					exchange.Polish(d, searched*int64(len(parts[i].Requests))/max(w.Requests, 1)/iterationsPerTry, nil)
				}
				if !parts[i].without.rehouse {
					exchange.Rehouse(d)
				}
				d.Save()
			}
		})
	}
	wait.Wait()
}

// together improves a draft that holds several parts, as one: it serves whom no part could
// serve. It returns the standing timetable where that is cheaper.
func (n *Network) together(d *draft.Draft, done int64) *draft.Draft {
	fetch(d, n.missed, done*int64(n.common.Threads))
	if n.hinted {
		return d
	}
	// A trainer may have come from another region, which no part could find again.
	standing := draft.New(d.Model)
	if standing.Stand(); standing.Total < d.Total && len(standing.Unkept) == 0 {
		return standing
	}
	return d
}

// fetch serves those whose course nobody in their part can lead, so that the search left
// them out: a trainer comes from another part. Sessions announced so are held again first.
func fetch(d *draft.Draft, missed []draft.RequestIx, searched int64) {
	if len(missed) == 0 {
		return
	}
	missed = slices.Compact(slices.Sorted(slices.Values(missed)))
	for _, x := range d.Former() {
		if !x.Pinned && slices.ContainsFunc(x.Seated, func(id string) bool {
			r := d.Ground.Request(id)
			_, listed := slices.BinarySearch(missed, draft.RequestIx(r))
			return r != draft.None && listed
		}) {
			standAgain(d, x)
		}
	}
	exchange.Polish(d, max(searched/iterationsPerTry, int64(triesMissed*len(missed))), missed)
}

// lacking says whether some role of the crew has no trainer at all.
func lacking(c *draft.Course) bool {
	return slices.ContainsFunc(c.Able, func(t []draft.TrainerIx) bool { return len(t) == 0 })
}

// standAgain holds a former session again with those of its people who wait, if that makes
// the plan cheaper.
func standAgain(d *draft.Draft, x draft.Former) {
	d.Begin()
	before := d.Total
	s := d.Reopen(x)
	if s == draft.None {
		return
	}
	d.SeatFormer(s, x.Seated)
	if y := &d.Sessions[s]; y.N < y.Least || d.Total >= before {
		d.Undo()
	}
	d.Begin()
}
