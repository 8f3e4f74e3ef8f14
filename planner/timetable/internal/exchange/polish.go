package exchange

import (
	"cmp"
	"slices"

	"cohort/planner/timetable/internal/draft"
)

// mostTries is the most exchanges that one polishing tries.
const mostTries = 60_000

// Polish serves requests that are left out, the dearest first, wherever an ejection chain
// makes the plan cheaper, until none does or so many were tried. It looks at those of a
// sorted list, nil: at all. The search before it draws its changes by chance and may have
// missed some.
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
			b.Seek(r, func(Kind) {
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

// leftOut lists the requests of a sorted list, nil: of all, that have no seat, the dearest
// first.
func (b *Board) leftOut(list []draft.RequestIx) (out []draft.RequestIx) {
	for r, s := range b.Seat {
		if _, listed := slices.BinarySearch(list, draft.RequestIx(r)); s == draft.None && (listed || list == nil) {
			out = append(out, draft.RequestIx(r))
		}
	}
	slices.SortStableFunc(out, func(x, y draft.RequestIx) int { return cmp.Compare(b.Requests[y].Price, b.Requests[x].Price) })
	return out
}

// accept keeps the changes since Begin: they are the plan from now on. Nothing more is
// tried for the same request.
func (b *Board) accept() {
	b.Begin()
	b.accepted = true
	b.rebase()
}
