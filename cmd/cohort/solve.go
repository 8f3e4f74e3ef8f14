package main

import (
	"encoding/json"
	"fmt"
	"runtime"
	"time"

	"cohort/cmd/cohort/internal/cli"
	"cohort/internal/config"
	"cohort/internal/progress"
	"cohort/planner"
	"cohort/planner/bound"
	"cohort/planner/referee"
	"cohort/planner/timetable"
	"cohort/reports/views"
	"cohort/reports/words"
)

type solveCmd struct {
	Snapshot   string        `arg:"" help:"Snapshot file; .gz is unpacked." placeholder:"SNAPSHOT"`
	Output     string        `short:"o" required:"" help:"Where the plan goes, packed if its name ends in .gz; - is standard output." placeholder:"PLAN"`
	Time       time.Duration `help:"End after so long, such as 10s, reading and writing included, with the best plan found." placeholder:"DURATION" xor:"time"`
	Iterations int64         `help:"Stop after so many iterations of each thread; the same number, seed and threads give the same plan." placeholder:"N" xor:"iterations"`
	Seed       *int64        `help:"Seed of the search; 1 if not given." placeholder:"N" xor:"seed"`
	Threads    int           `help:"Searches side by side; as many as processors if 0 or not given." placeholder:"N" xor:"threads"`
	Repeat     string        `help:"Find this plan again, byte for byte: with its seed, threads and iterations, and without a clock." placeholder:"PLAN" xor:"time,iterations,seed,threads"`
	Hint       string        `help:"Start from this plan for the same snapshot, instead of the published timetable; it must be valid." placeholder:"PLAN"`
	Progress   bool          `help:"Write a JSON line to standard error now and then: seconds, iterations, moves, cost, terms."`
	Verbose    bool          `short:"v" help:"Say how many moves of each kind were tried and kept."`
}

// Help is shown under the arguments.
func (c *solveCmd) Help() string {
	return `Makes a plan that obeys every rule, starting from the published timetable, and prints a summary. Without
--time and --iterations it takes 10 seconds. SIGINT and SIGTERM end the search and keep the best plan so far.

The plan records seed, threads, and planned and done iterations, so that --repeat finds it again. A search that began at a
--hint needs the same hint again: the plan does not hold it.

The plan has sessions[], unserved[] (request, reason, detail) and cost by term. No plan for the snapshot costs less than its
lower_bound; unavoidable is the part of it that people's own days force. There are two such bounds. The closer one takes long: it
is left out where all threads together make fewer than 1500 iterations for each request.

` + cli.FileBounds + `

Examples:
  cohort solve out/snapshot.json -o plan.json --time 10s
  cohort solve snapshot.json -o plan.json --iterations 1000000 --seed 7 --threads 2
  cohort solve snapshot.json.gz -o - --time 60s --progress > plan.json
  cohort solve snapshot.json -o better.json --hint plan.json --time 60s
  cohort solve snapshot.json -o again.json --repeat plan.json`
}

// Run plans.
func (c *solveCmd) Run(g *cli.Globals) error {
	began := g.Now()
	if c.Time < 0 || c.Iterations < 0 || c.Threads < 0 {
		return cli.BadInput(fmt.Errorf("--time, --iterations and --threads cannot be negative"))
	}
	if c.Threads > config.MaxThreads {
		return cli.BadInput(fmt.Errorf("--threads is %d, at most %d search side by side", c.Threads, config.MaxThreads))
	}
	if c.Time == 0 && c.Iterations == 0 && c.Repeat == "" {
		c.Time = 10 * time.Second
	}
	if c.Threads == 0 {
		c.Threads = runtime.GOMAXPROCS(0)
	}
	s, err := cli.ReadSnapshot(c.Snapshot)
	if err != nil {
		return err
	}
	options := timetable.Options{Seed: 1, Threads: c.Threads, Iterations: c.Iterations, Time: c.Time, Now: g.Now, Since: began}
	if c.Seed != nil {
		options.Seed = *c.Seed
	}
	if c.Repeat != "" {
		e, err := readEngine(c.Repeat, s)
		if err != nil {
			return err
		}
		c.Iterations = e.Done
		options.Repeat(e)
	}
	var hint *planner.Plan
	if c.Hint != "" {
		if hint, err = cli.ReadValidPlan(c.Hint, s); err != nil {
			return err
		}
	}
	if c.Output != "-" {
		if err := cli.Writable(c.Output); err != nil {
			return err
		}
	}
	show, finish := c.watch(g)
	bounds := bound.BeginBeside(g.Ctx, s, options.Threads)
	defer bounds.GiveUp()
	words, err := words.New("en")
	if err != nil {
		return cli.Environment(err)
	}
	options.Hint, options.Progress = hint, func(p timetable.Progress) {
		bounds.Planned(p.Planned)
		show(p)
	}
	result, err := timetable.Solve(g.Ctx, s, options)
	finish()
	if err != nil {
		return cli.Environment(fmt.Errorf("the plan is not written, this is a defect of the engine: %w", err))
	}
	result.Plan.Unserved = words.Unserved(result.Reasons)
	verdict, err := referee.Agree(s, result.Plan)
	if err != nil {
		return cli.Environment(fmt.Errorf("the plan is not written, this is a defect of the engine: %w", err))
	}
	closely := bounds.End(result.Plan)
	if c.Output == "-" {
		if _, err := g.Stdout.Write(result.Plan.Bytes()); err != nil {
			return cli.Environment(fmt.Errorf("the plan cannot be written: %w", err))
		}
		return nil
	}
	if err := cli.WriteFile(c.Output, result.Plan.Bytes()); err != nil {
		return err
	}
	summary := views.Solved(c.Output, verdict, result, closely)
	if c.Verbose {
		summary += views.Neighbourhoods(result)
	}
	if result.Kept != nil {
		summary += views.Upheaval(timetable.Stirred(s, timetable.Standing(s), result.Plan), *result.Kept)
	}
	return cli.PrintText(g.Stdout, summary)
}

// readEngine reads how a plan was found that is to be found again.
func readEngine(path string, s *planner.Snapshot) (*planner.Engine, error) {
	p, err := cli.ReadPlan(path, s)
	if err != nil {
		return nil, err
	}
	e := p.Engine
	switch {
	case e == nil:
		return nil, cli.BadInput(fmt.Errorf("%s does not say how it was found; only a plan made by cohort solve can be repeated", path))
	case e.Version != timetable.Version:
		return nil, cli.BadInput(fmt.Errorf("%s was found by engine %s, this is engine %s; only the same engine repeats it", path, e.Version, timetable.Version))
	case e.Threads < 1 || e.Threads > config.MaxThreads || e.Done < 1 || e.Planned < 1:
		return nil, cli.BadInput(fmt.Errorf("%s cannot be repeated: it says %d threads (1 to %d) and %d of %d iterations", path, e.Threads, config.MaxThreads, e.Done, e.Planned))
	}
	return e, nil
}

// watch shows how a search goes: JSON lines where asked for, otherwise as every
// command does.
func (c *solveCmd) watch(g *cli.Globals) (show func(timetable.Progress), finish func()) {
	if c.Progress {
		lines := json.NewEncoder(g.Stderr)
		return func(p timetable.Progress) { _ = lines.Encode(p) }, func() {}
	}
	p := progress.Begin(g.Now, g.Log, g.Stderr)
	return p.Planning(c.Time, c.Iterations), p.Done
}
