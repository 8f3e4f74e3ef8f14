package exchange

import (
	"cmp"
	"slices"

	"cohort/planner/timetable/internal/draft"
)

// mostTries is the most exchanges that one polishing tries.
const mostTries = 60_000

// Polish serves those of a list who are left out, nil: of all, wherever an
// exchange makes the plan cheaper, the dearest first, until none does: the search
// before it, of so many iterations, draws its changes by chance and may have
// missed some. How long it goes on is counted, never timed: in tries of exchanges.
func Polish(d *draft.Draft, tries int64, list []draft.RequestIx) {
	defer d.Begin()
	b := NewBoard(d)
	b.tries = int(min(tries, mostTries))
	for again := true; again; {
		again = false
		for _, r := range b.leftOut(list) {
			if b.Seat[r] != draft.None || b.Lacks[r] > 0 {
				continue
			}
			b.Seek(r, func(string) {
				if b.Total < b.WasCost {
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
func (b *Board) leftOut(list []draft.RequestIx) (out []draft.RequestIx) {
	for r, s := range b.Seat {
		if _, listed := slices.BinarySearch(list, draft.RequestIx(r)); s == draft.None && (listed || list == nil) {
			out = append(out, draft.RequestIx(r))
		}
	}
	slices.SortStableFunc(out, func(x, y draft.RequestIx) int { return cmp.Compare(b.Requests[y].Price, b.Requests[x].Price) })
	return out
}

// accept keeps the changes since begin: they are the plan from now on. What is
// still to be tried for the same request is tried no more.
func (b *Board) accept() {
	b.Begin()
	b.accepted = true
	b.rebase()
}
