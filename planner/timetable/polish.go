package timetable

import (
	"cmp"
	"slices"
	"sync"
	"sync/atomic"
)

// An exchange takes about as long as ten iterations of the search. As many are
// made at the most as are a tenth of it, and no more than that for each part.
const (
	iterationsPerTry = 100
	mostTries        = 60_000
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
				d := parts[i].best()
				d.polish(searched*int64(len(parts[i].requests))/max(all, 1)/iterationsPerTry, nil)
				d.rehouse()
				d.Save()
			}
		})
	}
	wait.Wait()
}

// together returns what several parts, whose sessions the draft holds, come to
// after so many iterations once their borders count no more.
func (d *draft) together(parts []piece, o Options, done int64) *draft {
	d.fetch(parts, done*int64(o.Threads))
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
func (d *draft) fetch(parts []piece, searched int64) {
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
			d.standAgain(x)
		}
	}
	d.polish(max(searched/iterationsPerTry, int64(triesMissed*len(missed))), missed)
}

// lacking says whether somebody is missing in a course's crew whom nobody can be.
func lacking(c *course) bool {
	return slices.ContainsFunc(c.able, func(t []trainerIx) bool { return len(t) == 0 })
}

// standAgain holds a former session with those of its people who wait, if that
// makes the plan cheaper.
func (d *draft) standAgain(x old) {
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

// polish serves those of a list who are left out, nil: of all, wherever an
// exchange makes the plan cheaper, the dearest first, until none does: the search
// before it, of so many iterations, draws its changes by chance and may have
// missed some. How long it goes on is counted, never timed: in tries of exchanges.
func (d *draft) polish(tries int64, list []requestIx) {
	defer d.begin()
	b := newBoard(d, nil)
	b.tries = int(min(tries, mostTries))
	for again := true; again; {
		again = false
		for _, r := range b.leftOut(list) {
			if b.seat[r] != none || b.lacks[r] > 0 {
				continue
			}
			b.seek(r, func(string) {
				if b.cost < b.wasCost {
					b.accept()
				}
			})
			if b.tries <= 0 {
				return
			}
			again = again || b.accepted
			b.accepted = false
		}
	}
}

// leftOut lists those of a list of requests, nil: of all, that have no seat, the
// dearest first.
func (b *board) leftOut(list []requestIx) (out []requestIx) {
	for r, s := range b.seat {
		if _, listed := slices.BinarySearch(list, requestIx(r)); s == none && (listed || list == nil) {
			out = append(out, requestIx(r))
		}
	}
	slices.SortStableFunc(out, func(x, y requestIx) int { return cmp.Compare(b.requests[y].price, b.requests[x].price) })
	return out
}

// accept keeps the changes since begin: they are the plan from now on. What is
// still to be tried for the same request is tried no more.
func (b *board) accept() {
	b.begin()
	b.accepted = true
	b.was()
}
