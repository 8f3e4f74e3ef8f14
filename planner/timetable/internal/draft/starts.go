package draft

import (
	"math/bits"

	"cohort/planner/ground"
)

// The starts of a course on a day are a set of bits, which rooms and trainers narrow.

// AllowedStarts are the starts that a course's own hours allow. Not to be changed.
func (m *Model) AllowedStarts(c CourseIx) []uint64 { return m.StartsOf[int(c)*m.Words:][:m.Words] }

// AllowsStart says whether a place begins when its course may.
func (m *Model) AllowsStart(p *Place) bool {
	return m.StartsOf[int(p.Course)*m.Words+int(p.At>>6)]>>(p.At&63)&1 != 0
}

// ForTrainer leaves of some starts those that a trainer's day has time for; false if it
// leaves none. A session that is about to be given up is left out of account.
func (d *Draft) ForTrainer(set []uint64, t TrainerIx, day int32, c *Course, except SessionIx) bool {
	at := int(t)*d.Days + int(day)
	if !narrow(set, d.Windows.Bits(d.TrainerDay[at], c.Length)) {
		return false
	}
	if d.TrainerFirst[at] == None {
		return true
	}
	for x := d.TrainerFirst[at]; x != None; x = d.TrainerNext[x] {
		if s := SessionIx(int(x) / d.CrewMax); s != except {
			d.block(set, &d.Sessions[s].Place, c.Minutes, d.TrainerBreak)
		}
	}
	return ground.First(set) != None
}

// InRoom is ForTrainer for a room's day.
func (d *Draft) InRoom(set []uint64, r RoomIx, day int32, c *Course, except SessionIx) bool {
	at := int(r)*d.Days + int(day)
	if !narrow(set, d.Windows.Bits(d.RoomDay[at], c.Length)) {
		return false
	}
	if len(d.Rooms[r].Takes) > 0 {
		d.leaveShared(set, r, day, c, except)
	}
	if d.RoomFirst[at] == None {
		return len(d.Rooms[r].Takes) == 0 || ground.First(set) != None
	}
	for s := d.RoomFirst[at]; s != None; s = d.RoomNext[s] {
		if s != except {
			d.block(set, &d.Sessions[s].Place, c.Minutes, d.RoomChangeover)
		}
	}
	return ground.First(set) != None
}

// leaveShared takes out the starts for which too little is left of what the room shares.
func (d *Draft) leaveShared(set []uint64, r RoomIx, day int32, c *Course, except SessionIx) {
	for i, word := range set {
		for ; word != 0; word &= word - 1 {
			at := int32(i<<6 + bits.TrailingZeros64(word))
			p := Place{Day: day, Start: at * int32(d.Grid), End: at*int32(d.Grid) + c.Minutes}
			if d.Overdrawn(r, &p, except) != None {
				set[i] &^= 1 << (at & 63)
			}
		}
	}
}

// narrow takes out of a set what is not in another one; false if that leaves nothing.
func narrow(set, to []uint64) bool {
	left := uint64(0)
	for i, b := range to {
		set[i] &= b
		left |= set[i]
	}
	return left != 0
}

// block takes out the starts from which so many minutes would be too near to a place.
func (d *Draft) block(set []uint64, x *Place, minutes, apart int32) {
	g := int32(d.Grid)
	low := int32(0)
	if after := x.Start - apart - minutes; after >= 0 {
		low = after/g + 1
	}
	Clear(set, low, (x.End+apart+g-1)/g)
}
