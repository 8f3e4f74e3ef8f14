package draft

// TrainerStarts returns the starts of a course that a trainer's day leaves, written
// over to; false if no day of theirs ever leaves any there.
func (d *Draft) TrainerStarts(to []uint64, t TrainerIx, day int32, i CourseIx) ([]uint64, bool) {
	c := &d.Courses[i]
	at := int(t)*d.Days + int(day)
	any := uint64(0)
	to = to[:0]
	for k, b := range d.Windows.Bits(d.TrainerDay[at], c.Length) {
		b &= d.StartsOf[int(i)*d.Words+k]
		to = append(to, b)
		any |= b
	}
	if any == 0 {
		return to, false
	}
	for x := d.TrainerFirst[at]; x != None; x = d.TrainerNext[x] {
		s := &d.Sessions[int(x)/d.CrewMax]
		d.Block(to, s.Start-d.TrainerBreak-c.Minutes, s.End+d.TrainerBreak)
	}
	return to, true
}

// RoomStarts returns those of some starts that a room's day leaves too, written
// over to; false if there are none.
func (d *Draft) RoomStarts(to, of []uint64, r RoomIx, day int32, c *Course) ([]uint64, bool) {
	at := int(r)*d.Days + int(day)
	any := uint64(0)
	to = to[:0]
	for k, b := range d.Windows.Bits(d.RoomDay[at], c.Length) {
		b &= of[k]
		to = append(to, b)
		any |= b
	}
	if any == 0 {
		return to, false
	}
	if d.RoomFirst[at] == None {
		return to, true
	}
	for s := d.RoomFirst[at]; s != None; s = d.RoomNext[s] {
		x := &d.Sessions[s]
		d.Block(to, x.Start-d.RoomChangeover-c.Minutes, x.End+d.RoomChangeover)
	}
	return to, First(to) != None
}

// Block takes out the starts that lie between two minutes.
func (d *Draft) Block(set []uint64, after, before int32) {
	g := int32(d.Grid)
	low := int32(0)
	if after >= 0 {
		low = after/g + 1
	}
	Clear(set, low, (before+g-1)/g)
}
