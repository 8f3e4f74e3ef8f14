package holds

import (
	"context"
	"fmt"
	"slices"

	"cohort/planner"
	"cohort/planner/demand"
	"cohort/planner/demand/clean"
	"cohort/planner/demand/facts"
	"cohort/planner/promise"
	"cohort/planner/referee"
	"cohort/planner/timetable"
	"cohort/sql/store"
)

// Invalid marks an error that whoever asked can mend: a wave that makes no sense.
type Invalid struct{ Err error }

func (i *Invalid) Error() string { return i.Err.Error() }
func (i *Invalid) Unwrap() error { return i.Err }

// Counter is where promises are made from the database: the facts of a day, the
// plan that stands, and what was promised since.
type Counter struct {
	Facts    *facts.Facts
	Settings demand.Settings
	Day      planner.Date
	Taken    store.Taken

	announced []facts.Wave // that no hold announces
}

// Open reads what promises rest on. The error is store.ErrNothingPublished where
// there is no plan yet.
func Open(ctx context.Context, st *store.Store, settings demand.Settings, day planner.Date) (*Counter, error) {
	facts, taken, _, _, err := st.ReadFacts(ctx, day, settings.Zone)
	if err != nil {
		return nil, err
	}
	if taken.Version == 0 {
		return nil, store.ErrNothingPublished
	}
	c := &Counter{Facts: facts, Settings: settings, Day: day, announced: slices.Clone(facts.Waves), Taken: taken}
	Reserve(facts, taken, day)
	return c, nil
}

// Programme is the programme of a position; what is none is returned as it is.
func (c *Counter) Programme(position string) string {
	for _, p := range c.Facts.Programmes {
		if p.Position == position {
			return p.ID
		}
	}
	return position
}

// position is the position of a programme.
func (c *Counter) position(programme string) string {
	for _, p := range c.Facts.Programmes {
		if p.ID == programme {
			return p.Position
		}
	}
	return programme
}

// Active are the holds whose seats are reserved on the day, by number.
func (c *Counter) Active() []store.Hold { return Active(c.Taken.Holds, c.Day) }

// Active are those of some holds whose seats are reserved on a day.
func Active(holds []store.Hold, day planner.Date) []store.Hold {
	return slices.DeleteFunc(slices.Clone(holds), func(h store.Hold) bool { return !active(&h, day) })
}

// Desk stands the published timetable in the day's snapshot, with the seats that
// are reserved. Holds that have lost seats, by what happened in the world or because
// a plan was published that did not know them yet, are seated anew; those are
// returned as they are now.
func (c *Counter) Desk(ctx context.Context) (*promise.Desk, []store.Hold, error) {
	d, err := c.build()
	if err != nil {
		return nil, nil, err
	}
	var mended []store.Hold
	for _, h := range c.Active() {
		own := slices.DeleteFunc(slices.Clone(h.Learners), func(id string) bool { return !d.Knows(id) })
		known := h.Version == c.Taken.Version || h.TakenAt.After(c.Taken.ReadAt)
		if !known || len(own) == 0 || d.Seated(own) {
			continue
		}
		a, err := d.Ask(ctx, promise.Wave{Office: h.Office, Programme: c.Programme(h.Position), Start: h.Start, Headcount: len(own), Own: own})
		if ctx.Err() != nil {
			return nil, nil, context.Cause(ctx)
		}
		if err != nil || !a.Possible {
			continue // an announced wave still, which the next night plans
		}
		c.enter(&h, d, a)
		mended = append(mended, h)
		s, p := d.Apply(a)
		if d, err = c.stand(s, p); err != nil {
			return nil, nil, err
		}
	}
	return d, mended, nil
}

// build makes the desk as the facts have it.
func (c *Counter) build() (*promise.Desk, error) {
	built, err := Build(c.Facts, c.Day, 0, c.Settings)
	if err != nil {
		return nil, &Invalid{err}
	}
	return c.stand(built.Snapshot, timetable.Standing(built.Snapshot))
}

// stand opens a desk with the network's calendar, the notice and what is promised.
func (c *Counter) stand(s *planner.Snapshot, p *planner.Plan) (*promise.Desk, error) {
	d, err := promise.Open(s, p)
	if err != nil {
		return nil, &Invalid{err}
	}
	d.Follow(clean.NewCalendar(c.Facts.Calendar), c.Settings)
	d.Promised = c.promised()
	return d, nil
}

// promised are the learners without a name whose seats are reserved.
func (c *Counter) promised() map[string]bool {
	out := map[string]bool{}
	for _, h := range c.Active() {
		for _, id := range h.Learners {
			out[id] = true
		}
	}
	return out
}

// enter writes an answer into a hold.
func (c *Counter) enter(h *store.Hold, d *promise.Desk, a *promise.Answer) {
	h.Version, h.Ready, h.Seats = c.Taken.Version, *a.Ready, nil
	minutes := map[string]int{}
	for _, x := range d.Snapshot().Courses {
		minutes[x.ID] = x.Minutes
	}
	for _, x := range d.Sessions(a) {
		h.Seats = append(h.Seats, store.ReservedSession{ID: x.ID, Course: x.Course, Room: x.Room, Trainers: x.Trainers, Date: d.Date(x.Day), Start: x.Start,
			Minutes: minutes[x.Course], Learners: x.Seated, Opened: slices.Contains(a.Opened, x.ID)})
	}
}

// announce adds a hold's wave to the facts, as if it were taken already.
func (c *Counter) announce(h store.Hold) {
	c.Facts.Waves = append(slices.Clone(c.announced), waves(c.announced, append(slices.Clone(c.Taken.Holds), h), c.Day)...)
}

// Judged applies a possible answer and has the referee judge what comes of it.
// The error is a defect of the program: the promise would break a rule or touch
// what stands.
func Judged(d *promise.Desk, a *promise.Answer) (*planner.Snapshot, *planner.Plan, error) {
	s, p := d.Apply(a)
	if v := referee.Check(s, p); !v.Valid {
		return nil, nil, fmt.Errorf("the plan would break %s", v.First())
	}
	return s, p, d.Unharmed(a, p)
}
