package timetable

import (
	"sort"

	"cohort/planner"
)

// old is a session of the last timetable: published, reserved or both.
type old struct {
	planner.Session
	pinned   bool
	declared publishedIx
}

// stand brings the draft from nothing to the standing timetable.
func (d *draft) stand() {
	d.begin()
	all := d.former()
	at := make([]sessionIx, len(all))
	for i := range at {
		at[i] = none
	}
	for i, x := range all {
		if x.pinned {
			at[i] = d.reopen(x)
			d.sessions[at[i]].pinned = x.declared
			for _, id := range d.s.Published[x.declared].Seated {
				d.sit(requestIx(d.requestAt[id]), at[i])
			}
		}
	}
	for i, x := range all {
		if !x.pinned {
			at[i] = d.reopen(x)
		}
		s := at[i]
		if s == none {
			continue
		}
		for _, id := range x.Seated {
			r, known := d.requestAt[id]
			p := &d.sessions[s]
			if known && d.seat[r] == none && !d.requests[r].frozen && d.requests[r].course == p.course && p.n < p.cap && d.fits(requestIx(r), &p.place) {
				d.sit(requestIx(r), s)
			}
		}
		if p := &d.sessions[s]; p.n < p.least {
			d.thin = append(d.thin, s)
		}
	}
	d.restore(false)
	d.begin()
}

// former lists what was published or reserved, soonest first.
func (d *draft) former() []old {
	var all []old
	known := map[string]int{}
	for i, x := range d.s.Published {
		known[x.ID] = len(all)
		all = append(all, old{x.Session, x.Pinned, publishedIx(i)})
	}
	for _, x := range d.s.Reserved {
		if i, both := known[x.ID]; both {
			if all[i].Course == x.Course {
				all[i].Seated = append(append([]string(nil), all[i].Seated...), x.Seated...)
			}
			continue
		}
		known[x.ID] = len(all)
		all = append(all, old{x, false, none})
	}
	sort.SliceStable(all, func(i, j int) bool {
		a, b := &all[i], &all[j]
		if a.Day != b.Day {
			return a.Day < b.Day
		}
		if a.Start != b.Start {
			return a.Start < b.Start
		}
		return a.ID < b.ID
	})
	return all
}

// reopen opens a former session as it was, without people, if it can still be
// held; a pinned one can.
func (d *draft) reopen(x old) sessionIx {
	c, known := d.courseAt[x.Course]
	if !known {
		return none
	}
	r, known := d.roomAt[x.Room]
	if !known || len(x.Trainers) != len(d.s.Courses[c].Crew) {
		return none
	}
	crew := make([]trainerIx, len(x.Trainers))
	for i, id := range x.Trainers {
		t, known := d.trainerAt[id]
		if !known {
			return none
		}
		crew[i] = trainerIx(t)
	}
	if x.Day < 0 || x.Day >= d.days || x.Start < 0 || x.Start%d.grid != 0 || x.Start+d.s.Courses[c].Minutes > 1440 {
		return none
	}
	p := d.placeAt(courseIx(c), d.rooms[r].site, int32(x.Day), int32(x.Start/d.grid))
	if !x.pinned && !d.holds(&p, roomIx(r), crew) {
		return none
	}
	return d.open(d.sessionAt(p, roomIx(r)), crew)
}

// holds says whether a session can be held as it stands, people apart: H1 to H4
// and H6.
func (d *draft) holds(p *place, r roomIx, crew []trainerIx) bool {
	if d.startsOf[int(p.course)*d.words+int(p.at>>6)]>>(p.at&63)&1 == 0 || !d.has(r, p, none) || !contains(d.courses[p.course].rooms, r) {
		return false
	}
	for i, t := range crew {
		if !contains(d.courses[p.course].able[i], t) || !d.leads(t, p, none) || contains(crew[:i], t) {
			return false
		}
	}
	return true
}

func contains[T comparable](list []T, x T) bool {
	for _, y := range list {
		if y == x {
			return true
		}
	}
	return false
}
