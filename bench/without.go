package main

import (
	"fmt"
	"io"
	"maps"
	"os"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"time"

	"cohort/planner"
	"cohort/planner/timetable"
)

type withoutCmd struct {
	Snapshots []string          `arg:"" optional:"" help:"SIZE/SEEDS/VARIANTS; by default S/1-4 of the variants that have rooms only, M/1-2 base, and the nights after S/1-2 and M/1 base." placeholder:"SNAPSHOTS"`
	Nights    []string          `help:"Nights after these snapshots in place of themselves: kinds of disturb.py." placeholder:"KIND"`
	File      map[string]string `help:"Snapshots besides that are at hand, such as S42-1-sample=sample.json." placeholder:"SIZE-SEED-VARIANT=FILE"`
	Parts     []string          `help:"Parts of the engine to leave out, each in turn; all by default. A+B leaves out both at once." placeholder:"PART"`
	Seeds     string            `help:"Seeds of the search." default:"1-2" placeholder:"SEEDS"`
	Limit     time.Duration     `name:"time" help:"Processor time for each arm; by default 6s for S, 25s for others." placeholder:"DURATION"`
}

// The arms of a round that leave nothing out. The second is measured as if it were
// another one: what it differs by from the first is chance.
const (
	wholeEngine = "whole"
	wholeAgain  = "whole again"
)

// Run measures the engine without each part beside the whole engine: same snapshot, same
// seed, one thread, and as much processor time, so that a busy machine measures the same.
// A round goes through all arms once, and each pair is of one round.
func (c *withoutCmd) Run(b *bench) error {
	parts, err := c.parts()
	if err != nil {
		return err
	}
	for name := range c.File {
		if strings.Count(name, "-") != 2 {
			return fmt.Errorf("%q does not name a snapshot; write SIZE-SEED-VARIANT=FILE, such as S42-1-sample=sample.json", name)
		}
	}
	seeds, err := seedsOf(c.Seeds)
	if err != nil {
		return err
	}
	for _, seed := range seeds {
		if err := c.rounds(b, parts, seed); err != nil {
			return err
		}
	}
	return nil
}

// parts are the arms of a round but the whole engine's; an unknown part is an error.
func (c *withoutCmd) parts() ([]string, error) {
	if len(c.Parts) == 0 {
		return timetable.Parts(), nil
	}
	for _, arm := range c.Parts {
		for _, p := range strings.Split(arm, "+") {
			if !slices.Contains(timetable.Parts(), p) {
				return nil, fmt.Errorf("the engine has no part %q; --parts takes %s", p, strings.Join(timetable.Parts(), ", "))
			}
		}
	}
	return c.Parts, nil
}

// rounds makes a round on each snapshot with a seed.
func (c *withoutCmd) rounds(b *bench, parts []string, seed int64) error {
	round := func(g given, name, snapshot string) error {
		return b.round(task{name, snapshot, "", c.limit(g), 1, seed}, g.seed, parts)
	}
	themselves := func(g given, snapshot string) error { return round(g, g.String(), snapshot) }
	nights := func(kinds []string) func(given, string) error {
		return func(g given, snapshot string) error {
			for _, kind := range kinds {
				name, disturbed, err := b.night(g, snapshot, kind)
				if err == nil {
					err = round(g, name, disturbed)
				}
				if err != nil {
					return fmt.Errorf("%s: %w", kind, err)
				}
			}
			return nil
		}
	}
	for _, name := range slices.Sorted(maps.Keys(c.File)) {
		g, _ := named(name)
		snapshot := c.File[name]
		if err := round(g, name, snapshot); err != nil {
			return fmt.Errorf("%s: %w", snapshot, err)
		}
	}
	switch {
	case len(c.Nights) > 0:
		return b.each(c.Snapshots, nil, nights(c.Nights))
	case len(c.Snapshots) > 0 || len(c.File) > 0:
		return b.each(c.Snapshots, nil, themselves)
	}
	if err := b.each(nil, []string{"S/1-4/base,tight,closure,surge,backlog", "M/1-2/base"}, themselves); err != nil {
		return err
	}
	return b.each(nil, []string{"S/1-2/base", "M/1/base"}, nights([]string{"sick", "closure", "wave", "mixed"}))
}

func (c *withoutCmd) limit(g given) time.Duration {
	switch {
	case c.Limit > 0:
		return c.Limit
	case strings.HasPrefix(g.size, "S"):
		return 6 * time.Second
	}
	return 25 * time.Second
}

// publishedAfter is how many iterations make the plan that is published before a night:
// counted, so that the same night comes again on any machine.
const publishedAfter = 300_000

// night returns the name and the file of a snapshot after our own plan for it was
// published and something happened.
func (b *bench) night(g given, snapshot, kind string) (name, path string, err error) {
	plan, err := b.kept(fmt.Sprintf("%s-published-%s-plan.json", g, timetable.Version), func(w io.Writer) error {
		s, err := readSnapshot(snapshot)
		if err != nil {
			return err
		}
		r, err := timetable.Solve(b.ctx, s, timetable.Options{Seed: 1, Iterations: publishedAfter, Terse: true})
		if err != nil {
			return err
		}
		if b.ctx.Err() != nil {
			return b.ctx.Err()
		}
		_, err = w.Write(r.Plan.Bytes())
		return err
	})
	if err != nil {
		return "", "", err
	}
	return b.disturbed(g, snapshot, plan, kind, 1)
}

// round measures all arms of a task, each unless it has been. Where it begins changes
// from round to round, so that no part always comes while the machine is warm.
func (b *bench) round(t task, snapshotSeed int, parts []string) error {
	s, err := readSnapshot(t.snapshot)
	if err != nil {
		return err
	}
	arms := append([]string{wholeEngine, wholeAgain}, parts...)
	first := (snapshotSeed + int(t.seed)) % len(arms)
	for _, arm := range append(arms[first:], arms[:first]...) {
		t.planner = arm
		if err := b.without(t, s); err != nil {
			return fmt.Errorf("without %s, seed %d: %w", arm, t.seed, err)
		}
	}
	return nil
}

// without measures one arm.
func (b *bench) without(t task, s *planner.Snapshot) error {
	r := t.row()
	r.Kind, r.Engine = "without", timetable.Version
	if old, known := b.ours.find(r.key()); known && b.stands(old) {
		return nil
	}
	o := timetable.Options{Seed: t.seed, Threads: t.threads, Time: t.limit, Now: processor, Terse: true}
	if t.planner != wholeEngine && t.planner != wholeAgain {
		o.Without = strings.Split(t.planner, "+")
	}
	r = measured(r)
	runtime.GC() // what the arm before left is not this one's to clear
	result, err := timetable.Solve(b.ctx, s, o)
	if err != nil {
		return err
	}
	if b.ctx.Err() != nil {
		return b.ctx.Err()
	}
	r.Seconds, r.Planned, r.Done = result.Seconds, result.Plan.Engine.Planned, result.Plan.Engine.Done
	for _, n := range result.Neighbourhoods {
		r.Moves += n.Evaluated
	}
	if err := os.WriteFile(b.plan(t), result.Plan.Bytes(), 0o644); err != nil {
		return err
	}
	if err := b.judge(&r, t.snapshot, b.plan(t)); err != nil {
		return err
	}
	b.say(r)
	return b.ours.add(r)
}

// processor is a clock that shows the processor time of this process.
func processor() time.Time {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err) // of a system that has no such clock
	}
	return time.Unix(0, u.Utime.Nano()+u.Stime.Nano())
}
