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

// polishParts polishes the best draft of each part after a search of so many
// iterations, by all its threads together.
func polishParts(parts []part, threads int, searched int64) {
	all := int64(0)
	for i := range parts {
		all += int64(len(parts[i].Requests))
	}
	var wait sync.WaitGroup
	var next atomic.Int64
	for range min(threads, len(parts)) {
		wait.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(parts); i = int(next.Add(1)) - 1 {
				d := &parts[i].best().Draft
				if !parts[i].without.polish {
					exchange.Polish(d, searched*int64(len(parts[i].Requests))/max(all, 1)/iterationsPerTry, nil)
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
func together(d *draft.Draft, parts []part, o Options, done int64) *draft.Draft {
	fetch(d, parts, done*int64(o.Threads))
	if o.Hint != nil {
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
func fetch(d *draft.Draft, parts []part, searched int64) {
	var missed []draft.RequestIx
	for i := range parts {
		p := &parts[i]
		for r := range p.Requests {
			if c := p.Requests[r].Course; !lacking(&p.Courses[c]) || lacking(&d.Courses[c]) {
				continue
			}
			for _, x := range append([]draft.Follower{{Request: draft.RequestIx(r), Days: 0}}, p.Followers[r]...) {
				missed = append(missed, d.Ground.Request(p.Snapshot.Requests[x.Request].ID))
			}
		}
	}
	if len(missed) == 0 {
		return
	}
	slices.Sort(missed)
	missed = slices.Compact(missed)
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
