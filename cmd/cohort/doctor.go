package main

type doctorCmd struct{}

// Run is built by its owner.
func (c *doctorCmd) Run(g *globals) error { return errUnfinished }
