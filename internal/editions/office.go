package editions

import (
	"fmt"

	"cohort/planner"
	"cohort/planner/demand"
)

// officeChanges tells an office head what changed for their people since
// another version: who goes on another day or hour or to another site, whose
// Place is gone, who got one that they lacked. People who were not known then
// are no change: they stand on their own sheet. Another room of the same site or
// another trainer is none for the office.
func (b *Board) officeChanges(office string, before *Board, broken []demand.Released) []Change {
	knew := func(learner string) bool { return before.learners[learner] != nil }
	list := compare(before.officePlaces(office), b.officePlaces(office), b.Snapshot.FirstDay, b.Snapshot.FirstDay+planner.Date(b.Snapshot.Days),
		func(learner string) bool { return b.learners[learner] != nil }, index(broken, func(r demand.Released) string { return r.Session }))
	var out []Change
	at := make(map[string]int)
	for _, c := range list {
		if !knew(c.Learner()) {
			continue
		}
		was, now := before.appointment(c.Before), b.appointment(c.After)
		if hourOf(was) == hourOf(now) {
			continue
		}
		cause := c.Cause
		switch {
		case cause != "":
		case c.Kind == added:
			cause = NewDemand
		default:
			cause = Replanned
		}
		key := fmt.Sprint(c.First().Course, hourOf(was), hourOf(now), cause, c.Who)
		k, grouped := at[key]
		if !grouped {
			k = len(out)
			at[key] = k
			out = append(out, Change{Course: b.course(c.First().Course), Before: was, After: now, Cause: cause, Who: before.who(c.Who)})
		}
		out[k].People = append(out[k].People, b.person(c.Learner()))
	}
	for k := range out {
		SortByName(b.language, out[k].People, func(name string) string { return name })
	}
	return out
}

type hour struct {
	date  planner.Date
	start int
	site  string
}

func hourOf(a *Appointment) hour {
	if a == nil {
		return hour{}
	}
	return hour{a.Date, a.Start, a.RoomID}
}

// appointment is what an office needs to know of a place: when and at which
// site.
func (b *Board) appointment(p *Place) *Appointment {
	if p == nil {
		return nil
	}
	out := &Appointment{Date: p.Date, Start: p.Start, End: p.Start}
	if c := b.courseOf[p.Course]; c != nil {
		out.End += c.Minutes
	}
	if r := b.roomOf[p.Room]; r != nil {
		out.RoomID, out.Room = r.Site, b.Site(r.Site)
	}
	return out
}

// officePlaces are the places of an office's people.
func (b *Board) officePlaces(office string) map[need]Place {
	out := places(b.Snapshot, b.Plan)
	for k := range out {
		if b.learners[k.learner].Office != office {
			delete(out, k)
		}
	}
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
