package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"cohort/internal/config"
	"cohort/planner"
	"cohort/planner/demand"
	"cohort/planner/promise"
	"cohort/planner/timetable"
	"cohort/sql/store"
)

// counter is where promises are made from the database: today's facts, the plan
// that stands, and what was promised since.
type counter struct {
	facts    *demand.Facts
	settings demand.Settings
	day      planner.Date
	standing store.Desk
}

// counter reads what promises rest on.
func (g *globals) counter(asOf string) (*counter, error) {
	st, cfg, day, err := g.storeOn(asOf)
	if err != nil {
		return nil, err
	}
	defer st.Close()
	standing, err := st.Holds(g.ctx)
	if err != nil {
		return nil, environment(err)
	}
	return openCounter(g.ctx, st, cfg, day, standing)
}

// storeOn opens the database on a day, today if none is given.
func (g *globals) storeOn(asOf string) (*store.Store, *config.Config, planner.Date, error) {
	var day planner.Date
	if asOf != "" {
		var err error
		if day, err = planner.ParseDate(asOf); err != nil {
			return nil, nil, 0, badInput(fmt.Errorf("--as-of: %w", err))
		}
	}
	st, cfg, err := g.store()
	if err != nil {
		return nil, nil, 0, err
	}
	if asOf == "" {
		day = planner.DateOf(g.now().In(cfg.Planning.Zone))
	}
	return st, cfg, day, nil
}

func openCounter(ctx context.Context, st *store.Store, cfg *config.Config, day planner.Date, standing store.Desk) (*counter, error) {
	if standing.Version == 0 {
		return nil, environment(errors.New("no plan is published yet; run cohort run nightly first"))
	}
	facts, _, _, err := st.ReadFacts(ctx, day, cfg.Planning.Zone)
	if err != nil {
		return nil, environment(err)
	}
	return &counter{facts, cfg.Planning, day, standing}, nil
}

// programme is the programme of a position; what is none is returned as it is.
func (c *counter) programme(position string) string {
	for _, p := range c.facts.Programmes {
		if p.Position == position {
			return p.ID
		}
	}
	return position
}

// position is the position of a programme.
func (c *counter) position(programme string) string {
	for _, p := range c.facts.Programmes {
		if p.ID == programme {
			return p.Position
		}
	}
	return programme
}

// active are the holds whose seats are held on the day.
func (c *counter) active() []store.Hold {
	return slices.DeleteFunc(slices.Clone(c.standing.Holds), func(h store.Hold) bool { return !h.Holding(c.day) })
}

// desk stands the published timetable in today's snapshot, with the seats that
// are held. Holds that have lost seats, by what happened in the world or because
// a plan was published that did not know them yet, are seated anew; those are
// returned as they are now.
func (c *counter) desk() (*promise.Desk, []store.Hold, error) {
	d, err := c.build()
	if err != nil {
		return nil, nil, err
	}
	var mended []store.Hold
	for _, h := range c.active() {
		own := slices.DeleteFunc(slices.Clone(h.Learners), func(id string) bool { return !d.Knows(id) })
		known := h.Version == c.standing.Version || h.TakenAt.After(c.standing.ReadAt)
		if !known || len(own) == 0 || d.Seated(own) {
			continue
		}
		a, err := d.Ask(promise.Wave{Office: h.Office, Programme: c.programme(h.Position), Start: h.Start, Headcount: len(own), Own: own})
		if err != nil || !a.Possible {
			continue // an announced wave still, which the next night plans
		}
		c.enter(&h, d, a)
		mended = append(mended, h)
		s, p := d.Apply(a)
		if d, err = openDesk(s, p); err != nil {
			return nil, nil, err
		}
		c.furnish(d)
	}
	return d, mended, nil
}

// build makes the desk as the facts have it.
func (c *counter) build() (*promise.Desk, error) {
	built, err := demand.Build(c.facts, c.day, c.settings)
	if err != nil {
		return nil, badInput(err)
	}
	d, err := openDesk(built.Snapshot, timetable.Standing(built.Snapshot))
	if err != nil {
		return nil, err
	}
	c.furnish(d)
	return d, nil
}

// furnish gives a desk the network's calendar, the notice and what is promised.
func (c *counter) furnish(d *promise.Desk) {
	d.Follow(demand.NewCalendar(c.facts.Calendar), c.settings)
	d.Promised = c.promised()
}

// promised are the learners without a name whose seats are held.
func (c *counter) promised() map[string]bool {
	out := map[string]bool{}
	for _, h := range c.active() {
		for _, id := range h.Learners {
			out[id] = true
		}
	}
	return out
}

// enter writes an answer into a hold.
func (c *counter) enter(h *store.Hold, d *promise.Desk, a *promise.Answer) {
	h.Version, h.Ready, h.Seats = c.standing.Version, *a.Ready, nil
	minutes := map[string]int{}
	for _, x := range d.Snapshot().Courses {
		minutes[x.ID] = x.Minutes
	}
	for _, x := range d.Sessions(a) {
		h.Seats = append(h.Seats, store.HeldSession{ID: x.ID, Course: x.Course, Room: x.Room, Trainers: x.Trainers, Date: d.Date(x.Day), Start: x.Start,
			Minutes: minutes[x.Course], Learners: x.Seated, Opened: slices.Contains(a.Opened, x.ID)})
	}
}

// announce adds a hold's wave to the facts, as if it were taken already.
func (c *counter) announce(h store.Hold) {
	own := func(w demand.Wave) bool { return strings.HasPrefix(w.ID, "hold/") }
	c.facts.Waves = slices.DeleteFunc(c.facts.Waves, own)
	c.facts.Waves = append(c.facts.Waves, store.HeldWaves(c.facts.Waves, append(slices.Clone(c.standing.Holds), h), c.day)...)
}
