package editions

import (
	"cmp"
	"maps"
	"slices"

	"cohort/planner"
	"cohort/planner/demand"
	"cohort/planner/diff"
)

// SeatChange is what became of one learner's seat between two plans, and why.
type SeatChange struct {
	diff.Change
	Cause demand.Cause // empty: planned better
	Who   string       // the trainer or room that the cause hangs on
}

// Learner is whose seat it is.
func (c SeatChange) Learner() string { return c.First().Learner }

// First is the earlier of the two seats.
func (c SeatChange) First() *diff.Seat {
	if c.Before == nil || (c.After != nil && c.After.Date < c.Before.Date) {
		return c.After
	}
	return c.Before
}

// Ledger is what a plan means for those who hold the issued timetable.
func Ledger(built *demand.Built, p *planner.Plan) []SeatChange {
	s := built.Snapshot
	asks := make(map[string]bool, len(s.Learners))
	for _, l := range s.Learners {
		asks[l.ID] = true
	}
	return compare(told(s, diff.Published(s)), told(s, p.Sessions), s.FirstDay, s.FirstDay+planner.Date(s.Days),
		func(learner string) bool { return asks[learner] }, index(built.Released, func(r demand.Released) string { return r.Session }))
}

// told are the seats of people with a name: nobody was told of the others.
func told(s *planner.Snapshot, sessions []planner.Session) map[diff.Need]diff.Seat {
	anonymous := make(map[string]bool)
	for _, l := range s.Learners {
		anonymous[l.ID] = l.Anonymous
	}
	out := diff.Seats(s, sessions)
	maps.DeleteFunc(out, func(k diff.Need, _ diff.Seat) bool { return anonymous[k.Learner] })
	return out
}

// compare lists what changed for whom on the days from..to, both included, in
// the order of the earlier of the two dates. Seats before `from` are history
// and seats of learners who are not in `still` have gone with the person.
func compare(before, after map[diff.Need]diff.Seat, from, to planner.Date, still func(learner string) bool, released map[string]demand.Released) []SeatChange {
	within := func(x *diff.Seat) bool { return x != nil && x.Date >= from && x.Date <= to }
	var out []SeatChange
	for _, d := range diff.Between(before, after) {
		c := SeatChange{Change: d}
		if b := d.Before; b != nil {
			if b.Date < from || !still(b.Learner) {
				continue
			}
			c.Cause, c.Who = released[b.Session].Cause, released[b.Session].Who
		}
		if within(d.Before) || within(d.After) {
			out = append(out, c)
		}
	}
	slices.SortFunc(out, func(a, b SeatChange) int {
		x, y := a.First(), b.First()
		return cmp.Or(cmp.Compare(x.Date, y.Date), cmp.Compare(x.Start, y.Start), cmp.Compare(x.Course, y.Course), cmp.Compare(x.Learner, y.Learner))
	})
	return out
}
