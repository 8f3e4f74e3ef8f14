package main

import (
	"errors"

	"cohort/internal/holds"
	"cohort/planner"
	"cohort/planner/promise"
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
	mine, unknown := promise.OfOffice(now, offices, c.Office)
	if unknown != nil {
		return refusal(unknown, c.words)
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
	p, err := readValidPlan(plan, s)
	if err != nil {
		return nil, nil, err
	}
	return promise.Statuses(s, p), s.Offices, nil
}
