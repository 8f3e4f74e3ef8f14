package capacity

import (
	"slices"

	"cohort/planner/flow"
)

// hunt looks for claims of one side in one region.
type hunt struct {
	w      *world
	side   *side
	region *region
	givers []int // of the side, that can be used in the region
	net    *flow.Network
	claims []claim
	found  map[string]bool // sets of courses claimed in this window

	// Of one window:
	first, last int
	asked       []int // courses with requests, in the side's order
	minutes     []int // that they need, beside them
	alone       []int // what there is for each alone
	scratch     []int
}

func newHunt(w *world) *hunt { return &hunt{w: w, net: flow.New(0), found: map[string]bool{}} }

func (h *hunt) regionWide() {
	h.gather()
	for h.first = range h.w.weeks {
		for h.last = h.first; h.last < len(h.w.weeks); h.last++ {
			if h.survey() {
				h.window()
			}
		}
	}
}

// gather lists the trainers or rooms that can be used in the region.
func (h *hunt) gather() {
	h.givers = h.givers[:0]
	online := slices.ContainsFunc(h.side.courses, func(c int) bool { return h.w.courses[c].online })
	list := h.w.of(h.side)
	for _, g := range h.side.givers {
		if h.w.here(&list[g], h.region.places, online) {
			h.givers = append(h.givers, g)
		}
	}
}

// survey lists what the window asks for. It is false where a smaller window
// asks for the same: there is no less need in that, and no more to have.
func (h *hunt) survey() bool {
	h.asked, h.minutes, h.alone = h.asked[:0], h.minutes[:0], h.alone[:0]
	all := newSet(len(h.w.courses))
	for _, c := range h.side.courses {
		if n, _ := h.region.tables[c].at(h.first, h.last); n > 0 {
			all.add(c)
			h.asked = append(h.asked, c)
			h.minutes = append(h.minutes, h.w.needOf(h.region, h.side, c, h.first, h.last).Minutes)
		}
	}
	return len(h.asked) > 0 && h.own(all)
}

// window claims what is short in one window. Where few courses are asked for,
// every set of them is added up; where many are, each course, pairs, all, and
// the sets that minimum cuts name.
func (h *hunt) window() {
	clear(h.found)
	if len(h.asked) <= mostEverySet {
		for mask := 1; mask < 1<<len(h.asked); mask++ {
			x := newSet(len(h.w.courses))
			for i, c := range h.asked {
				if mask&(1<<i) != 0 {
					x.add(c)
				}
			}
			if parts := h.together(x); len(parts) == 1 {
				h.claim(x)
			}
		}
		return
	}
	h.sets()
}

// mostEverySet is of how many courses every set is tried.
const mostEverySet = 7

func (h *hunt) sets() {
	w := h.w
	one := newSet(len(w.courses))
	for i, c := range h.asked {
		one.add(c)
		_, have := h.have(one)
		h.alone = append(h.alone, have)
		if h.minutes[i] > have {
			h.claim(one)
		}
		h.climb(one)
		clear(one)
	}
	for i, a := range h.asked {
		for j := range i {
			if h.minutes[i]+h.minutes[j] > max(h.alone[i], h.alone[j]) && h.shared(a, h.asked[j]) {
				one.add(a)
				one.add(h.asked[j])
				h.claim(one)
				h.climb(one)
				clear(one)
			}
		}
	}
	whole := newSet(len(w.courses))
	var lengths []int
	for _, c := range h.asked {
		whole.add(c)
		if m := w.courses[c].Minutes; !slices.Contains(lengths, m) {
			lengths = append(lengths, m)
		}
	}
	for _, part := range h.together(whole) {
		h.claim(part)
	}
	// Long sessions leave more of a day unused, so each set of the longest is
	// tried for itself.
	slices.Sort(lengths)
	for _, least := range lengths {
		among := newSet(len(w.courses))
		for _, c := range h.asked {
			if w.courses[c].Minutes >= least {
				among.add(c)
			}
		}
		for _, percent := range []int64{80, 90, 95, 100} {
			if !h.cut(among, percent) {
				break // with more of everybody's time nothing is short either
			}
		}
	}
}

// shared says whether somebody may lead both courses (a room suits both).
func (h *hunt) shared(a, b int) bool {
	list := h.w.of(h.side)
	return slices.ContainsFunc(h.givers, func(at int) bool {
		_, one := slices.BinarySearch(list[at].knows, a)
		_, other := slices.BinarySearch(list[at].knows, b)
		return one && other
	})
}

// cut finds the set among some courses whose need is furthest above what the
// givers who know one of them have, when each giver's time is what it has for
// all that it knows: the courses on the source's side of the minimum cut from
// courses to givers. What hangs together is one claim.
//
// What a giver has for all that it knows may be more than it has for the set,
// so that a shortage may hide. With less than 100 percent of each giver's time
// the cut names the tightest set even where nothing is short yet, and adding
// that up tells.
func (h *hunt) cut(among set, percent int64) bool {
	short, by := h.worst(among, percent)
	for _, part := range h.together(short) {
		h.claim(part)
		h.climb(part)
	}
	return by > 0
}

// near is how much of what there is a set must need for climb to go on from it.
const near = 80 // percent

// climb goes on from a set that is short or nearly so: one course more or less,
// whichever is shortest, as long as that gets shorter.
func (h *hunt) climb(from set) {
	x := slices.Clone(from)
	need := 0
	for i, c := range h.asked {
		if x.has(c) {
			need += h.minutes[i]
		}
	}
	_, have := h.have(x)
	if 100*need < near*have {
		return
	}
	for best := need - have; ; {
		at := -1
		for i, c := range h.asked {
			more := h.minutes[i]
			if x.has(c) {
				more = -more
			}
			x.flip(c)
			if _, have := h.have(x); need+more-have > best && need+more > 0 {
				at, best = i, need+more-have
			}
			x.flip(c)
		}
		if at < 0 {
			break
		}
		if x.has(h.asked[at]) {
			need -= h.minutes[at]
		} else {
			need += h.minutes[at]
		}
		x.flip(h.asked[at])
	}
	for _, part := range h.together(x) {
		h.claim(part)
	}
}

// worst is the set of courses that the minimum cut names, and by how much their
// need is above what the cut counts.
func (h *hunt) worst(among set, percent int64) (short set, by int64) {
	w, list := h.w, h.w.of(h.side)
	h.net.Clear(2)
	const source, sink = 0, 1
	total := int64(0)
	node := make([]int, len(h.asked))
	for i, c := range h.asked {
		node[i] = -1
		if among.has(c) {
			node[i] = h.net.Node()
			h.net.Edge(source, node[i], int64(h.minutes[i]))
			total += int64(h.minutes[i])
		}
	}
	for _, at := range h.givers {
		g := &list[at]
		has := int64(w.gives(g, among, h.first, h.last)) * percent / 100
		here := g.reach.meets(h.region.places)
		giver := -1
		for i, c := range h.asked {
			if node[i] < 0 || !here && !w.courses[c].online {
				continue
			}
			if _, knows := slices.BinarySearch(g.knows, c); !knows {
				continue
			}
			if giver < 0 {
				giver = h.net.Node()
				h.net.Edge(giver, sink, has)
			}
			h.net.Edge(node[i], giver, flow.Unlimited)
		}
	}
	short = newSet(len(w.courses))
	by = total - h.net.Max(source, sink)
	if by == 0 {
		return short, 0
	}
	side := h.net.Cut()
	for i, c := range h.asked {
		if node[i] >= 0 && side[node[i]] {
			short.add(c)
		}
	}
	return short, by
}

// together splits a set of courses into those that share givers, directly or by
// way of others.
func (h *hunt) together(courses set) []set {
	list := h.w.of(h.side)
	var parts []set
	for _, c := range courses.list() {
		part := newSet(len(h.w.courses))
		part.add(c)
		parts = append(parts, part)
	}
	for _, at := range h.givers {
		known := newSet(len(h.w.courses))
		for _, c := range list[at].knows {
			known.add(c)
		}
		joined := newSet(len(h.w.courses))
		kept := parts[:0]
		for _, part := range parts {
			if part.meets(known) {
				joined = joined.with(part)
			} else {
				kept = append(kept, part)
			}
		}
		parts = kept
		if joined.count() > 0 {
			parts = append(parts, joined)
		}
	}
	return parts
}

// have adds up what there is for some courses: the givers who may lead one of
// them (that suit one of them), and their minutes.
func (h *hunt) have(courses set) (givers []int, minutes int) {
	w, list := h.w, h.w.of(h.side)
	online := slices.ContainsFunc(h.asked, func(c int) bool { return w.courses[c].online && courses.has(c) })
	h.scratch = h.scratch[:0]
	for _, at := range h.givers {
		g := &list[at]
		if !w.here(g, h.region.places, online) || !slices.ContainsFunc(g.knows, courses.has) {
			continue
		}
		h.scratch = append(h.scratch, at)
		minutes += w.gives(g, courses, h.first, h.last)
	}
	return h.scratch, minutes
}

// own says whether the window is the smallest that asks for all that it asks of
// some courses; if not, a smaller one needs no less and has no more.
func (h *hunt) own(courses set) bool {
	later, sooner := h.first == h.last, h.first == h.last
	for _, c := range h.asked {
		if h.first == h.last || !courses.has(c) {
			continue
		}
		n, _ := h.region.tables[c].at(h.first, h.last)
		shorter, _ := h.region.tables[c].at(h.first+1, h.last)
		later = later || shorter < n
		shorter, _ = h.region.tables[c].at(h.first, h.last-1)
		sooner = sooner || shorter < n
	}
	return later && sooner
}

// claim adds a set of courses up, and keeps it if it is short.
func (h *hunt) claim(courses set) {
	if !h.own(courses) {
		return
	}
	need := 0
	for i, c := range h.asked {
		if courses.has(c) {
			need += h.minutes[i]
		}
	}
	givers, have := h.have(courses)
	if need <= have {
		return
	}
	who := newSet(len(h.w.of(h.side)))
	for _, g := range givers {
		who.add(g)
	}
	key := courses.key()
	if h.found[key] {
		return
	}
	h.found[key] = true
	h.claims = append(h.claims, claim{side: h.side, region: h.region, first: h.first, last: h.last,
		courses: slices.Clone(courses), givers: who, need: need, have: have})
}
