package main

type repeatCmd struct{}

// Run is built by its owner.
func (c *repeatCmd) Run(g *globals) error { return errUnfinished }
