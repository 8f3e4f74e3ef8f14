package main

type demoCmd struct{}

// Run is built by its owner.
func (c *demoCmd) Run(g *globals) error { return errUnfinished }
