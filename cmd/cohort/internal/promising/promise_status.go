package promising

import (
	"errors"

	"cohort/cmd/cohort/internal/cli"
	"cohort/internal/holds"
	"cohort/planner"
	"cohort/planner/promise"
	"cohort/reports/views"
)

// status prints how each wave stands, beside the last edition if there is one.
func (c *Promise) status(g *cli.Globals) error {
	if err := c.source(); err != nil {
		return err
	}
	if (c.SinceSnapshot == "") != (c.SincePlan == "") || c.SinceSnapshot != "" && c.Snapshot == "" {
		return cli.BadInput(errors.New("--since-snapshot and --since-plan go together, and with a snapshot and a plan"))
	}
	var now, before []promise.Status
	var offices []planner.Office
	var err error
	if c.Snapshot != "" {
		now, offices, err = statusOfFiles(c.Snapshot, c.Plan)
		if err == nil && c.SinceSnapshot != "" {
			before, _, err = statusOfFiles(c.SinceSnapshot, c.SincePlan)
		}
		if err == nil && c.Names.Names != "" {
			var s *planner.Snapshot
			if s, err = cli.ReadSnapshot(c.Snapshot); err == nil {
				c.called, err = c.Of(s, c.Lang)
			}
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
		return cli.PrintLine(g.Stdout, map[string]any{"waves": views.New(c.words, c.called).Statuses(mine)})
	}
	return cli.PrintText(g.Stdout, c.words.StatusesText(mine, c.called))
}

// published is how the waves of the plan that stands do.
func (c *Promise) published(g *cli.Globals) ([]promise.Status, []planner.Office, error) {
	st, cfg, err := g.Store()
	if err != nil {
		return nil, nil, err
	}
	defer st.Close()
	standing, err := holds.Published(g.Ctx, st, cfg.Planning.Zone)
	if err != nil {
		return nil, nil, cli.Environment(err)
	}
	c.called = views.Called(standing.Facts, c.words)
	return standing.Waves, standing.Offices, nil
}

func statusOfFiles(snapshot, plan string) ([]promise.Status, []planner.Office, error) {
	s, err := cli.ReadSnapshot(snapshot)
	if err != nil {
		return nil, nil, err
	}
	p, err := cli.ReadValidPlan(plan, s)
	if err != nil {
		return nil, nil, err
	}
	return promise.Statuses(s, p), s.Offices, nil
}
