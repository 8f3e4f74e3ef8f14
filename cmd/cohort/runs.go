package main

type runsCmd struct{}

// Run is built by its owner.
func (c *runsCmd) Run(g *globals) error { return errUnfinished }
