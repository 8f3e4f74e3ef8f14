package sample

type address struct{}

func (w *world) buildAddresses() {}

func (w *world) insertAddresses(in *inserter) {}
