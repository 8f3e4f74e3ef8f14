package main

import (
	"fmt"

	"cohort/sql/store"
)

type migrateCmd struct{}

// Help is the longer help, with examples.
func (c *migrateCmd) Help() string {
	return `Run it once on a new database and after each installation of a later version. It may run while another does: one waits for the other. A migration that fails leaves the database at the version before it. It also tells the tables the grid on which courses start, planning.grid_minutes of the configuration: run it again when that changes.

Examples:
  cohort migrate                                     the configured database
  COHORT_DATABASE_URL=postgres://cohort@db/cohort cohort migrate`
}

// Run migrates the configured database and says from which version to which.
func (c *migrateCmd) Run(g *globals) error {
	cfg, err := g.config()
	if err != nil {
		return err
	}
	url, err := g.urlOf(cfg)
	if err != nil {
		return err
	}
	from, to, err := store.Migrate(g.ctx, url)
	if err != nil {
		return environment(err)
	}
	other, err := store.SetGrid(g.ctx, url, cfg.Planning.GridMinutes)
	if err != nil {
		return environment(err)
	}
	if from == to {
		fmt.Fprintf(g.stdout, "the database is at version %d already\n", to)
	} else {
		fmt.Fprintf(g.stdout, "the database was at version %d and is at version %d now\n", from, to)
	}
	if other {
		fmt.Fprintf(g.stdout, "the tables refuse starts of courses off the grid of %d minutes now\n", cfg.Planning.GridMinutes)
	}
	return nil
}
