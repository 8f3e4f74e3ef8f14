package promising

import (
	"cmp"
	"errors"

	"cohort/cmd/cohort/internal/cli"
	"cohort/internal/ahead"
	"cohort/internal/editions"
	"cohort/internal/holds"
	"cohort/internal/progress"
	"cohort/planner"
	"cohort/planner/promise"
	"cohort/reports/views"
)

// tables prints the waves of one office or of all.
func (c *Promise) tables(g *cli.Globals) error {
	if err := c.source(); err != nil {
		return err
	}
	if c.Start != "" || c.Headcount != nil || c.SnapshotOut != "" || c.PlanOut != "" {
		return cli.BadInput(errors.New("the table has its own starts and headcounts, and writes no plan"))
	}
	if c.Iterations != nil && *c.Iterations < 0 {
		return cli.BadInput(errors.New("--iterations cannot be negative"))
	}
	var readyBy *planner.Date
	if c.ReadyBy != "" {
		day, err := cli.Day("--ready-by", c.ReadyBy)
		if err != nil {
			return err
		}
		readyBy = &day
	}
	desk, rests, programme, err := c.farDesk(g)
	if err != nil {
		return err
	}
	offices := []string{c.Office}
	if c.Office == "" {
		offices = nil
		for _, o := range desk.Snapshot().Offices {
			offices = append(offices, o.ID)
		}
		editions.SortByName(c.Lang, offices, func(id string) string { return cmp.Or(c.called[id], id) })
	}
	p := progress.Begin(g.Now, g.Log, g.Stderr)
	desk.Told = p.Tables
	tables, err := desk.Tables(g.Ctx, offices, programme, readyBy)
	p.Done()
	if g.Ctx.Err() != nil {
		return cli.Environment(errors.New("interrupted"))
	}
	if err != nil {
		return cmp.Or(refusal(err, c.words), cli.BadInput(err))
	}
	if c.JSON {
		out := map[string]any{"first_day": desk.Snapshot().FirstDay, "offices": views.New(c.words, c.called).Tables(tables)}
		if rests != nil && rests.Run != 0 {
			out["mailed_by_run"] = rests.Run
		}
		return cli.PrintLine(g.Stdout, out)
	}
	snapshot := desk.Snapshot()
	on := c.words.RestsOnFiles(snapshot.FirstDay + planner.Date(snapshot.Days) - 1)
	if rests != nil {
		on = c.words.RestsOn(rests.Day(), rests.Run)
	}
	if err := cli.PrintText(g.Stdout, on+"\n"); err != nil {
		return err
	}
	for _, t := range tables {
		if err := cli.PrintText(g.Stdout, c.words.TableText(t, c.called)); err != nil {
			return err
		}
	}
	return nil
}

// farDesk is a desk that sees far enough for a table, the plan ahead that it rests
// on (nil: it is of files), and the programme that is asked about.
func (c *Promise) farDesk(g *cli.Globals) (*promise.Desk, *ahead.Plan, string, error) {
	if c.Snapshot != "" {
		d, err := c.fileDesk()
		return d, nil, c.Position, err
	}
	st, cfg, day, err := g.StoreOn(c.AsOf)
	if err != nil {
		return nil, nil, "", err
	}
	defer st.Close()
	counter, err := holds.Open(g.Ctx, st, cfg.Planning, day)
	if err != nil {
		return nil, nil, "", cli.Known(err)
	}
	c.called = views.Called(counter.Facts, c.words)
	a, err := ahead.For(g.Ctx, st, counter, c.Iterations)
	if err == nil && g.Ctx.Err() != nil {
		err = errors.New("interrupted")
	}
	if err != nil {
		return nil, nil, "", cli.Known(err)
	}
	d, err := a.Desk()
	return d, a, counter.Programme(c.Position), cli.Known(err)
}
