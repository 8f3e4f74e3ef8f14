package moves

import (
	"cohort/planner/search"
	"cohort/planner/timetable/internal/draft"
)

var wave = neighbourhood{name: "wave", share: share{small: 13}, propose: ahead((*State).wave)}

// waveUpTo is the most people of a wave whom wave plans again at once, companyUpTo the most
// of them and of those who come along.
const (
	waveUpTo    = 16
	companyUpTo = 24
)

// wave is ruin and recreate of a cohort: it takes the people of a wave, and some who sit
// with them, out of their seats of some days and seats them again, day by day, on free
// seats and in new sessions of idle trainers. A wave goes through its programme together,
// so no single session of it can move far alone.
func (d *State) wave(rand *search.Rand) bool {
	r := d.Movable[rand.Intn(len(d.Movable))]
	if n := len(d.AllWaiting); n > 0 && rand.Chance(2) {
		r = d.AllWaiting[rand.Intn(n)]
	}
	from, to := d.stretch(r, rand)
	people := d.company(d.Requests[r].Learner, from, to, rand)
	d.callOff(people, from, to)
	if len(d.Dirty) == 0 && rand.Chance(2) {
		return false
	}
	d.giveUpThin()
	for day := from; day < to; day++ {
		before := rand.Chance(2)
		if before {
			d.fillDay(day, rand)
		}
		d.openIdle(day, d.putOff(people, rand), rand)
		if !before {
			d.fillDay(day, rand)
		}
	}
	d.Settle(rand)
	return true
}

// stretch draws the days for wave, from one to the day before another: a few around a seat
// of theirs or around any day, or all from there on, or all. A few take less time and are
// accepted more often; what comes after them stays, if it still can.
func (d *State) stretch(r draft.RequestIx, rand *search.Rand) (from, to int32) {
	to = int32(d.Days)
	s, few := d.Seat[r], rand.Chance(2)
	switch {
	case s != draft.None && (few || rand.Chance(2)):
		from = d.Sessions[s].Day
	case few || rand.Chance(2):
		from = int32(rand.Intn(d.Days))
	}
	if few {
		from = max(from-int32(rand.Intn(3)), 0)
		to = min(from+2+int32(rand.Intn(4)), to)
	}
	return from, to
}

// company lists people of somebody's wave, and others of sessions in which one of
// the list sits on some days.
func (d *State) company(l draft.LearnerIx, from, to int32, rand *search.Rand) []draft.LearnerIx {
	wave, people := d.Waves[d.WaveOf[l]], d.work.people[:0]
	at, n := 0, len(wave)
	if n > waveUpTo {
		at, n = rand.Intn(n), waveUpTo
	}
	for range n {
		people = append(people, wave[at])
		if at++; at == len(wave) {
			at = 0
		}
	}
	for range 6 {
		mine := d.RequestsOf[people[rand.Intn(len(people))]]
		s := d.Seat[mine[rand.Intn(len(mine))]]
		if s == draft.None || d.Sessions[s].Day < from || d.Sessions[s].Day >= to {
			continue
		}
		for _, r := range d.Group(s) {
			if x := d.Requests[r].Learner; len(people) < companyUpTo && !draft.Contains(people, x) {
				people = append(people, x)
			}
		}
	}
	d.work.people = people
	return people
}

// callOff takes people out of their seats of some days.
func (d *State) callOff(people []draft.LearnerIx, from, to int32) {
	for _, l := range people {
		for _, r := range d.RequestsOf[l] {
			if s := d.Seat[r]; s != draft.None && !d.Requests[r].Frozen && d.Sessions[s].Day >= from && d.Sessions[s].Day < to {
				d.Rise(r)
			}
		}
	}
}

// giveUpThin dissolves the sessions below their least group, so that their rooms and
// trainers are free for others.
func (d *State) giveUpThin() {
	for n := len(d.Thin); n > 0; n = len(d.Thin) {
		s := d.Thin[n-1]
		d.Thin = d.Thin[:n-1]
		if x := &d.Sessions[s]; x.ListedAt != draft.None && x.N < x.Least && x.Pinned == draft.None {
			d.Dissolve(s)
		}
	}
}

// putOff draws a course that somebody waits for. No session of it is opened on this day:
// more of the people may need it on a later day, when they have had what comes before it,
// and then one session serves them all. It returns none if four draws find nobody who waits.
func (d *State) putOff(people []draft.LearnerIx, rand *search.Rand) draft.CourseIx {
	for range 4 {
		mine := d.RequestsOf[people[rand.Intn(len(people))]]
		if r := mine[rand.Intn(len(mine))]; d.Seat[r] == draft.None && d.Lacks[r] == 0 {
			return d.Requests[r].Course
		}
	}
	return draft.None
}

// idleOpenings is how many sessions are opened at most on a day for a wave.
const idleOpenings = 4

// openIdle opens the most useful sessions of trainers who lead nothing on a day. It opens
// none of the barred course.
func (d *State) openIdle(day int32, barred draft.CourseIx, rand *search.Rand) {
	w := &d.work
	w.anchors = w.anchors[:0]
	for t := range d.Trainers {
		at := t*d.Days + int(day)
		if d.TrainerFirst[at] == draft.None && d.Windows.Any(d.TrainerDay[at]) {
			w.anchors = append(w.anchors, anchor{draft.None, draft.TrainerIx(t), day})
		}
	}
	for i := len(w.anchors) - 1; i > 0; i-- {
		j := rand.Intn(i + 1)
		w.anchors[i], w.anchors[j] = w.anchors[j], w.anchors[i]
	}
	for range idleOpenings {
		if !d.openBest(w.anchors, barred, rand) {
			return
		}
	}
}

// fillDay seats waiting people on the free seats of a day, its sessions in any
// order: whoever could sit in two of them shall not always take the same.
func (d *State) fillDay(day int32, rand *search.Rand) {
	w := &d.work
	w.open = w.open[:0]
	for r := range d.Rooms {
		for s := d.RoomFirst[r*d.Days+int(day)]; s != draft.None; s = d.RoomNext[s] {
			if x := &d.Sessions[s]; x.N < x.Cap && len(d.Waiting[x.Course]) > 0 {
				w.open = append(w.open, s)
			}
		}
	}
	for n := len(w.open); n > 0; n-- {
		i := rand.Intn(n)
		d.Fill(w.open[i])
		w.open[i] = w.open[n-1]
	}
}
