package timetable

import "sort"

// makePath takes a learner out of all their seats, seats what comes before the
// request as soon as can be, then the request, then the rest where there is
// room: first on free seats only, then in exchange for those of others.
func (b *exboard) makePath(r requestIx, take func(string)) {
	if b.lacks[r] > 0 || b.seat[r] != none {
		return
	}
	first := b.ancestors(r)
	outs := map[sessionIx]requestIx{}
	for _, a := range append(first, r) {
		for _, s := range b.byCourse[b.requests[a].course] {
			if x := &b.sessions[s]; x.n >= x.cap && b.couldSit(a, &x.place) {
				if o := b.outs(s, 1); len(o) > 0 {
					outs[s] = o[0]
				}
			}
		}
	}
	gaps := b.gapsOf(b.requests[r].course)
	for _, outs := range []map[sessionIx]requestIx{nil, outs} {
		b.try(r, ownPath, take, func() bool { return b.walkTo(r, first, outs, nil) })
	}
	if len(first) == 0 {
		return
	}
	tried := 0
	for i := range gaps {
		if tried == 2 {
			return
		}
		if b.couldSit(r, &gaps[i].place) && !b.fits(r, &gaps[i].place) {
			tried++
			b.try(r, ownPath, take, func() bool { return b.walkTo(r, first, outs, &gaps[i]) })
		}
	}
}

// ancestors are the requests of the same learner that come before a request,
// however indirectly, in the order in which they can be taken.
func (b *exboard) ancestors(r requestIx) []requestIx {
	var all []requestIx
	var visit func(requestIx)
	visit = func(x requestIx) {
		for _, a := range b.before[x] {
			if !contains(all, a) {
				all = append(all, a)
				visit(a)
			}
		}
	}
	visit(r)
	sort.SliceStable(all, func(i, j int) bool { return b.depth[b.requests[all[i]].course] < b.depth[b.requests[all[j]].course] })
	return all
}

// walkTo seats a learner anew: what comes first as soon as can be, then a
// request, in a gap if one is given, then the rest.
func (b *exboard) walkTo(r requestIx, first []requestIx, outs map[sessionIx]requestIx, in *gap) bool {
	mine := b.requestsOf[b.requests[r].learner]
	risen := false
	for _, o := range mine {
		if b.seat[o] != none && !b.requests[o].frozen {
			b.rise(o)
			risen = true
		}
	}
	if !risen {
		return false
	}
	for _, a := range first {
		if b.seat[a] == none && !b.soonest(a, outs) {
			return false
		}
	}
	if in != nil {
		if !b.fits(r, &in.place) || !b.hold(r, *in) {
			return false
		}
	} else if !b.insert(r, nil) && !b.soonest(r, outs) {
		return false
	}
	rest := append([]requestIx(nil), mine...)
	sort.SliceStable(rest, func(i, j int) bool { return b.depth[b.requests[rest[i]].course] < b.depth[b.requests[rest[j]].course] })
	for _, o := range rest {
		if b.seat[o] == none {
			b.insert(o, nil)
		}
	}
	return true
}

// soonest seats a request in the first session of its course that it can have,
// in place of somebody where it is full and there is somebody to turn out.
func (b *exboard) soonest(r requestIx, outs map[sessionIx]requestIx) bool {
	best := sessionIx(none)
	for _, s := range b.byCourse[b.requests[r].course] {
		x := &b.sessions[s]
		if x.n >= x.cap {
			if out, any := outs[s]; !any || b.seat[out] != s {
				continue
			}
		}
		if best != none {
			y := &b.sessions[best]
			if y.day < x.day || y.day == x.day && (y.start < x.start || y.start == x.start && y.room < x.room) {
				continue
			}
		}
		if b.fits(r, &x.place) {
			best = s
		}
	}
	if best == none {
		return false
	}
	x := &b.sessions[best]
	if x.n >= x.cap {
		b.rise(outs[best])
		if !b.fits(r, &x.place) {
			return false
		}
	}
	b.sit(r, best)
	return true
}

// mend looks again for seats for whoever lost one since begin: all their seats
// anew, what comes first as soon as can be, where that is cheaper in the end.
// A request keeps its seat if one is given.
func (b *exboard) mend(keep requestIx) {
	var lost []learnerIx
	for _, r := range b.touched() {
		if l := b.requests[r].learner; b.wasSeat[r] != none && b.seat[r] == none && !contains(lost, l) {
			lost = append(lost, l)
		}
	}
	for _, l := range lost {
		mine := append([]requestIx(nil), b.requestsOf[l]...)
		sort.SliceStable(mine, func(i, j int) bool { return b.depth[b.requests[mine[i]].course] < b.depth[b.requests[mine[j]].course] })
		before, mark := b.cost, len(b.log)
		for _, o := range mine {
			if b.seat[o] != none && !b.requests[o].frozen {
				b.rise(o)
			}
		}
		for _, o := range mine {
			if b.seat[o] == none && len(b.then[o]) > 0 {
				b.soonest(o, nil)
			}
		}
		for _, o := range mine {
			if b.seat[o] == none {
				b.insert(o, nil)
			}
		}
		b.settle(nil)
		if b.cost >= before || keep != none && b.seat[keep] == none {
			b.undoTo(mark)
		}
	}
}
