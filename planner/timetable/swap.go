package timetable

import "cohort/planner/search"

// swap lets two sessions change places: each is held in the other's room on the
// other's day. People and crews come along where they can.
func (d *state) swap(rand *search.Rand) bool {
	a := d.anyHeld(rand)
	if a == none {
		return false
	}
	b := d.related(a, rand)
	if rand.Chance(3) {
		b = d.anyHeld(rand)
	}
	if b == none || a == b {
		return false
	}
	x, y := d.sessions[a], d.sessions[b]
	if y.pinned != none || x.course == y.course ||
		!contains(d.courses[x.course].rooms, y.room) || !contains(d.courses[y.course].rooms, x.room) {
		return false
	}
	w := &d.work
	w.group = append(w.group[:0], d.group(a)...)
	w.others = append(w.others[:0], d.group(b)...)
	w.crewA = append(w.crewA[:0], d.crew(a)...)
	w.crewB = append(w.crewB[:0], d.crew(b)...)
	d.dissolve(a)
	d.dissolve(b)
	first := d.place(x.course, y, w.crewA, w.crewB, rand)
	if first == none {
		return false
	}
	second := d.place(y.course, x, w.crewB, w.crewA, rand)
	if second == none {
		return false
	}
	d.seatAll(w.group, first)
	d.seatAll(w.others, second)
	d.settle(rand)
	return true
}

// place opens a session of a course where another one was, with its own crew,
// else the other's, else whoever can.
func (d *state) place(c courseIx, was session, own, theirs []trainerIx, rand *search.Rand) sessionIx {
	x := &d.courses[c]
	at := was.at
	if p := d.placeAt(c, was.site, was.day, at); p.end > 1440 || d.startsOf[int(c)*d.words+int(at>>6)]>>(at&63)&1 == 0 || !d.has(was.room, &p, none) {
		if at = d.anyStart(c, was.room, was.day, rand); at == none {
			return none
		}
	}
	p := d.placeAt(c, was.site, was.day, at)
	if !d.has(was.room, &p, none) {
		return none
	}
	w := &d.work
	w.crew = w.crew[:0]
	for i, able := range x.able {
		t := trainerIx(none)
		if i < len(own) && !contains(w.crew, own[i]) && d.leads(own[i], &p, none) {
			t = own[i]
		}
		for _, u := range theirs {
			if t == none && contains(able, u) && !contains(w.crew, u) && d.leads(u, &p, none) {
				t = u
			}
		}
		if t == none && len(able) > 0 {
			for k, j := 0, rand.Intn(len(able)); k < len(able); k++ {
				if u := able[(j+k)%len(able)]; !contains(w.crew, u) && d.leads(u, &p, none) {
					t = u
					break
				}
			}
		}
		if t == none {
			return none
		}
		w.crew = append(w.crew, t)
	}
	return d.open(d.sessionAt(p, was.room), w.crew)
}

// seatAll seats those of a group who fit, and others where seats are left.
func (d *state) seatAll(group []requestIx, s sessionIx) {
	x := &d.sessions[s]
	for _, r := range group {
		if x.n < x.cap && d.seat[r] == none && d.fits(r, &x.place) {
			d.sit(r, s)
		}
	}
	if x.n < x.cap {
		d.fill(s)
	}
	if x.n < x.least {
		d.thin = append(d.thin, s)
	}
}
