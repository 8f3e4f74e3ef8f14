package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"cohort/internal/editions"
	"cohort/internal/holds"
	"cohort/planner"
	"cohort/planner/promise"
	"cohort/planner/referee"
	"cohort/reports/views"
	"cohort/reports/words"
	"cohort/sql/store"
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
		now, before, offices, c.called, err = g.statusStored(c.words)
	}
	if err != nil {
		return err
	}
	if before != nil {
		promise.Since(now, before)
	}
	if err := knownOffice(c.Office, offices); err != nil {
		return err
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

// knownOffice refuses an office that is none of those there are; empty means all.
func knownOffice(id string, offices []planner.Office) error {
	if id == "" || slices.ContainsFunc(offices, func(o planner.Office) bool { return o.ID == id }) {
		return nil
	}
	return badInput(errors.New(promise.UnknownOffice(id, offices)))
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

// statusStored is how the waves of the plan that stands do, and those of the
// one before it; nil: there was none.
func (g *globals) statusStored(words words.Words) (now, before []promise.Status, offices []planner.Office, called editions.Called, err error) {
	st, cfg, err := g.store()
	if err != nil {
		return nil, nil, nil, nil, err
	}
	defer st.Close()
	current, stands, err := st.CurrentPlan(g.ctx)
	if err != nil {
		return nil, nil, nil, nil, environment(err)
	}
	if !stands {
		return nil, nil, nil, nil, environment(store.ErrNothingPublished)
	}
	if now, offices, err = statusOfVersion(g, st, current); err != nil {
		return nil, nil, nil, nil, err
	}
	facts, _, _, err := holds.ReadFacts(g.ctx, st, planner.DateOf(current.ReadAt.In(cfg.Planning.Zone)), cfg.Planning.Zone)
	if err != nil {
		return nil, nil, nil, nil, environment(err)
	}
	last, was, err := st.PlanBefore(g.ctx, current.Version)
	if err == nil && was {
		before, _, err = statusOfVersion(g, st, last)
	}
	return now, before, offices, views.Called(facts, words), known(err)
}

func statusOfVersion(g *globals, st *store.Store, v store.Version) ([]promise.Status, []planner.Office, error) {
	data, err := st.Snapshot(g.ctx, v.SHA256)
	if err != nil {
		return nil, nil, environment(err)
	}
	s, err := planner.ReadSnapshot(bytes.NewReader(data))
	if err != nil {
		return nil, nil, environment(fmt.Errorf("the snapshot of version %d: %w", v.Version, err))
	}
	var p planner.Plan
	if err := json.Unmarshal(v.Plan, &p); err != nil {
		return nil, nil, environment(fmt.Errorf("the plan of version %d: %w", v.Version, err))
	}
	return promise.Statuses(s, &p), s.Offices, nil
}
