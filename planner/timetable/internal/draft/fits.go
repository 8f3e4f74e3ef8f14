package draft

// The rules, as checks of one person, one trainer or one room. A draft that obeys the
// rules, and is changed only where these allow it, still obeys them.

// PlaceIn is a course at a time in a room.
func (m *Model) PlaceIn(c CourseIx, r RoomIx, day, at int32) Place {
	p := m.PlaceAt(c, m.Rooms[r].Site, day, at)
	p.Kind = m.Rooms[r].Kind
	return p
}

// PlaceAt is a course at a time and a site, the room not chosen yet.
func (m *Model) PlaceAt(c CourseIx, site SiteIx, day, at int32) Place {
	x := &m.Courses[c]
	start := at * int32(m.Grid)
	return Place{Course: c, Site: site, Day: day, Start: start, End: start + x.Minutes, At: at, Length: x.Length}
}

// Near says whether two places of one day overlap or are fewer minutes apart.
func (p *Place) Near(x *Place, apart int32) bool {
	return p.Start < x.End+apart && x.Start < p.End+apart
}

// Crossing is the way between an online session and one in a room, 0 between two of a
// kind. The ways are those of one person, by site.
func (m *Model) Crossing(a, b SiteIx, ways []int32) int32 {
	if m.Virtual[a] == m.Virtual[b] {
		return 0
	}
	if m.Virtual[a] {
		a = b
	}
	return ways[a]
}

// Clash says whether one person cannot be at two places of one day: they are in rooms of
// two sites, or the time between them is less than a break and the way.
func (m *Model) Clash(p, x *Place, pause int32, ways []int32) bool {
	if x.Site != p.Site {
		if !m.Virtual[x.Site] && !m.Virtual[p.Site] {
			return true
		}
		pause += m.Crossing(p.Site, x.Site, ways)
	}
	return p.Near(x, pause)
}

// InTurn says whether a learner has a break from the end of one place to the start of
// another one, or a night.
func (m *Model) InTurn(first, then *Place) bool {
	return first.Day < then.Day || first.Day == then.Day && first.End+m.LearnerBreak <= then.Start
}

// Fits says whether somebody may take a seat at a place: H5, H6, H8, H9, H10 and H12. Their
// seat for the same request does not count.
func (d *Draft) Fits(r RequestIx, p *Place) bool { return d.FitsBeside(r, p, 0) }

// FitsBeside is Fits where so many other people of the office are about to give up their
// seats of that day.
func (d *Draft) FitsBeside(r RequestIx, p *Place, spared int32) bool {
	q := &d.Requests[r]
	if p.Day < q.Earliest {
		return false
	}
	l := q.Learner
	day := int(l)*d.Days + int(p.Day)
	if !d.Windows.Open(d.LearnerDay[day], p.Length, p.At) {
		return false
	}
	who := &d.Learners[l]
	ways := d.LearnerWay[int(who.Reach)*len(d.Virtual):]
	if ways[p.Site] == Far {
		return false
	}
	if !d.Ground.Meets(who.Need, p.Kind) {
		return false
	}
	for _, a := range d.Before[r] {
		s := d.Seat[a]
		if s == None {
			return false
		}
		if !d.InTurn(&d.Sessions[s].Place, p) {
			return false
		}
	}
	for _, b := range d.Then[r] {
		if s := d.Seat[b]; s != None && !d.InTurn(p, &d.Sessions[s].Place) {
			return false
		}
	}
	free := !q.Working
	if other := d.LearnerFirst[day]; other != None {
		minutes := p.End - p.Start
		for ; other != None; other = d.LearnerNext[other] {
			free = free || d.Requests[other].Working
			if other == r {
				continue
			}
			x := &d.Sessions[d.Seat[other]].Place
			if d.Clash(p, x, d.LearnerBreak, ways) {
				return false
			}
			minutes += x.End - x.Start
		}
		if minutes > who.MaxDay {
			return false
		}
	} else if p.End-p.Start > who.MaxDay {
		return false
	}
	return free || d.Released[int(who.Office)*d.Days+int(p.Day)]-spared < d.Release[who.Office]
}

// Leads says whether a trainer may lead a session at a place: H4 and H6. The session
// except does not count. It does not check whether the trainer may lead the course.
func (d *Draft) Leads(t TrainerIx, p *Place, except SessionIx) bool {
	day := int(t)*d.Days + int(p.Day)
	if !d.Windows.Open(d.TrainerDay[day], p.Length, p.At) {
		return false
	}
	ways := d.TrainerWay[int(t)*len(d.Virtual):]
	if ways[p.Site] == Far {
		return false
	}
	who := &d.Trainers[t]
	minutes := p.End - p.Start
	taught := d.Taught[int(t)*d.Weeks+int(d.Week[p.Day])]
	if except != None && d.Week[d.Sessions[except].Day] == d.Week[p.Day] && d.leading(t, except) {
		taught -= d.Sessions[except].End - d.Sessions[except].Start
	}
	if taught+minutes > who.MaxWeek {
		return false
	}
	for at := d.TrainerFirst[day]; at != None; at = d.TrainerNext[at] {
		s := int(at) / d.CrewMax
		if s == int(except) {
			continue
		}
		x := &d.Sessions[s].Place
		if d.Clash(p, x, d.TrainerBreak, ways) {
			return false
		}
		minutes += x.End - x.Start
	}
	return minutes <= who.MaxDay
}

func (d *Draft) leading(t TrainerIx, s SessionIx) bool {
	for _, u := range d.Crew(s) {
		if u == t {
			return true
		}
	}
	return false
}

// Has says whether a room is open and empty for a session at a place: H3. The session
// except does not count. It does not check whether the room has what the course needs.
func (d *Draft) Has(r RoomIx, p *Place, except SessionIx) bool {
	day := int(r)*d.Days + int(p.Day)
	if !d.Windows.Open(d.RoomDay[day], p.Length, p.At) {
		return false
	}
	for s := d.RoomFirst[day]; s != None; s = d.RoomNext[s] {
		if s != except && p.Near(&d.Sessions[s].Place, d.RoomChangeover) {
			return false
		}
	}
	return len(d.Rooms[r].Takes) == 0 || d.Overdrawn(r, p, except) == None
}

// Overdrawn is the first thing that a room shares with others and of which too little is
// left for a session at a place; None if there is none. The sessions except do not count.
func (d *Draft) Overdrawn(r RoomIx, p *Place, except ...SessionIx) int32 {
	for _, t := range d.Rooms[r].Takes {
		if d.inUse(t.Of, p, p.Start, except)+t.Number > d.Shared[t.Of].Number {
			return t.Of
		}
		for _, o := range d.Shared[t.Of].Rooms {
			for s := d.RoomFirst[int(o)*d.Days+int(p.Day)]; s != None; s = d.RoomNext[s] {
				x := &d.Sessions[s]
				if x.Start > p.Start && x.Start < p.End+d.RoomChangeover && !Contains(except, s) &&
					d.inUse(t.Of, p, x.Start, except)+t.Number > d.Shared[t.Of].Number {
					return t.Of
				}
			}
		}
	}
	return None
}

// inUse is how much of something shared is in use at a minute of the day of a place.
func (d *Draft) inUse(of int32, p *Place, minute int32, except []SessionIx) int32 {
	total := int32(0)
	for i, o := range d.Shared[of].Rooms {
		for s := d.RoomFirst[int(o)*d.Days+int(p.Day)]; s != None; s = d.RoomNext[s] {
			if x := &d.Sessions[s]; x.Start <= minute && minute < x.End+d.RoomChangeover && !Contains(except, s) {
				total += d.Shared[of].Takes[i]
			}
		}
	}
	return total
}

// SessionAt is an empty session at a place in a room.
func (d *Draft) SessionAt(p Place, r RoomIx) Session {
	c := &d.Courses[p.Course]
	p.Kind = d.Rooms[r].Kind
	return Session{Place: p, Room: r, Cap: min(c.Max, d.Rooms[r].Seats, int32(d.SeatMax)), Least: c.Min, Pinned: None, ListedAt: None}
}
