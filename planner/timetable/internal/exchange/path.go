package exchange

import (
	"sort"

	"cohort/planner/timetable/internal/draft"
)

// makePath tries to seat a learner from nothing: first what comes before the request, as
// soon as possible, then the request, then the rest where there is room. It tries free
// seats only, then seats from which others are ejected, then new sessions.
func (b *Board) makePath(r draft.RequestIx, take func(Kind)) {
	if b.Lacks[r] > 0 || b.Seat[r] != draft.None {
		return
	}
	first := b.ancestors(r)
	outs := map[draft.SessionIx]draft.RequestIx{}
	for _, a := range append(first, r) {
		for s := range b.Near(a) {
			if x := &b.Sessions[s]; x.N >= x.Cap && b.CouldSit(a, &x.Place) {
				if o := b.outs(s, 1); len(o) > 0 {
					outs[s] = o[0]
				}
			}
		}
	}
	gaps := b.gapsFor(r, false)
	for _, outs := range []map[draft.SessionIx]draft.RequestIx{nil, outs} {
		b.try(r, OwnPath, take, func() bool { return b.walkTo(r, first, outs, nil) })
	}
	if len(first) == 0 {
		return
	}
	tried := 0
	for g := range gaps {
		if tried == 2 {
			return
		}
		if !b.Fits(r, &g.place) {
			tried++
			b.try(r, OwnPath, take, func() bool { return b.walkTo(r, first, outs, &g) })
		}
	}
}

// ancestors are the learner's requests that come before a request, at once or before
// others that do, in the order in which they can be taken.
func (b *Board) ancestors(r draft.RequestIx) []draft.RequestIx {
	var all []draft.RequestIx
	var visit func(draft.RequestIx)
	visit = func(x draft.RequestIx) {
		for _, a := range b.Before[x] {
			if !draft.Contains(all, a) {
				all = append(all, a)
				visit(a)
			}
		}
	}
	visit(r)
	sort.SliceStable(all, func(i, j int) bool { return b.Depth[b.Requests[all[i]].Course] < b.Depth[b.Requests[all[j]].Course] })
	return all
}

// walkTo takes a learner out of all seats and seats them again: the first requests as soon
// as possible, then a request, in a gap if there is one, then the rest. False if that
// cannot be.
func (b *Board) walkTo(r draft.RequestIx, first []draft.RequestIx, outs map[draft.SessionIx]draft.RequestIx, in *gap) bool {
	mine := b.RequestsOf[b.Requests[r].Learner]
	risen := false
	for _, o := range mine {
		if b.Seat[o] != draft.None && !b.Requests[o].Frozen {
			b.Rise(o)
			risen = true
		}
	}
	if !risen {
		return false
	}
	for _, a := range first {
		if b.Seat[a] == draft.None && !b.soonest(a, outs) {
			return false
		}
	}
	if in != nil {
		if !b.Fits(r, &in.place) || !b.hold(r, *in) {
			return false
		}
	} else if !b.Insert(r, nil) && !b.soonest(r, outs) {
		return false
	}
	rest := append([]draft.RequestIx(nil), mine...)
	sort.SliceStable(rest, func(i, j int) bool { return b.Depth[b.Requests[rest[i]].Course] < b.Depth[b.Requests[rest[j]].Course] })
	for _, o := range rest {
		if b.Seat[o] == draft.None {
			b.Insert(o, nil)
		}
	}
	return true
}

// soonest seats a request in the first session of its course where it fits; false if there
// is none. From a full session it ejects the person that outs names for it.
func (b *Board) soonest(r draft.RequestIx, outs map[draft.SessionIx]draft.RequestIx) bool {
	best := draft.SessionIx(draft.None)
	for s := range b.Near(r) {
		x := &b.Sessions[s]
		if x.N >= x.Cap {
			if out, any := outs[s]; !any || b.Seat[out] != s {
				continue
			}
		}
		if best != draft.None {
			y := &b.Sessions[best]
			if y.Day < x.Day || y.Day == x.Day && (y.Start < x.Start || y.Start == x.Start && y.Room < x.Room) {
				continue
			}
		}
		if b.Fits(r, &x.Place) {
			best = s
		}
	}
	if best == draft.None {
		return false
	}
	x := &b.Sessions[best]
	if x.N >= x.Cap {
		b.Rise(outs[best])
		if !b.Fits(r, &x.Place) {
			return false
		}
	}
	b.Sit(r, best)
	return true
}

// Mend seats everybody again who lost a seat since Begin: from nothing, the courses that
// others need as soon as possible. It keeps that where the plan is cheaper for it and the
// request keep, unless None, still has its seat.
func (b *Board) Mend(keep draft.RequestIx) {
	var lost []draft.LearnerIx
	for _, r := range b.Touched() {
		if l := b.Requests[r].Learner; b.WasSeat[r] != draft.None && b.Seat[r] == draft.None && !draft.Contains(lost, l) {
			lost = append(lost, l)
		}
	}
	for _, l := range lost {
		b.Reseat(l, keep)
	}
}

// Reseat seats somebody from nothing, the courses that others need as soon as possible. It
// keeps that as Mend does.
func (b *Board) Reseat(l draft.LearnerIx, keep draft.RequestIx) {
	mine := append([]draft.RequestIx(nil), b.RequestsOf[l]...)
	sort.SliceStable(mine, func(i, j int) bool { return b.Depth[b.Requests[mine[i]].Course] < b.Depth[b.Requests[mine[j]].Course] })
	before, mark := b.Total, len(b.Log)
	for _, o := range mine {
		if b.Seat[o] != draft.None && !b.Requests[o].Frozen {
			b.Rise(o)
		}
	}
	for _, o := range mine {
		if b.Seat[o] == draft.None && len(b.Then[o]) > 0 {
			b.soonest(o, nil)
		}
	}
	for _, o := range mine {
		if b.Seat[o] == draft.None {
			b.Insert(o, nil)
		}
	}
	b.Settle(nil)
	if b.Total >= before || keep != draft.None && b.Seat[keep] == draft.None {
		b.UndoTo(mark)
	}
}
