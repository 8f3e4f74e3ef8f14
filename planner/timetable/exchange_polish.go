package timetable

import (
	"cmp"
	"slices"
)

// mostTries is the most exchanges that one polishing tries.
const mostTries = 60_000

// polish serves those of a list who are left out, nil: of all, wherever an
// exchange makes the plan cheaper, the dearest first, until none does: the search
// before it, of so many iterations, draws its changes by chance and may have
// missed some. How long it goes on is counted, never timed: in tries of exchanges.
func polish(d *draft, tries int64, list []requestIx) {
	defer d.begin()
	b := newExboard(d)
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
func (b *exboard) leftOut(list []requestIx) (out []requestIx) {
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
func (b *exboard) accept() {
	b.begin()
	b.accepted = true
	b.rebase()
}
