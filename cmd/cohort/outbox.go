package main

type outboxCmd struct{}

// Run is built by its owner.
func (c *outboxCmd) Run(g *globals) error { return errUnfinished }
