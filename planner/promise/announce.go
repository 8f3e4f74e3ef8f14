package promise

import "cohort/planner"

// Announce returns the desk's snapshot with an announced wave in it: so many
// newcomers of an office start on a day at least, those who are expected already
// counted in. Added are the ids of those whom it adds; they have no name, and no
// seat yet. The error is a *Refusal for a wave that makes no sense.
func (d *Desk) Announce(w Wave) (s *planner.Snapshot, added []string, expected int, err error) {
	w.Own = nil
	t, err := d.task(w)
	if err != nil {
		return nil, nil, 0, err
	}
	last := 0 // number given
	for i := range d.s.Learners {
		l := &d.s.Learners[i]
		if start, newcomer := d.intakeOf(l); newcomer && start == w.Start && l.Office == w.Office {
			expected++
			last = max(last, l.Number)
		}
	}
	out := *d.s
	if expected >= w.Headcount {
		return &out, nil, expected, nil
	}
	t.Headcount = w.Headcount - expected
	added = d.newIDs(t)
	d.admit(&out, t, added)
	for i := range out.Learners[len(d.s.Learners):] {
		l := &out.Learners[len(d.s.Learners)+i]
		l.Anonymous, l.Number = true, last+1+i
	}
	return &out, added, expected, nil
}
