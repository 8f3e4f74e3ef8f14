package main

import (
	"fmt"

	"cohort/internal/config"
	"cohort/internal/doctor"
	"cohort/reports/words"
)

type doctorCmd struct {
	JSON bool `help:"As JSON: well, and checks with name, ok, found, mend."`
}

// Help is what cohort doctor --help says beside its flags.
func (c *doctorCmd) Help() string {
	return `Tries everything that an operator can get wrong and says how to mend it: configuration, database, schema, views, who
receives mail, mail server (greets it, protects the connection and authenticates; sends nothing), folder for copies, times of
the jobs, the running service. Changes nothing.

Exit status: 0 all is well, 3 something is not.

Examples:
  cohort doctor
  cohort doctor --config /etc/cohort/config.yaml --json`
}

// Run tries everything.
func (c *doctorCmd) Run(g *globals) error {
	cfg, err := config.Find(g.Config)
	checks := doctor.Configuration(cfg, err)
	if err == nil {
		checks = append(checks, doctor.Examine(g.ctx, doctor.Installation{Config: cfg, Database: g.Database, Mail: post(cfg), Jobs: timetableOf(cfg), Now: g.now})...)
	}
	ill := doctor.Ill(checks)
	if c.JSON {
		err = printJSON(g.stdout, map[string]any{"well": ill == 0, "checks": checks})
	} else {
		err = printText(g.stdout, doctor.Text(checks))
	}
	if err == nil && ill > 0 {
		err = environment(fmt.Errorf("%d of %s not in order", ill, words.CountOf(len(checks), "check")))
	}
	return err
}
