package editions

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"cohort/planner/diff"
	"cohort/planner/ledger"
)

// officeChanges tells an office head what changed for their people since
// another version: who goes on another day or hour or to another site, whose
// seat is gone, who got one that they lacked. People who were not known then, or
// were of another office, are no change: they stand on their own sheet. Nor are
// those who have gone to another office since. Another room of the same site or
// another trainer is none for the office. What is a preview only comes last.
func (b *Board) officeChanges(office string, last Last) []Change {
	if last.Ledger == nil {
		return nil
	}
	before := last.Board
	its := func(b *Board, learner string) bool {
		l := b.learners[learner]
		return l != nil && l.Office == office && !l.Anonymous
	}
	var out []Change
	at := make(map[string]int)
	var causes [][]ledger.Cause
	for i := range last.Ledger.Seats {
		c := &last.Ledger.Seats[i]
		who := c.Need().Learner
		if !its(b, who) || !its(before, who) {
			continue
		}
		x := Change{Course: b.course(c.Need().Course), Before: before.appointment(c.Before), After: b.appointment(c.After)}
		if x.Kind() == diff.Same {
			continue
		}
		key := fmt.Sprint(c.Need().Course, x.Before.slot(), x.After.slot())
		k, grouped := at[key]
		if !grouped {
			k = len(out)
			at[key] = k
			b.mark(&x)
			out, causes = append(out, x), append(causes, nil)
		}
		out[k].People = append(out[k].People, b.person(who))
		causes[k] = ledger.Together(causes[k], c.Cause)
	}
	for k := range out {
		for i := range causes[k] {
			out[k].Causes = append(out[k].Causes, *b.officeCause(before, &causes[k][i], office))
		}
		SortByName(b.language, out[k].People, func(name string) string { return name })
	}
	slices.SortStableFunc(out, func(x, y Change) int { return cmp.Compare(rank(x), rank(y)) })
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

// officeSeats are the seats of an office's people who have a name: nobody was told of the
// others.
func (b *Board) officeSeats(office string) map[diff.Need]diff.Seat {
	out := diff.Seats(b.Snapshot, b.Plan.Sessions)
	maps.DeleteFunc(out, func(k diff.Need, _ diff.Seat) bool {
		l := b.learners[k.Learner]
		return l.Anonymous || l.Office != office
	})
	return out
}
