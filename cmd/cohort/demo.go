package main

import (
	"fmt"
	"time"

	"cohort/cmd/cohort/internal/cli"
	"cohort/internal/config"
	"cohort/internal/demo"
	"cohort/internal/progress"
)

type demoCmd struct {
	Size    string        `help:"S: VDNKh alone, 40 offices. M: the Moscow network, 139 offices." enum:"S,M" default:"S"`
	Seed    int64         `help:"Seed of the sample data and of the search." default:"1"`
	AsOf    string        `help:"The day whose night is lived through; 2027-01-22 if not given." default:"2027-01-22" placeholder:"DATE"`
	Time    time.Duration `help:"How long the second night searches, the first a third of it; 10s for S, 60s for M if not given." placeholder:"TIME"`
	Threads int           `help:"Searches side by side." default:"2"`
	Out     string        `help:"Folder for what comes out of it; what an earlier demo left there is replaced." default:"out" type:"path" placeholder:"DIR"`
	Keep    bool          `help:"Leave the server running until Ctrl-C and print its URL."`
}

// Help is what cohort demo --help says beside its flags.
func (c *demoCmd) Help() string {
	return `Starts a private PostgreSQL and fills it with a sample network. Plans a first night on the Friday before --as-of. On Monday
a trainer is ill, and whom that concerns gets a correction; the manager pins a session, moves one in the workbook of the week and takes it back.
Lives through the week: illness, a closure, new candidates, withdrawals; a session that is not held, a walk-in, a failed assessment. Its manager
sends back the workbook of the week, an office head a spreadsheet of absences with a late sick note. Then does the jobs nightly, weekly, waves and capacity of --as-of as the
service would, and sends their mail to a mail server on this machine, which puts it into files. Stops everything afterwards.

Examples:
  cohort demo
  cohort demo --size M --out /tmp/moscow
  cohort demo --keep        # then, elsewhere: cohort --database URL forecast --as-of 2027-01-22`
}

// Run lives through the sample week.
func (c *demoCmd) Run(g *cli.Globals) error {
	if c.Time == 0 {
		c.Time = 10 * time.Second
		if c.Size == "M" {
			c.Time = time.Minute
		}
	}
	asOf, err := cli.Day("--as-of", c.AsOf)
	if err != nil {
		return err
	}
	if c.Time < 0 || c.Threads < 0 || c.Threads > config.MaxThreads {
		return cli.BadInput(fmt.Errorf("--time cannot be negative, --threads must be from 0 to %d", config.MaxThreads))
	}
	p := progress.Begin(g.Now, g.Log, g.Stderr)
	p.Page = g.Stderr
	err = demo.Run(g.Ctx, demo.Options{Size: c.Size, Seed: c.Seed, AsOf: asOf, Time: c.Time, Threads: c.Threads, Effort: g.Effort, Folder: c.Out, Keep: c.Keep},
		demo.Surroundings{Clock: g.Now, Out: g.Stdout, Err: g.Stderr, Planning: p.Planning, Step: p.Step, Told: p.Tables, Done: p.Done})
	if err != nil {
		return cli.Environment(err)
	}
	return nil
}
