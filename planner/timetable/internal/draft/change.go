package draft

// The four changes that all moves consist of: Sit, Rise, Open and Close. Each keeps the
// indexes and the cost exact and is written into the undo log. None checks the rules: see
// fits.go.

// Sit seats a waiting request in a session.
func (d *Draft) Sit(r RequestIx, s SessionIx) {
	d.enter(r, s)
	d.Log = append(d.Log, Change{Seated, r, s})
}

// Rise takes a request out of its session.
func (d *Draft) Rise(r RequestIx) {
	s := d.Seat[r]
	d.leave(r)
	d.Log = append(d.Log, Change{Unseated, r, s})
	d.Dirty = append(d.Dirty, r)
	if x := &d.Sessions[s]; x.N == x.Least-1 {
		d.Thin = append(d.Thin, s)
	}
}

// Open adds an empty session. The crew is copied.
func (d *Draft) Open(x Session, crew []TrainerIx) SessionIx {
	var s SessionIx
	if n := len(d.free); n > 0 {
		s = d.free[n-1]
		d.free = d.free[:n-1]
	} else {
		s = SessionIx(len(d.Sessions))
		d.Sessions = append(d.Sessions, Session{})
		d.RoomNext = append(d.RoomNext, None)
		for range d.CrewMax {
			d.Crews = append(d.Crews, None)
			d.TrainerNext = append(d.TrainerNext, None)
		}
		for range d.SeatMax {
			d.people = append(d.people, None)
		}
	}
	d.rawOpen(s, x, crew)
	d.Log = append(d.Log, Change{Opened, None, s})
	return s
}

// Close removes a session in which nobody sits.
func (d *Draft) Close(s SessionIx) {
	kept := Closing{session: d.Sessions[s]}
	crew := d.Crew(s)
	if n := copy(kept.crew[:], crew); n < len(crew) {
		kept.more = append(kept.more, crew[n:]...)
	}
	d.Closed = append(d.Closed, kept)
	d.rawClose(s)
	d.free = append(d.free, s)
	d.Log = append(d.Log, Change{Dissolved, None, s})
}

// Begin starts a move. What was done before it cannot be undone any more.
func (d *Draft) Begin() {
	d.Log, d.Closed, d.Dirty, d.Thin = d.Log[:0], d.Closed[:0], d.Dirty[:0], d.Thin[:0]
}

// Undo takes back the whole move.
func (d *Draft) Undo() { d.UndoTo(0) }

// UndoTo takes back what came after a place in the log.
func (d *Draft) UndoTo(mark int) {
	for i := len(d.Log) - 1; i >= mark; i-- {
		switch c := d.Log[i]; c.What {
		case Seated:
			d.leave(c.Request)
		case Unseated:
			d.enter(c.Request, c.Session)
		case Opened:
			d.rawClose(c.Session)
			d.free = append(d.free, c.Session)
		case Dissolved:
			kept := &d.Closed[len(d.Closed)-1]
			n := int(d.Courses[kept.session.Course].Crew)
			d.free = d.free[:len(d.free)-1]
			if n <= len(kept.crew) {
				d.rawOpen(c.Session, kept.session, kept.crew[:n])
			} else {
				d.rawOpen(c.Session, kept.session, append(kept.crew[:], kept.more...))
			}
			d.Closed = d.Closed[:len(d.Closed)-1]
		}
	}
	d.Log = d.Log[:mark]
}

// enter seats a request. Those that come after it can wait for a seat from then on.
func (d *Draft) enter(r RequestIx, s SessionIx) {
	if d.Lacks[r] == 0 {
		d.stopWaiting(r)
	}
	d.rawSit(r, s)
	for _, b := range d.Then[r] {
		if d.Lacks[b]--; d.Lacks[b] == 0 && d.Seat[b] == None {
			d.wait(b)
		}
	}
}

// leave takes a request out of its session. Those that come after it do not wait any
// more.
func (d *Draft) leave(r RequestIx) {
	for _, b := range d.Then[r] {
		if d.Lacks[b]++; d.Lacks[b] == 1 && d.Seat[b] == None {
			d.stopWaiting(b)
		}
	}
	d.rawRise(r)
	if d.Lacks[r] == 0 {
		d.wait(r)
	}
}

func (d *Draft) rawSit(r RequestIx, s SessionIx) {
	q, x := &d.Requests[r], &d.Sessions[s]
	l := q.Learner
	d.Price(r, -1)
	d.add(late, d.Lateness(q, x.Day))
	d.add(learnerTravel, d.Fare(l, &x.Place, None))
	if q.Group != None && d.Scattered(q.Group, s, None) > 0 {
		if d.Spread[q.Group] > 0 {
			d.add(split, d.Weights.Split)
		}
		d.Spread[q.Group]++
	}
	if q.Announced != None {
		a, b, c := d.Changed(q, s)
		price := &d.PublishedPrice[q.Announced]
		d.add(price.Term, a-price.Moved)
		d.add(reroomed, b)
		d.add(retrained, c)
	}
	if !q.Working {
		if x.Day > d.LastDay[l] {
			d.add(ready, d.Readiness(l, x.Day)-d.Readiness(l, d.LastDay[l]))
			d.LastDay[l] = x.Day
		}
	} else if !d.InTraining(l, x.Day) {
		d.Released[int(d.Learners[l].Office)*d.Days+int(x.Day)]++
	}
	d.people[int(s)*d.SeatMax+int(x.N)] = r
	d.SeatAt[r] = x.N
	x.N++
	d.Seat[r] = s
	day := int(l)*d.Days + int(x.Day)
	d.LearnerNext[r], d.LearnerFirst[day] = d.LearnerFirst[day], r
}

func (d *Draft) rawRise(r RequestIx) {
	q := &d.Requests[r]
	s := d.Seat[r]
	x := &d.Sessions[s]
	l := q.Learner
	day := int(l)*d.Days + int(x.Day)
	if d.LearnerFirst[day] == r {
		d.LearnerFirst[day] = d.LearnerNext[r]
	} else {
		at := d.LearnerFirst[day]
		for d.LearnerNext[at] != r {
			at = d.LearnerNext[at]
		}
		d.LearnerNext[at] = d.LearnerNext[r]
	}
	x.N--
	i := int(s) * d.SeatMax
	last := d.people[i+int(x.N)]
	d.people[i+int(d.SeatAt[r])], d.SeatAt[last] = last, d.SeatAt[r]
	d.Seat[r] = None
	if !q.Working {
		if x.Day == d.LastDay[l] {
			if last := d.LastWithout(l, r); last != x.Day {
				d.add(ready, d.Readiness(l, last)-d.Readiness(l, x.Day))
				d.LastDay[l] = last
			}
		}
	} else if !d.InTraining(l, x.Day) {
		d.Released[int(d.Learners[l].Office)*d.Days+int(x.Day)]--
	}
	if q.Announced != None {
		a, b, c := d.Changed(q, s)
		price := &d.PublishedPrice[q.Announced]
		d.add(price.Term, price.Moved-a)
		d.add(reroomed, -b)
		d.add(retrained, -c)
	}
	if q.Group != None && d.Scattered(q.Group, s, None) > 0 {
		d.Spread[q.Group]--
		if d.Spread[q.Group] > 0 {
			d.add(split, -d.Weights.Split)
		}
	}
	d.add(learnerTravel, -d.Fare(l, &x.Place, None))
	d.add(late, -d.Lateness(q, x.Day))
	d.Price(r, 1)
}

// InTraining says whether somebody has a seat on a day that counts against the release of
// their office.
func (d *Draft) InTraining(l LearnerIx, day int32) bool {
	for r := d.LearnerFirst[int(l)*d.Days+int(day)]; r != None; r = d.LearnerNext[r] {
		if d.Requests[r].Working {
			return true
		}
	}
	return false
}

func (d *Draft) rawOpen(s SessionIx, x Session, crew []TrainerIx) {
	x.N = 0
	x.courseAt = int32(len(d.ByCourse[x.Course]))
	x.ListedAt = int32(len(d.All))
	d.ByCourse[x.Course] = append(d.ByCourse[x.Course], s)
	d.sitesOf[x.Course] = append(d.sitesOf[x.Course], x.Site)
	d.All = append(d.All, s)
	d.Sessions[s] = x
	c := &d.Courses[x.Course]
	d.add(teaching, c.Teaching)
	day := int(x.Room)*d.Days + int(x.Day)
	d.RoomNext[s], d.RoomFirst[day] = d.RoomFirst[day], s
	for i, t := range crew {
		at := int32(int(s)*d.CrewMax + i)
		d.add(trainerTravel, d.Tour(t, &x.Place))
		d.Crews[at] = t
		day := int(t)*d.Days + int(x.Day)
		d.TrainerNext[at], d.TrainerFirst[day] = d.TrainerFirst[day], at
		d.Teach(t, x.Day, c.Minutes)
	}
}

func (d *Draft) rawClose(s SessionIx) {
	x := &d.Sessions[s]
	c := &d.Courses[x.Course]
	for i, t := range d.Crew(s) {
		at := int32(int(s)*d.CrewMax + i)
		first := &d.TrainerFirst[int(t)*d.Days+int(x.Day)]
		for *first != at {
			first = &d.TrainerNext[*first]
		}
		*first = d.TrainerNext[at]
		d.add(trainerTravel, -d.Tour(t, &x.Place))
		d.Teach(t, x.Day, -c.Minutes)
	}
	first := &d.RoomFirst[int(x.Room)*d.Days+int(x.Day)]
	for *first != s {
		first = &d.RoomNext[*first]
	}
	*first = d.RoomNext[s]
	d.add(teaching, -c.Teaching)
	list, sites := d.ByCourse[x.Course], d.sitesOf[x.Course]
	last := list[len(list)-1]
	list[x.courseAt], d.Sessions[last].courseAt = last, x.courseAt
	sites[x.courseAt] = sites[len(sites)-1]
	d.ByCourse[x.Course], d.sitesOf[x.Course] = list[:len(list)-1], sites[:len(sites)-1]
	last = d.All[len(d.All)-1]
	d.All[x.ListedAt], d.Sessions[last].ListedAt = last, x.ListedAt
	d.All = d.All[:len(d.All)-1]
	x.ListedAt = None
}

// Teach adds minutes to what a trainer teaches in the week of a day, with the price of
// their overtime.
func (d *Draft) Teach(t TrainerIx, day, minutes int32) {
	taught := &d.Taught[int(t)*d.Weeks+int(d.Week[day])]
	before := d.Overtime(t, *taught)
	*taught += minutes
	d.add(overload, d.Overtime(t, *taught)-before)
}
