package main

type runCmd struct{}

// Run is built by its owner.
func (c *runCmd) Run(g *globals) error { return errUnfinished }
