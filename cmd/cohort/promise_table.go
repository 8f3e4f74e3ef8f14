package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"cohort/planner"
	"cohort/planner/demand"
	"cohort/planner/promise"
	"cohort/planner/referee"
	"cohort/planner/timetable"
)

// lookAhead is the days that a table plans for: the last of its intakes, eight
// weeks ahead, can end then.
const lookAhead = 14 * 7

// tables prints the waves of one office or of all.
func (c *promiseCmd) tables(g *globals) error {
	if err := c.source(); err != nil {
		return err
	}
	if c.Start != "" || c.Headcount != 0 || c.SnapshotOut != "" || c.PlanOut != "" {
		return badInput(errors.New("--table has its own starts and headcounts, and writes no plan"))
	}
	if c.Iterations < 0 {
		return badInput(errors.New("--iterations cannot be negative"))
	}
	var readyBy *planner.Date
	if c.ReadyBy != "" {
		day, err := planner.ParseDate(c.ReadyBy)
		if err != nil {
			return badInput(fmt.Errorf("--ready-by: %w", err))
		}
		readyBy = &day
	}
	desk, programme, err := c.farDesk(g)
	if err != nil {
		return err
	}
	offices := []string{c.Office}
	if c.Office == "" {
		offices = nil
		for _, o := range desk.Snapshot().Offices {
			offices = append(offices, o.ID)
		}
		slices.Sort(offices)
	}
	tables, err := desk.Tables(offices, programme, readyBy)
	if err != nil {
		return badInput(err)
	}
	for _, t := range tables {
		c.words.TellTable(t, c.called)
	}
	if c.JSON {
		return said(json.NewEncoder(g.stdout).Encode(map[string]any{"first_day": desk.Snapshot().FirstDay, "offices": tables}))
	}
	for _, t := range tables {
		if _, err := io.WriteString(g.stdout, c.words.TableText(t, c.called)); err != nil {
			return said(err)
		}
	}
	return nil
}

// farDesk is a desk that sees far enough for a table.
func (c *promiseCmd) farDesk(g *globals) (*promise.Desk, string, error) {
	if c.Snapshot != "" {
		d, err := c.fileDesk()
		return d, c.Position, err
	}
	counter, err := g.counter(c.AsOf)
	if err != nil {
		return nil, "", err
	}
	c.called = calledOf(counter.facts, c.Lang)
	d, err := counter.far(g, c.Iterations)
	return d, counter.programme(c.Position), err
}

// far plans fourteen weeks: what is published stays as it is, and everybody who
// is expected is planned around it.
func (c *counter) far(g *globals, iterations int64) (*promise.Desk, error) {
	settings := c.settings
	settings.HorizonDays = max(settings.HorizonDays, lookAhead)
	built, err := demand.Build(c.facts, c.day, settings)
	if err != nil {
		return nil, badInput(err)
	}
	s := built.Snapshot
	p := timetable.Standing(s)
	if iterations > 0 {
		fixed := *s
		fixed.Published = pinned(s, p)
		if wrong := referee.Sound(&fixed); len(wrong) > 0 {
			return nil, environment(fmt.Errorf("the published timetable does not hold together: %s", wrong[0]))
		}
		found, err := timetable.Solve(g.ctx, &fixed, timetable.Options{Seed: 1, Threads: 2, Iterations: iterations})
		if err != nil {
			return nil, environment(err)
		}
		if g.ctx.Err() != nil {
			return nil, environment(errors.New("interrupted"))
		}
		p = found.Plan
	}
	d, err := openDesk(s, p)
	if err != nil {
		return nil, err
	}
	c.furnish(d)
	return d, nil
}

// pinned is the part of a plan that people know, held where it is.
func pinned(s *planner.Snapshot, p *planner.Plan) []planner.Published {
	nameless := map[string]bool{}
	for _, l := range s.Learners {
		nameless[l.ID] = l.Anonymous
	}
	anonymous := map[string]bool{}
	for _, r := range s.Requests {
		anonymous[r.ID] = nameless[r.Learner]
	}
	out := []planner.Published{}
	for _, x := range p.Sessions {
		x.Seated = slices.DeleteFunc(slices.Clone(x.Seated), func(id string) bool { return anonymous[id] })
		if len(x.Seated) > 0 {
			out = append(out, planner.Published{Session: x, Pinned: true})
		}
	}
	return out
}
