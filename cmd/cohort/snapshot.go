package main

type snapshotCmd struct{}

// Run is built by its owner.
func (c *snapshotCmd) Run(g *globals) error { return errUnfinished }
