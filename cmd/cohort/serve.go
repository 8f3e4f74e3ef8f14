package main

type serveCmd struct{}

// Run is built by its owner.
func (c *serveCmd) Run(g *globals) error { return errUnfinished }
