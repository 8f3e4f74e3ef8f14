package main

import (
	"errors"
	"fmt"

	"cohort/planner"
	"cohort/planner/capacity"
	"cohort/planner/demand"
	"cohort/planner/referee"
	"cohort/reports"
)

type capacityCmd struct {
	Snapshot    string `arg:"" optional:"" help:"Snapshot file; .gz is unpacked. Without it the snapshot is made from the database." placeholder:"SNAPSHOT"`
	Plan        string `arg:"" optional:"" help:"Plan file for that snapshot: adds what is planned, and what hangs on whom." placeholder:"PLAN"`
	AsOf        string `help:"From the database: the day that becomes day 0; today if not given." placeholder:"DATE"`
	JSON        bool   `name:"json" help:"Print one JSON object with everything that the arithmetic needs."`
	Lang        string `help:"Language of the sentences: ru or en." enum:"ru,en" default:"en"`
	WithoutEach bool   `help:"With a plan: solve it anew with each of the ten trainers away on whom the most seats hang next week."`
}

// Help is what cohort capacity --help says beside its flags.
func (c *capacityCmd) Help() string {
	return `Lays what is needed beside what trainers and rooms can give: the load of each week; each proven shortage (a window of weeks and
a set of courses of which not everything can be held in time, whoever plans) with what would cure it; courses that one person
alone can lead. A shortage is said only where plain addition shows it; where none is said, a plan may still leave people out.

Examples:
  cohort capacity out/snapshot.json
  cohort capacity snapshot.json plan.json --json > capacity.json
  cohort capacity snapshot.json plan.json --without-each --lang ru
  cohort capacity --as-of 2027-01-22 --lang ru`
}

// withoutEffort is how much is solved for each trainer away.
var withoutEffort = capacity.Effort{Seed: 1, Iterations: 40_000, Most: 10}

// Run lays need beside capacity.
func (c *capacityCmd) Run(g *globals) error {
	if c.Snapshot != "" && c.AsOf != "" {
		return badInput(errors.New("--as-of makes a snapshot from the database; leave it out, or the snapshot file"))
	}
	if c.WithoutEach && c.Plan == "" {
		return badInput(errors.New("--without-each asks what a plan keeps; name the plan after the snapshot"))
	}
	words, err := reports.NewWords(c.Lang)
	if err != nil {
		return badInput(err)
	}
	s, called, err := c.snapshot(g)
	if err != nil {
		return err
	}
	var p *planner.Plan
	if c.Plan != "" {
		if p, err = readPlan(c.Plan, s); err != nil {
			return err
		}
		if verdict := referee.Check(s, p); !verdict.Valid {
			return badInput(fmt.Errorf("%s is not a valid plan; cohort check says why", c.Plan))
		}
	}
	r := capacity.Study(s, p)
	words.Tell(r.Proofs, called)
	if c.WithoutEach {
		if r.Withouts, err = capacity.Withouts(g.ctx, s, p, withoutEffort); err != nil {
			return environment(err)
		}
	}
	if c.JSON {
		_, err = g.stdout.Write(r.Bytes())
	} else {
		err = reports.CapacityText(g.stdout, r, called, words)
	}
	if err != nil {
		return environment(fmt.Errorf("the answer cannot be written: %w", err))
	}
	return nil
}

// snapshot reads the file, or makes the snapshot from the database, which also
// knows what things are called.
func (c *capacityCmd) snapshot(g *globals) (*planner.Snapshot, reports.Called, error) {
	if c.Snapshot != "" {
		s, err := readSnapshot(c.Snapshot)
		return s, nil, err
	}
	facts, _, settings, day, err := g.facts(c.AsOf)
	if err != nil {
		return nil, nil, err
	}
	built, err := demand.Build(facts, day, settings)
	if err != nil {
		return nil, nil, badInput(err)
	}
	if wrong := referee.Sound(built.Snapshot); len(wrong) > 0 {
		return nil, nil, badInput(&planner.Faults{What: "snapshot", List: wrong})
	}
	return built.Snapshot, calledOf(facts, c.Lang), nil
}
