package main

import (
	"fmt"

	"cohort/sql/store"
)

type migrateCmd struct{}

// Help is the longer help, with examples.
func (c *migrateCmd) Help() string {
	return `Run it once on a new database and after each installation of a later version. It may run while another does: one waits for the other. A migration that fails leaves the database at the version before it.

Examples:
  cohort migrate                                     the configured database
  COHORT_DATABASE_URL=postgres://cohort@db/cohort cohort migrate`
}

// Run migrates the configured database and says from which version to which.
func (c *migrateCmd) Run(g *globals) error {
	url, err := g.databaseURL()
	if err != nil {
		return err
	}
	from, to, err := store.Migrate(g.ctx, url)
	if err != nil {
		return environment(err)
	}
	if from == to {
		fmt.Fprintf(g.stdout, "the database is at version %d already\n", to)
	} else {
		fmt.Fprintf(g.stdout, "the database was at version %d and is at version %d now\n", from, to)
	}
	return nil
}
