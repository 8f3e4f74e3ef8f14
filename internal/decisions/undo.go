package decisions

import (
	"context"
	"fmt"
	"slices"

	"cohort/planner"
	"cohort/planner/demand/facts"
	"cohort/planner/referee"
	"cohort/planner/timetable"
	"cohort/planner/timetable/explain"
	"cohort/sql/decided"
	"cohort/sql/store"
)

// Undo takes the last decision back, as long as nothing was published since: the timetable is
// again what it was before it, less what the world broke meanwhile.
func (d *Desk) Undo(ctx context.Context, who, reason string) (*Proposal, error) {
	st := d.Service.Store
	current, stands, err := st.CurrentPlan(ctx)
	if err != nil {
		return nil, err
	}
	if !stands {
		return nil, store.ErrNothingPublished
	}
	last, found, err := decided.DecisionOf(ctx, st.DB(), current.Version)
	switch {
	case err != nil:
		return nil, err
	case !found:
		return nil, &Refused{Code: "nothing_to_undo"}
	case last.Kind == decided.Undo:
		return nil, &Refused{Code: "undone_before"}
	}
	was, err := st.PlanVersion(ctx, current.Base)
	if err != nil {
		return nil, err
	}
	return d.about(ctx, nil, func(o *opened, _ []string) (*Proposal, error) {
		if o.base.Version != current.Version {
			return nil, store.ErrOvertaken
		}
		return o.undo(ctx, who, reason, last, was)
	})
}

func (o *opened) undo(ctx context.Context, who, reason string, last decided.Decision, was store.Version) (*Proposal, error) {
	if len(last.What.GivenUp)+len(last.What.Away) > 0 {
		wrote := func(id string) bool {
			return slices.ContainsFunc(last.What.Away, func(a decided.Away) bool { return a.ID == id })
		}
		err := o.anew(func(f *facts.Facts) {
			f.Bookings = slices.DeleteFunc(f.Bookings, func(b facts.Booking) bool { return decided.GivenUpBy(b, o.base.Version) })
			f.Absences = slices.DeleteFunc(f.Absences, func(a facts.Absence) bool { return wrote(a.ID) })
			f.Closures = slices.DeleteFunc(f.Closures, func(c facts.Closure) bool { return wrote(c.ID) })
		})
		if err != nil {
			return nil, err
		}
	}
	after, err := o.again(was)
	if err != nil {
		return nil, err
	}
	o.recall(after)
	return o.whole(ctx, after, last.What.Pins, decided.Decision{Kind: decided.Undo, Who: who, Reason: reason, Undoes: o.base.Version,
		What: decided.What{Sessions: last.What.Sessions}})
}

// recall lets people sit within the notice again where they sat before a decision: they were
// told of that day, and nobody else is called in at such short notice.
func (o *opened) recall(was *planner.Plan) {
	s := o.built.Snapshot
	told := map[string]int{}
	for _, x := range was.Sessions {
		for _, id := range x.Seated {
			told[id] = x.Day
		}
	}
	for i := range s.Requests {
		r := &s.Requests[i]
		if day, sat := told[r.ID]; sat {
			r.Earliest = min(r.Earliest, day)
		}
	}
}

// whole is a decision for a whole plan in place of what stands, if the rules allow it; of the
// sessions that it holds otherwise, what is given off by field is not pinned any more.
func (o *opened) whole(ctx context.Context, after *planner.Plan, off fields, d decided.Decision) (*Proposal, error) {
	o.unhold(o.changed(after), off)
	before := timetable.Standing(o.built.Snapshot)
	after.Snapshot = o.built.Snapshot.Name
	v := referee.Check(o.built.Snapshot, after)
	if !v.Valid {
		return nil, o.broken(v, before, after)
	}
	after.Cost = &v.Terms
	return o.proposed(ctx, d, before, &explain.Decided{Plan: after}, nil)
}

// again is the plan of a version in the days of today's snapshot, without what has begun and
// without what the world broke since.
func (o *opened) again(was store.Version) (*planner.Plan, error) {
	old, err := decode(was.Plan)
	if err != nil {
		return nil, fmt.Errorf("what is stored of version %d is unreadable: %w", was.Version, err)
	}
	now := o.built.Snapshot
	known := map[string]bool{}
	for _, r := range now.Requests {
		known[r.ID] = true
	}
	held := map[string]planner.Published{}
	for _, x := range now.Published {
		held[x.ID] = x
	}
	then := *now
	then.Published = nil
	least := leastGroups(now)
	for _, x := range old.Sessions {
		x.Day += int(was.FirstDay - now.FirstDay)
		if x.Day < 0 || x.Day == 0 && x.Start < o.built.Begins || x.Day >= now.Days {
			continue
		}
		if had := len(x.Seated); had > 0 {
			x.Seated = slices.DeleteFunc(slices.Clone(x.Seated), func(id string) bool { return !known[id] })
			if len(x.Seated) == 0 {
				continue
			}
		}
		p := held[x.ID]
		if otherwise(p.Session, x) {
			p = planner.Published{}
		}
		p.Session = x
		if len(x.Seated) < least[x.Course] && !p.Stands() { // it stood with so few
			p.Pins = []string{planner.PinTime}
		}
		then.Published = append(then.Published, p)
	}
	return timetable.Standing(&then), nil
}
