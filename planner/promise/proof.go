package promise

import (
	"slices"

	"cohort/planner"
	"cohort/planner/capacity"
)

// prove looks for a proof of shortage that forbids a wave for which no place was
// found: one in which the newcomers' requests count.
func (d *Desk) prove(a *Answer, t *task) {
	s, mine := d.pinnedWith(t)
	var best *capacity.Proof
	count := 0
	for _, x := range capacity.Proofs(s) {
		n := 0
		for _, id := range x.Requests {
			if mine[id] {
				n++
			}
		}
		if n > count || n == count && n > 0 && x.MissingMinutes > best.MissingMinutes {
			best, count = &x, n
		}
	}
	if best != nil {
		a.Kind, a.Proof = Proof, best
	}
}

// pinnedWith is the snapshot in which everybody who has a seat holds it for good
// and nobody else wants one but the newcomers, at any time inside the horizon:
// what is short in it forbids them.
func (d *Desk) pinnedWith(t *task) (s *planner.Snapshot, mine map[string]bool) {
	c := *d.s
	c.Reserved, c.Requests, c.Published = nil, nil, nil
	// Others than the programme's courses matter by the time that they take alone.
	for _, r := range d.s.Requests {
		if d.seat(r.ID) != nil && slices.Contains(t.programme.Courses, r.Course) {
			c.Requests = append(c.Requests, r)
		}
	}
	gone := map[string]bool{}
	for _, id := range t.anonymous {
		for _, r := range d.needs(id) {
			gone[r.ID] = true
		}
	}
	c.Requests = slices.DeleteFunc(c.Requests, func(r planner.Request) bool { return gone[r.ID] })
	for _, x := range d.p.Sessions {
		x.Seated = slices.DeleteFunc(slices.Clone(x.Seated), func(id string) bool { return gone[id] })
		if len(x.Seated) > 0 {
			c.Published = append(c.Published, planner.Published{Session: x, Pinned: true})
		}
	}
	at := len(c.Requests)
	d.admit(&c, t, d.newIDs(t))
	mine = map[string]bool{}
	for i := at; i < len(c.Requests); i++ {
		c.Requests[i].Due = c.Days - 1
		mine[c.Requests[i].ID] = true
	}
	return &c, mine
}
