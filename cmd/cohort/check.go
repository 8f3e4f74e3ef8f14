package main

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"cohort/cmd/cohort/internal/cli"
	"cohort/planner"
	"cohort/planner/referee"
	"cohort/reports/words"
)

type checkCmd struct {
	Snapshot string `arg:"" help:"Snapshot file; .gz is unpacked." placeholder:"SNAPSHOT"`
	Plan     string `arg:"" optional:"" help:"Plan file for that snapshot. Without it the snapshot alone is judged." placeholder:"PLAN"`
}

// Help is shown under the arguments.
func (c *checkCmd) Help() string {
	return `Prints one JSON object. For a plan: valid, broken (for each broken rule up to 20 sentences), broken_count, cost, terms, facts.
For a file that is not in the format, or a snapshot that contradicts itself: error, faults (the first ` + strconv.Itoa(planner.MostFaults) + `; nobody looks for more than ` + strconv.Itoa(planner.MostLooked) + `).

` + cli.FileBounds + `

Exit status: 0 valid, 1 a rule is broken, 2 not in the format, or a snapshot that contradicts itself.

Examples:
  cohort check out/snapshot.json out/plan.json
  cohort check out/snapshot.json
  cohort check snapshot.json.gz plan.json.gz | less`
}

// Run judges the files.
func (c *checkCmd) Run(g *cli.Globals) error {
	verdict, err := c.judge()
	if err != nil {
		answer := struct {
			Error  string   `json:"error"`
			Faults []string `json:"faults"`
		}{Error: err.Error(), Faults: []string{err.Error()}}
		var f *planner.Faults
		if errors.As(err, &f) {
			answer.Error, answer.Faults = fmt.Sprintf("%s: %s%s", f.What, f.Least(), words.CountOf(f.Count(), "fault")), f.List
			wrong := c.Snapshot + " is no sound snapshot"
			if f.What == "plan" {
				wrong = c.Plan + " is no plan for this snapshot"
			}
			err = cli.BadInput(fmt.Errorf("%s: %s", wrong, few(f)))
		}
		return errors.Join(cli.PrintJSON(g.Stdout, answer), err)
	}
	if verdict == nil {
		return cli.PrintJSON(g.Stdout, map[string]bool{"valid": true})
	}
	if err := cli.PrintJSON(g.Stdout, verdict); err != nil {
		return err
	}
	if !verdict.Valid {
		var rules []string
		for _, r := range referee.Rules() {
			if len(verdict.Broken[r]) > 0 {
				rules = append(rules, r)
			}
		}
		return cli.Negative(fmt.Errorf("%s breaks %s, %s in all", c.Plan, strings.Join(rules, ", "), words.CountOf(verdict.BrokenCount, "time")))
	}
	return nil
}

// judge returns no verdict where the snapshot alone is to be judged and sound.
func (c *checkCmd) judge() (*referee.Verdict, error) {
	if c.Plan == "" {
		_, err := cli.ReadSnapshot(c.Snapshot)
		return nil, err
	}
	f, err := cli.OpenInput(c.Snapshot)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	// Pinned sessions that contradict each other show in the verdict of the plan
	// that holds them.
	s, err := planner.ReadSnapshot(f)
	if err != nil {
		return nil, cli.InFile(c.Snapshot, err)
	}
	p, err := cli.ReadPlan(c.Plan, s)
	if err != nil {
		return nil, err
	}
	v := referee.Check(s, p)
	return &v, nil
}

// few shows the first fault and how many more there are.
func few(f *planner.Faults) string {
	if f.Count() == 1 {
		return f.List[0]
	}
	return fmt.Sprintf("%s; and %s%s more", f.List[0], f.Least(), words.CountOf(f.Count()-1, "fault"))
}
