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
				d.polish(searched * int64(len(parts[i].requests)) / max(all, 1))
				d.Save()
			}
		})
	}
	wait.Wait()
}

// polish serves those who are left out wherever an exchange makes the plan
// cheaper, the dearest first, until none does: the search before it, of so many
// iterations, draws its changes by chance and may have missed some. How long it
// goes on is counted, never timed.
func (d *draft) polish(searched int64) {
	defer d.begin()
	b := newBoard(d, nil)
	b.tries = int(min(searched/iterationsPerTry, mostTries))
	for again := true; again; {
		again = false
		for _, r := range b.leftOut() {
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

// leftOut lists the requests without a seat, the dearest first.
func (b *board) leftOut() (all []requestIx) {
	for r, s := range b.seat {
		if s == none {
			all = append(all, requestIx(r))
		}
	}
	slices.SortStableFunc(all, func(x, y requestIx) int { return cmp.Compare(b.requests[y].price, b.requests[x].price) })
	return all
}

// accept keeps the changes since begin: they are the plan from now on. What is
// still to be tried for the same request is tried no more.
func (b *board) accept() {
	b.begin()
	b.accepted = true
	b.was()
}
