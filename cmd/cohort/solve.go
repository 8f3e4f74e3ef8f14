package main

type solveCmd struct{}

// Run is built by its owner.
func (c *solveCmd) Run(g *globals) error { return errUnfinished }
