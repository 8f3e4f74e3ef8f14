package editions

import (
	"fmt"
	"maps"

	"cohort/planner"
	"cohort/planner/demand"
	"cohort/planner/diff"
)

// officeChanges tells an office head what changed for their people since
// another version: who goes on another day or hour or to another site, whose
// seat is gone, who got one that they lacked. People who were not known then, or
// were of another office, are no change: they stand on their own sheet. Nor are
// those who have gone to another office since. Another room of the same site or
// another trainer is none for the office.
func (b *Board) officeChanges(office string, before *Board, broken []demand.Released) []Change {
	its := func(b *Board, learner string) bool {
		return b.learners[learner] != nil && b.learners[learner].Office == office
	}
	list := compare(before.officeSeats(office), b.officeSeats(office), b.Snapshot.FirstDay, b.Snapshot.FirstDay+planner.Date(b.Snapshot.Days),
		func(learner string) bool { return its(b, learner) }, index(broken, func(r demand.Released) string { return r.Session }))
	var out []Change
	at := make(map[string]int)
	for _, c := range list {
		if !its(before, c.Learner()) {
			continue
		}
		x := Change{Course: b.course(c.First().Course), Before: before.appointment(c.Before), After: b.appointment(c.After), Cause: c.Cause, Who: before.who(c.Who)}
		if x.Kind() == diff.Same {
			continue
		}
		switch {
		case x.Cause != "":
		case c.Kind == diff.Added:
			x.Cause = NewDemand
		default:
			x.Cause = Replanned
		}
		key := fmt.Sprint(c.First().Course, x.Before.slot(), x.After.slot(), x.Cause, c.Who)
		k, grouped := at[key]
		if !grouped {
			k = len(out)
			at[key] = k
			out = append(out, x)
		}
		out[k].People = append(out[k].People, b.person(c.Learner()))
	}
	for k := range out {
		SortByName(b.language, out[k].People, func(name string) string { return name })
	}
	return out
}

// appointment is what an office needs to know of a seat: when and at which
// site.
func (b *Board) appointment(x *diff.Seat) *Appointment {
	if x == nil {
		return nil
	}
	out := &Appointment{Date: x.Date, Start: x.Start, End: x.End}
	if r := b.roomOf[x.Room]; r != nil {
		out.RoomID, out.Room = r.Site, b.Site(r.Site)
	}
	return out
}

// officeSeats are the seats of an office's people.
func (b *Board) officeSeats(office string) map[diff.Need]diff.Seat {
	out := told(b.Snapshot, b.Plan.Sessions)
	maps.DeleteFunc(out, func(k diff.Need, _ diff.Seat) bool { return b.learners[k.Learner].Office != office })
	return out
}

// causes resolves sessions that the world broke.
func (n *Names) causes(broken []demand.Released) []Released {
	var out []Released
	for _, r := range broken {
		out = append(out, Released{Session: Session{ID: r.Session}, Cause: r.Cause, Who: n.who(r.Who)})
	}
	return out
}
