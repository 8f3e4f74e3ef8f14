package main

type checkCmd struct{}

// Run is built by its owner.
func (c *checkCmd) Run(g *globals) error { return errUnfinished }
