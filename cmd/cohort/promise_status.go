package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"cohort/planner"
	"cohort/planner/promise"
	"cohort/planner/referee"
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
	var err error
	if c.Snapshot != "" {
		now, err = statusOfFiles(c.Snapshot, c.Plan)
		if err == nil && c.SinceSnapshot != "" {
			before, err = statusOfFiles(c.SinceSnapshot, c.SincePlan)
		}
	} else {
		now, before, err = g.statusStored()
	}
	if err != nil {
		return err
	}
	if before != nil {
		promise.Since(now, before)
	}
	mine := []promise.Status{}
	for _, x := range now {
		if c.Office == "" || x.Office == c.Office {
			mine = append(mine, x)
		}
	}
	if c.JSON {
		return said(json.NewEncoder(g.stdout).Encode(map[string]any{"waves": mine}))
	}
	_, err = io.WriteString(g.stdout, statuses(mine))
	return said(err)
}

func statusOfFiles(snapshot, plan string) ([]promise.Status, error) {
	s, err := readSnapshot(snapshot)
	if err != nil {
		return nil, err
	}
	p, err := readPlan(plan, s)
	if err != nil {
		return nil, err
	}
	if v := referee.Check(s, p); !v.Valid {
		return nil, badInput(fmt.Errorf("%s is no valid plan for %s: it breaks %s", plan, snapshot, brokenBy(v)))
	}
	return promise.Statuses(s, p), nil
}

// statusStored is how the waves of the plan that stands do, and those of the
// one before it; nil: there was none.
func (g *globals) statusStored() (now, before []promise.Status, err error) {
	st, _, err := g.store()
	if err != nil {
		return nil, nil, err
	}
	defer st.Close()
	current, stands, err := st.CurrentPlan(g.ctx)
	if err != nil {
		return nil, nil, environment(err)
	}
	if !stands {
		return nil, nil, environment(errors.New("no plan is published yet; run cohort run nightly first"))
	}
	if now, err = statusOfVersion(g, st, current); err != nil {
		return nil, nil, err
	}
	last, was, err := st.PlanBefore(g.ctx, current.Version)
	if err == nil && was {
		before, err = statusOfVersion(g, st, last)
	}
	return now, before, known(err)
}

func statusOfVersion(g *globals, st *store.Store, v store.Version) ([]promise.Status, error) {
	data, err := st.Snapshot(g.ctx, v.SHA256)
	if err != nil {
		return nil, environment(err)
	}
	s, err := planner.ReadSnapshot(bytes.NewReader(data))
	if err != nil {
		return nil, environment(fmt.Errorf("the snapshot of version %d: %w", v.Version, err))
	}
	var p planner.Plan
	if err := json.Unmarshal(v.Plan, &p); err != nil {
		return nil, environment(fmt.Errorf("the plan of version %d: %w", v.Version, err))
	}
	return promise.Statuses(s, &p), nil
}

func statuses(waves []promise.Status) string {
	var b strings.Builder
	for _, x := range waves {
		ready := "not all planned"
		if x.Ready != nil {
			ready = "ready on " + x.Ready.String()
		}
		fmt.Fprintf(&b, "%s from %s, %s: %s, %s, due by %s", x.Office, x.Start, count(x.People, "newcomer"), x.Status, ready, x.Due)
		if x.Since != "" {
			fmt.Fprintf(&b, ", %s", x.Since)
		}
		b.WriteString("\n")
		if x.Fact != nil {
			fmt.Fprintf(&b, "  %s\n", x.Fact.Sentence)
		}
		for _, m := range x.Missing {
			last := "no day is left"
			if m.LastChance != nil {
				last = "last chance " + m.LastChance.String()
			}
			fmt.Fprintf(&b, "  %s is missing for %s, %s\n", m.Course, plural(m.People), last)
		}
	}
	if len(waves) == 0 {
		b.WriteString("no wave is planned\n")
	}
	return b.String()
}

func plural(people int) string {
	if people == 1 {
		return "1 person"
	}
	return fmt.Sprintf("%d people", people)
}
