package main

import (
	"fmt"

	"cohort/cmd/cohort/internal/cli"
	"cohort/internal/config"
	"cohort/internal/doctor"
	"cohort/reports/words"
)

type doctorCmd struct {
	Views bool   `help:"Look at the rows of every view of the schema input, and at nothing else."`
	Lang  string `help:"Language of the sentences about views: ru or en." enum:"ru,en" default:"en"`
	JSON  bool   `help:"As JSON: well, and checks with name, ok, found, mend; or views with view, rows, milliseconds, bad."`
}

// Help is what cohort doctor --help says beside its flags.
func (c *doctorCmd) Help() string {
	return `Tries everything that an operator can get wrong and says how to mend it: configuration, database, schema, views, who
receives mail, mail server (greets it, protects the connection and authenticates; sends nothing), folder for copies, times of
the jobs, the running service. Changes nothing.

With --views it reads every view of the schema input as a night does, row by row: how many rows there are, how long it takes,
and of each column the first row that cannot be right, with what would be right. A view is given 30 seconds and a million rows.
What contradicts another row is for cohort snapshot and cohort faults to tell.

Exit status: 0 all is well, 3 something is not.

Examples:
  cohort doctor
  cohort doctor --config /etc/cohort/config.yaml --json
  cohort doctor --views --lang ru`
}

// Run tries everything.
func (c *doctorCmd) Run(g *cli.Globals) error {
	cfg, err := config.Find(g.Config)
	if err == nil && c.Views {
		return c.lookAtViews(g, cfg)
	}
	checks := doctor.Configuration(cfg, err)
	if err == nil {
		checks = append(checks, doctor.Examine(g.Ctx, doctor.Installation{Config: cfg, Database: g.Database, Mail: cli.Post(cfg), Jobs: cli.Timetable(cfg), Now: g.Now})...)
	}
	ill := doctor.Ill(checks)
	if c.JSON {
		err = cli.PrintJSON(g.Stdout, map[string]any{"well": ill == 0, "checks": checks})
	} else {
		err = cli.PrintText(g.Stdout, doctor.Text(checks))
	}
	if err == nil && ill > 0 {
		err = cli.Environment(fmt.Errorf("%d of %s not in order", ill, words.CountOf(len(checks), "check")))
	}
	return err
}

// lookAtViews looks at the rows of views.
func (c *doctorCmd) lookAtViews(g *cli.Globals, cfg *config.Config) error {
	words, err := words.New(c.Lang)
	if err != nil {
		return err
	}
	views, err := doctor.Views(g.Ctx, doctor.Installation{Config: cfg, Database: g.Database, Now: g.Now}, doctor.DefaultLimits(), words)
	if err != nil {
		return cli.Environment(err)
	}
	ill := doctor.IllViews(views)
	if c.JSON {
		err = cli.PrintJSON(g.Stdout, map[string]any{"well": ill == 0, "views": views})
	} else {
		err = cli.PrintText(g.Stdout, doctor.ViewsText(views, words))
	}
	if err == nil && ill > 0 {
		err = cli.Environment(fmt.Errorf("%d of %d views not in order", ill, len(views)))
	}
	return err
}
