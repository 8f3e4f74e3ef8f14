package editions

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"cohort/internal/editions/directory"
	"cohort/planner"
	"cohort/planner/diff"
	"cohort/planner/ledger"
)

// officeChanges tells an office head what changed for their people since another version: who
// goes on another day or hour or to another site, whose seat is gone, who got one that they
// lacked; of the working staff and of those who came from another office also who was not in
// training then. Newcomers who were not known then are no change: they stand on their own sheet.
// Nor are those who have gone to another office since. Another room of the same site or another
// trainer is none for the office. What is a preview only comes last.
func (b *Board) officeChanges(office string, last Last) []Change {
	if last.Ledger == nil {
		return nil
	}
	before := last.Board
	var out []Change
	at := make(map[string]int)
	var causes [][]ledger.Cause
	add := func(need diff.Need, was, is *diff.Seat, cause ledger.Cause) {
		x := Change{Course: b.course(need.Course), Before: before.appointment(was), After: b.appointment(is)}
		if x.Kind() == diff.Same {
			return
		}
		key := fmt.Sprint(need.Course, x.Before.slot(), x.After.slot())
		k, grouped := at[key]
		if !grouped {
			k = len(out)
			at[key] = k
			b.mark(&x)
			out, causes = append(out, x), append(causes, nil)
		}
		out[k].People = append(out[k].People, b.person(need.Learner))
		causes[k] = ledger.Together(causes[k], cause)
	}
	for i := range last.Ledger.Seats {
		c := &last.Ledger.Seats[i]
		who := c.Need().Learner
		l, was := b.learners[who], before.learners[who]
		switch {
		case its(was, office) && (its(l, office) || l == nil && b.works(who, office)),
			was == nil && its(l, office) && l.Intake == nil:
			add(c.Need(), c.Before, c.After, c.Cause)
		}
	}
	for _, l := range b.sorted().Learners[office] {
		if was := before.learners[l.ID]; was == nil || l.Anonymous || its(was, office) {
			continue
		}
		for _, seat := range b.seats()[l.ID] {
			add(diff.Need{Learner: l.ID, Course: seat.Course}, nil, &seat, ledger.Cause{Kind: OtherOffice})
		}
	}
	for k := range out {
		for i := range causes[k] {
			out[k].Causes = append(out[k].Causes, *b.officeCause(before, &causes[k][i], office))
		}
		SortByName(b.language, out[k].People, func(name string) string { return name })
	}
	order := ByName(b.language)
	slices.SortStableFunc(out, func(x, y Change) int { return cmp.Or(cmp.Compare(rank(x), rank(y)), byTime(x.when(), y.when(), order)) })
	return out
}

// OtherOffice is why the head of an office hears of a seat: who has it comes from another office.
const OtherOffice ledger.Kind = "other_office"

// its says whether a learner (nil: none) is of an office, and has a name.
func its(l *planner.Learner, office string) bool {
	return l != nil && l.Office == office && !l.Anonymous
}

// works says whether somebody is employed at an office.
func (b *Board) works(who, office string) bool {
	return slices.ContainsFunc(b.directory.People, func(p directory.Person) bool {
		return p.ID == who && p.Office == office && (p.Left == nil || *p.Left > b.Snapshot.FirstDay)
	})
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
		return !its(b.learners[k.Learner], office)
	})
	return out
}
