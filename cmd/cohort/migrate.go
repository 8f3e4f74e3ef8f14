package main

type migrateCmd struct{}

// Run is built by its owner.
func (c *migrateCmd) Run(g *globals) error { return errUnfinished }
