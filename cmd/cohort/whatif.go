package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"runtime"
	"time"
	"unicode/utf8"

	"cohort/cmd/cohort/internal/cli"
	"cohort/internal/config"
	"cohort/internal/editions"
	"cohort/internal/progress"
	"cohort/planner"
	"cohort/planner/demand"
	"cohort/planner/referee"
	"cohort/planner/whatif"
	"cohort/reports/views"
	whatifbook "cohort/reports/whatif"
	"cohort/reports/words"
)

type whatifCmd struct {
	Files []string `arg:"" name:"file" help:"The file of scenarios, after the snapshot file if there is one; .gz is unpacked. Without a snapshot it is made from the database." placeholder:"[SNAPSHOT] SCENARIOS"`
	cli.Names
	AsOf       string `help:"From the database: the day that becomes day 0; today if not given." placeholder:"DATE"`
	JSON       bool   `name:"json" help:"Print one JSON object with the figures, the changes and the shortages of each."`
	Lang       string `help:"Language of sentences and workbook: ru or en." enum:"ru,en" default:"en"`
	Iterations int64  `help:"Iterations of each thread for each plan; the same number, seed and threads give the same answer." default:"500000" placeholder:"N"`
	Seed       int64  `help:"Seed of the searches." default:"1" placeholder:"N"`
	Threads    int    `help:"Searches side by side; as many as processors if 0 or not given." default:"0" placeholder:"N"`
	Output     string `short:"o" help:"Write a workbook too." placeholder:"FILE.xlsx"`

	zone *time.Location // of the network
}

// Help is what cohort whatif --help says beside its flags.
func (c *whatifCmd) Help() string {
	return `Plans the snapshot as it is and with the changes of each scenario, with the same seed and iterations. Compares them: seats planned
and left out, when newcomers are ready, the work of trainers, the shortages that appear and vanish, and the smallest cure that a
search finds for all of them. Nothing is published by it.

A file of scenarios is a list; each has a name and changes, made in their order:

  scenarios:
    - name: The branch is closed for two weeks
      changes:
        - close_site: {id: TC-VDNKH, from: 2027-02-01, to: 2027-02-14}
    - name: One more trainer, one ill
      changes:
        - add_trainer: {like: T-01, home: TC-VDNKH, courses: [SRV-01]}
        - trainer_away: {id: T-04, from: 2027-02-01, to: 2027-02-28}

The changes: close_room, close_site, trainer_away (id, from, to: both days included), add_trainer (like; home, courses), train
(trainer, course), wave (office, start, headcount; programme), hiring (factor), course (id; minutes, min_group, max_group),
hours (site; from, to), working_day (date). docs/scenarios holds files for the common questions.

The base is planned three times more: what differs between these may be chance. A city takes half a minute of one core, ten regions
with 55,000 requests one and a half to four minutes. Fewer --iterations take less time and plan less well.

Examples:
  cohort whatif docs/scenarios/branch-closed.yaml
  cohort whatif docs/scenarios/branch-closed.yaml --as-of 2027-01-22 --lang ru -o whatif.xlsx
  cohort whatif snapshot.json scenarios.yaml --json > whatif.json
  cohort whatif snapshot.json scenarios.yaml --iterations 1000000 --seed 7 --threads 2`
}

// Run plans base and scenarios.
func (c *whatifCmd) Run(g *cli.Globals) error {
	switch {
	case len(c.Files) > 2:
		return cli.BadInput(fmt.Errorf("name a snapshot and a file of scenarios, or the scenarios alone; these are %d files", len(c.Files)))
	case len(c.Files) == 2 && c.AsOf != "":
		return cli.BadInput(errors.New("--as-of makes a snapshot from the database; leave it out, or the snapshot file"))
	case c.Iterations < 1:
		return cli.BadInput(fmt.Errorf("--iterations is %d, want at least 1", c.Iterations))
	case c.Threads < 0 || c.Threads > config.MaxThreads:
		return cli.BadInput(fmt.Errorf("--threads is %d, want 0 to %d", c.Threads, config.MaxThreads))
	}
	words, err := words.New(c.Lang)
	if err != nil {
		return cli.BadInput(err)
	}
	path := c.Files[len(c.Files)-1]
	text, err := readWhole(path)
	if err != nil {
		return err
	}
	s, called, err := c.snapshot(g, words)
	if err != nil {
		return err
	}
	scenarios, err := config.Scenarios(path, text, func(list []whatif.Scenario) ([]whatif.Fault, error) { return whatif.Check(s, list) })
	if err != nil {
		return whatifFault(err)
	}
	for i := range scenarios {
		scenarios[i] = scenarios[i].In(c.Lang)
	}
	if c.Output != "" {
		if err := cli.Writable(c.Output); err != nil {
			return err
		}
	}
	effort := whatif.Effort{Seed: c.Seed, Iterations: c.Iterations, Threads: c.Threads}
	if effort.Threads == 0 {
		effort.Threads = runtime.GOMAXPROCS(0)
	}
	p := progress.Begin(g.Now, g.Log, g.Stderr)
	a, err := whatif.Solve(g.Ctx, s, scenarios, effort, func(name string, done, of int) {
		p.At("planned "+name, done, of)
	})
	p.Done()
	if err != nil {
		return cli.Environment(fmt.Errorf("nothing is written: %w", err))
	}
	if c.Output != "" {
		if err := c.workbook(g, a, called, words); err != nil {
			return err
		}
	}
	if c.JSON {
		return cli.PrintJSON(g.Stdout, views.New(words, called).WhatIf(a))
	}
	return cli.Said(whatifbook.Text(g.Stdout, a, called, words))
}

// whatifFault is the error of a file of scenarios: its faults are the user's.
func whatifFault(err error) error {
	var f *planner.Faults
	if errors.As(err, &f) {
		return cli.BadInput(err)
	}
	return cli.Environment(err)
}

// mostScenarios is how many bytes a file of scenarios may have.
const mostScenarios = 1 << 20

// readWhole reads a file that the user named.
func readWhole(path string) ([]byte, error) {
	f, err := cli.OpenInput(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, mostScenarios+1))
	if len(text) > mostScenarios {
		return nil, cli.BadInput(fmt.Errorf("%s has more than %d MB; scenarios are a page of text", path, mostScenarios>>20))
	}
	if err == nil && (!utf8.Valid(text) || bytes.HasPrefix(text, []byte("PK\x03\x04"))) {
		return nil, cli.BadInput(fmt.Errorf("%s is no text; scenarios are written as text (YAML, in UTF-8): see cohort whatif --help", path))
	}
	return text, cli.InFile(path, cli.UnwrapPath(err))
}

// snapshot reads the file, or makes the snapshot from the database, which also
// knows what things are called.
func (c *whatifCmd) snapshot(g *cli.Globals, words words.Words) (*planner.Snapshot, editions.Called, error) {
	c.zone = demand.DefaultSettings().Zone
	if len(c.Files) == 2 {
		s, err := cli.ReadSnapshot(c.Files[0])
		if err != nil {
			return nil, nil, err
		}
		called, err := c.Of(s, c.Lang)
		return s, called, err
	}
	if err := c.Alone(""); err != nil {
		return nil, nil, err
	}
	built, facts, settings, err := frozen(g, c.AsOf)
	if err != nil {
		return nil, nil, err
	}
	c.zone = settings.Zone
	return built.Snapshot, views.Called(facts, words), nil
}

// workbook writes the answer as a workbook.
func (c *whatifCmd) workbook(g *cli.Globals, a *whatif.Answer, called editions.Called, words words.Words) error {
	head := editions.Head{ReadAt: g.Now().In(c.zone), Rules: referee.Checked()}
	var out bytes.Buffer
	if err := whatifbook.Write(&out, head, a, called, words); err != nil {
		return cli.Environment(err)
	}
	return cli.WriteFile(c.Output, out.Bytes())
}
