package timetable

import (
	"slices"
	"sync"
	"sync/atomic"
)

// Polishing may cost a tenth of the search: an exchange takes about as long as ten
// iterations, and one is tried for each hundred of them.
const (
	iterationsPerTry = 100
	triesMissed      = 200 // for each request at the least that had no part in the search
)

// polishParts polishes the best draft of each part after a search of so many
// iterations, by all its threads together.
func polishParts(parts []piece, threads int, searched int64) {
	all := int64(0)
	for i := range parts {
		all += int64(len(parts[i].requests))
	}
	var wait sync.WaitGroup
	var next atomic.Int64
	for range min(threads, len(parts)) {
		wait.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(parts); i = int(next.Add(1)) - 1 {
				d := &parts[i].best().draft
				polish(d, searched*int64(len(parts[i].requests))/max(all, 1)/iterationsPerTry, nil)
				rehouse(d)
				d.Save()
			}
		})
	}
	wait.Wait()
}

// together returns what several parts, whose sessions the draft holds, come to
// after so many iterations once their borders count no more.
func together(d *draft, parts []piece, o Options, done int64) *draft {
	fetch(d, parts, done*int64(o.Threads))
	if o.Hint != nil {
		return d
	}
	// Where a trainer once came from another region no part may have found the like.
	standing := newDraft(d.model)
	if standing.stand(); standing.cost < d.cost {
		return standing
	}
	return d
}

// fetch serves those whose course nobody in their part can lead, and who
// therefore had no part in the search: somebody comes from another one, as
// announced where they were.
func fetch(d *draft, parts []piece, searched int64) {
	var missed []requestIx
	for i := range parts {
		p := &parts[i]
		for r := range p.requests {
			if c := p.requests[r].course; !lacking(&p.courses[c]) || lacking(&d.courses[c]) {
				continue
			}
			for _, x := range append([]later{{requestIx(r), 0}}, p.tail[r]...) {
				missed = append(missed, requestIx(d.requestAt[p.s.Requests[x.request].ID]))
			}
		}
	}
	if len(missed) == 0 {
		return
	}
	slices.Sort(missed)
	missed = slices.Compact(missed)
	for _, x := range d.former() {
		if !x.pinned && slices.ContainsFunc(x.Seated, func(id string) bool {
			r, known := d.requestAt[id]
			_, listed := slices.BinarySearch(missed, requestIx(r))
			return known && listed
		}) {
			standAgain(d, x)
		}
	}
	polish(d, max(searched/iterationsPerTry, int64(triesMissed*len(missed))), missed)
}

// lacking says whether some role of the crew has no trainer at all.
func lacking(c *course) bool {
	return slices.ContainsFunc(c.able, func(t []trainerIx) bool { return len(t) == 0 })
}

// standAgain holds a former session with those of its people who wait, if that
// makes the plan cheaper.
func standAgain(d *draft, x old) {
	d.begin()
	before := d.cost
	s := d.reopen(x)
	if s == none {
		return
	}
	y := &d.sessions[s]
	for _, id := range x.Seated {
		if r, known := d.requestAt[id]; known && d.seat[r] == none && d.requests[r].course == y.course && y.n < y.cap && d.fits(requestIx(r), &y.place) {
			d.sit(requestIx(r), s)
		}
	}
	if y.n < y.least || d.cost >= before {
		d.undo()
	}
	d.begin()
}
