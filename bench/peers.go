package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

type peersCmd struct {
	Snapshots []string        `arg:"" optional:"" help:"SIZE/SEEDS/VARIANTS; S/1 base by default." placeholder:"SNAPSHOTS"`
	Limit     []time.Duration `name:"time" help:"Times to plan for." default:"10s,60s,600s" placeholder:"DURATION"`
	Python    string          `help:"A Python that has ortools, for CP-SAT." env:"COHORT_BENCH_PYTHON" placeholder:"FILE"`
	Timefold  string          `help:"The jar that mvn package makes of a copy of ../shared/bench/peers/timefold." env:"COHORT_BENCH_TIMEFOLD" placeholder:"FILE"`
	Threads   int             `help:"CP-SAT's workers; Timefold has one thread." default:"2"`
	Seed      int64           `help:"Seed of the search." default:"1"`
	Note      string          `help:"A condition worth telling, such as other work on the machine." placeholder:"TEXT"`
}

// Run measures the peers.
func (c *peersCmd) Run(b *bench) error {
	if c.Python == "" && c.Timefold == "" {
		return errors.New("say where the peers are: --python and --timefold, see --help")
	}
	b.python, b.jar = c.Python, c.Timefold
	return b.each(c.Snapshots, []string{"S/1/base"}, func(g given, snapshot string) error {
		for _, limit := range limits(c.Limit, g) {
			if c.Python != "" {
				if _, err := b.solve(task{g.String(), snapshot, cpsat, limit, c.Threads, c.Seed}); err != nil {
					return err
				}
			}
			if c.Timefold != "" {
				if _, err := b.solve(task{g.String(), snapshot, timefold, limit, 1, c.Seed}); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

type takeCmd struct {
	Snapshot string        `arg:"" help:"SIZE/SEED/VARIANT." placeholder:"SNAPSHOT"`
	Plan     string        `arg:"" help:"The peer's plan." type:"existingfile" placeholder:"PLAN"`
	Log      string        `arg:"" help:"What the peer logged, for its curve." type:"existingfile" placeholder:"LOG"`
	Planner  string        `help:"CP-SAT or Timefold." enum:"CP-SAT,Timefold" required:""`
	Limit    time.Duration `name:"time" help:"Time that it was given." required:"" placeholder:"DURATION"`
	Threads  int           `help:"Its workers." default:"2"`
	Seed     int64         `help:"Its seed." default:"1"`
	Note     string        `help:"Where and how it was made." required:"" placeholder:"TEXT"`
}

// Run judges the plan and adds its row.
func (c *takeCmd) Run(b *bench) error {
	return b.each([]string{c.Snapshot}, nil, func(g given, snapshot string) error {
		t := task{g.String(), snapshot, c.Planner, c.Limit, c.Threads, c.Seed}
		r := measured(t.row())
		made, err := os.Stat(c.Plan)
		if err != nil {
			return err
		}
		r.Date, r.Load, r.Seconds, r.Given = made.ModTime().UTC().Format(minute), 0, c.Limit.Seconds(), c.Note
		log, err := os.ReadFile(c.Log)
		if err != nil {
			return err
		}
		logTrace(log, &r)
		plan, err := filepath.Abs(c.Plan)
		if err != nil {
			return err
		}
		if err := b.judge(&r, snapshot, plan); err != nil {
			return fmt.Errorf("%s: %w", c.Plan, err)
		}
		b.say(r)
		return b.peers.add(r)
	})
}
