package ground

import (
	"math/bits"
	"slices"

	"cohort/planner"
)

// AllowedStarts are the starts that a course allows: those that it lists, or
// all on the grid, as far as it ends by midnight then. Not to be changed.
func (g *Ground) AllowedStarts(c CourseIx) []uint64 {
	return g.starts[int(c)*g.Words : (int(c)+1)*g.Words]
}

// RoomStarts are the starts of a course that a room's windows of a day leave.
// Not to be changed; and so of TrainerStarts and LearnerStarts.
func (g *Ground) RoomStarts(r RoomIx, day int, c CourseIx) []uint64 {
	return g.Bits(g.RoomDay[int(r)*g.Days+day], g.Length[c])
}

// TrainerStarts are the starts of a course that a trainer's windows leave.
func (g *Ground) TrainerStarts(t TrainerIx, day int, c CourseIx) []uint64 {
	return g.Bits(g.TrainerDay[int(t)*g.Days+day], g.Length[c])
}

// LearnerStarts are the starts of a course that a learner's windows leave.
func (g *Ground) LearnerStarts(l LearnerIx, day int, c CourseIx) []uint64 {
	return g.Bits(g.LearnerDay[int(l)*g.Days+day], g.Length[c])
}

// Starts fills out, of Words words, with the starts at which a new session of a
// course could begin at a site on a day if nothing else were planned: the course
// allows the start, a room that has what it asks for and seats for its least
// group is open until its end, and a crew of different trainers may come to the
// site, is there, and has the minutes of the day and the week left. Whether
// anybody could attend is not asked.
func (g *Ground) Starts(c CourseIx, at SiteIx, day int, out []uint64) {
	g.StartsIn(g.Rooms[c], c, at, day, out)
}

// StartsIn is Starts with those of some rooms that stand at the site. With
// Suits it finds also the starts of pinned sessions, which may be held in rooms
// that are too small for a new one.
func (g *Ground) StartsIn(rooms []RoomIx, c CourseIx, at SiteIx, day int, out []uint64) {
	clear(out)
	for _, r := range rooms {
		if g.SiteOf[r] == at {
			for i, b := range g.RoomStarts(r, day, c) {
				out[i] |= b
			}
		}
	}
	some := uint64(0)
	for i, b := range g.AllowedStarts(c) {
		out[i] &= b
		some |= out[i]
	}
	if some != 0 {
		g.crewed(c, at, day, out)
	}
}

// StartsFor is Starts for somebody with such a need: in rooms that have what they need.
// With the starts of new sessions come those of pinned ones, which are held as they were
// announced, also in a room that is too small for a new one, and those of loose ones, which
// may be held in such a room too.
func (g *Ground) StartsFor(need NeedIx, c CourseIx, at SiteIx, day int, out []uint64) {
	rooms := g.Rooms[c]
	if need != 0 {
		rooms = slices.DeleteFunc(slices.Clone(rooms), func(r RoomIx) bool { return !g.Meets(need, g.KindOf[r]) })
	}
	g.StartsIn(rooms, c, at, day, out)
	for _, p := range g.pinnedOf[c] {
		if p.Day == day && g.SiteOf[p.Room] == at && g.Meets(need, g.KindOf[p.Room]) {
			out[p.Start>>6] |= 1 << (p.Start & 63)
		}
	}
	g.LooseStarts(need, c, at, day, out)
}

// LooseStarts adds to out the starts at which sessions of a course could begin of which
// something is pinned, if nothing else were planned, in a room that has what somebody needs.
func (g *Ground) LooseStarts(need NeedIx, c CourseIx, at SiteIx, day int, out []uint64) {
	for _, p := range g.Loose[c] {
		timed := g.Snapshot.Published[p.Published].Fixes(planner.PinTime)
		if timed && p.Day != day {
			continue
		}
		rooms := slices.DeleteFunc(slices.Clone(g.RoomsAt[at]), func(r RoomIx) bool { return !g.at(p, r) || !g.Meets(need, g.KindOf[r]) })
		some := make([]uint64, g.Words)
		g.StartsIn(rooms, c, at, day, some)
		for i, b := range some {
			if timed {
				b &= onlyStart(i, p.Start)
			}
			out[i] |= b
		}
	}
}

// onlyStart is the i-th word of a set that has one start.
func onlyStart(i, start int) uint64 {
	if start>>6 != i {
		return 0
	}
	return 1 << (start & 63)
}

// LooseIn says whether a room is one in which a session of a course may be held of which
// something is pinned.
func (g *Ground) LooseIn(c CourseIx, r RoomIx) bool {
	return slices.ContainsFunc(g.Loose[c], func(p Pin) bool { return g.at(p, r) })
}

// crewed leaves the starts that a crew could keep.
func (g *Ground) crewed(c CourseIx, at SiteIx, day int, out []uint64) {
	for _, able := range g.Able[c] {
		for i := range out {
			some := uint64(0)
			for _, t := range able {
				if out[i]&^some != 0 && g.May(t, c, at, day) {
					some |= g.TrainerStarts(t, day, c)[i]
				}
			}
			out[i] &= some
		}
	}
	if len(g.Able[c]) < 2 {
		return
	}
	var most [8]TrainerIx
	crew := most[:0]
	for range g.Able[c] {
		crew = append(crew, None)
	}
	for i, word := range out {
		for b := word; b != 0; b &= b - 1 {
			k := bits.TrailingZeros64(b)
			for role := range crew {
				crew[role] = None
			}
			free := func(t TrainerIx) bool {
				return g.May(t, c, at, day) && g.Open(g.TrainerDay[int(t)*g.Days+day], g.Length[c], int32(i<<6+k))
			}
			if !g.Complete(crew, c, free, nil, nil) {
				out[i] &^= 1 << k
			}
		}
	}
}

// May says whether a trainer may go to a site on a day and has the minutes for a
// course, as if they taught nothing else in that week. Neither their windows nor
// their roles are asked for.
func (g *Ground) May(t TrainerIx, c CourseIx, at SiteIx, day int) bool {
	minutes := g.Snapshot.Courses[c].Minutes
	return g.TrainerWay[int(t)*len(g.Sites)+int(at)] != Far && minutes <= g.Snapshot.Trainers[t].MaxDayMinutes &&
		minutes <= g.WeekMinutes(t, g.Week[day])
}

// WeekMinutes is how many minutes a trainer may still teach in a week; below 0
// where they have taught too many before day 0.
func (g *Ground) WeekMinutes(t TrainerIx, week int32) int {
	who := &g.Snapshot.Trainers[t]
	if week == 0 {
		return who.MaxWeekMinutes - who.TaughtMinutes
	}
	return who.MaxWeekMinutes
}
