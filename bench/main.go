// Command bench measures the planner: each subcommand makes what measurements
// are missing, adds them as rows to a file, and report makes tables and plots
// of all rows.
//
//	go run ./bench quality S/1-5/base,tight M/1-3/base
//	go run ./bench report
//
// Snapshots, the clerk, the bound and the peers come from ../shared; without
// that folder there is nothing to measure by, and it says so.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/alecthomas/kong"
)

type cli struct {
	Results string `help:"Folder of ours.jsonl, where rows go, and of the plots." default:"docs/benchmarks" placeholder:"DIR"`
	Peers   string `help:"File of the peers' rows." default:"docs/benchmarks/peers.jsonl" placeholder:"FILE"`
	Cache   string `help:"Folder that keeps snapshots and plans." default:"${cache}" placeholder:"DIR"`
	Again   bool   `help:"Measure also what has been measured."`

	Quality qualityCmd `cmd:"" help:"The cost of our plans and of the clerk's."`
	Time    timeCmd    `cmd:"" help:"How the cost falls with time."`
	Size    sizeCmd    `cmd:"" help:"Cost, time and memory of networks of several regions."`
	Apart   apartCmd   `cmd:"" help:"The regions of a large network, each planned alone."`
	Moves   movesCmd   `cmd:"" help:"Moves a second on one processor, by neighbourhood."`
	Replan  replanCmd  `cmd:"" help:"Repairing a published plan, against starting over."`
	Threads threadsCmd `cmd:"" help:"Two threads against one in the same time."`
	Peer    peersCmd   `cmd:"" name:"peers" help:"The peers' plans."`
	Take    takeCmd    `cmd:"" help:"Take in a peer's plan that was made elsewhere."`
	Without withoutCmd `cmd:"" help:"The engine without each of its parts, in pairs with the whole engine."`
	Soak    soakCmd    `cmd:"" help:"Many nights of a sample network, lived day by day."`
	Many    manyCmd    `cmd:"" help:"A large network by several processes over the queue."`
	Night   nightCmd   `cmd:"" hidden:""`
	Report  reportCmd  `cmd:"" help:"Make the tables and plots."`
}

// bench is what every subcommand is handed.
type bench struct {
	*cli
	ctx         context.Context
	out         io.Writer
	ours, peers *store
	built       string // cohort's program, once it is
	python, jar string // the peers'
}

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		if errors.Is(err, errBrokenOff) {
			os.Exit(130) // as a shell says of whoever was interrupted
		}
		os.Exit(1)
	}
}

var errBrokenOff = errors.New("broken off; the same command goes on from here")

func run(args []string) error {
	var c cli
	parser, err := kong.New(&c, kong.Name("bench"), kong.UsageOnError(), kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
		kong.Description("Measures the planner. Snapshots are named SIZE/SEEDS/VARIANTS, such as S/1-3/base,tight.\n"+
			"What stands in the results is not measured again: a run that was broken off goes on where it was."),
		kong.Vars{"cache": filepath.Join(os.TempDir(), "cohort-bench")})
	if err != nil {
		return err
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	parsed, err := parser.Parse(args)
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	b := &bench{cli: &c, ctx: ctx, out: os.Stdout}
	if b.ours, err = open(filepath.Join(c.Results, "ours.jsonl")); err != nil {
		return err
	}
	if b.peers, err = open(c.Peers); err != nil {
		return err
	}
	if parsed.Command() == "report" {
		return parsed.Run(b)
	}
	if command := strings.Fields(parsed.Command())[0]; command != "soak" && command != "night" { // one makes its own network, the other has it
		if err := need(); err != nil {
			return err
		}
	}
	if err := os.MkdirAll(c.Cache, 0o755); err != nil {
		return err
	}
	return parsed.Run(b)
}

// each does f for every snapshot and goes on after a failure, since hours of
// other measurements may follow; the failures are returned together.
func (b *bench) each(list, fallback []string, f func(g given, snapshot string) error) error {
	if len(list) == 0 {
		list = fallback
	}
	all, err := snapshots(list)
	if err != nil {
		return err
	}
	var failed []error
	for _, g := range all {
		snapshot, err := b.generated(g)
		if err == nil {
			err = f(g, snapshot)
		}
		if b.ctx.Err() != nil {
			return errors.Join(append(failed, errBrokenOff)...)
		}
		if err != nil {
			err = fmt.Errorf("%s: %w", g, err)
			fmt.Fprintln(os.Stderr, "bench:", err)
			failed = append(failed, err)
		}
	}
	return errors.Join(failed...)
}

// limits are the times asked for, or the customary one.
func limits(asked []time.Duration, g given) []time.Duration {
	if len(asked) == 0 {
		return []time.Duration{g.limit()}
	}
	return asked
}

// say prints a row that was measured.
func (b *bench) say(r row) {
	fmt.Fprintf(b.out, "%-24s %-9s %6gs  %d thread(s)  seed %d  above %10d  served %d of %d  %6.1fs  %5d MiB  load %.1f\n",
		r.Snapshot, r.Planner, r.Limit, r.Threads, r.Seed, r.Above, r.Served, r.Requests, r.Seconds, r.PeakKB/1024, r.Load)
}
