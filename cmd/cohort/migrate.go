package main

import (
	"fmt"
	"strconv"

	"cohort/cmd/cohort/internal/cli"
	"cohort/internal/config"
	"cohort/sql/audit"
	"cohort/sql/rights"
	"cohort/sql/schema"
	"cohort/sql/store"
)

type migrateCmd struct{}

// Help is the longer help, with examples.
func (c *migrateCmd) Help() string {
	return `Run it once on a new database and after each installation of a later version. It may run while another does: one waits for the other. A migration that fails leaves the database at the version before it. It makes the roles of the database (service, reader and auditor, named after it, such as cohort_service) and grants them what each needs; where its user may make no roles it prints the statement for somebody who may. It also tells the tables the grid on which courses start, planning.grid_minutes of the configuration: run it again when that changes. Where no configuration is read, the grid stays as it is.

Examples:
  cohort migrate                                     the configured database
  COHORT_DATABASE_URL=postgres://cohort@db/cohort cohort migrate`
}

// Run migrates the configured database and says from which version to which.
func (c *migrateCmd) Run(g *cli.Globals) error {
	cfg, err := g.Configuration()
	if err != nil {
		return err
	}
	url, err := g.URL(cfg)
	if err != nil {
		return err
	}
	from, to, err := schema.Migrate(g.Ctx, url)
	if err != nil {
		return cli.Environment(err)
	}
	if from != to {
		if err := recordMigration(g, url, from, to); err != nil {
			return cli.Environment(err)
		}
	}
	grid, err := setGrid(g, url, cfg)
	if err != nil {
		return cli.Environment(err)
	}
	if from == to {
		fmt.Fprintf(g.Stdout, "the database is at version %d already\n", to)
	} else {
		fmt.Fprintf(g.Stdout, "the database was at version %d and is at version %d now\n", from, to)
	}
	fmt.Fprint(g.Stdout, grid)
	return sayRoles(g, url)
}

func recordMigration(g *cli.Globals, url string, from, to int64) error {
	db, err := schema.Connect(g.Ctx, url, schema.Limits)
	if err != nil {
		return err
	}
	defer db.Close()
	return audit.Record(g.Ctx, db, audit.Event{At: g.Now(), Kind: audit.Migrate, About: strconv.FormatInt(to, 10), Before: map[string]int64{"version": from}, After: map[string]int64{"version": to}})
}

// sayRoles says which roles are missing, and how they are made.
func sayRoles(g *cli.Globals, url string) error {
	db, err := schema.Connect(g.Ctx, url, schema.Limits)
	if err != nil {
		return cli.Environment(err)
	}
	defer db.Close()
	missing, err := rights.Missing(g.Ctx, db)
	if err != nil {
		return cli.Environment(err)
	}
	if missing != "" {
		fmt.Fprintln(g.Stdout, missing)
	}
	return nil
}

// setGrid tells the tables the configured grid, and says so where it is another than
// before. Where no configuration was read, nobody has said which: the one that they have
// stays.
func setGrid(g *cli.Globals, url string, cfg *config.Config) (said string, err error) {
	if cfg.Path == "" {
		st, err := store.Open(g.Ctx, url)
		if err != nil {
			return "", err
		}
		defer st.Close()
		has, err := schema.Grid(g.Ctx, st.DB())
		if err != nil || has == cfg.Planning.GridMinutes {
			return "", err
		}
		return fmt.Sprintf("no configuration is read: the tables go on to refuse starts of courses off the grid of %d minutes\n", has), nil
	}
	other, err := schema.SetGrid(g.Ctx, url, cfg.Planning.GridMinutes, g.Now())
	if err != nil || !other {
		return "", err
	}
	return fmt.Sprintf("the tables refuse starts of courses off the grid of %d minutes now\n", cfg.Planning.GridMinutes), nil
}
