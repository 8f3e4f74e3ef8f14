package main

type forecastCmd struct{}

// Run is built by its owner.
func (c *forecastCmd) Run(g *globals) error { return errUnfinished }
