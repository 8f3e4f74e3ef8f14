package timetable

import (
	"fmt"
	"sort"

	"cohort/planner"
)

// load brings an empty draft to exactly what a plan holds and returns what each
// session is called there. The plan must be valid for the snapshot; the first
// thing that is not is the error, and the draft is of no use then.
func (d *draft) load(p *planner.Plan) (map[sessionIx]string, error) {
	if p.Snapshot != d.s.Name {
		return nil, fmt.Errorf("the plan was made for the snapshot %q, not %q", p.Snapshot, d.s.Name)
	}
	d.begin()
	pinned := map[string]publishedIx{}
	for i, x := range d.s.Published {
		if x.Pinned {
			pinned[x.ID] = publishedIx(i)
		}
	}
	at := make([]sessionIx, len(p.Sessions))
	ids := map[sessionIx]string{}
	known := map[string]bool{}
	for _, first := range []bool{true, false} { // what is pinned stands, whatever else does not fit beside it
		for i, x := range p.Sessions {
			declared, pin := pinned[x.ID]
			if pin != first {
				continue
			}
			if known[x.ID] {
				return nil, fmt.Errorf("session %s stands twice", x.ID)
			}
			known[x.ID] = true
			if pin && !d.announced(&x, declared) {
				return nil, fmt.Errorf("pinned session %s was changed", x.ID)
			}
			if as := d.publishedAt(x.ID); as != none && d.s.Published[as].Course != x.Course {
				return nil, fmt.Errorf("session %s is of the course %s, but was published as %s", x.ID, x.Course, d.s.Published[as].Course)
			}
			if at[i] = d.reopen(old{x, pin, declared}); at[i] == none {
				return nil, fmt.Errorf("session %s cannot be held as the plan says", x.ID)
			}
			ids[at[i]] = x.ID
			if pin {
				d.sessions[at[i]].pinned = declared
			}
		}
	}
	if err := d.loadSeats(p, at); err != nil {
		return nil, err
	}
	for i := range d.s.Published {
		x := &d.s.Published[i]
		if x.Pinned && !known[x.ID] {
			return nil, fmt.Errorf("pinned session %s is missing", x.ID)
		}
		for _, id := range x.Seated {
			if s := d.seat[d.requestAt[id]]; x.Pinned && (s == none || ids[s] != x.ID) {
				return nil, fmt.Errorf("pinned session %s does not seat request %s", x.ID, id)
			}
		}
	}
	for _, s := range d.held {
		if x := &d.sessions[s]; x.n < x.least && x.pinned == none {
			return nil, fmt.Errorf("session %s has %d people, and needs %d", ids[s], x.n, x.least)
		}
	}
	d.begin()
	return ids, nil
}

// announced says whether a session stands as its pinned announcement says, its
// trainers in the order of the crew.
func (d *draft) announced(x *planner.Session, as publishedIx) bool {
	p := &d.s.Published[as]
	if x.Course != p.Course || x.Room != p.Room || x.Day != p.Day || x.Start != p.Start || len(x.Trainers) != len(p.Trainers) {
		return false
	}
	able := d.courses[d.courseAt[x.Course]].able
	for i, t := range x.Trainers {
		if !contains(p.Trainers, t) || contains(x.Trainers[:i], t) || !contains(able[i], trainerIx(d.trainerAt[t])) {
			return false
		}
	}
	return true
}

// loadSeats seats everybody, courses that come before first.
func (d *draft) loadSeats(p *planner.Plan, at []sessionIx) error {
	type seat struct {
		request requestIx
		session int // in the plan
	}
	var seats []seat
	for i, x := range p.Sessions {
		for _, id := range x.Seated {
			r, known := d.requestAt[id]
			if !known || d.requests[r].course != d.sessions[at[i]].course {
				return fmt.Errorf("session %s: request %s is not one for %s", x.ID, id, x.Course)
			}
			seats = append(seats, seat{requestIx(r), i})
		}
	}
	depth := func(x seat) int32 {
		if d.requests[x.request].frozen {
			return none // what was announced stands, whatever comes before it
		}
		return d.depth[d.requests[x.request].course]
	}
	sort.SliceStable(seats, func(i, j int) bool { return depth(seats[i]) < depth(seats[j]) })
	for _, x := range seats {
		s := at[x.session]
		to := &d.sessions[s]
		kept := d.requests[x.request].frozen && to.pinned == d.requests[x.request].held
		if d.seat[x.request] != none || to.n >= to.cap || !kept && !d.fits(x.request, &to.place) {
			return fmt.Errorf("session %s cannot seat request %s", p.Sessions[x.session].ID, d.s.Requests[x.request].ID)
		}
		d.sit(x.request, s)
	}
	return nil
}
