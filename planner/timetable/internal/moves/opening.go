package moves

import (
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

// openBest holds the most useful session that it finds on the given days, with
// everybody for whom it is most useful; false if none has people enough.
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

// offersOf looks at what a trainer could lead on a day.
func (d *State) offersOf(t draft.TrainerIx, day int32, barred draft.CourseIx, best *opening, noisy bool, rand *search.Rand) {
	w := &d.work
	who := &d.Trainers[t]
	taught := d.Taught[int(t)*d.Weeks+int(d.Week[day])]
	for _, as := range d.Roles[t] {
		c := &d.Courses[as.Course]
		if len(d.Waiting[as.Course]) < int(c.Min) || len(c.Rooms) == 0 || as.Course == barred ||
			taught+c.Minutes > who.MaxWeek || noisy && rand.Chance(8) {
			continue
		}
		any := false
		if w.bits, any = d.TrainerStarts(w.bits, t, day, as.Course); !any {
			continue
		}
		seen, tried := draft.SiteIx(draft.None), 0
		for i, at := 0, rand.Intn(len(c.Rooms)); i < len(c.Rooms) && tried < 2; i++ {
			r := c.Rooms[at]
			if at++; at == len(c.Rooms) {
				at = 0
			}
			site := d.Rooms[r].Site
			if site == seen || d.TrainerWay[int(t)*len(d.Virtual)+int(site)] == draft.Far {
				continue
			}
			if w.free, any = d.RoomStarts(w.free, w.bits, r, day, c); !any {
				continue
			}
			p := d.PlaceAt(as.Course, site, day, chooseStart(w.free, rand))
			if !d.Leads(t, &p, draft.None) {
				continue
			}
			seen = site
			tried++
			if crew, found := d.complete(&p, int(as.Place), t, rand); found {
				d.consider(&p, r, crew, best, noisy, rand)
			}
		}
	}
}

// offersIn looks at what could be held in a room on a day.
func (d *State) offersIn(r draft.RoomIx, day int32, barred draft.CourseIx, best *opening, noisy bool, rand *search.Rand) {
	w := &d.work
	site := d.Rooms[r].Site
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
			if d.TrainerWay[int(t)*len(d.Virtual)+int(site)] == draft.Far {
				continue
			}
			any := false
			if w.bits, any = d.TrainerStarts(w.bits, t, day, i); !any {
				continue
			}
			if w.free, any = d.RoomStarts(w.free, w.bits, r, day, c); !any {
				continue
			}
			p := d.PlaceAt(i, site, day, chooseStart(w.free, rand))
			if !d.Leads(t, &p, draft.None) {
				continue
			}
			tried++
			if crew, found := d.complete(&p, 0, t, rand); found {
				d.consider(&p, r, crew, best, noisy, rand)
			}
		}
	}
}

// chooseStart picks a start: mostly one that leaves the rest of the day whole.
func chooseStart(set []uint64, rand *search.Rand) int32 {
	switch rand.Intn(4) {
	case 0, 1:
		return draft.First(set)
	case 2:
		return draft.Last(set)
	}
	return draft.Pick(set, rand)
}

// complete returns a crew for a place in which one trainer has a given role, the
// others any who are free; false if there is none. It is good until the next call.
func (d *State) complete(p *draft.Place, given int, by draft.TrainerIx, rand *search.Rand) ([]draft.TrainerIx, bool) {
	w := &d.work
	c := &d.Courses[p.Course]
	w.crew = w.crew[:0]
	for range c.Crew {
		w.crew = append(w.crew, draft.None)
	}
	w.crew[given] = by
	for i := range w.crew {
		if i == given {
			continue
		}
		able := c.Able[i]
		if len(able) == 0 {
			return nil, false
		}
		if w.crew[i] = d.anyTrainer(able, w.crew, p, draft.None, rand); w.crew[i] == draft.None {
			return nil, false
		}
	}
	return w.crew, true
}

// anyTrainer draws one of a list who could lead a session at a place and is not in the
// crew already; None if nobody could. A session that is about to be given up is left out
// of account.
func (d *State) anyTrainer(able, crew []draft.TrainerIx, p *draft.Place, except draft.SessionIx, rand *search.Rand) draft.TrainerIx {
	for k, at := 0, rand.Intn(len(able)); k < len(able); k++ {
		t := able[at]
		if at++; at == len(able) {
			at = 0
		}
		if !draft.Contains(crew, t) && d.Leads(t, p, except) {
			return t
		}
	}
	return draft.None
}

// consider prices a session that could be held and keeps it if it is the best.
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
