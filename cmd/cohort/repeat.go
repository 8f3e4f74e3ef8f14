package main

import (
	"errors"
	"fmt"

	"cohort/cmd/cohort/internal/cli"
	"cohort/internal/nightly"
	"cohort/sql/store"
)

type repeatCmd struct {
	Number int64 `arg:"" name:"run" help:"Number of a nightly or waves run, see cohort runs."`
}

// Help is what cohort repeat --help says beside its arguments.
func (c *repeatCmd) Help() string {
	return `Solves a run again from its stored snapshot, seed, threads and iterations, and says whether the plan is
the same to the byte: a night's plan, or the plan ahead that a waves run's tables rest on. Exit status 1 if
it is not.

Example:
  cohort repeat 12`
}

// Run repeats a run.
func (c *repeatCmd) Run(g *cli.Globals) error {
	st, _, err := g.Store()
	if err != nil {
		return err
	}
	defer st.Close()
	r, err := nightly.Repeat(g.Ctx, st, c.Number)
	if errors.Is(err, store.ErrNotFound) || errors.Is(err, nightly.ErrNoPlan) {
		return cli.BadInput(err)
	}
	if errors.Is(err, nightly.ErrForgotten) {
		return cli.Negative(err)
	}
	if err != nil {
		return err
	}
	fmt.Fprintln(g.Stdout, r)
	if !r.Identical {
		return cli.Negative(fmt.Errorf("run %d was not repeated identically; the engine is not what it was", c.Number))
	}
	return nil
}
