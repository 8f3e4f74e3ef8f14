package nightly

import (
	"fmt"

	"cohort/planner"
	"cohort/planner/demand"
	"cohort/reports"
)

// officeChanges tells an office head what changed for their people since
// another version: who goes on another day or hour or to another site, whose
// place is gone, who got one that they lacked. People who were not known then
// are no change: they stand on their own sheet. Another room of the same site or
// another trainer is none for the office.
func (b *board) officeChanges(office string, before *board, broken []demand.Released) []reports.Change {
	knew := func(learner string) bool { return before.learners[learner] != nil }
	list := compare(before.officePlaces(office), b.officePlaces(office), b.s.FirstDay, b.s.FirstDay+planner.Date(b.s.Days),
		func(learner string) bool { return b.learners[learner] != nil }, index(broken, func(r demand.Released) string { return r.Session }))
	var out []reports.Change
	at := make(map[string]int)
	for _, c := range list {
		if !knew(c.learner()) {
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
			cause = reports.NewDemand
		default:
			cause = reports.Replanned
		}
		key := fmt.Sprint(c.first().Course, hourOf(was), hourOf(now), cause, c.Who)
		k, grouped := at[key]
		if !grouped {
			k = len(out)
			at[key] = k
			out = append(out, reports.Change{Course: b.course(c.first().Course), Before: was, After: now, Cause: cause, Who: before.who(c.Who)})
		}
		out[k].People = append(out[k].People, b.person(c.learner()))
	}
	for k := range out {
		reports.SortByName(b.language, out[k].People, func(name string) string { return name })
	}
	return out
}

type hour struct {
	date  planner.Date
	start int
	site  string
}

func hourOf(a *reports.Appointment) hour {
	if a == nil {
		return hour{}
	}
	return hour{a.Date, a.Start, a.RoomID}
}

// appointment is what an office needs to know of a place: when and at which
// site.
func (b *board) appointment(p *place) *reports.Appointment {
	if p == nil {
		return nil
	}
	out := &reports.Appointment{Date: p.Date, Start: p.Start, End: p.Start}
	if c := b.courseOf[p.Course]; c != nil {
		out.End += c.Minutes
	}
	if r := b.roomOf[p.Room]; r != nil {
		out.RoomID, out.Room = r.Site, b.site(r.Site)
	}
	return out
}

// officePlaces are the places of an office's people.
func (b *board) officePlaces(office string) map[need]place {
	out := places(b.s, b.p)
	for k := range out {
		if b.learners[k.learner].Office != office {
			delete(out, k)
		}
	}
	return out
}
