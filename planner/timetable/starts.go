package timetable

// trainerStarts returns the starts of a course that a trainer's day leaves, written
// over to; false if no day of theirs ever leaves any there.
func (d *draft) trainerStarts(to []uint64, t trainerIx, day int32, i courseIx) ([]uint64, bool) {
	c := &d.courses[i]
	at := int(t)*d.days + int(day)
	any := uint64(0)
	to = to[:0]
	for k, b := range d.windows.bits(d.trainerDay[at], c.length) {
		b &= d.startsOf[int(i)*d.words+k]
		to = append(to, b)
		any |= b
	}
	if any == 0 {
		return to, false
	}
	for x := d.trainerFirst[at]; x != none; x = d.trainerNext[x] {
		s := &d.sessions[int(x)/d.crewMax]
		d.block(to, s.start-d.trainerBreak-c.minutes, s.end+d.trainerBreak)
	}
	return to, true
}

// roomStarts returns those of some starts that a room's day leaves too, written
// over to; false if there are none.
func (d *draft) roomStarts(to, of []uint64, r roomIx, day int32, c *course) ([]uint64, bool) {
	at := int(r)*d.days + int(day)
	any := uint64(0)
	to = to[:0]
	for k, b := range d.windows.bits(d.roomDay[at], c.length) {
		b &= of[k]
		to = append(to, b)
		any |= b
	}
	if any == 0 {
		return to, false
	}
	if d.roomFirst[at] == none {
		return to, true
	}
	for s := d.roomFirst[at]; s != none; s = d.roomNext[s] {
		x := &d.sessions[s]
		d.block(to, x.start-d.roomPause-c.minutes, x.end+d.roomPause)
	}
	return to, first(to) != none
}

// block takes out the starts that lie between two minutes.
func (d *draft) block(set []uint64, after, before int32) {
	g := int32(d.grid)
	low := int32(0)
	if after >= 0 {
		low = after/g + 1
	}
	clear(set, low, (before+g-1)/g)
}
