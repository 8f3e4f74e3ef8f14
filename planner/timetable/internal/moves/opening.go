package moves

import (
	"cohort/planner/ground"
	"cohort/planner/search"
	"cohort/planner/timetable/internal/draft"
)

// opening is a session that could be held, and what it would save.
type opening struct {
	place draft.Place
	room  draft.RoomIx
	crew  []draft.TrainerIx
	worth int64
}

// openBest opens the session that saves most on the given days of rooms and trainers, and
// fills it; false if none saves anything. It opens none of the barred course.
func (d *State) openBest(anchors []anchor, barred draft.CourseIx, rand *search.Rand) bool {
	w := &d.work
	best := opening{crew: w.best}
	noisy := rand.Chance(2)
	for _, a := range anchors {
		if a.trainer != draft.None {
			d.offersOf(a.trainer, a.day, barred, &best, noisy, rand)
		} else {
			d.offersIn(a.room, a.day, barred, &best, noisy, rand)
		}
	}
	w.best = best.crew
	if best.worth <= 0 {
		return false
	}
	s := d.Open(d.SessionAt(best.place, best.room), best.crew)
	d.Fill(s)
	if d.Sessions[s].N < d.Sessions[s].Least {
		d.Thin = append(d.Thin, s)
	}
	return true
}

// offersOf looks at what a trainer could lead on a day, at no more than two sites.
func (d *State) offersOf(t draft.TrainerIx, day int32, barred draft.CourseIx, best *opening, noisy bool, rand *search.Rand) {
	for _, as := range d.Roles[t] {
		c := &d.Courses[as.Course]
		if len(d.Waiting[as.Course]) < int(c.Min) || len(c.Rooms) == 0 || as.Course == barred || noisy && rand.Chance(8) || !d.hoursOf(t, as.Course, day) {
			continue
		}
		seen, tried := draft.SiteIx(draft.None), 0
		for i, at := 0, rand.Intn(len(c.Rooms)); i < len(c.Rooms) && tried < 2; i++ {
			r := c.Rooms[at]
			if at++; at == len(c.Rooms) {
				at = 0
			}
			if site := d.Rooms[r].Site; site != seen && d.offer(t, as, r, day, best, noisy, rand) {
				seen = site
				tried++
			}
		}
	}
}

// offersIn looks at what could be held in a room on a day, by no more than two trainers.
func (d *State) offersIn(r draft.RoomIx, day int32, barred draft.CourseIx, best *opening, noisy bool, rand *search.Rand) {
	for _, i := range d.Holdable[r] {
		c := &d.Courses[i]
		if len(d.Waiting[i]) < int(c.Min) || i == barred || noisy && rand.Chance(8) || c.Crew == 0 || len(c.Able[0]) == 0 {
			continue
		}
		able := c.Able[0]
		for k, at, tried := 0, rand.Intn(len(able)), 0; k < len(able) && tried < 2; k++ {
			t := able[at]
			if at++; at == len(able) {
				at = 0
			}
			if d.hoursOf(t, i, day) && d.offer(t, draft.Role{Course: i}, r, day, best, noisy, rand) {
				tried++
			}
		}
	}
}

// hoursOf finds the starts at which a trainer has time for a course on a day and in its
// week, for offer to read; false if there are none.
func (d *State) hoursOf(t draft.TrainerIx, i draft.CourseIx, day int32) bool {
	w, c := &d.work, &d.Courses[i]
	if d.Taught[int(t)*d.Weeks+int(d.Week[day])]+c.Minutes > d.Trainers[t].MaxWeek {
		return false
	}
	w.bits = append(w.bits[:0], d.AllowedStarts(i)...)
	return d.ForTrainer(w.bits, t, day, c, draft.None)
}

// offer looks at a session that a trainer would lead in a room at one of the hours that
// hoursOf found; false if there is none.
func (d *State) offer(t draft.TrainerIx, as draft.Role, r draft.RoomIx, day int32, best *opening, noisy bool, rand *search.Rand) bool {
	w, c, site := &d.work, &d.Courses[as.Course], d.Rooms[r].Site
	if d.TrainerWay[int(t)*len(d.Virtual)+int(site)] == draft.Far {
		return false
	}
	w.free = append(w.free[:0], w.bits...)
	if !d.InRoom(w.free, r, day, c, draft.None) {
		return false
	}
	p := d.PlaceIn(as.Course, r, day, chooseStart(w.free, rand))
	if !d.Leads(t, &p, draft.None) {
		return false
	}
	w.crew = w.crew[:0]
	for range c.Crew {
		w.crew = append(w.crew, draft.None)
	}
	w.crew[as.Place] = t
	if d.Ground.Complete(w.crew, as.Course, func(t draft.TrainerIx) bool { return d.Leads(t, &p, draft.None) }, nil, rand.Intn) {
		d.consider(&p, r, w.crew, best, noisy, rand)
	}
	return true
}

// chooseStart draws a start: mostly the first or the last, which leave the rest of the day
// whole.
func chooseStart(set []uint64, rand *search.Rand) int32 {
	switch rand.Intn(4) {
	case 0, 1:
		return ground.First(set)
	case 2:
		return draft.Last(set)
	}
	return draft.Pick(set, rand)
}

// consider prices a session that could be opened, and keeps it if it is the best so far.
func (d *State) consider(p *draft.Place, r draft.RoomIx, crew []draft.TrainerIx, best *opening, noisy bool, rand *search.Rand) {
	w := &d.work
	c := &d.Courses[p.Course]
	seats := int(min(c.Max, d.Rooms[r].Seats, int32(d.SeatMax)))
	w.values = w.values[:0]
	sum := int64(0)
	for _, r := range d.Waiting[p.Course] {
		if !d.Fits(r, p) {
			continue
		}
		v := d.Worth(r, p.Day)
		n := len(w.values)
		if n < seats {
			w.values = append(w.values, v)
			sum += v
		} else if v > w.values[n-1] {
			sum += v - w.values[n-1]
			n--
		} else {
			continue
		}
		w.values = w.values[:n+1]
		for n > 0 && w.values[n-1] < v {
			w.values[n] = w.values[n-1]
			n--
		}
		w.values[n] = v
	}
	if len(w.values) < int(c.Min) {
		return
	}
	sum -= c.Teaching
	for _, t := range crew {
		sum -= d.Tour(t, p)
		taught := d.Taught[int(t)*d.Weeks+int(d.Week[p.Day])]
		sum -= d.Overtime(t, taught+c.Minutes) - d.Overtime(t, taught)
	}
	if noisy {
		sum -= sum * int64(rand.Intn(64)) >> 8
	}
	if sum > best.worth {
		best.place, best.room, best.worth = *p, r, sum
		best.crew = append(best.crew[:0], crew...)
	}
}
