package main

import (
	"fmt"
	"os"
	"path/filepath"
	"time"

	"cohort/planner"
	"cohort/planner/timetable"
)

type qualityCmd struct {
	Snapshots []string        `arg:"" optional:"" help:"SIZE/SEEDS/VARIANTS; S/1-5 and M/1-5 of every variant by default." placeholder:"SNAPSHOTS"`
	Limit     []time.Duration `name:"time" help:"Time for each; by default 10s for S, 60s a region for others." placeholder:"DURATION"`
	Seed      int64           `help:"Seed of the search." default:"1"`
	Threads   int             `help:"Searches side by side." default:"2"`
}

const everything = "base,tight,closure,surge,online,backlog"

// Run measures ours and the clerk's.
func (c *qualityCmd) Run(b *bench) error {
	return b.each(c.Snapshots, []string{"S/1-5/" + everything, "M/1-5/" + everything}, func(g given, snapshot string) error {
		if _, err := b.solve(task{name: g.String(), snapshot: snapshot, planner: clerk}); err != nil {
			return err
		}
		return b.series(g, snapshot, c.Limit, []int{c.Threads}, []int64{c.Seed})
	})
}

// series solves a snapshot with ours at every limit, thread count and seed.
func (b *bench) series(g given, snapshot string, asked []time.Duration, threads []int, seeds []int64) error {
	for _, limit := range limits(asked, g) {
		for _, seed := range seeds {
			for _, n := range threads {
				if _, err := b.solve(task{g.String(), snapshot, cohort, limit, n, seed}); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

type timeCmd struct {
	Snapshots []string        `arg:"" optional:"" help:"SIZE/SEEDS/VARIANTS; S 1 and M 1 base by default." placeholder:"SNAPSHOTS"`
	Limit     []time.Duration `name:"time" help:"Times to plan for." default:"10s,60s,600s" placeholder:"DURATION"`
	Threads   int             `help:"Searches side by side." default:"2"`
}

// Run measures ours at several times; the rows hold the curves.
func (c *timeCmd) Run(b *bench) error {
	return b.each(c.Snapshots, []string{"S/1/base", "M/1/base"}, func(g given, snapshot string) error {
		return b.series(g, snapshot, c.Limit, []int{c.Threads}, []int64{1})
	})
}

type sizeCmd struct {
	Snapshots []string        `arg:"" optional:"" help:"SIZE/SEEDS/VARIANTS; M 1 to 5, M2, M5 and L 1 base by default." placeholder:"SNAPSHOTS"`
	Limit     []time.Duration `name:"time" help:"Time for each; by default 60s a region, at most 590s." placeholder:"DURATION"`
	Threads   int             `help:"Searches side by side." default:"2"`
}

// Run measures ours on networks of one region and of several.
func (c *sizeCmd) Run(b *bench) error {
	return b.each(c.Snapshots, []string{"M/1-5/base", "M2/1/base", "M5/1/base", "L/1/base"}, func(g given, snapshot string) error {
		return b.series(g, snapshot, c.Limit, []int{c.Threads}, []int64{1})
	})
}

type apartCmd struct {
	Snapshots []string      `arg:"" optional:"" help:"SIZE/SEEDS/VARIANTS of several regions; L 1 base by default." placeholder:"SNAPSHOTS"`
	Limit     time.Duration `name:"time" help:"Time for each region." default:"60s" placeholder:"DURATION"`
	Threads   int           `help:"Searches side by side." default:"2"`
}

// Run measures ours on each region of a network as if it were all there is.
func (c *apartCmd) Run(b *bench) error {
	return b.each(c.Snapshots, []string{"L/1/base"}, func(g given, snapshot string) error {
		whole, err := readSnapshot(snapshot)
		if err != nil {
			return err
		}
		for i, region := range timetable.Regions(whole) {
			of := given{fmt.Sprintf("%s%s%d", g.size, cutOut, i+1), g.seed, g.variant}
			path := filepath.Join(b.Cache, of.String()+".json")
			if err := os.WriteFile(path, region.Bytes(), 0o644); err != nil {
				return err
			}
			if _, err := b.solve(task{of.String(), path, cohort, c.Limit, c.Threads, 1}); err != nil {
				return err
			}
		}
		return nil
	})
}

type threadsCmd struct {
	Snapshots []string        `arg:"" optional:"" help:"SIZE/SEEDS/VARIANTS; S/1-5 base and tight, M/1-2 base by default." placeholder:"SNAPSHOTS"`
	Limit     []time.Duration `name:"time" help:"Time for each; by default 10s for S, 60s a region for others." placeholder:"DURATION"`
	Seeds     string          `help:"Seeds of the search." default:"1-3" placeholder:"SEEDS"`
}

// Run measures ours with one thread and with two, in turn.
func (c *threadsCmd) Run(b *bench) error {
	seeds, err := seedsOf(c.Seeds)
	if err != nil {
		return err
	}
	return b.each(c.Snapshots, []string{"S/1-5/base,tight", "M/1-2/base"}, func(g given, snapshot string) error {
		return b.series(g, snapshot, c.Limit, []int{1, 2}, seeds)
	})
}

func seedsOf(text string) (out []int64, err error) {
	list, err := numbers(text)
	for _, n := range list {
		out = append(out, int64(n))
	}
	return out, err
}

func readSnapshot(path string) (*planner.Snapshot, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return planner.ReadSnapshot(f)
}
