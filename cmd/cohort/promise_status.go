package main

import (
	"errors"
	"fmt"
	"slices"

	"cohort/internal/holds"
	"cohort/planner"
	"cohort/planner/promise"
	"cohort/planner/referee"
	"cohort/reports/views"
)

// status prints how each wave stands, beside the last edition if there is one.
func (c *promiseCmd) status(g *globals) error {
	if err := c.source(); err != nil {
		return err
	}
	if (c.SinceSnapshot == "") != (c.SincePlan == "") || c.SinceSnapshot != "" && c.Snapshot == "" {
		return badInput(errors.New("--since-snapshot and --since-plan go together, and with a snapshot and a plan"))
	}
	var now, before []promise.Status
	var offices []planner.Office
	var err error
	if c.Snapshot != "" {
		now, offices, err = statusOfFiles(c.Snapshot, c.Plan)
		if err == nil && c.SinceSnapshot != "" {
			before, _, err = statusOfFiles(c.SinceSnapshot, c.SincePlan)
		}
	} else {
		now, offices, err = c.published(g)
	}
	if err != nil {
		return err
	}
	if before != nil {
		promise.Since(now, before)
	}
	if c.Office != "" && !slices.ContainsFunc(offices, func(o planner.Office) bool { return o.ID == c.Office }) {
		return refusal(promise.UnknownOffice(c.Office, offices), c.words)
	}
	mine := []promise.Status{}
	for _, x := range now {
		if c.Office == "" || x.Office == c.Office {
			mine = append(mine, x)
		}
	}
	if c.JSON {
		return printLine(g.stdout, map[string]any{"waves": views.New(c.words, c.called).Statuses(mine)})
	}
	return printText(g.stdout, c.words.StatusesText(mine, c.called))
}

// published is how the waves of the plan that stands do.
func (c *promiseCmd) published(g *globals) ([]promise.Status, []planner.Office, error) {
	st, cfg, err := g.store()
	if err != nil {
		return nil, nil, err
	}
	defer st.Close()
	standing, err := holds.Published(g.ctx, st, cfg.Planning.Zone)
	if err != nil {
		return nil, nil, environment(err)
	}
	c.called = views.Called(standing.Facts, c.words)
	return standing.Waves, standing.Offices, nil
}

func statusOfFiles(snapshot, plan string) ([]promise.Status, []planner.Office, error) {
	s, err := readSnapshot(snapshot)
	if err != nil {
		return nil, nil, err
	}
	p, err := readPlan(plan, s)
	if err != nil {
		return nil, nil, err
	}
	if v := referee.Check(s, p); !v.Valid {
		return nil, nil, badInput(fmt.Errorf("%s is no valid plan for %s: it breaks %s", plan, snapshot, v.First()))
	}
	return promise.Statuses(s, p), s.Offices, nil
}
