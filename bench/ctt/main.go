// Command ctt solves the public curriculum-based course timetabling benchmark
// (second international timetabling competition, track 3, UD2 rules) with the
// engine of this project's planner.
//
//	go run ./bench/ctt -time 90s -seed 1 comp01.ctt > comp01.sol
//	go run ./bench/ctt -generate 7 > generated.ctt
//
// A solution's lines are course, room, day and period. Progress goes to stderr.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"
)

func main() {
	began := time.Now()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, began, os.Args[1:], os.Stdout, os.Stderr); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return
		}
		fmt.Fprintln(os.Stderr, "ctt:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, began time.Time, args []string, out, progress io.Writer) error {
	flags := flag.NewFlagSet("ctt", flag.ContinueOnError)
	flags.SetOutput(progress)
	limit := flags.Duration("time", 90*time.Second, "wall time, reading and writing included")
	seed := flags.Int64("seed", 1, "the same seed and iterations make the same timetable")
	iterations := flags.Int64("iterations", 0, "do as many iterations instead of watching the clock")
	make := flags.Int64("generate", 0, "write the instance of this seed instead of solving one")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *make != 0 {
		return generate(*make).writeInstance(out)
	}
	if flags.NArg() != 1 {
		return errors.New("want one file: ctt [-time 90s] [-seed 1] [-iterations n] FILE.ctt")
	}
	if *limit <= 0 || *iterations < 0 {
		return errors.New("-time has to be positive, -iterations not negative")
	}
	in, err := readFile(flags.Arg(0))
	if err != nil {
		return err
	}
	places, err := solve(ctx, in, options{Seed: *seed, Iterations: *iterations, Limit: *limit, Began: began, Now: time.Now, Progress: progress})
	if err != nil {
		return err
	}
	return in.write(out, places)
}

func readFile(name string) (*instance, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return read(f, name)
}
